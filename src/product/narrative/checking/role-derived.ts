// Figures of the last reading that are no facts and follow from two: the time between two days, points between two returns, a share of the
// median. As in the other readings.
import type { Fact, NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import type { NamedDay } from './days.ts'
import { factsFromLevel, isDerived, standingBeside } from './derived.ts'
import { isElapsed } from './elapsed.ts'
import { contextOf } from './matching.ts'
import { factsOfRatio } from './ratios.ts'

export function followsFromOthers(
  claim: Claim,
  at: number,
  told: readonly (readonly NumberFact[])[],
  {
    text,
    facts,
    days,
    figures,
  }: {
    readonly text: string
    readonly facts: readonly Fact[]
    readonly days: readonly NamedDay[]
    readonly figures: readonly Claim[]
  },
): boolean {
  if (isElapsed(claim, text, days, facts)) return true
  const context = contextOf(text, facts, days, figures, { isLoose: true })
  const beside = standingBeside(claim, at, told, context)
  return (
    isDerived(claim, told.flat(), beside) ||
    factsOfRatio(claim, beside, context) !== null ||
    factsFromLevel(claim, text, context.facts).length > 0
  )
}
