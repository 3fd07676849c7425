// Funds pay out the gains that they made, and Yahoo lists these in a column of their own: in some files beside the dividends, in others
// once more within them. Which it is the price tells, which falls by what was paid and by no more.
import type { Bars, Dividend } from '#series'

export type Distributions = { readonly dividends: Dividend[]; readonly notes: string[] }

/** The usual move is widened, and no single day decides against all others, as where dividends are judged. */
const [fatTails, mostOfOneDay] = [1.5, 4]
const smallestMove = 0.001

/** What was paid out in all, a dividend a day. */
export function withCapitalGains(bars: Bars, dividends: readonly Dividend[], gains: readonly Dividend[]): Distributions {
  if (gains.length === 0) return { dividends: [...dividends], notes: [] }
  const of = `The capital gains of ${gains.length} ${gains.length === 1 ? 'day' : 'days'} are`
  if (!areBeside(bars, dividends, gains))
    return { dividends: [...dividends], notes: [`${of} part of the dividends of the file.`] }
  const paid = new Map(dividends.map(({ day, amount }) => [day, amount]))
  for (const { day, amount } of gains) paid.set(day, (paid.get(day) ?? 0) + amount)
  const all = [...paid].map(([day, amount]) => ({ day, amount })).sort((a, b) => a.day - b.day)
  return { dividends: all, notes: [`${of} counted as paid beside the dividends of the file.`] }
}

/** More than the dividend of the day cannot be part of it; else the falls of all days together say it. */
function areBeside({ time, close }: Bars, dividends: readonly Dividend[], gains: readonly Dividend[]): boolean {
  const paid = new Map(dividends.map(({ day, amount }) => [day, amount]))
  if (gains.some(({ day, amount }) => amount > (paid.get(day) ?? 0) * 1.0001)) return true
  const moves = Array.from(close.subarray(1), (price, i) => Math.abs(Math.log(price / close[i]!))).sort((a, b) => a - b)
  const sigma = Math.max(smallestMove, 1.4826 * (moves[moves.length >> 1] ?? 0)) * fatTails
  let vote = 0
  for (const { day, amount } of gains) {
    const at = time.indexOf(day)
    if (at < 1) continue
    const fall = close[at - 1]! - close[at]!
    const dividend = paid.get(day) ?? 0
    const weight = ((fall - dividend) ** 2 - (fall - dividend - amount) ** 2) / (2 * (sigma * close[at - 1]!) ** 2)
    vote += Math.max(-mostOfOneDay, Math.min(mostOfOneDay, weight))
  }
  return vote > 0
}
