// Alpha Vantage's daily prices, as traded. It tells everything that goes wrong with status 200, and may repeat the key in it.
// https://www.alphavantage.co/documentation/
import { z } from 'zod'
import { type Day, isFailure } from '#basics'
import type { Secret } from '#config'
import { type Answer, type ClientRules, type Outbound, outboundFault } from '#outbound'
import type { Dividend, Split } from '#series'
import { barsTrust } from '../trust.ts'
import { answerReader, dayInAnswer, jsonAnswer, type RunTask } from './answers.ts'
import type { BarsAsk, Source } from './source.ts'
import { ratioOf } from './tiingo.ts'
import { untilAborted } from './until-aborted.ts'
import { wholeBars } from './whole-bars.ts'

const label = 'Alpha Vantage'
const trust = barsTrust('alphavantage')
/** What the short form of an answer holds. */
const compactDays = 100

const alphaVantageRules: ClientRules = {
  name: 'alphavantage',
  label,
  allowed: ['https://www.alphavantage.co/query'],
  // The free plan's figures.
  budget: [
    { requests: 5, perMs: 60_000 },
    { requests: 25, perMs: 86_400_000 },
  ],
  maxAnswerBytes: 12_000_000,
  // Each try costs one of 25 a day.
  retry: { retries: 0 },
}

const figure = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .transform(Number)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const daily = z.object({
  'Meta Data': z.object({ '2. Symbol': z.string() }),
  'Time Series (Daily)': z.record(
    day,
    z.object({ '1. open': figure, '2. high': figure, '3. low': figure, '4. close': figure, '5. volume': figure }),
  ),
})
const paid = z.object({ data: z.array(z.object({ ex_dividend_date: day, amount: figure })) })
const split = z.object({ data: z.array(z.object({ effective_date: day, split_factor: figure })) })

const checkedDays = jsonAnswer(daily, label)
const checkedDividends = jsonAnswer(paid, label)
const checkedSplits = jsonAnswer(split, label)

export const alphaVantageTasks = {
  readAlphaVantageDays: ({ text }: { text: string }) => {
    const answer = checkedDays({ text })
    const rows = Object.entries(answer['Time Series (Daily)']).map(([date, row]) => ({
      day: dayInAnswer(date, label),
      open: row['1. open'],
      high: row['2. high'],
      low: row['3. low'],
      close: row['4. close'],
      volume: row['5. volume'],
    }))
    return { symbol: answer['Meta Data']['2. Symbol'], ...wholeBars(rows, label) }
  },
  readAlphaVantageDividends: ({ text }: { text: string }): Dividend[] =>
    checkedDividends({ text }).data.map(({ ex_dividend_date: date, amount }) => ({ day: dayInAnswer(date, label), amount })),
  readAlphaVantageSplits: ({ text }: { text: string }): Split[] =>
    checkedSplits({ text }).data.map(({ effective_date: date, split_factor: factor }) => ({
      day: dayInAnswer(date, label),
      ...ratioOf(factor),
    })),
}
type ReadDays = ReturnType<typeof alphaVantageTasks.readAlphaVantageDays>

/** now: milliseconds since 1970. */
export function alphaVantageSource(outbound: Outbound, key: Secret, now: () => number, run?: RunTask): Source {
  const client = outbound.client(alphaVantageRules)
  const readDays = answerReader('readAlphaVantageDays', alphaVantageTasks.readAlphaVantageDays, run)({})
  const readDividends = answerReader('readAlphaVantageDividends', alphaVantageTasks.readAlphaVantageDividends, run)({})
  const readSplits = answerReader('readAlphaVantageSplits', alphaVantageTasks.readAlphaVantageSplits, run)({})
  let hasWholeHistory = true

  function asked<T>(query: Record<string, string>, read: (answer: Answer) => T | Promise<T>, signal: AbortSignal): Promise<T> {
    const url = `https://www.alphavantage.co/query?${String(new URLSearchParams({ ...query, apikey: key.reveal() }))}`
    return untilAborted(
      client.ask({ url, kind: 'json' }, answer => read(unlessTurnedAway(answer))),
      signal,
    )
  }

  async function days(symbol: string, from: BarsAsk['from'], signal: AbortSignal): Promise<ReadDays> {
    const query = { function: 'TIME_SERIES_DAILY', symbol, datatype: 'json' }
    const isRecent = from !== null && now() / 86_400_000 - from < compactDays
    if (!isRecent && hasWholeHistory) {
      try {
        return await asked({ ...query, outputsize: 'full' }, readDays, signal)
      } catch (error) {
        if (!isFailure(error, 'not-allowed')) throw error
        // The key's plan has the last hundred days only.
        hasWholeHistory = false
      }
    }
    return asked({ ...query, outputsize: 'compact' }, readDays, signal)
  }

  return {
    name: 'alphavantage',
    label,
    async bars({ symbol, interval, from }, signal) {
      signal.throwIfAborted()
      if (interval !== '1d') return []
      try {
        const answer = await days(symbol, from, signal)
        if (answer.symbol.toUpperCase() !== symbol.toUpperCase())
          throw outboundFault('garbage', label, { rest: 'another symbol' })
        const { bars, note } = answer
        const first = bars.time[0]
        if (first === undefined) return []
        // Two more of the day's requests, so only with a whole history.
        const events = from === null ? await eventsOf(symbol, first, signal) : null
        return [
          {
            symbol,
            listing: { name: symbol, kind: 'share', exchange: 'unknown' },
            source: 'alphavantage',
            label,
            trust,
            interval: '1d',
            currency: null,
            sourceAdjustment: 'none',
            storedAdjustment: 'none',
            volumeAdjustment: 'none',
            precisionNote: note,
            bars,
            splits: events?.splits ?? [],
            dividends: events?.dividends ?? [],
            splitsKnownFrom: events ? first : null,
            dividendsKnownFrom: events ? first : null,
          },
        ]
      } catch (error) {
        if (isFailure(error, 'not-found')) return []
        throw error
      }
    },
  }

  async function eventsOf(symbol: string, first: Day, signal: AbortSignal): Promise<{ splits: Split[]; dividends: Dividend[] }> {
    const dividends = await asked({ function: 'DIVIDENDS', symbol }, readDividends, signal)
    const splits = await asked({ function: 'SPLITS', symbol }, readSplits, signal)
    const ordered = <T extends { day: Day }>(list: T[]): T[] => list.filter(one => one.day >= first).sort((a, b) => a.day - b.day)
    return { dividends: ordered(dividends), splits: ordered(splits) }
  }
}

/** Never passes the text on: "We have detected your API key as …". */
function unlessTurnedAway(answer: Answer): Answer {
  const start = answer.text.slice(0, 2_000)
  if (!/^\s*\{\s*"(Note|Information|Error Message)"/.test(start)) return answer
  if (/"Error Message"/.test(start)) {
    throw /api ?key/i.test(start) && !/invalid api call/i.test(start)
      ? outboundFault('refused', label, { rest: '200, in words' })
      : outboundFault('unknown', label)
  }
  if (/rate limit|requests per (day|minute|second)|call frequency|per minute|spreading out/i.test(start))
    throw outboundFault('too-often', label)
  throw outboundFault('refused', label, { rest: '200, in words' })
}
