// Between which prices it will probably end: how far prices went before, in units of how volatile they were then, times how volatile they are now.

export type PriceRange = {
  readonly share: number
  /** Today's range, as log returns. */
  readonly low: number
  readonly high: number
  /** Of the ranges told on days not seen: how many held the price, of how many. */
  readonly held: number
  readonly told: number
}

const share = 0.8
/** Fewest moves from which quantiles are taken, in horizons. */
const fewestHorizons = 12

/**
 * level: log closes; volatility: of daily log returns; both by row. Each range is told at the beginning of a stretch from what was known then, for every row of it; today's from everything.
 * null where there is too little history.
 */
export function priceRange(
  level: Float64Array,
  volatility: Float64Array,
  horizon: number,
  stretches: readonly { now: number; from: number; to: number }[],
): PriceRange | null {
  const n = level.length
  const moves = Float64Array.from({ length: Math.max(0, n - horizon) }, (_, i) =>
    volatility[i]! > 0 ? (level[i + horizon]! - level[i]!) / (volatility[i]! * Math.sqrt(horizon)) : Number.NaN,
  )
  let held = 0
  let told = 0
  for (const { now, from, to } of stretches) {
    const ends = quantiles(moves.subarray(0, Math.max(0, now - horizon)), horizon)
    if (!ends) continue
    for (let i = from; i < Math.min(to, moves.length); i++) {
      if (Number.isNaN(moves[i]!)) continue
      told++
      if (moves[i]! >= ends.low && moves[i]! <= ends.high) held++
    }
  }
  const today = quantiles(moves, horizon)
  const scale = (volatility.at(-1) ?? 0) * Math.sqrt(horizon)
  if (!today || !(scale > 0)) return null
  return { share, low: today.low * scale, high: today.high * scale, held, told }
}

function quantiles(moves: Float64Array, horizon: number): { low: number; high: number } | null {
  const sorted = moves.filter(move => !Number.isNaN(move)).sort()
  if (sorted.length < fewestHorizons * horizon) return null
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))]!
  return { low: at((1 - share) / 2), high: at((1 + share) / 2) }
}
