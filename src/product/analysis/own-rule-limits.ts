// How many rules of its own one account may keep, and by which plan; another plan hands other limits to openOwnRules.

export type OwnRuleLimits = {
  readonly plan: 'self-hosted'
  readonly rules: number
  /** Of all of them together, for each bar, as the language counts: twice what a single rule may take. */
  readonly operations: number
}

/** Everything is unlocked: what remains keeps one account from filling the database and the processors. */
export const ownRuleLimits: OwnRuleLimits = { plan: 'self-hosted', rules: 20, operations: 40_000 }
