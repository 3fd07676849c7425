// Exports that nobody imports, and files that nobody reaches. A face that passes a name on does not use it: somebody has to ask
// the face for it. A type may be exported only to name the shape of a function beside it. A test counts as a user, because pure rules are written beside their tests before their callers.
import { type ModuleGraph, readModuleGraph } from './module-graph.ts'
import { reportFaults } from './report.ts'

/** Files that are started, or read by a tool under their own name, and not imported. */
const entries = [
  /^src\/app\/cli\.ts$/,
  /\.worker\.ts$/,
  /^web\/src\/start\.ts$/,
  /^(tools|bench|bin)\/[^/]+$/,
  /\.config\.ts$/,
  /^test\/support\/[\w-]+-child\.ts$/,
  /^test\/browser\/serve-product\.ts$/,
  /^test\/support\/.*global-setup\.ts$/,
  /^tools\/testing\/[\w-]+-results\.ts$/,
]

/** 'path: name' for each dead export, 'path: reached by nobody' for each dead file. */
export function deadExports(graph: ModuleGraph): string[] {
  const byPath = new Map(graph.modules.map(module => [module.path, module]))
  const used = new Set<string>()
  const reached = new Set<string>()
  // A name asked of a file may pass through it from another: follow it to where it is made.
  const use = (path: string, name: string): void => {
    if (used.has(`${path} ${name}`)) return
    used.add(`${path} ${name}`)
    if (name === '*') for (const exported of byPath.get(path)?.exports ?? []) use(path, exported)
    for (const { from, to, names, passedAs } of graph.links) {
      if (from !== path || passedAs === undefined) continue
      if (passedAs === '*') use(to, name)
      else if (passedAs === name) for (const made of names) use(to, made)
    }
  }
  for (const link of graph.links) {
    reached.add(link.to)
    if (link.passedAs === undefined) for (const name of link.names) use(link.to, name)
  }
  return graph.modules.flatMap(({ path, exports, types, code }) => {
    if (entries.some(entry => entry.test(path)) || /\.(test|spec|drill)\.tsx?$/.test(path)) return []
    if (!reached.has(path) && !code.includes('import.meta.main')) return [`${path}: reached by nobody`]
    const passedOn = graph.links.filter(link => link.from === path && link.passedAs !== undefined).map(link => link.passedAs)
    const named = (name: string): boolean =>
      types.includes(name) && (passedOn.includes(name) || code.split(new RegExp(`\\b${name}\\b`)).length > 2)
    return exports
      .filter(name => !used.has(`${path} ${name}`) && !named(name))
      .map(name => `${path}: ${name} is imported by nobody`)
  })
}

if (import.meta.main) reportFaults(deadExports(readModuleGraph('.')))
