// What a simulation assumes about the world, each of it chosen by name: two engines differ in their results because they differ here.
import { Failure } from '#basics'

/**
 * When an order that was decided on a close is filled. `same-close` trades at the very price that the decision was made from, which
 * nobody can do; it is there to reproduce the results of others.
 */
export type FillRule = 'next-open' | 'next-close' | 'same-close'

/** Percent units throughout: 0.1 is a tenth of a percent. Money in the currency of the prices. */
export type Costs = {
  readonly perTrade: number
  readonly perShare: number
  readonly percent: number
  /** What an order costs at least. */
  readonly minimum: number
  /** What an order costs at most, in percent of its value; applied after the minimum. null: no such limit. */
  readonly mostPercent: number | null
  /** By how much a fill is worse than the price: half of the spread, and what the order itself moves. */
  readonly slippagePercent: number
  /** Some engines take it on the way in only. */
  readonly slippageOn: 'both' | 'entry'
  /** Per year of 365 days, on the value of what is sold short. */
  readonly borrowPercent: number
  /** Per year of 365 days, on money that is bound in no position. */
  readonly cashInterestPercent: number
  /** By how much less than its last close a share brings that was delisted; nothing where it is not said. */
  readonly delistedPercent?: number
}

export type Sizing =
  /** Everything, in equal parts for as many positions as there may be. */
  | { readonly kind: 'all-in' }
  /** Of what the account is worth, for each position. */
  | { readonly kind: 'fraction'; readonly percent: number }
  | { readonly kind: 'cash'; readonly amount: number }
  | { readonly kind: 'shares'; readonly count: number }
  /** As much that the position alone would swing by `percent` a year, judged by the last `days` returns; never more than `mostPercent`. */
  | { readonly kind: 'volatility'; readonly percent: number; readonly days: number; readonly mostPercent: number }

/** Ways out beside the rule; null where there is none. Percent of the price paid (of the best price since, when trailing). */
export type ProtectiveExits = {
  readonly stopPercent: number | null
  readonly trailingPercent: number | null
  readonly targetPercent: number | null
  /** Sold after so many closes. */
  readonly bars: number | null
}

export type Conventions = {
  readonly cash: number
  readonly fill: FillRule
  /** Whether the number of shares follows from the price at the fill, or from the close on which it was decided. */
  readonly sizedAt: 'fill' | 'signal'
  /** What happens to an order for which the money does not suffice: it is made smaller, or not filled at all. */
  readonly shortOfCash: 'cut' | 'refuse'
  readonly shares: 'whole' | 'fractional'
  readonly direction: 'long' | 'short' | 'long-short'
  readonly sizing: Sizing
  /** So many positions at once at most. */
  readonly positions: number
  readonly costs: Costs
  readonly exits: ProtectiveExits
  /** After a stop, target or time exit: wait until the entry has been false once, or enter again as soon as it is true. */
  readonly reentry: 'on-a-new-signal' | 'at-once'
  /** Other than never: entries, and weights made equal again, only after the first close of each such period. */
  readonly rebalance: 'never' | 'weekly' | 'monthly' | 'quarterly'
  /** Whether what is open at the end is sold at the last close, with its costs; else it is valued at it. */
  readonly closeAtEnd: boolean
}

export const noCosts: Costs = {
  perTrade: 0,
  perShare: 0,
  percent: 0,
  minimum: 0,
  mostPercent: null,
  slippagePercent: 0,
  slippageOn: 'both',
  borrowPercent: 0,
  cashInterestPercent: 0,
}

const noExits: ProtectiveExits = { stopPercent: null, trailingPercent: null, targetPercent: null, bars: null }

/** What is assumed where nothing else is said: costs that a private investor pays in liquid shares. */
export const usualConventions: Conventions = {
  cash: 10_000,
  fill: 'next-open',
  sizedAt: 'fill',
  shortOfCash: 'cut',
  shares: 'fractional',
  direction: 'long',
  sizing: { kind: 'all-in' },
  positions: 1,
  costs: { ...noCosts, percent: 0.05, slippagePercent: 0.05, borrowPercent: 1 },
  exits: noExits,
  reentry: 'on-a-new-signal',
  rebalance: 'never',
  closeAtEnd: false,
}

