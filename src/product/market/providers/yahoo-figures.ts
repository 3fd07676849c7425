// What Yahoo's pages say of a company: profile and key figures. They are behind a cookie and a "crumb" that belongs to it, and that is
// the part that fails most often; a source of its own, so that the prices do not rest when it does. See docs/decisions/yahoo.md.
import { z } from 'zod'
import { Failure, isFailure, isoDay } from '#basics'
import { type ClientRules, type Outbound, outboundFault } from '#outbound'
import type { CompanyBatch } from '../company.ts'
import { answerReader, jsonAnswer, type RunTask } from './answers.ts'
import type { Source } from './source.ts'
import { untilAborted } from './until-aborted.ts'
import { symbolAtYahoo, yahooAgent } from './yahoo.ts'

const label = 'Yahoo key figures'
const cookies = 'https://fc.yahoo.com/'
const crumbs = 'https://query1.finance.yahoo.com/v1/test/getcrumb'
const summaries = 'https://query1.finance.yahoo.com/v10/finance/quoteSummary/'
const modules = 'price,summaryDetail,defaultKeyStatistics,assetProfile,financialData'

const figuresRules: ClientRules = {
  name: 'yahoo-figures',
  label,
  allowed: [cookies, crumbs, summaries],
  budget: [
    { requests: 2, perMs: 1_000 },
    { requests: 30, perMs: 60_000 },
    { requests: 400, perMs: 3_600_000 },
  ],
  maxAnswerBytes: 2_000_000,
  userAgent: yahooAgent,
}

/** A number, a number in its formatted clothes, or something that stands for none ({}, null, "Infinity", not there at all). */
const figure = z
  .unknown()
  .optional()
  .transform(value => (value !== null && typeof value === 'object' && 'raw' in value ? value.raw : value))
  .transform(value => (typeof value === 'number' && Number.isFinite(value) ? value : null))
const positive = figure.transform(value => (value !== null && value > 0 ? value : null))
const words = z
  .unknown()
  .optional()
  .transform(value => (typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 120) : null))

const summary = z.object({
  price: z.object({
    symbol: z.string(),
    regularMarketTime: z.unknown().transform(secondsOf).pipe(z.number().int().positive()),
    currency: words,
    longName: words,
    shortName: words,
    regularMarketPrice: positive,
    regularMarketChangePercent: figure,
    regularMarketVolume: figure,
    marketCap: positive,
  }),
  summaryDetail: z.object({ trailingPE: positive, dividendYield: figure, marketCap: positive }).partial().optional(),
  defaultKeyStatistics: z.object({ trailingEps: figure, sharesOutstanding: positive }).partial().optional(),
  assetProfile: z.object({ sector: words, industry: words, country: words }).partial().optional(),
  financialData: z.object({ recommendationKey: words }).partial().optional(),
})
const summaryAnswer = z.object({
  quoteSummary: z.object({ result: z.array(summary).nullable(), error: z.object({ code: z.string() }).nullish() }),
})
type Summary = z.infer<typeof summary>

type Pass = { cookie: string; crumb: string }

const checked = jsonAnswer(summaryAnswer, label)

export const yahooFiguresTasks = {
  readYahooFigures: ({ text, asked }: { text: string; asked: string }): Summary | null => summaryIn(checked({ text }), asked),
}

