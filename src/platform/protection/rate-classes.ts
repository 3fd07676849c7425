// How often what may be asked. A route names its class in its `config`.

/**
 * default · interactive: what a page reads while somebody works with it · costly: minutes of computing, many rows, files ·
 * sign-in: whatever guesses at passwords, codes and addresses could use · health, page, file, report: budgets of their own, so that
 * nothing else uses them up and they use up nothing else.
 */
export type RateClass = 'default' | 'interactive' | 'costly' | 'sign-in' | 'health' | 'page' | 'file' | 'report'

/** These are the same for everybody, so nobody is asked who they are. */
export const anonymousClasses: ReadonlySet<RateClass> = new Set(['page', 'file', 'report'])
