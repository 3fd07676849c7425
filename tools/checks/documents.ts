// What the documents point at must be there: relative links, files and folders named in code spans, and npm scripts.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'
import { reportFaults } from './report.ts'
import { textOf, trackedFiles } from './tracked-files.ts'

type Tree = { has: (path: string) => boolean; scripts: string[] }

const pathInTree =
  /^(?:\.\/)?((?:src|web|test|tools|docs|bench|migrations|bin|deploy)\/[\w$./-]*|[A-Z][A-Z_-]+\.md|(?:package|package-lock|tsconfig|biome)\.json|[\w-]+\.config\.ts)(?::\d+)?$/

/** Every hit in one document as 'line N: what is missing'. Patterns (`*`, `{a,b}`, `<name>`, `NNNN`) name no file and are passed over. */
export function deadPointers(path: string, text: string, tree: Tree): string[] {
  let isFenced = false
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*```/.test(line)) isFenced = !isFenced
    const found: string[] = []
    for (const [, script = ''] of line.matchAll(/\bnpm run ([\w:-]+)/g))
      if (!tree.scripts.includes(script)) found.push(`npm run ${script} is no script of package.json`)
    if (!isFenced) {
      for (const [, link = ''] of line.matchAll(/\]\(([^)\s]+)\)/g)) {
        const target = link.replace(/#.*$/, '')
        if (target === '' || /^[a-z]+:|^\//.test(target)) continue
        if (!tree.has(normalize(join(dirname(path), decodeURIComponent(target))))) found.push(`${link} leads nowhere`)
      }
      for (const [, span = ''] of line.matchAll(/`([^`]+)`/g)) {
        const named = pathInTree.exec(span)?.[1]
        if (named !== undefined && !/N{2,}/.test(named) && !tree.has(named) && !tree.has(join(dirname(path), named)))
          found.push(`${named} is not there`)
      }
    }
    return found.map(what => `line ${index + 1}: ${what}`)
  })
}

if (import.meta.main) {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const tree = { has: existsSync, scripts: Object.keys(manifest.scripts) }
  const documents = trackedFiles().filter(path => path.endsWith('.md') && path !== 'THIRD-PARTY-NOTICES.md')
  reportFaults(documents.flatMap(path => deadPointers(path, textOf(path) ?? '', tree).map(hit => `${path} ${hit}`)))
}
