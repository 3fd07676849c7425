// Splits, without looking ahead. On each bar a rule sees history in the shares of that bar: earlier prices divided by the splits
// since, none of the later ones. Such a history is the fully adjusted one times a factor f that only depends on the bar it is seen
// from. So a figure that grows with prices to the power k is computed once on the adjusted history, and seen from a bar it is
// that times f^k. Ratios have k = 0 and need nothing; comparing two prices needs nothing; comparing a price with a number needs
// the factor. This file says the k of each indicator; check.ts works it out for every expression.
import type { IndicatorDefinition } from '#indicators'

/** Powers of price per share; shares count as −1. Everything over the price axis is a price; these are the others that are not plain numbers. */
const inPanes: Readonly<Record<string, number>> = {
  macd: 1,
  momentum: 1,
  ao: 1,
  dpo: 1,
  elderray: 1,
  atr: 1,
  stddev: 1,
  obv: -1,
  volumesma: -1,
  adl: -1,
  chaikin: -1,
}
const outputs: Readonly<Record<string, number>> = { 'slope.slope': 1, 'slope.rSquared': 0 }

/** k of an indicator's output; a test scales prices and compares. */
export function indicatorDegree({ id, placement }: IndicatorDefinition, output: string): number {
  return outputs[`${id}.${output}`] ?? inPanes[id] ?? (placement === 'price' ? 1 : 0)
}

/** Null: zero, which is the same in every unit. */
export type Degree = number | null

/** The unit that two numbers share, or 'plain' where each must be taken as it was on its own bar. */
export function commonDegree(degrees: readonly Degree[]): Degree | 'plain' {
  const known = degrees.filter(degree => degree !== null)
  if (known.length === 0) return null
  return known.every(degree => degree === known[0]) ? known[0]! : 'plain'
}

export function productDegree(left: Degree, right: Degree, sign: 1 | -1): Degree {
  if (left === null) return null
  return right === null ? left : left + sign * right
}
