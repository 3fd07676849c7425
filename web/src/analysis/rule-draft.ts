// A rule of one's own while it is written.
import type { NewSignalRuleBody, OwnSignal } from '../../../src/product/analysis/own-rules.contract.ts'

export type RuleDraft = {
  /** null: a new one. */
  id: string | null
  name: string
  rule: string
  horizon: number
  claims: 'up' | 'down'
}

export const emptyRule: RuleDraft = { id: null, name: '', rule: '', horizon: 20, claims: 'up' }
export const horizons = [5, 20, 60] as const

export function draftOf({ id, name, rule, horizon, claims }: OwnSignal): RuleDraft {
  return { id, name, rule, horizon, claims }
}

export function bodyOf({ name, rule, horizon, claims }: RuleDraft): NewSignalRuleBody {
  return { name, rule, horizon: horizons.find(one => one === horizon) ?? 20, claims }
}

/** A new rule is called by its own words until somebody names it: the name that it came with would no longer be true. */
export function withRule(draft: RuleDraft, rule: string, givenName: string): RuleDraft {
  const isUnnamed = draft.id === null && (draft.name === givenName || draft.name === nameOf(draft.rule))
  return { ...draft, rule, name: isUnnamed ? nameOf(rule) : draft.name }
}

const nameOf = (rule: string) => rule.trim().replaceAll(/\s+/g, ' ').slice(0, 60)
