// What imports what, read from the syntax and not from the text: a word in a comment or a string is not an import, and a
// type that is imported inline is one. The architecture test, the dead-export check and the package check all stand on this.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'
import { parseSync, Visitor } from 'rolldown/utils'

/** One import, export-from, dynamic import or inline type import. */
export type Link = {
  from: string
  /** The specifier as written: '#market', './rule.ts', 'fastify'. */
  says: string
  /** A path in the tree when it resolves to one, else the specifier itself. */
  to: string
  /** Imported names; '*' stands for "everything" (namespace and dynamic imports, `export *`). */
  names: string[]
  typeOnly: boolean
  /** For `export { a as b } from`: the name under which it passes on, 'b'; '*' for `export *`. Else undefined. */
  passedAs: string | undefined
}

type Module = {
  path: string
  /** The source with comments and the insides of string literals blanked, so that only code is searched. */
  code: string
  lineCount: number
  exports: string[]
  /** Those of `exports` that are types and gone at run time. */
  types: string[]
}

export type ModuleGraph = { faces: Record<string, string>; modules: Module[]; links: Link[] }

const parts = ['src', 'web', 'test', 'tools', 'bench', 'bin']

/** Reads the modules below `root` (package.json's "imports" give the faces). Throws when a file does not parse, naming it. */
export function readModuleGraph(root: string): ModuleGraph {
  const manifest: { imports?: Record<string, string> } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const faces = Object.fromEntries(Object.entries(manifest.imports ?? {}).map(([name, path]) => [name, normalize(path)]))
  const found = globSync([...parts.map(part => `${part}/**/*.{ts,tsx,mjs}`), '*.config.ts'], { cwd: root })
  const paths = found.map(path => path.replaceAll('\\', '/')).filter(path => !/(^|\/)(node_modules|dist)\//.test(path))
  const modules: Module[] = []
  const links: Link[] = []
  for (const path of paths.toSorted()) {
    const source = readFileSync(join(root, path), 'utf8')
    const parsed = parseSync(path, source)
    const fault = parsed.errors[0]
    if (fault) throw new Error(`${path}: ${fault.message}`)
    const resolve = (says: string): string => {
      if (says.startsWith('#')) return faces[says] ?? says
      return says.startsWith('.') ? normalize(join(dirname(path), says.replace(/\?.*$/, ''))) : says
    }
    const link = (says: string, names: string[], typeOnly: boolean, passedAs?: string): number =>
      links.push({ from: path, says, to: resolve(says), names, typeOnly, passedAs })

    for (const { moduleRequest, entries } of parsed.module.staticImports)
      link(
        moduleRequest.value,
        entries.map(entry => nameOf(entry.importName)),
        entries.length > 0 && entries.every(entry => entry.isType),
      )
    const exported: string[] = []
    const types: string[] = []
    for (const { entries } of parsed.module.staticExports) {
      for (const entry of entries) {
        if (entry.exportName.kind !== 'None') exported.push(entry.exportName.name ?? 'default')
        if (entry.isType && entry.exportName.name) types.push(entry.exportName.name)
        if (entry.moduleRequest)
          link(entry.moduleRequest.value, [nameOf(entry.importName)], entry.isType, nameOf(entry.exportName))
      }
    }
    const blanked = source.split('')
    const blank = (start: number, end: number): void => {
      for (let at = start; at < end; at++) if (blanked[at] !== '\n') blanked[at] = ' '
    }
    for (const comment of parsed.comments) blank(comment.start, comment.end)
    new Visitor({
      Literal: node => void (typeof node.value === 'string' && blank(node.start + 1, node.end - 1)),
      TemplateElement: node => blank(node.start, node.end),
      TSImportType: node => void link(node.source.value, ['*'], true),
      ImportExpression: node => {
        if (node.source.type === 'Literal' && typeof node.source.value === 'string') link(node.source.value, ['*'], false)
      },
      // new Worker(new URL('./compute.worker.ts', import.meta.url)) reaches a file as surely as an import does.
      NewExpression: node => {
        const [first] = node.arguments
        if (node.callee.type === 'Identifier' && node.callee.name === 'URL' && first?.type === 'Literal')
          if (typeof first.value === 'string' && /^\.{1,2}\/.*\.(ts|tsx|mjs)$/.test(first.value)) link(first.value, ['*'], false)
      },
    }).visit(parsed.program)
    modules.push({ path, code: blanked.join(''), lineCount: source.split('\n').length - 1, exports: exported, types })
  }
  return { faces, modules, links }
}

export function isTest(path: string): boolean {
  return path.startsWith('test/') || /\.(test|spec)\.tsx?$/.test(path)
}

function nameOf(name: { kind: string; name: string | null | undefined }): string {
  if (name.kind === 'Default') return 'default'
  return name.kind === 'Name' && name.name ? name.name : '*'
}
