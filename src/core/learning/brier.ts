// How good probabilities were.

export const brierDefinition =
  'Brier score: the mean squared difference between the probability and what happened (1 or 0); 0 is perfect, 0.25 is a coin (Brier, Monthly Weather Review 78, 1950).'
export const brierSkillDefinition =
  'Skill: 1 minus the Brier score over that of the base rate; above 0 is better than always saying the base rate.'

/** Mean of (probability − outcome)²; NaN for none. outcomes: 0 or 1. */
export function brierScore(probabilities: Float64Array, outcomes: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < outcomes.length; i++) sum += (probabilities[i]! - outcomes[i]!) ** 2
  return sum / outcomes.length
}

export type ReliabilityBin = {
  /** Mean probability that was said, and share that came true. */
  readonly said: number
  readonly happened: number
  readonly count: number
}

/** Forecasts in up to `most` groups of about the same size by what was said, lowest first: good ones lie on the diagonal. */
export function reliability(probabilities: Float64Array, outcomes: Uint8Array, most: number): ReliabilityBin[] {
  const order = Int32Array.from(probabilities.keys()).sort((a, b) => probabilities[a]! - probabilities[b]!)
  const bins: ReliabilityBin[] = []
  for (let b = 0; b < most; b++) {
    const from = Math.floor((b * order.length) / most)
    const to = Math.floor(((b + 1) * order.length) / most)
    if (to <= from) continue
    let said = 0
    let happened = 0
    for (let i = from; i < to; i++) {
      said += probabilities[order[i]!]!
      happened += outcomes[order[i]!]!
    }
    bins.push({ said: said / (to - from), happened: happened / (to - from), count: to - from })
  }
  return bins
}
