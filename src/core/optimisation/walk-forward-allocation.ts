// How a way of allocating would have done on days it had not seen.
import { Failure } from '#basics'

export const walkForwardAllocationDefinition =
  'Out of sample: at each rebalancing the weights are worked out from the days before it alone and then held, drifting with prices, until the next.'

export type Allocate = (returns: readonly Float64Array[]) => Float64Array

export type WalkForward = {
  /** Index of the first day in the returns on which something is held. */
  readonly firstDay: number
  /** Simple portfolio returns from that day on, after costs. */
  readonly returns: Float64Array
  /** Mean share of the capital that is bought and sold at a rebalancing, the first one left out; NaN when there is only one. */
  readonly turnover: number
}

/**
 * returns: one column of simple returns per asset over the same days, all finite. allocate gets the `lookback` days before a rebalancing and gives weights that sum to
 * 1; they are held for `rebalanceEvery` days. costShare: what trading a capital of 1 costs, taken at each rebalancing but the first. Throws Failure('invalid') when no
 * day is left to look at.
 */
export function walkForwardAllocation(
  returns: readonly Float64Array[],
  allocate: Allocate,
  { lookback, rebalanceEvery, costShare }: { lookback: number; rebalanceEvery: number; costShare: number },
): WalkForward {
  const days = returns[0]?.length ?? 0
  if (days <= lookback)
    throw new Failure(
      'invalid',
      `${days} common days leave none to look at after the ${lookback} from which weights are worked out`,
    )
  const out = new Float64Array(days - lookback)
  let held: Float64Array | null = null
  let traded = 0
  let rebalancings = 0
  for (let day = lookback; day < days; day++) {
    let cost = 0
    if ((day - lookback) % rebalanceEvery === 0) {
      const wanted = allocate(returns.map(column => column.subarray(day - lookback, day)))
      if (held) {
        const change = held.reduce((sum, weight, i) => sum + Math.abs(weight - wanted[i]!), 0)
        traded += change
        rebalancings++
        cost = change * costShare
      }
      held = Float64Array.from(wanted)
    }
    let gain = 0
    for (let i = 0; i < returns.length; i++) gain += held![i]! * returns[i]![day]!
    out[day - lookback] = (1 - cost) * (1 + gain) - 1
    for (let i = 0; i < returns.length; i++) held![i] = (held![i]! * (1 + returns[i]![day]!)) / (1 + gain)
  }
  return { firstDay: lookback, returns: out, turnover: rebalancings > 0 ? traded / rebalancings : Number.NaN }
}
