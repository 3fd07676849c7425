// When an exchange trades: "today" is the exchange's own day, and a bar is complete when its session has ended.
import type { Day } from '#basics'
import { offsetMinutesAt } from './daylight-saving.ts'
import { dayState, type Exchange, type ExchangeCode } from './exchange.ts'
import { london } from './london.ts'
import { newYork } from './new-york.ts'
import { tokyo } from './tokyo.ts'
import { xetra } from './xetra.ts'

export { type Exchange, type ExchangeCode } from './exchange.ts'

/** All that are known; days and hours of no other exchange are claimed. */
export const exchanges: readonly Exchange[] = [newYork, london, xetra, tokyo]

const msPerMinute = 60_000
const msPerDay = 86_400_000

export function exchangeByCode(code: ExchangeCode): Exchange {
  const found = exchanges.find(exchange => exchange.code === code)
  if (!found) throw new RangeError(`no exchange ${code}`)
  return found
}

/** What symbol directories call the venues, in capitals without punctuation. OTC shares trade on New York's days. */
const listedNames: Readonly<Record<ExchangeCode, readonly string[]>> = {
  XNYS: 'XNYS NYSE NEWYORK XNAS NASDAQ NASDAQGS NASDAQGM NASDAQCM NMS NGM NCM NYQ XASE AMEX NYSEAMERICAN NYSEMKT ASE ARCX NYSEARCA ARCA PCX BATS BATSBZX CBOE CBOEBZX BZX IEX OTC OTCMKTS OTCMARKETS OTCBB OTCQX OTCQB PNK PINK PINKSHEETS US'.split(
    ' ',
  ),
  XLON: 'XLON LSE LON LONDON LONDONSTOCKEXCHANGE IOB AIM'.split(' '),
  XETR: 'XETR XETRA GER ETR'.split(' '),
  XTKS: 'XTKS TSE JPX TYO TOKYO TOKYOSTOCKEXCHANGE'.split(' '),
}

/** The exchange whose days a listing keeps, by a directory's name for it ("NASDAQ", "NYSE Arca", "AMEX"), or null when it is none of ours. */
export function exchangeForListing(name: string): Exchange | null {
  const plain = name.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return exchanges.find(exchange => listedNames[exchange.code].includes(plain)) ?? null
}

/** Whether the exchange trades on that day, if only for half of it. Throws RangeError before 1990. */
export function isSession(exchange: Exchange, day: Day): boolean {
  return dayState(exchange, day) !== 0
}

/** Sessions from `from` to `to`, both included, ascending. Throws RangeError before 1990. */
export function sessionsBetween(exchange: Exchange, from: Day, to: Day): Int32Array {
  const days = new Int32Array(Math.max(0, to - from + 1))
  let count = 0
  for (let day = from; day <= to; day++) if (dayState(exchange, day) !== 0) days[count++] = day
  return days.slice(0, count)
}

/** The first session after the day. */
export function nextSession(exchange: Exchange, day: Day): Day {
  for (let next = day + 1; ; next++) if (dayState(exchange, next) !== 0) return next
}

/** The last session before the day. Throws RangeError when that would lie before 1990. */
export function previousSession(exchange: Exchange, day: Day): Day {
  for (let previous = day - 1; ; previous--) if (dayState(exchange, previous) !== 0) return previous
}

/** UTC instants in milliseconds. half: the session ended or ends early. */
export type SessionHours = {
  readonly openUtc: number
  readonly closeUtc: number
  readonly breakStartUtc?: number
  readonly breakEndUtc?: number
  readonly half: boolean
}

/** When the session of that day opens and closes, or null when there is none. Throws RangeError before 1990. */
export function sessionHours(exchange: Exchange, day: Day): SessionHours | null {
  const state = dayState(exchange, day)
  if (state === 0) return null
  // Clocks change on Sundays before dawn, so noon's offset holds for the whole session.
  const offset = offsetMinutesAt(exchange.zone, day * msPerDay + msPerDay / 2)
  const instant = (minutes: number) => day * msPerDay + (minutes - offset) * msPerMinute
  const hours = exchange.hours(day)
  const half = state > 1
  const whole = { openUtc: instant(hours.open), closeUtc: instant(half ? state : hours.close), half }
  if (hours.breakStart === undefined || hours.breakEnd === undefined) return whole
  return { ...whole, breakStartUtc: instant(hours.breakStart), breakEndUtc: instant(hours.breakEnd) }
}

/** The calendar day at the exchange at that instant, session or not. */
export function exchangeToday(exchange: Exchange, instantMs: number): Day {
  return Math.floor((instantMs + offsetMinutesAt(exchange.zone, instantMs) * msPerMinute) / msPerDay)
}

/** Whether the exchange is trading at that instant; not during a lunch break. */
export function isOpenAt(exchange: Exchange, instantMs: number): boolean {
  const hours = sessionHours(exchange, exchangeToday(exchange, instantMs))
  if (!hours || instantMs < hours.openUtc || instantMs >= hours.closeUtc) return false
  const pauses = hours.breakStartUtc !== undefined && hours.breakEndUtc !== undefined
  return !(pauses && instantMs >= (hours.breakStartUtc ?? 0) && instantMs < (hours.breakEndUtc ?? 0))
}

/** The last session that had ended by that instant: the newest day of which a complete bar can exist. */
export function lastCompletedSession(exchange: Exchange, instantMs: number): Day {
  const today = exchangeToday(exchange, instantMs)
  const hours = sessionHours(exchange, today)
  return hours && instantMs >= hours.closeUtc ? today : previousSession(exchange, today)
}

/** For callers that hold older bars: only days of which this is true may be asked about. */
export function isKnownDay(exchange: Exchange, day: Day): boolean {
  return day >= exchange.knownFrom
}
