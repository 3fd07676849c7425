// The shapes of what numbers say: indicators by name, and the analysis of one symbol.
import { z } from 'zod'
import { symbolText } from '../market/market.contract.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const column = z.array(z.number().nullable())
const interval = z.enum(['1m', '1d', '1wk', '1mo'])
const adjustment = z.enum(['none', 'splits', 'all'])
export const symbolParams = z.strictObject({
  symbol: symbolText,
})

const range = z.enum(['1M', '3M', '6M', 'YTD', '1Y', '5Y', 'MAX'])

const provenance = {
  symbol: z.string(),
  asOf: day.nullable(),
  source: z.string().nullable(),
  adjustment,
  adjustmentNote: z.string().nullable(),
  currency: z.string().nullable(),
}

export const indicatorsQuery = z.strictObject({
  /** Comma-separated, e.g. sma(20),macd(12,26,9); parameters left out take their defaults. At most 12. */
  names: z.string().min(1).max(300),
  range: range.default('1Y'),
  interval: interval.default('1d'),
  adjusted: adjustment.default('splits'),
})
export const indicatorsAnswer = z.strictObject({
  ...provenance,
  interval,
  range,
  dates: z.array(z.string()),
  /** By canonical name ("sma(20)"), then by output ("sma"); each column as long as dates, null in the warm-up. Computed over the whole history, then cut to the range. */
  series: z.record(z.string(), z.record(z.string(), column)),
})

/** GET /api/indicators: what there is to choose from; chart menu, documentation and rule language read it. */
export const indicatorCatalogue = z.strictObject({
  indicators: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      group: z.enum(['average', 'momentum', 'volatility', 'volume']),
      help: z.string(),
      source: z.string(),
      parameters: z.array(
        z.strictObject({
          name: z.string(),
          label: z.string(),
          default: z.number(),
          min: z.number(),
          max: z.number(),
          step: z.number(),
        }),
      ),
      /** placement: over the prices, or a pane of its own. style: how the browser draws it. */
      placement: z.enum(['price', 'pane']),
      outputs: z.array(
        z.strictObject({ name: z.string(), label: z.string(), style: z.enum(['line', 'histogram', 'area', 'dots']) }),
      ),
      /** Fixed levels worth a line, e.g. RSI 30 and 70. */
      levels: z.array(z.number()),
    }),
  ),
})

const tone = z.enum(['up', 'down', 'mixed', 'neutral'])

/** A figure with enough around it to be shown alone. */
const figure = z.strictObject({
  id: z.string(),
  label: z.string(),
  value: z.number().nullable(),
  unit: z.enum(['price', 'percent', 'ratio', 'count', 'days', 'index']),
  /** How it is computed, in one sentence. */
  definition: z.string(),
})

export const analysisQuery = z.strictObject({
  /** Which prices the risk figures are of. */
  adjusted: adjustment.default('all'),
  /** Over which span, counted back from the last bar, the risk figures are. */
  window: z.enum(['1Y', '5Y', 'MAX']).default('5Y'),
})
export const analysisAnswer = z.strictObject({
  ...provenance,
  interval,
  /** One line that the first screen shows. Null without bars. */
  verdict: z.strictObject({ text: z.string(), tone }).nullable(),
  /** The technical state in plain sentences, each with the figures and the rule behind it. */
  statements: z.array(
    z.strictObject({
      id: z.string(),
      topic: z.enum(['trend', 'momentum', 'volatility', 'volume', 'position']),
      tone,
      text: z.string(),
      /** The rule in words and symbols: "close > SMA(200)". */
      rule: z.string(),
      figures: z.array(figure),
    }),
  ),
  returns: z
    .strictObject({
      /** percent units: 12.3 means +12.3%. priceReturn: split-adjusted; totalReturn: dividends reinvested, null when the source cannot tell. */
      periods: z.array(
        z.strictObject({
          id: z.string(),
          label: z.string(),
          from: day,
          to: day,
          priceReturn: z.number().nullable(),
          totalReturn: z.number().nullable(),
          annualised: z.number().nullable(),
          benchmarkReturn: z.number().nullable(),
        }),
      ),
      calendarYears: z.array(
        z.strictObject({
          year: z.number().int(),
          from: day,
          to: day,
          complete: z.boolean(),
          priceReturn: z.number().nullable(),
          totalReturn: z.number().nullable(),
          benchmarkReturn: z.number().nullable(),
        }),
      ),
      definitions: z.array(z.string()),
    })
    .nullable(),
  risk: z
    .strictObject({
      from: day,
      to: day,
      returnCount: z.number().int(),
      benchmark: z
        .strictObject({ symbol: z.string(), name: z.string(), from: day, to: day, returnCount: z.number().int() })
        .nullable(),
      figures: z.array(figure),
      drawdowns: z.array(
        z.strictObject({
          peak: day,
          trough: day,
          recovered: day.nullable(),
          depthPercent: z.number(),
          tradingDays: z.number().int(),
        }),
      ),
    })
    .nullable(),
})

export const rollingRiskQuery = z.strictObject({
  range: z.enum(['1Y', '5Y', 'MAX']).default('5Y'),
  /** How many daily returns each figure is of: a quarter, half a year or a year of them. */
  returns: z.enum(['63', '126', '252']).default('252'),
  adjusted: adjustment.default('all'),
})
export const rollingRiskAnswer = z.strictObject({
  ...provenance,
  range,
  returns: z.number().int(),
  /** Closes that are known in the range and before it: one more than `returns` are needed for the first figure. */
  closeCount: z.number().int(),
  /** What rolling means, in one sentence. */
  definition: z.string(),
  /** Null for the index itself, and where the two have too few days in common. */
  benchmark: z.strictObject({ symbol: z.string(), name: z.string() }).nullable(),
  /** The days of the range from the first that has a figure; empty where there are not returns enough. */
  dates: z.array(day),
  figures: z.array(figure.omit({ value: true }).extend({ values: column })),
})

export type RollingRiskAnswer = z.infer<typeof rollingRiskAnswer>
export type IndicatorsAnswer = z.infer<typeof indicatorsAnswer>
export type IndicatorCatalogue = z.infer<typeof indicatorCatalogue>
export type AnalysisAnswer = z.infer<typeof analysisAnswer>
