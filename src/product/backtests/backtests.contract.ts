// Backtests over HTTP: the shapes for browser and server. An id that is another's is answered like one that does not exist.
import { z } from 'zod'
import { symbolText as symbol } from '../market/market.contract.ts'
import { askedShape, conventionsShape, engineName, parametersShape } from './asked-shape.ts'

const instant = z.iso.datetime()
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const newBacktestBody = askedShape.extend({
  symbols: z.array(symbol).min(1).max(50),
  benchmark: symbol.nullable().optional().meta({ description: 'Default ^GSPC; null for none.' }),
})

export type NewBacktestBody = z.infer<typeof newBacktestBody>

export const backtestParams = z.strictObject({ backtestId: z.uuid() })
export const exportParams = z.strictObject({ backtestId: z.uuid(), format: z.enum(['json', 'csv', 'html']) })
export const exportAnswer = z.string().meta({ description: 'A file.' })

const run = z.strictObject({
  id: z.uuid(),
  rule: z.string(),
  symbols: z.array(z.string()),
  settingCount: z.int(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  says: z.string().nullable().meta({ description: 'Why it failed.' }),
  createdAt: instant,
  finishedAt: instant.nullable(),
  dataHash: z.string().nullable(),
  resultHash: z
    .string()
    .nullable()
    .meta({ description: 'SHA-256 of the result as JSON with its keys in order; the same run gives the same.' }),
  totalReturn: z.number().nullable(),
  sharpe: z.number().nullable(),
  maximumDrawdown: z.number().nullable(),
  tradeCount: z.int().nullable(),
})
export type BacktestRun = z.infer<typeof run>

export const backtestsAnswer = z.strictObject({
  backtests: z.array(run),
  limits: z.strictObject({
    plan: z.enum(['self-hosted']),
    runs: z.int(),
    open: z.int(),
    symbols: z.int(),
    settings: z.int(),
    barSettings: z.int(),
    /** The same for runs whose conventions are the plainest ones. */
    fastBarSettings: z.int(),
  }),
})
export type BacktestsAnswer = z.infer<typeof backtestsAnswer>
export const newBacktestAnswer = z.strictObject({ backtest: run })

const estimate = z
  .strictObject({ value: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() })
  .meta({ description: 'With the range that holds 95 of 100 samples; null where the sample is too small.' })
const metrics = z.strictObject({
  from: day,
  to: day,
  returnCount: z.int(),
  finalEquity: z.number(),
  totalReturn: z.number(),
  cagr: estimate,
  volatility: estimate,
  sharpe: estimate,
  sortino: estimate,
  calmar: estimate,
  maximumDrawdown: estimate,
  drawdowns: z.array(z.strictObject({ depth: z.number(), peak: day, trough: day, recovered: day.nullable() })),
  exposure: z.number(),
  timeInMarket: z.number(),
  turnover: z.number().nullable(),
  closedTrades: z.int(),
  openTrades: z.int(),
  winRate: estimate,
  profitFactor: estimate,
  averageTrade: estimate,
  averageBars: z.number().nullable(),
  costs: z.strictObject({
    commission: z.number(),
    slippage: z.number(),
    borrow: z.number(),
    interest: z.number(),
    dividends: z.number(),
  }),
  costShare: z.number(),
})
const reason = z.enum([
  'signal',
  'rebalance',
  'opposite signal',
  'stop',
  'trailing stop',
  'target',
  'time',
  'ranked out',
  'delisted',
  'prices end',
  'reverse split',
  'ruined',
  'end of test',
])
const trade = z.strictObject({
  symbol: z.string(),
  direction: z.enum(['long', 'short']),
  decidedOn: day,
  entryDate: day,
  entryPrice: z.number(),
  shares: z.number(),
  entryReason: reason,
  exitDate: day.nullable(),
  exitPrice: z.number(),
  exitReason: reason.nullable(),
  bars: z.int(),
  profit: z.number(),
  return: z.number(),
  commission: z.number(),
  slippage: z.number(),
  dividends: z.number(),
  borrow: z.number(),
})
const result = {
  metrics,
  equity: z.strictObject({ dates: z.array(day), values: z.array(z.number()) }),
  benchmark: z
    .strictObject({
      symbol: z.string(),
      name: z.string(),
      withDividends: z.boolean(),
      totalReturn: z.number(),
      cagr: estimate,
      sharpe: estimate,
      maximumDrawdown: z.number(),
      values: z.array(z.number()),
    })
    .nullable(),
  monthly: z.array(z.strictObject({ year: z.int(), months: z.array(z.number().nullable()), total: z.number() })),
  trades: z.array(trade),
  asOthers: z.record(z.string(), z.number().nullable()).nullable(),
  lookAhead: z.strictObject({ cuts: z.array(day), compared: z.int() }),
}
const report = z.strictObject({
  ...result,
  rule: z.string(),
  exitRule: z.string().nullable(),
  rankBy: z.string().nullable(),
  symbols: z.array(z.string()),
  from: day.nullable(),
  to: day.nullable(),
  like: engineName.nullable(),
  conventions: conventionsShape,
  parameters: parametersShape,
  prices: z.array(
    z.strictObject({
      symbol: z.string(),
      name: z.string(),
      currency: z.string().nullable(),
      source: z.string(),
      basis: z.enum(['none', 'splits', 'all']),
      note: z.string().nullable(),
    }),
  ),
  dataHash: z.string(),
  notes: z.array(z.string()),
  setting: z.record(z.string(), z.number()).nullable(),
  sweep: z
    .strictObject({
      parameters: z.array(z.string()),
      settings: z.array(z.array(z.number())),
      totalReturn: z.array(z.number()),
      maximumDrawdown: z.array(z.number()),
      sharpe: z.array(z.number().nullable()),
      trades: z.array(z.int()),
      best: z.int(),
      deflated: z.strictObject({
        probability: z.number().nullable(),
        luckySharpe: z.number().nullable(),
        trials: z.number().nullable(),
      }),
      overfitting: z
        .strictObject({
          probability: z.number(),
          lossProbability: z.number(),
          chosenSharpe: z.number(),
          otherHalfSharpe: z.number(),
          halves: z.int(),
        })
        .nullable(),
    })
    .nullable(),
  walkForward: z
    .strictObject({
      choices: z.array(
        z.strictObject({ from: day, to: day, setting: z.array(z.number()).nullable(), inSampleSharpe: z.number().nullable() }),
      ),
      run: z.strictObject(result),
    })
    .nullable(),
})

export type BacktestReport = z.infer<typeof report>
export type BacktestTrade = z.infer<typeof trade>

export const backtestAnswer = z.strictObject({
  backtest: run,
  asked: newBacktestBody.meta({ description: 'To be sent again for the same run.' }),
  progress: z.strictObject({ done: z.number(), total: z.number(), says: z.string() }).nullable(),
  result: report.nullable(),
})
export type BacktestAnswer = z.infer<typeof backtestAnswer>
