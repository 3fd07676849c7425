// Stops and targets within a bar, of which only four prices are known. Where their order matters the worse one is assumed: a stop
// before a target, and a trailing stop that has not yet seen the bar's own high.
import type { ProtectiveExits } from './conventions.ts'
import type { Position, Reason } from './ledger.ts'

type Prices = { readonly open: number; readonly high: number; readonly low: number }

/**
 * Where the position is left within the bar, null when nowhere. A bar that opens beyond a stop fills at its open, which is worse than the
 * stop; one that opens beyond a target fills at its open too, which is better than the target.
 */
export function protectiveExit(
  exits: ProtectiveExits,
  { direction, paid, best }: Pick<Position, 'direction' | 'paid' | 'best'>,
  { open, high, low }: Prices,
): { readonly price: number; readonly reason: Reason } | null {
  const worst = direction === 1 ? low : high
  const kindest = direction === 1 ? high : low
  const away = (from: number, percent: number) => from * (1 + (direction * percent) / 100)
  const isBeyond = (price: number, level: number) => direction * (price - level) <= 0
  const stops: { readonly level: number; readonly reason: Reason }[] = []
  if (exits.stopPercent !== null) stops.push({ level: away(paid, -exits.stopPercent), reason: 'stop' })
  if (exits.trailingPercent !== null) stops.push({ level: away(best, -exits.trailingPercent), reason: 'trailing stop' })
  // The nearer one is met first.
  stops.sort((a, b) => direction * (b.level - a.level))
  for (const { level, reason } of stops)
    if (isBeyond(worst, level)) return { price: isBeyond(open, level) ? open : level, reason }
  if (exits.targetPercent === null) return null
  const target = away(paid, exits.targetPercent)
  const isReached = (price: number) => direction * (price - target) >= 0
  return isReached(kindest) ? { price: isReached(open) ? open : target, reason: 'target' } : null
}
