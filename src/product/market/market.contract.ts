// The shapes of the market's answers, for the routes (which validate by them) and the browser (which only takes their types).
import { z } from 'zod'
import { renaming, symbolChange } from './symbol-changes.contract.ts'
import { finding, freshness } from './quality.contract.ts'

/** Upper case letters, digits, and the marks that symbols carry: BRK.B, BRK-B, ^GSPC. */
export const symbolText = z
  .string()
  .min(1)
  .max(20)
  .regex(/^\^?[A-Za-z0-9][A-Za-z0-9.\-/=]*$/, 'a symbol has letters, digits, and . - / = or a leading ^')

const rangeName = z.enum(['1M', '3M', '6M', 'YTD', '1Y', '5Y', 'MAX'])
const intervalName = z.enum(['1m', '1d', '1wk', '1mo'])
export const adjustmentName = z.enum(['none', 'splits', 'all'])

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** One that the calendar has. */
const existingDay = z.iso.date()
const column = z.array(z.number().nullable())

/** What every answer about a symbol says of itself. asOf: last bar's day. source: readable, e.g. "bundled history, source Yahoo via vega-datasets, ends 2020-03-06". */
const provenance = {
  symbol: z.string(),
  asOf: day.nullable(),
  source: z.string().nullable(),
  adjustment: adjustmentName,
  /** Says so when the source holds only adjusted prices and the asked adjustment could not be given. */
  adjustmentNote: z.string().nullable(),
  currency: z.string().nullable(),
}

export const searchQuery = z.strictObject({ q: z.string().max(80), limit: z.coerce.number().int().min(1).max(50).default(12) })
const searchHit = z.strictObject({
  symbol: z.string(),
  name: z.string(),
  exchange: z.string(),
  sector: z.string().optional(),
  hasBars: z.boolean(),
  /** 0–1, comparable within one answer only. */
  score: z.number(),
  /** What matched when it was not the present name or symbol: "formerly Facebook", "brand: Google". */
  matched: z.string().optional(),
})
export const searchAnswer = z.strictObject({
  query: z.string(),
  results: z.array(searchHit),
  /** A sentence when nothing was found. */
  message: z.string().optional(),
})

export const stockParams = z.strictObject({ symbol: symbolText })

const seriesSummary = z.strictObject({
  source: z.string(),
  label: z.string(),
  interval: intervalName,
  from: day,
  to: day,
  barCount: z.number().int(),
  /** What the source itself holds. */
  heldAdjustment: adjustmentName,
  /** What is stored: raw wherever that could be recovered exactly, which precisionNote then says. */
  storedAdjustment: adjustmentName,
  fetchedAt: z.string(),
  precisionNote: z.string().nullable(),
})

const companyReport = z.strictObject({
  periodEnd: day,
  /** From this day on the report counts as known: the day it was first filed, or 90 days after its period's end where that is not known. */
  knownFrom: day,
  /** As people read it. */
  source: z.string(),
  /** Day and form of the first filing; null where the source does not tell. */
  filed: day.nullable(),
  form: z.string().nullable(),
  /** The day on which a later filing stated a figure otherwise, which is what stands here; null: none did. */
  restated: day.nullable(),
  /** Of all its figures, such as EUR; null where the source does not tell. */
  currency: z.string().nullable(),
  /** Full currency units (not thousands). */
  revenue: z.number().nullable(),
  grossProfit: z.number().nullable(),
  operatingIncome: z.number().nullable(),
  netIncome: z.number().nullable(),
  /** In shares of that time. */
  epsBasic: z.number().nullable(),
  epsDiluted: z.number().nullable(),
  /** Shares, as the average of the period. */
  sharesDiluted: z.number().nullable(),
  totalAssets: z.number().nullable(),
  totalLiabilities: z.number().nullable(),
  totalEquity: z.number().nullable(),
  longTermDebt: z.number().nullable(),
  cash: z.number().nullable(),
  operatingCashFlow: z.number().nullable(),
  capitalExpenditures: z.number().nullable(),
})

const fundamentals = z.strictObject({
  asOf: day,
  source: z.string(),
  currency: z.string().nullable(),
  price: z.number().nullable(),
  priceChangePercent: z.number().nullable(),
  volume: z.number().nullable(),
  relativeVolume: z.number().nullable(),
  marketCap: z.number().nullable(),
  priceToEarnings: z.number().nullable(),
  epsDilutedTtm: z.number().nullable(),
  epsGrowthPercent: z.number().nullable(),
  dividendYieldPercent: z.number().nullable(),
  sharesOutstanding: z.number().nullable(),
  analystRating: z.string().nullable(),
})

