// Where the last close stands in the range of its year.

/** 0 at the low, 100 at the high; null where low and high are one. Closes can lie a rounding outside of the range of their sessions. */
export function placeInRange(last: number, low: number, high: number): number | null {
  if (!(high > low)) return null
  return Math.min(100, Math.max(0, ((last - low) / (high - low)) * 100))
}
