// An EMA of an EMA of an EMA, the chain inside DEMA, TEMA, T3 and TRIX: every link starts from the same seed, so that the
// chain speaks as early as one EMA does and is right from there on for a straight line.

/** Moves the chain on by one value, in place; averages[0] is the EMA of the value, averages[k] that of averages[k − 1]. */
export function advanceChain(averages: Float64Array, value: number, weight: number): void {
  let input = value
  for (let k = 0; k < averages.length; k++) {
    input = averages[k]! + weight * (input - averages[k]!)
    averages[k] = input
  }
}

/**
 * A chain of `depth` averages seeded with the mean of the first `period` values. Gives the chain after each value, always
 * the same array, or null before the seed.
 */
export function emaChain(depth: number, period: number): (value: number) => Float64Array | null {
  const averages = new Float64Array(depth)
  const weight = 2 / (period + 1)
  let seed = 0
  let count = 0
  return value => {
    count++
    if (count > period) advanceChain(averages, value, weight)
    else {
      seed += value
      if (count < period) return null
      averages.fill(seed / period)
    }
    return averages
  }
}
