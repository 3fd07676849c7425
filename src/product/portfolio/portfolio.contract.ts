// The shapes of an allocation, for the route and the browser.
import { z } from 'zod'
import { symbolText } from '../market/market.contract.ts'

const mostSymbols = 30
const symbolList = z
  .string()
  .min(3)
  .max(mostSymbols * 21)
  .transform(text => text.split(',').map(symbol => symbol.trim()))
  .pipe(z.array(symbolText).min(2, 'name at least two symbols').max(mostSymbols, `name at most ${mostSymbols} symbols`))

const share = z.coerce.number().min(0).max(1)

export const allocationQuery = z.strictObject({
  /** Separated by commas, 2 to 30 of them. */
  symbols: symbolList,
  range: z.enum(['1Y', '5Y', 'MAX']).default('MAX'),
  /** Least and greatest share of the capital for each symbol. */
  least: share.default(0),
  most: share.default(1),
  covariance: z.enum(['sample', 'identity', 'constant-correlation']).default('identity'),
  /** A year, as a share of 1. */
  riskFree: z.coerce.number().min(-0.1).max(0.5).default(0),
})

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** Shares of 1 a year; null where it cannot be said. */
const figures = { annualReturn: z.number(), volatility: z.number(), sharpe: z.number().nullable() }

export const allocationAnswer = z.strictObject({
  from: day,
  to: day,
  returnCount: z.number().int(),
  assets: z.array(
    z.strictObject({ symbol: z.string(), name: z.string(), source: z.string(), withDividends: z.boolean(), ...figures }),
  ),
  shrinkage: z.number().nullable(),
  /** By rows, in the order of the assets. */
  correlations: z.array(z.array(z.number().nullable())),
  methods: z.array(
    z.strictObject({
      method: z.enum(['equal', 'minimum-volatility', 'maximum-sharpe', 'risk-parity', 'hierarchical']),
      definition: z.string(),
      /** In the order of the assets, adding up to 1; null where nothing beat the risk-free rate. */
      weights: z.array(z.number()).nullable(),
      inSample: z.strictObject(figures).nullable(),
      outOfSample: z
        .strictObject({
          ...figures,
          /** 95 % interval of the Sharpe ratio. */
          sharpeFrom: z.number().nullable(),
          sharpeTo: z.number().nullable(),
          maximumDrawdown: z.number(),
          /** Mean share of the capital traded at a rebalancing. */
          turnover: z.number().nullable(),
        })
        .nullable(),
      /** What 1 became, at walk.dates. */
      equity: z.array(z.number()),
    }),
  ),
  frontier: z.array(z.strictObject({ volatility: z.number(), annualReturn: z.number(), weights: z.array(z.number()) })),
  walk: z.strictObject({
    dates: z.array(day),
    lookbackDays: z.number().int(),
    rebalanceDays: z.number().int(),
    costShare: z.number(),
    definition: z.string(),
    /** Why there is none. */
    note: z.string().nullable(),
  }),
})
export type AllocationAnswer = z.infer<typeof allocationAnswer>
