// The last price as it stands beside the bars in Yahoo's chart answers.
import { z } from 'zod'
import { outboundFault } from '#outbound'
import type { MarketState, Quoted } from '../company.ts'
import { decimalOf32 } from './as-traded.ts'

const label = 'Yahoo'
/** Seconds since 1970, within the years that a date can have. */
export const moment = z.number().int().min(-62_135_596_800).max(253_402_300_799)
const span = z.object({ start: moment, end: moment })

export const quotedMeta = {
  regularMarketPrice: z.number().positive().optional(),
  regularMarketTime: moment.optional(),
  /** Before the first bar of the answer: yesterday's only when the answer is of one day. */
  previousClose: z.number().positive().optional(),
  currentTradingPeriod: z.object({ pre: span.optional(), regular: span, post: span.optional() }).optional(),
}
type QuotedMeta = z.infer<z.ZodObject<typeof quotedMeta>> & { readonly currency?: string | null | undefined }

/** now: milliseconds since 1970. Null when there is no price. Throws Failure('damaged') for a price of tomorrow. */
export function quotedIn(symbol: string, meta: QuotedMeta, now: number): Quoted | null {
  const { regularMarketPrice: price, regularMarketTime: at, currency, currentTradingPeriod: period } = meta
  if (price === undefined || at === undefined) return null
  if (at * 1000 > now + 86_400_000) throw outboundFault('garbage', label, { rest: 'a price of tomorrow' })
  return {
    symbol,
    source: 'yahoo',
    label,
    price: decimalOf32(price),
    previousClose: meta.previousClose === undefined ? null : decimalOf32(meta.previousClose),
    currency: currency ?? null,
    marketState: period === undefined ? null : stateAt(now / 1000, period),
    at: at * 1000,
  }
}

function stateAt(seconds: number, period: NonNullable<QuotedMeta['currentTradingPeriod']>): MarketState {
  const isWithin = (its: { start: number; end: number } | undefined): boolean =>
    its !== undefined && seconds >= its.start && seconds < its.end
  if (isWithin(period.regular)) return 'open'
  return isWithin(period.pre) ? 'before' : isWithin(period.post) ? 'after' : 'closed'
}
