// What the declaration of a setting says.
import type { Kind } from './kinds.ts'

export type Group = 'server' | 'data' | 'secrets' | 'accounts' | 'billing' | 'backups' | 'sources' | 'watching' | 'words'

export type Declaration<Value, Fallback> = {
  readonly group: Group
  readonly kind: Kind<Value>
  /** As text, read by the kind like any other value. */
  readonly fallback: Fallback
  readonly explanation: string
  /** What production asks beyond the kind; enforced in production-rules.ts. */
  readonly production?: string
  readonly isSecret?: boolean
  /** Read and checked, but nothing in this version acts on it yet. */
  readonly isReserved?: boolean
}

type Rest = { production?: string; isSecret?: boolean; isReserved?: boolean }

export function withDefault<Value>(group: Group, kind: Kind<Value>, fallback: string, explanation: string, rest: Rest = {}) {
  return { group, kind, fallback, explanation, ...rest } satisfies Declaration<Value, string>
}

export function optional<Value>(group: Group, kind: Kind<Value>, explanation: string, rest: Rest = {}) {
  return { group, kind, fallback: undefined, explanation, ...rest } satisfies Declaration<Value, undefined>
}
