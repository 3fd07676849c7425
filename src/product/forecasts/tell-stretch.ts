import { type Problem, type Span, tell, type Told } from '#learning'

export type TellInput = { readonly problem: Problem; readonly span: Span; readonly seed: number }

/** One stretch of the walk, or today: a fraction of a second of computing, so that a job can report how far it is and stop in between. */
export function tellStretch({ problem, span, seed }: TellInput): Told {
  return tell(problem, span, seed)
}