/** Two sources whose closes differ by more than one in a hundred on some days; both stay stored. */
const contradiction = z.strictObject({
  symbol: z.string(),
  source: z.string(),
  otherSource: z.string(),
  dayCount: z.number().int(),
  firstDay: day,
  lastDay: day,
  worstDay: day,
  close: z.number(),
  otherClose: z.number(),
  foundAt: z.string(),
  says: z.string(),
})

export const stockAnswer = z.strictObject({
  ...provenance,
  name: z.string(),
  kind: z.enum(['share', 'index']),
  exchange: z.string(),
  sector: z.string().nullable(),
  industry: z.string().nullable(),
  /** Brand and former names under which people look for it. */
  alsoKnownAs: z.array(z.string()),
  /** From the last two bars of the daily series, split-adjusted; null without bars. */
  quote: z
    .strictObject({
      date: day,
      last: z.number(),
      previousClose: z.number().nullable(),
      change: z.number().nullable(),
      changePercent: z.number().nullable(),
      volume: z.number().nullable(),
      high52w: z.number(),
      low52w: z.number(),
    })
    .nullable(),
  /** Former symbols, the one that it became, and whether it left the exchange; each with who says so, and its day where that is known. */
  symbolHistory: z.strictObject({
    formerly: z.array(renaming),
    became: renaming.nullable(),
    /** It, or what it became. */
    left: symbolChange.nullable(),
  }),
  /** Of the last daily bar; null without bars. */
  freshness: freshness.nullable(),
  /** What the inspection of its series found: empty when all is well. */
  findings: z.array(finding),
  series: z.array(seriesSummary),
  splits: z.array(z.strictObject({ date: day, numerator: z.number(), denominator: z.number() })),
  dividends: z.array(z.strictObject({ date: day, amount: z.number() })),
  /** The newest of all sources. */
  fundamentals: fundamentals.nullable(),
  /** The last price that a source stated; marketState: of the exchange when it was asked. Null until one was asked. */
  quoted: z
    .strictObject({
      price: z.number(),
      previousClose: z.number().nullable(),
      currency: z.string().nullable(),
      marketState: z.enum(['before', 'open', 'after', 'closed']).nullable(),
      source: z.string(),
      at: z.string(),
      fetchedAt: z.string(),
    })
    .nullable(),
  profile: z
    .strictObject({
      name: z.string().nullable(),
      sector: z.string().nullable(),
      industry: z.string().nullable(),
      country: z.string().nullable(),
      source: z.string(),
      fetchedAt: z.string(),
    })
    .nullable(),
  /** Which source each daily price is from, and when it was fetched: stretches, oldest first. */
  origins: z.array(z.strictObject({ from: day, to: day, source: z.string(), label: z.string(), fetchedAt: z.string() })),
  contradictions: z.array(contradiction),
  /** How each source answered last about this symbol, field by field. */
  attempts: z.array(
    z.strictObject({
      source: z.string(),
      field: z.string(),
      at: z.string(),
      outcome: z.enum(['refreshed', 'unchanged', 'unknown', 'failed']),
      says: z.string(),
      answeredAt: z.string().nullable(),
    }),
  ),
  annualReports: z.strictObject({ source: z.string(), reports: z.array(companyReport) }).nullable(),
  /** Quarters that were filed as such: a fiscal year's fourth is not. */
  quarterlyReports: z.strictObject({ source: z.string(), reports: z.array(companyReport) }).nullable(),
})

export const barsQuery = z.strictObject({
  range: rangeName.default('1Y'),
  interval: intervalName.default('1d'),
  adjusted: adjustmentName.default('splits'),
  /** As the series was seen on that day: without later bars, and adjusted for nothing that came later. */
  asOf: existingDay.optional(),
})
export const factorsQuery = z.strictObject({ asOf: existingDay.optional() })
/** The rows of a factor file: the factors of the days up to and including lastDay, from the day after the row before. */
export const factorsAnswer = z.strictObject({
  symbol: z.string(),
  asOf: day.nullable(),
  /** A sentence where the dividends (or splits) are not completely known: those factors are null. */
  note: z.string().nullable(),
  factors: z.array(z.strictObject({ lastDay: day, priceFactor: z.number().nullable(), splitFactor: z.number() })),
})
export const barsAnswer = z.strictObject({
  ...provenance,
  interval: intervalName,
  range: rangeName,
  /** Of bars of minutes: the exchange's, in which their moments (which are UTC) are read. Null where it is not known, and of days. */
  timeZone: z.string().nullable(),
  dates: z.array(z.string()),
  open: column,
  high: column,
  low: column,
  close: column,
  volume: column,
  /** Within the range; the amount is per share as paid (raw), whatever the price adjustment. */
  splits: z.array(z.strictObject({ date: day, numerator: z.number(), denominator: z.number() })),
  dividends: z.array(z.strictObject({ date: day, amount: z.number() })),
})

