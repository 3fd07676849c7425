// Exports that nobody imports, and files that nobody reaches. A face that passes a name on does not use it: somebody has to ask
// the face for it. A test counts as a user, because pure rules are written beside their tests before their callers.
import { isTest, type ModuleGraph, readModuleGraph } from './module-graph.ts'
import { reportFaults } from './report.ts'

/** Files that are started and not imported. */
const entries =
  /^(src\/app\/(cli|.*\.worker)\.ts|src\/.*\.worker\.ts|web\/main\.tsx|tools\/[^/]*\.(mjs|ts)|tools\/checks\/(secrets|dead-exports|packages|words)\.ts|bench\/.*|bin\/.*|.*\.config\.ts|test\/.*\/(global-setup|.*\.setup)\.ts)$/

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
  return graph.modules.flatMap(({ path, exports }) => {
    if (entries.test(path) || /\.(test|spec)\.tsx?$/.test(path)) return []
    if (!reached.has(path)) return [`${path}: reached by nobody`]
    return exports
      .filter(name => !used.has(`${path} ${name}`))
      .map(name => `${path}: ${name} is imported by nobody${isTest(path) ? ' (test support)' : ''}`)
  })
}

if (import.meta.main) reportFaults(deadExports(readModuleGraph('.')))
