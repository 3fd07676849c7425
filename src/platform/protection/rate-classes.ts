// How often what may be asked, within a minute, by each account and by each address. A route names its class in its `config`.

export const windowMs = 60_000

const budgets = {
  default: 30,
  /** What a page reads while somebody works with it. */
  interactive: 300,
  /** Long computing, many rows, files. */
  costly: 10,
  /** Whatever guesses at passwords, codes and addresses could use. */
  'sign-in': 5,
  // Of their own, so that nothing else uses them up and they use up nothing else.
  health: 600,
  page: 300,
  file: 3_000,
  report: 60,
  /** Addresses that do not exist, all together. */
  unknown: 300,
} as const

export type RateClass = keyof typeof budgets

/** Of pages, files and what browsers report nobody is asked who they are: the answer is the same for all. */
export const anonymousClasses: ReadonlySet<RateClass> = new Set(['page', 'file', 'report'])

export function budgetOf(rate: RateClass): number {
  return budgets[rate]
}
