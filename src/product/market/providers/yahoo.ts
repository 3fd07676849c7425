// Yahoo's chart service: the one that its own pages draw from. It needs no key, promises nothing, and answers 429 when it likes:
// see docs/decisions/yahoo.md for why this is a small client and not a package.
import { z } from 'zod'
import { isFailure } from '#basics'
import { type Answer, type ClientRules, type Outbound, outboundFault } from '#outbound'
import type { SeriesBatch } from '../batch.ts'
import type { Quoted } from '../company.ts'
import { barsTrust } from '../trust.ts'
import { asTraded, decimalOf32, dividendsAsPaid } from './as-traded.ts'
import { answerReader, jsonAnswer, type RunTask } from './answers.ts'
import type { Source } from './source.ts'
import { untilAborted } from './until-aborted.ts'
import { adjustedCloses, wholeBars } from './whole-bars.ts'
import { moment, quotedIn, quotedMeta } from './yahoo-quote.ts'

const label = 'Yahoo'
const trust = barsTrust('yahoo')
const secondsPerDay = 86_400
const earliest = -2_208_988_800 // 1900-01-01

/** Yahoo answers 429 to whoever does not start like this. */
export const yahooAgent = 'Mozilla/5.0 (compatible; TradeWise; self-hosted)'

const yahooRules: ClientRules = {
  name: 'yahoo',
  label,
  allowed: ['https://query1.finance.yahoo.com/v8/finance/chart/', 'https://query2.finance.yahoo.com/v8/finance/chart/'],
  // Yahoo states no limit; people are turned away at some 2,000 an hour, and for bursts.
  budget: [
    { requests: 2, perMs: 1_000 },
    { requests: 60, perMs: 60_000 },
    { requests: 1_000, perMs: 3_600_000 },
  ],
  // 60 years of days with events are 3 MB.
  maxAnswerBytes: 12_000_000,
  userAgent: yahooAgent,
}

const column = z.array(z.number().nullable())
const charted = z.object({
  meta: z.object({
    symbol: z.string(),
    currency: z.string().nullish(),
    instrumentType: z.string().optional(),
    exchangeName: z.string().optional(),
    fullExchangeName: z.string().optional(),
    longName: z.string().optional(),
    shortName: z.string().optional(),
    exchangeTimezoneName: z.string(),
    ...quotedMeta,
    dataGranularity: z.string(),
  }),
  timestamp: z.array(moment).optional(),
  events: z
    .object({
      dividends: z.record(z.string(), z.object({ amount: z.number().positive(), date: moment })).optional(),
      splits: z
        .record(z.string(), z.object({ date: moment, numerator: z.number().positive(), denominator: z.number().positive() }))
        .optional(),
    })
    .optional(),
  indicators: z.object({
    quote: z.array(z.object({ open: column, high: column, low: column, close: column, volume: column }).partial()),
    // Only looked at to judge the rest, so its faults are none of the answer's.
    adjclose: z
      .array(z.object({ adjclose: column }))
      .optional()
      .catch(undefined),
  }),
})
const chartAnswer = z.object({
  chart: z.object({ result: z.array(charted).nullable(), error: z.object({ code: z.string() }).nullish() }),
})
type Charted = z.infer<typeof charted>

type ChartAsk = { symbol: string; asked: string; now: number }
const checked = jsonAnswer(chartAnswer, label)

export const yahooTasks = {
  readYahooBars: ({ text, symbol, asked, now }: { text: string } & ChartAsk): SeriesBatch[] => {
    const chart = chartIn(checked({ text }), asked)
    return chart === null ? [] : batchesOf(symbol, chart, now)
  },
  readYahooQuote: ({ text, symbol, asked, now }: { text: string } & ChartAsk): Quoted | null => {
    const chart = chartIn(checked({ text }), asked)
    return chart && quotedIn(symbol, chart.meta, now)
  },
}

/** now: milliseconds since 1970. */
export function yahooSource(outbound: Outbound, now: () => number, run?: RunTask): Source {
  const client = outbound.client(yahooRules)
  const readBars = answerReader('readYahooBars', yahooTasks.readYahooBars, run)
  const readQuote = answerReader('readYahooQuote', yahooTasks.readYahooQuote, run)

  /** Null for a symbol that Yahoo does not know. */
  async function charted<T>(
    asked: string,
    signal: AbortSignal,
    query: Record<string, string>,
    read: (answer: Answer) => T | Promise<T>,
  ): Promise<T | null> {
    const url = `https://query1.finance.yahoo.com/v8/finance/chart/${encodeURIComponent(asked)}?${String(new URLSearchParams(query))}`
    try {
      return await untilAborted(client.ask({ url, kind: 'json' }, read), signal)
    } catch (error) {
      if (isFailure(error, 'not-found')) return null
      throw error
    }
  }

  return {
    name: 'yahoo',
    label,
    async bars({ symbol, interval, from }, signal) {
      signal.throwIfAborted()
      if (interval !== '1d') return []
      const asked = symbolAtYahoo(symbol)
      const query = {
        period1: String(from === null ? earliest : from * secondsPerDay),
        // The end of the day, so that asks of the same day are the same ask.
        period2: String((Math.floor(now() / 1000 / secondsPerDay) + 1) * secondsPerDay),
        interval: '1d',
        events: 'div,split',
        includePrePost: 'false',
      }
      const batches = await charted(asked, signal, query, readBars({ symbol, asked, now: now() }))
      // Whoever asked for another spelling at the same time has the same answer.
      return (batches ?? []).map(batch => ({ ...batch, symbol, ...(batch.quote && { quote: { ...batch.quote, symbol } }) }))
    },
    async quote(symbol, signal) {
      signal.throwIfAborted()
      const asked = symbolAtYahoo(symbol)
      const query = { range: '1d', interval: '1d', includePrePost: 'false' }
      const quote = await charted(asked, signal, query, readQuote({ symbol, asked, now: now() }))
      return quote && { ...quote, symbol }
    },
  }
}

