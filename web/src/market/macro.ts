// What the macro page derives from Shiller's columns.

type Column = readonly (number | null)[]

/** Twelve months' dividend over the price, in percent. */
export function dividendYield(dividend: Column, price: Column): (number | null)[] {
  return price.map((value, at) => {
    const paid = dividend[at]
    return value === null || value === 0 || paid === null || paid === undefined ? null : (paid / value) * 100
  })
}

/** The last value that was published, and where. */
export function latest(values: Column): { index: number; value: number } | null {
  for (let index = values.length - 1; index >= 0; index--) {
    const value = values[index]
    if (value !== null && value !== undefined) return { index, value }
  }
  return null
}

/** Share of the published values that lie below a value, in percent; equal ones count half (the mid-rank). */
export function percentileOf(values: Column, value: number): number | null {
  let below = 0
  let equal = 0
  let total = 0
  for (const one of values) {
    if (one === null) continue
    total++
    if (one < value) below++
    else if (one === value) equal++
  }
  return total === 0 ? null : ((below + equal / 2) / total) * 100
}

export function median(values: Column): number | null {
  const sorted = values.filter(value => value !== null).sort((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
