// How old a series is in the days that count: those of its exchange. On a Sunday nothing is missing, and what is "today" in New York
// may be tomorrow in Tokyo.
import { type Day, isoDay } from '#basics'
import { exchangeToday, isKnownDay, lastCompletedSession, nextSession, sessionsBetween } from '#exchange-days'
import { exchangeOf } from './listed-exchange.ts'
import { lastTradedDay, type SymbolHistory, unchangedSymbol } from './symbol-history.ts'

export type Freshness = {
  /** Completed sessions after the last bar; null where the exchange's days are not known. */
  readonly sessionsBehind: number | null
  /** From the last bar to the exchange's today; to today in UTC where its time is not known. */
  readonly daysBehind: number
  /** The first session of which a bar is missing; null when none is, or nobody can tell. */
  readonly staleSince: string | null
  /** What was counted. */
  readonly basis: string
  /** For a label: "up to date", "2 sessions old", "12 calendar days old". */
  readonly says: string
}

const msPerDay = 86_400_000

export function freshnessOf(
  lastDay: Day,
  listing: { symbol: string; exchange: string },
  nowMs: number,
  history: SymbolHistory = unchangedSymbol,
): Freshness {
  const exchange = exchangeOf(listing)
  // Under a symbol that was given up nothing is traded any more, so nothing is missing.
  const end = lastTradedDay(history)
  if (!exchange || !isKnownDay(exchange, lastDay) || end === null) {
    const daysBehind = Math.max(0, Math.floor(nowMs / msPerDay) - lastDay)
    const why =
      end === null
        ? 'its symbol was given up on a day that is not known here'
        : exchange
          ? `the sessions of ${exchange.name} are known from ${isoDay(exchange.knownFrom).slice(0, 4)}`
          : 'the days of its exchange are not known here'
    const says = daysBehind === 0 ? 'up to date' : `${counted(daysBehind, 'calendar day')} old`
    return { sessionsBehind: null, daysBehind, staleSince: null, basis: `calendar days: ${why}`, says }
  }
  const newest = Math.min(lastCompletedSession(exchange, nowMs), end)
  const sessionsBehind = newest > lastDay ? sessionsBetween(exchange, lastDay + 1, newest).length : 0
  return {
    sessionsBehind,
    daysBehind: Math.max(0, exchangeToday(exchange, nowMs) - lastDay),
    staleSince: sessionsBehind > 0 ? isoDay(nextSession(exchange, lastDay)) : null,
    basis: `sessions of ${exchange.name}${exchange.verified ? '' : ', from published rules, not verified'}`,
    says: sessionsBehind === 0 ? 'up to date' : `${counted(sessionsBehind, 'session')} old`,
  }
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`
}
