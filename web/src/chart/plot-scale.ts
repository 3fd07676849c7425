// Round numbers along an axis.

export type Scale = { readonly low: number; readonly high: number; readonly ticks: readonly number[] }

/** From a round number at or below the lowest value to one at or above the highest, with about `wanted` steps of 1, 2 or 5 times a power of ten. */
export function scaleOf(values: readonly number[], wanted: number): Scale {
  const least = Math.min(...values)
  const most = Math.max(...values)
  const span = most - least || Math.abs(most) || 1
  const power = 10 ** Math.floor(Math.log10(span / wanted))
  const step = power * ([1, 2, 5, 10].find(times => times * power * wanted >= span) ?? 10)
  const first = Math.floor(least / step + 1e-9)
  const last = Math.max(Math.ceil(most / step - 1e-9), first + 1)
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
  return { low: ticks[0]!, high: ticks.at(-1)!, ticks }
}

/** Where a value stands between two ends of the screen. */
export function placeOf({ low, high }: Scale, value: number, from: number, to: number): number {
  return from + ((value - low) / (high - low)) * (to - from)
}
