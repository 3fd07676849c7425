// A Content-Security-Policy as its parts.
import type { Answer } from '../../asking.ts'

export type Directives = ReadonlyMap<string, readonly string[]>

/** Empty where the answer has no policy. */
export function directivesOf(answer: Answer): Directives {
  const text = answer.headers['content-security-policy']
  const all = [text ?? ''].flat().join(';')
  const parts = all.split(';').map(part => part.trim().split(/\s+/))
  return new Map(parts.flatMap(([name, ...values]) => (name ? [[name.toLowerCase(), values] as const] : [])))
}

/** What holds for `name`: its own values, or those of default-src. */
export function sourcesFor(directives: Directives, name: string): readonly string[] | undefined {
  return directives.get(name) ?? directives.get('default-src')
}

export function nonceOf(directives: Directives): string | undefined {
  const sources = directives.get('script-src') ?? []
  return sources.map(source => /^'nonce-([^']+)'$/.exec(source)?.[1]).find(nonce => nonce !== undefined)
}