/**
 * The conventions of other engines, as their documentation and source say, to be completed with the costs of the run at hand.
 * backtesting.py: whole shares from all the money at the open after the signal; the spread on the way in, the commission on each side.
 * backtrader: one share unless a sizer says otherwise, counted at the signal's close; an order that the cash does not cover is refused.
 * LEAN: SetHoldings(1) keeps 0.25 % back and counts at the signal's close; the fees of its Interactive Brokers model for US shares.
 * vectorbt: from_signals with its defaults trades at the close of the signal itself, in fractions, all the money of 100, and costs nothing.
 */
export const conventionsOf = {
  'backtesting.py': {
    ...usualConventions,
    shares: 'whole',
    costs: { ...noCosts, slippageOn: 'entry' },
    reentry: 'at-once',
  },
  backtrader: {
    ...usualConventions,
    sizedAt: 'signal',
    shortOfCash: 'refuse',
    shares: 'whole',
    sizing: { kind: 'shares', count: 1 },
    costs: noCosts,
    reentry: 'at-once',
  },
  LEAN: {
    ...usualConventions,
    cash: 100_000,
    sizedAt: 'signal',
    shares: 'whole',
    sizing: { kind: 'fraction', percent: 99.75 },
    costs: { ...noCosts, perShare: 0.005, minimum: 1, mostPercent: 0.5 },
    reentry: 'at-once',
  },
  vectorbt: {
    ...usualConventions,
    cash: 100,
    fill: 'same-close',
    costs: noCosts,
    reentry: 'at-once',
  },
} as const satisfies Readonly<Record<string, Conventions>>

/** Throws Failure('invalid') with the name and the value of what cannot be. */
export function checkConventions(conventions: Conventions): void {
  const { costs, exits, sizing } = conventions
  inRange('cash', conventions.cash, 1, 1e12)
  inRange('positions', conventions.positions, 1, 500)
  if (!Number.isInteger(conventions.positions)) refuse('positions', conventions.positions, 'a whole number')
  for (const name of ['perTrade', 'perShare', 'minimum'] as const) inRange(`costs.${name}`, costs[name], 0, 1e6)
  for (const name of ['percent', 'slippagePercent'] as const) inRange(`costs.${name}`, costs[name], 0, 50)
  for (const name of ['borrowPercent', 'cashInterestPercent'] as const) inRange(`costs.${name}`, costs[name], 0, 100)
  if (costs.delistedPercent !== undefined) inRange('costs.delistedPercent', costs.delistedPercent, 0, 100)
  if (costs.mostPercent !== null) inRange('costs.mostPercent', costs.mostPercent, 0, 50)
  for (const name of ['stopPercent', 'trailingPercent'] as const)
    if (exits[name] !== null) inRange(`exits.${name}`, exits[name], 0.01, 99.99)
  if (exits.targetPercent !== null) inRange('exits.targetPercent', exits.targetPercent, 0.01, 10_000)
  if (exits.bars !== null) inRange('exits.bars', exits.bars, 1, 10_000)
  if (sizing.kind === 'fraction') inRange('sizing.percent', sizing.percent, 0.01, 100)
  if (sizing.kind === 'cash') inRange('sizing.amount', sizing.amount, 0.01, 1e12)
  if (sizing.kind === 'shares') inRange('sizing.count', sizing.count, 1e-6, 1e9)
  if (sizing.kind === 'volatility') {
    inRange('sizing.percent', sizing.percent, 0.1, 200)
    inRange('sizing.days', sizing.days, 5, 500)
    inRange('sizing.mostPercent', sizing.mostPercent, 0.01, 100)
  }
}

function inRange(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) refuse(name, value, `between ${least} and ${most}`)
}

function refuse(name: string, value: number, expected: string): never {
  throw new Failure('invalid', `${name} is ${value}: it has to be ${expected}.`, { detail: { name } })
}
