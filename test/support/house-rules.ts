// The twelve rules of ARCHITECTURE.md as functions from a module graph to the places that break them. They are kept apart from
// the test so that the same functions judge the real tree and the toy trees with a planted fault.
import { isTest, type Link, type ModuleGraph } from '../../tools/checks/module-graph.ts'

type HouseRule = { says: string; broken: (graph: ModuleGraph) => string[] }

const bands = ['core', 'platform', 'product', 'operations', 'app']
const fastify = /^(fastify|@fastify\/.*|fastify-.*)$/
const sqlPackage = /^(kysely|pg|pg-.*|postgres)(\/.*)?$/
const sqlCall =
  /\.(selectFrom|insertInto|updateTable|deleteFrom|replaceInto|mergeInto|executeQuery)\s*\(|\.query\s*[(<]|\bsql(\.\w+)?\s*[`<]/
const clockOrChance =
  /(?<![\w$.])(Date\.now|Math\.random)\b|\bnew\s+Date\s*\(\s*\)|\bnew\s+Date\b(?!\s*\()|(?<![\w$.])Date\s*\(\s*\)/
const outsideWorld =
  /(?<![\w$.])(process|performance|crypto|fetch|console|setTimeout|setInterval|setImmediate|queueMicrotask|globalThis|Buffer)(?=\s*[.([])/
const environment = /(?<![\w$.])process\s*(\.\s*env\b|\[\s*['"])/

export const houseRules: HouseRule[] = [
  {
    says: 'points down: app > operations > product > platform > core',
    broken: graph => told(links(graph).filter(l => inSrc(l.to) && bandOf(l.to) > bandOf(l.from))),
  },
  {
    says: 'meets a neighbour only at its face',
    broken: graph =>
      told(
        links(graph).filter(
          l =>
            inSrc(l.from) &&
            inSrc(l.to) &&
            roomOf(l.from) !== roomOf(l.to) &&
            !(l.says.startsWith('#') && isFace(l.to)) &&
            !(isContract(l.from) && isContract(l.to)) &&
            !(roomOf(l.from) === 'src/app' && isMounted(l.to)),
        ),
      ),
  },
  {
    says: 'keeps the core pure: no package, no node module, no clock, no chance, no outside world',
    broken: graph => [
      ...told(links(graph).filter(l => l.from.startsWith('src/core/') && !l.to.startsWith('src/core/'))),
      ...saying(graph, /^src\/core\//, clockOrChance),
      ...saying(graph, /^src\/core\//, outsideWorld),
    ],
  },
  {
    says: 'lets HTTP stop at the routes',
    broken: graph =>
      told(
        links(graph).filter(
          l => inSrc(l.from) && fastify.test(l.says) && !/\.routes\.ts$|^src\/platform\/(http|protection)\//.test(l.from),
        ),
      ),
  },
  {
    says: 'talks to the database only in stores and the platform',
    broken: graph => [
      ...told(
        links(graph).filter(
          l => inSrc(l.from) && sqlPackage.test(l.says) && !l.from.endsWith('.store.ts') && !l.from.startsWith('src/platform/'),
        ),
      ),
      ...saying(graph, /^src\/(core|product|operations|app)\/(?!.*\.store\.ts$)/, sqlCall),
    ],
  },
  {
    says: 'reads the environment only in src/app',
    broken: graph => [
      ...saying(graph, /^(src\/(?!app\/)|web\/)/, environment),
      ...told(
        links(graph).filter(
          l =>
            inSrc(l.from) &&
            roomOf(l.from) !== 'src/app' &&
            /^(node:)?process$/.test(l.says) &&
            hasName(l, ['env', 'default', '*']),
        ),
      ),
    ],
  },
  {
    // platform/http answers a few addresses itself, so it counts as routes here as it does for Fastify.
    says: 'lets contracts stop at the routes and the browser',
    broken: graph =>
      told(links(graph).filter(l => isContract(l.to) && !/\.(routes|contract)\.ts$|^(web|src\/platform\/http)\//.test(l.from))),
  },
  {
    says: 'lets only src/app mount routes, jobs and commands',
    broken: graph => told(links(graph).filter(l => isMounted(l.to) && roomOf(l.from) !== 'src/app')),
  },
  {
    says: 'keeps tests, benches and tools out of the product',
    broken: graph => told(links(graph).filter(l => /^(src|web)\//.test(l.from) && /^(test|bench|tools)\//.test(l.to))),
  },
  {
    says: 'shows the browser contracts only, and of them types only',
    broken: graph =>
      told(links(graph).filter(l => l.from.startsWith('web/') && inSrc(l.to) && !(isContract(l.to) && l.typeOnly))),
  },
  { says: 'has no cycles', broken: graph => [...fileCycles(graph), ...roomCycles(graph)] },
  {
    says: 'has a face for every room, named like it',
    broken: graph => {
      const rooms = new Set(
        graph.modules
          .map(m => m.path)
          .filter(path => /^src\/(core|platform|product|operations)\//.test(path))
          .map(roomOf),
      )
      const faces = Object.values(graph.faces)
      return [
        ...[...rooms].filter(room => !faces.includes(faceOf(room))).map(room => `${room} has no face in package.json "imports"`),
        ...Object.entries(graph.faces)
          .filter(
            ([name, path]) =>
              !graph.modules.some(m => m.path === path) ||
              path !== faceOf(roomOf(path)) ||
              !path.endsWith(`/${name.slice(1)}.ts`),
          )
          .map(([name, path]) => `${name} names ${path}, which is not the face of a room`),
      ]
    },
  },
]

/** Links of the product's own code: a test may look inside the room it lies in, so tests are left out. */
function links(graph: ModuleGraph): Link[] {
  return graph.links.filter(l => !isTest(l.from))
}

function told(broken: Link[]): string[] {
  return [...new Set(broken.map(l => `${l.from} -> ${l.says}`))]
}

function saying(graph: ModuleGraph, where: RegExp, what: RegExp): string[] {
  return graph.modules
    .filter(m => where.test(m.path) && !isTest(m.path))
    .flatMap(m => {
      const found = what.exec(m.code)
      return found ? [`${m.path}:${m.code.slice(0, found.index).split('\n').length} says ${found[0].trim()}`] : []
    })
}

function inSrc(path: string): boolean {
  return path.startsWith('src/')
}

/** 0 core … 4 app; a path outside src stands above all of them. */
function bandOf(path: string): number {
  return inSrc(path) ? bands.indexOf(path.split('/')[1] ?? '') : bands.length
}

/** 'src/product/market/providers/bundled.ts' → 'src/product/market'; everything in src/app is one room. */
function roomOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('src/app/') ? 2 : 3)
    .join('/')
}

function faceOf(room: string): string {
  return `${room}/${room.split('/').at(-1)}.ts`
}

function isFace(path: string): boolean {
  return path === faceOf(roomOf(path))
}

function isContract(path: string): boolean {
  return path.endsWith('.contract.ts')
}

function isMounted(path: string): boolean {
  return /\.(routes|jobs|commands)\.ts$/.test(path)
}

function hasName(link: Link, names: string[]): boolean {
  return link.names.some(name => names.includes(name))
}

/** Files that need each other to start. A type alone is no need: it is gone at run time. */
function fileCycles(graph: ModuleGraph): string[] {
  return cyclesOf(
    links(graph)
      .filter(l => !l.typeOnly)
      .map(l => [l.from, l.to]),
  )
}

/** Rooms that know each other, by types too: neither could be read or moved without the other. */
function roomCycles(graph: ModuleGraph): string[] {
  const between = links(graph).filter(l => inSrc(l.from) && inSrc(l.to) && roomOf(l.from) !== roomOf(l.to))
  return cyclesOf(between.filter(l => !isContract(l.to)).map(l => [roomOf(l.from), roomOf(l.to)]))
}

function cyclesOf(edges: [string, string][]): string[] {
  const next = Map.groupBy(edges, ([from]) => from)
  const done = new Set<string>()
  const found = new Set<string>()
  const walk = (at: string, path: string[]): void => {
    if (path.includes(at)) {
      found.add([...path.slice(path.indexOf(at)), at].join(' -> '))
      return
    }
    if (done.has(at)) return
    for (const [, to] of next.get(at) ?? []) walk(to, [...path, at])
    done.add(at)
  }
  for (const at of next.keys()) walk(at, [])
  return [...found]
}