/** Yahoo writes classes of shares with a dash: BRK.B is BRK-B. A point is the exchange's: VOD.L, 7203.T. */
export function symbolAtYahoo(symbol: string): string {
  return symbol.replace('/', '-').replace(/^([A-Z]{1,5})\.(?![FLTV]$)([A-Z])$/, '$1-$2')
}

function chartIn(answer: z.infer<typeof chartAnswer>, asked: string): Charted | null {
  const [chart] = answer.chart.result ?? []
  if (!chart) {
    if (answer.chart.error && answer.chart.error.code !== 'Not Found')
      throw outboundFault('garbage', label, { rest: 'a fault of its own' })
    return null
  }
  if (chart.meta.symbol.toUpperCase() !== asked.toUpperCase()) throw outboundFault('garbage', label, { rest: 'another symbol' })
  if (chart.meta.dataGranularity !== '1d') throw outboundFault('garbage', label, { rest: 'another interval' })
  return chart
}

function batchesOf(symbol: string, { meta, timestamp = [], events, indicators }: Charted, now: number): SeriesBatch[] {
  const dayAt = exchangeDay(meta.exchangeTimezoneName)
  const quote = indicators.quote[0] ?? {}
  const columns = ['open', 'high', 'low', 'close', 'volume'] as const
  for (const name of columns) {
    if ((quote[name]?.length ?? 0) !== timestamp.length)
      throw outboundFault('garbage', label, { rest: `columns of different length (${name})` })
  }
  const price = (name: (typeof columns)[number], i: number): number | null => {
    const value = quote[name]?.[i] ?? null
    return value === null || name === 'volume' ? value : decimalOf32(value)
  }
  const adjusted = (i: number): number | null => {
    const value = indicators.adjclose?.[0]?.adjclose?.[i] ?? null
    return value === null ? null : decimalOf32(value)
  }
  const rows = timestamp.flatMap((at, i) =>
    isUnfinished(at, meta)
      ? []
      : [
          {
            day: dayAt(at),
            open: price('open', i),
            high: price('high', i),
            low: price('low', i),
            close: price('close', i),
            volume: price('volume', i),
            adjusted: adjusted(i),
          },
        ],
  )
  const { bars, note } = wholeBars(rows, label)
  const byDay = <T extends { day: number }>(list: T[]): T[] => [
    ...new Map(list.sort((a, b) => a.day - b.day).map(one => [one.day, one])).values(),
  ]
  const splits = byDay(
    Object.values(events?.splits ?? {}).map(({ date, numerator, denominator }) => ({ day: dayAt(date), numerator, denominator })),
  )
  const dividends = byDay(Object.values(events?.dividends ?? {}).map(({ date, amount }) => ({ day: dayAt(date), amount })))
  if (bars.time.length === 0) return []
  const precision = 'Yahoo states prices as 32-bit numbers adjusted for splits; as traded they are right to about seven digits'
  return [
    {
      symbol,
      listing: {
        name: meta.longName ?? meta.shortName ?? symbol,
        kind: meta.instrumentType === 'INDEX' ? 'index' : 'share',
        exchange: meta.fullExchangeName ?? meta.exchangeName ?? 'unknown',
      },
      source: 'yahoo',
      label,
      trust,
      interval: '1d',
      currency: meta.currency ?? null,
      sourceAdjustment: 'splits',
      storedAdjustment: 'none',
      volumeAdjustment: 'none',
      precisionNote: note === null ? precision : `${precision}; ${note}`,
      bars: asTraded(bars, splits),
      adjustedClose: adjustedCloses(bars, rows),
      splits,
      dividends: dividendsAsPaid(dividends, splits),
      splitsKnownFrom: bars.time[0]!,
      dividendsKnownFrom: bars.time[0]!,
      quote: quotedIn(symbol, meta, now),
    },
  ]
}

/** A bar whose session is still under way is not a day's bar yet. */
function isUnfinished(at: number, { regularMarketTime, currentTradingPeriod }: Charted['meta']): boolean {
  const regular = currentTradingPeriod?.regular
  return regular !== undefined && regularMarketTime !== undefined && at >= regular.start && regularMarketTime < regular.end
}

/** The day on the exchange's calendar; its own offset of today would be wrong for half of the year. Throws Failure('damaged') for a time zone that is none. */
function exchangeDay(timeZone: string): (seconds: number) => number {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric', era: 'short' })
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw outboundFault('garbage', label, { rest: 'a time zone that is none', cause })
  }
  return seconds => {
    const parts = format.formatToParts(seconds * 1000)
    const of = (type: 'year' | 'month' | 'day'): number => Number(parts.find(part => part.type === type)?.value)
    return Date.UTC(of('year'), of('month') - 1, of('day')) / 86_400_000
  }
}
