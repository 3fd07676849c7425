// What may be asked for, as it comes in over HTTP and from a terminal. What it means is settled in strategy.ts.
import { z } from 'zod'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const symbol = z.string().min(1).max(20)
const percent = z.number().min(0).max(10_000)
const money = z.number().min(0).max(1e12)
const ruleText = z.string().min(1).max(2_000, 'a rule has at most 2000 characters')
export const engineName = z.enum(['backtesting.py', 'backtrader', 'LEAN', 'vectorbt'])

const sizing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all-in') }),
  z.strictObject({ kind: z.literal('fraction'), percent }),
  z.strictObject({ kind: z.literal('cash'), amount: money }),
  z.strictObject({ kind: z.literal('shares'), count: z.number().positive().max(1e9) }),
  z.strictObject({ kind: z.literal('volatility'), percent, days: z.int().min(5).max(500), mostPercent: percent }),
])
const costs = z.strictObject({
  perTrade: money,
  perShare: money,
  percent,
  minimum: money,
  mostPercent: percent.nullable(),
  slippagePercent: percent,
  slippageOn: z.enum(['both', 'entry']),
  borrowPercent: percent,
  cashInterestPercent: percent,
  delistedPercent: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .meta({ description: 'By how much less than its last close a share brings that was delisted. Default 0.' }),
})
const exits = z.strictObject({
  stopPercent: percent.nullable(),
  trailingPercent: percent.nullable(),
  targetPercent: percent.nullable(),
  bars: z.int().min(1).max(10_000).nullable(),
})
const choices = {
  cash: money,
  fill: z.enum(['next-open', 'next-close', 'same-close']),
  sizedAt: z.enum(['fill', 'signal']),
  shortOfCash: z.enum(['cut', 'refuse']),
  shares: z.enum(['whole', 'fractional']),
  direction: z.enum(['long', 'short', 'long-short']),
  sizing,
  positions: z.int().min(1).max(500),
  reentry: z.enum(['on-a-new-signal', 'at-once']),
  rebalance: z.enum(['never', 'weekly', 'monthly', 'quarterly']),
  closeAtEnd: z.boolean(),
}
export const conventionsShape = z.strictObject({ ...choices, costs, exits })

/** Wider than any parameter of an indicator or any level of a price. */
const mostVaried = 1e9
const varied = z.number().min(-mostVaried).max(mostVaried)
const mostParameters = 4
export const parametersShape = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_]{0,19}$/),
    z.strictObject({ from: varied, to: varied, step: z.number().positive().max(mostVaried) }),
  )
  .refine(parameters => Object.keys(parameters).length <= mostParameters, {
    error: `at most ${mostParameters} numbers vary at once`,
  })
  .meta({
    maxProperties: mostParameters,
    description: 'Numbers that are varied: {"fast": {"from": 5, "to": 50, "step": 5}} for $fast in a rule. At most four.',
  })
const walkForward = z.strictObject({
  inSample: z.int().min(20).max(10_000).meta({ description: 'Bars to choose a setting on.' }),
  outOfSample: z.int().min(5).max(10_000).meta({ description: 'Bars to trade it on.' }),
  anchored: z.boolean(),
})

export const askedShape = z.strictObject({
  symbols: z.array(symbol).min(1).max(50),
  rule: ruleText.meta({ description: 'A condition in the rule language: enter while it is true. With parameters like $fast.' }),
  exitRule: ruleText
    .nullable()
    .optional()
    .meta({ description: 'Leave when it is true. Default: when the rule is no longer true.' }),
  rankBy: ruleText.nullable().optional().meta({ description: 'A number; the larger comes first when not all can be bought.' }),
  from: day.nullable().optional(),
  to: day.nullable().optional(),
  benchmark: symbol.nullable().optional().meta({ description: 'Default ^GSPC; null for none.' }),
  like: engineName.nullable().optional().meta({ description: 'Whose conventions hold where none are given.' }),
  conventions: z
    .strictObject({ ...choices, costs: costs.partial(), exits: exits.partial() })
    .partial()
    .optional()
    .meta({ description: 'Money in the currency of the prices, percent as 0.1 for a tenth of a percent.' }),
  parameters: parametersShape.optional(),
  walkForward: walkForward.partial({ anchored: true }).nullable().optional(),
})
