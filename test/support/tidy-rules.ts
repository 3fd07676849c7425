// What keeps the tree readable, as functions from its list of files to the places that break the rule.

type TidyRule = { says: string; broken: (tree: { files: string[]; lineCounts: Record<string, number> }) => string[] }

const code = /^(src|web|test|tools|bench|bin)\/.*\.(ts|tsx|mjs)$/
const kinds = [
  'store',
  'contract',
  'routes',
  'jobs',
  'commands',
  'worker',
  'test',
  'spec',
  'config',
  'generated',
  'd',
  'store.test',
  'routes.test',
]
const empty = ['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'types', 'misc', 'shared', 'lib']

export const tidyRules: TidyRule[] = [
  {
    // Past 400 lines there is a second idea in the file; tables of tests may run on.
    says: 'keeps files to one idea: at most 400 lines of code, 600 of tests',
    broken: tree =>
      Object.entries(tree.lineCounts)
        .filter(([path, lines]) => lines > (/\.(test|spec)\.tsx?$/.test(path) ? 600 : 400) && !/\.generated\./.test(path))
        .map(([path, lines]) => `${path} has ${lines} lines`),
  },
  {
    says: 'names files in kebab-case',
    broken: tree => tree.files.filter(path => code.test(path) && !/^\$?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/.test(nameOf(path))),
  },
  {
    says: 'names files for an idea, not for their being many things',
    broken: tree =>
      tree.files.filter(path => code.test(path) && path.split('/').some(part => empty.includes(part.split('.')[0] ?? ''))),
  },
  {
    says: 'gives a kind that is known in the suffix, or none',
    broken: tree =>
      tree.files.filter(path => {
        const kind = nameOf(path).split('.').slice(1, -1).join('.')
        return path.startsWith('src/') && code.test(path) && kind !== '' && !kinds.includes(kind)
      }),
  },
  {
    // Forward only and applied in order: a gap or a twin would run differently on two machines.
    says: 'numbers migrations from 0001 without a gap or a twin',
    broken: tree =>
      tree.files
        .filter(path => path.startsWith('migrations/'))
        .toSorted()
        .filter((path, index) => !new RegExp(`^migrations/${String(index + 1).padStart(4, '0')}-[a-z0-9-]+\\.sql$`).test(path)),
  },
  {
    says: 'has no empty rooms',
    broken: tree => {
      const rooms = Map.groupBy(
        tree.files.filter(path => /^src\/[^/]+\/[^/]+\//.test(path)),
        path => path.split('/').slice(0, 3).join('/'),
      )
      return [...rooms]
        .filter(([, files]) => !files.some(path => code.test(path) && !path.endsWith('.test.ts')))
        .map(([room]) => room)
    },
  },
  {
    says: 'tracks nothing that is built, installed, fetched or secret',
    broken: tree =>
      tree.files.filter(path =>
        /^(dist|data|node_modules|test-results|coverage)\/|(^|\/)\.env$|\.(log|pem|key|dump)$/.test(path),
      ),
  },
]

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