/** now: milliseconds since 1970. */
export function yahooFiguresSource(outbound: Outbound, now: () => number, run?: RunTask): Source {
  const client = outbound.client(figuresRules)
  const readFigures = answerReader('readYahooFigures', yahooFiguresTasks.readYahooFigures, run)
  let pass: Pass | null = null

  async function newPass(signal: AbortSignal): Promise<Pass> {
    const cookie = await untilAborted(
      client.ask({ url: cookies, kind: 'cookies' }, answer => answer.cookies.join('; ')),
      signal,
    )
    if (cookie === '') throw closed()
    const crumb = await untilAborted(
      client.ask({ url: crumbs, kind: 'text', headers: { cookie } }, ({ text }) => text.trim()),
      signal,
    )
    if (!/^[\w./-]{4,40}$/.test(crumb)) throw closed()
    return { cookie, crumb }
  }

  async function summaryOf(asked: string, signal: AbortSignal): Promise<Summary | null> {
    pass ??= await newPass(signal)
    const { cookie, crumb } = pass
    const query = new URLSearchParams({ modules, formatted: 'false', crumb })
    const url = `${summaries}${encodeURIComponent(asked)}?${String(query)}`
    return await untilAborted(client.ask({ url, kind: 'json', headers: { cookie } }, readFigures({ asked })), signal)
  }

  return {
    name: 'yahoo-figures',
    label,
    async company(symbol, signal) {
      signal.throwIfAborted()
      const asked = symbolAtYahoo(symbol)
      // A pass that was taken back is replaced once.
      for (const isLast of pass === null ? [true] : [false, true]) {
        try {
          const found = await summaryOf(asked, signal)
          return found && batchOf(symbol, found, now())
        } catch (error) {
          if (isFailure(error, 'not-found')) return null
          if (!isFailure(error, 'not-allowed')) throw error
          pass = null
          if (isLast) throw closed(error)
        }
      }
      throw closed()
    },
  }
}

function closed(cause?: unknown): Failure {
  return new Failure('busy', `${label} are given only to browsers just now; prices are not affected.`, {
    cause,
    detail: { kind: 'refused', source: label },
  })
}

function summaryIn(answer: z.infer<typeof summaryAnswer>, asked: string): Summary | null {
  const [found] = answer.quoteSummary.result ?? []
  if (!found) {
    if (answer.quoteSummary.error && answer.quoteSummary.error.code !== 'Not Found')
      throw outboundFault('garbage', label, { rest: 'a fault of its own' })
    return null
  }
  if (found.price.symbol.toUpperCase() !== asked.toUpperCase()) throw outboundFault('garbage', label, { rest: 'another symbol' })
  return found
}

function batchOf(symbol: string, found: Summary, now: number): CompanyBatch {
  const { price, summaryDetail: detail, defaultKeyStatistics: statistics, assetProfile: profile } = found
  const at = price.regularMarketTime * 1000
  if (at > now + 86_400_000) throw outboundFault('garbage', label, { rest: 'figures of tomorrow' })
  const percent = (fraction: number | null | undefined): number | null =>
    fraction == null ? null : Number((fraction * 100).toPrecision(10))
  const yieldShare = detail?.dividendYield ?? null
  return {
    symbol,
    label,
    asOf: isoDay(Math.floor(at / 86_400_000)),
    profile: {
      name: price.longName ?? price.shortName,
      sector: profile?.sector ?? null,
      industry: profile?.industry ?? null,
      country: profile?.country ?? null,
    },
    figures: {
      currency: price.currency,
      price: price.regularMarketPrice,
      priceChangePercent: percent(price.regularMarketChangePercent),
      volume: price.regularMarketVolume,
      marketCap: price.marketCap ?? detail?.marketCap ?? null,
      priceToEarnings: detail?.trailingPE ?? null,
      epsDilutedTtm: statistics?.trailingEps ?? null,
      // A yield above the whole price is a mistake of units.
      dividendYieldPercent: yieldShare !== null && yieldShare >= 0 && yieldShare <= 1 ? percent(yieldShare) : null,
      sharesOutstanding: statistics?.sharesOutstanding ?? null,
      analystRating: ratingIn(found.financialData?.recommendationKey ?? null),
    },
  }
}

/** "strong_buy" → "strong buy". */
function ratingIn(key: string | null): string | null {
  return key === null || key === 'none' ? null : key.replaceAll('_', ' ')
}

/** Seconds since 1970, plain or in formatted clothes. */
function secondsOf(value: unknown): unknown {
  return value !== null && typeof value === 'object' && 'raw' in value ? value.raw : value
}