export const peersAnswer = z.strictObject({
  symbol: z.string(),
  asOf: day.nullable(),
  source: z.string().nullable(),
  /** How the peers were chosen, as a sentence. */
  basis: z.string(),
  peers: z.array(
    z.strictObject({
      symbol: z.string(),
      name: z.string(),
      exchange: z.string(),
      hasBars: z.boolean(),
      isSubject: z.boolean(),
      marketCap: z.number().nullable(),
      priceToEarnings: z.number().nullable(),
      epsGrowthPercent: z.number().nullable(),
      dividendYieldPercent: z.number().nullable(),
      priceChangePercent: z.number().nullable(),
    }),
  ),
  /** Of the whole industry, the subject included; counts say of how many values. */
  industry: z.strictObject({
    name: z.string().nullable(),
    shareCount: z.number().int(),
    medians: z.array(
      z.strictObject({
        figure: z.string(),
        label: z.string(),
        median: z.number().nullable(),
        count: z.number().int(),
        subjectPercentile: z.number().nullable(),
      }),
    ),
  }),
})

/** What is here: for the home page, the data page and `data status`. */
export const marketStatusAnswer = z.strictObject({
  directory: z.strictObject({
    shareCount: z.number().int(),
    indexCount: z.number().int(),
    asOf: day.nullable(),
    source: z.string(),
  }),
  series: z.array(
    z.strictObject({
      symbol: z.string(),
      name: z.string(),
      ...seriesSummary.shape,
      freshness,
      last: z.number().nullable(),
      changePercent: z.number().nullable(),
      /** About 60 closes over the last year of the series, oldest first; split-adjusted. Daily series only, else empty. */
      sparkline: z.array(z.number()),
    }),
  ),
  /** What the inspection of the series found, by symbol and day. */
  findings: z.array(finding),
  contradictions: z.array(contradiction),
  annualReports: z.strictObject({
    companyCount: z.number().int(),
    reportCount: z.number().int(),
    from: day.nullable(),
    to: day.nullable(),
    source: z.string(),
  }),
  /** Fetched from what companies file; a period counts once. */
  filedReports: z.strictObject({
    companyCount: z.number().int(),
    reportCount: z.number().int(),
    newestFiled: day.nullable(),
    source: z.string(),
  }),
  exchangeRates: z.strictObject({
    currencyCount: z.number().int(),
    from: day.nullable(),
    to: day.nullable(),
    fetchedAt: z.string().nullable(),
  }),
  macro: z.strictObject({ from: day.nullable(), to: day.nullable(), monthCount: z.number().int(), source: z.string() }),
})

/** Shiller's monthly S&P composite: columns of one length, null where not published. */
export const macroAnswer = z.strictObject({
  asOf: day.nullable(),
  source: z.string(),
  dates: z.array(day),
  price: column,
  dividend: column,
  earnings: column,
  consumerPrices: column,
  longRate: column,
  realPrice: column,
  cape: column,
})

const currencyCode = z
  .string()
  .regex(/^[A-Za-z]{3}$/, 'a currency has three letters')
  .transform(code => code.toUpperCase())
export const exchangeRatesQuery = z.strictObject({
  base: currencyCode.default('EUR'),
  quote: currencyCode.default('USD'),
  from: day.optional(),
  to: day.optional(),
})
/** Units of `quote` for one of `base`, as columns, oldest first; working days of the bank only. */
export const exchangeRatesAnswer = z.strictObject({
  base: z.string(),
  quote: z.string(),
  asOf: day.nullable(),
  source: z.string(),
  fetchedAt: z.string().nullable(),
  dates: z.array(day),
  rates: z.array(z.number()),
})
export const currenciesAnswer = z.strictObject({
  base: z.string(),
  currencies: z.array(z.strictObject({ currency: z.string(), from: day, to: day })),
})

export type SearchAnswer = z.infer<typeof searchAnswer>
export type SearchHit = z.infer<typeof searchHit>
export type StockAnswer = z.infer<typeof stockAnswer>
export type BarsAnswer = z.infer<typeof barsAnswer>
export type PeersAnswer = z.infer<typeof peersAnswer>
export type MarketStatusAnswer = z.infer<typeof marketStatusAnswer>
export type ExchangeRatesAnswer = z.infer<typeof exchangeRatesAnswer>
export type MacroAnswer = z.infer<typeof macroAnswer>
export type RangeName = z.infer<typeof rangeName>
export type IntervalName = z.infer<typeof intervalName>
export type AdjustmentName = z.infer<typeof adjustmentName>
