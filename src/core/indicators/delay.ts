// The value of some bars ago, for streams.

/** Gives back what it was given `bars` calls before; NaN until then. */
export function delayStream(bars: number): (value: number) => number {
  const window = new Float64Array(bars).fill(Number.NaN)
  let at = 0
  return value => {
    const earlier = window[at]!
    window[at] = value
    at = at + 1 === bars ? 0 : at + 1
    return earlier
  }
}
