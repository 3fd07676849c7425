// What the form holds, as text where people type, and the request that it makes.
import type { BacktestAnswer, NewBacktestBody } from '../../../src/product/backtests/backtests.contract.ts'
import { lessUsualCosts } from './costs.ts'

export type Range = { from: string; to: string; step: string }

export type BacktestChoice = {
  symbols: readonly string[]
  rule: string
  exitRule: string
  rankBy: string
  from: string
  to: string
  like: '' | 'backtesting.py' | 'backtrader' | 'LEAN' | 'vectorbt'
  direction: 'long' | 'short' | 'long-short'
  fill: 'next-open' | 'next-close' | 'same-close'
  size: 'all-in' | 'fraction' | 'volatility'
  sizePercent: string
  positions: string
  rebalance: 'never' | 'weekly' | 'monthly' | 'quarterly'
  whole: boolean
  cash: string
  commission: string
  /** Of each order, in money. */
  minimum: string
  slippage: string
  /** Percent a year on what is sold short. */
  borrow: string
  /** Percent a year on money in no position. */
  interest: string
  /** Percent that a delisted share brings less than its last close. */
  delisted: string
  stop: string
  trailing: string
  target: string
  bars: string
  /** Numbers in the rules that begin with $ are tried over their ranges. */
  varies: boolean
  ranges: Readonly<Record<string, Range>>
  walks: boolean
  inSample: string
  outOfSample: string
}

export const emptyChoice: BacktestChoice = {
  symbols: [],
  rule: '',
  exitRule: '',
  rankBy: '',
  from: '',
  to: '',
  like: '',
  direction: 'long',
  fill: 'next-open',
  size: 'all-in',
  sizePercent: '10',
  positions: '',
  rebalance: 'never',
  whole: false,
  cash: '10000',
  commission: '0.05',
  slippage: '0.05',
  ...lessUsualCosts(''),
  stop: '',
  trailing: '',
  target: '',
  bars: '',
  varies: false,
  ranges: {},
  walks: true,
  inSample: '504',
  outOfSample: '126',
}

/** Names that begin with $ in the rules, in the order in which they stand there. */
export function namesIn(...rules: readonly string[]): string[] {
  const names = rules.flatMap(rule => [...rule.matchAll(/\$([a-z][a-z0-9_]{0,19})/gi)].map(match => match[1]!.toLowerCase()))
  return [...new Set(names)]
}

export const beginningRange: Range = { from: '10', to: '100', step: '10' }

const mostVaried = 2

/**
 * The rule's own numbers, written as names with a range around each: the first two whole numbers from 2 on, which in most rules are
 * the lengths. The choice as it is where there are none, or where names stand there already.
 */
export function withNumbersVaried(choice: BacktestChoice): BacktestChoice {
  if (namesIn(choice.rule, choice.exitRule, choice.rankBy).length > 0) return { ...choice, varies: true }
  const ranges: Record<string, Range> = {}
  const rule = choice.rule.replaceAll(/(?<![\w.$])\d+(?![\w.%])/g, digits => {
    const value = Number(digits)
    const at = Object.keys(ranges).length
    if (value < 2 || value > 2_000 || at === mostVaried) return digits
    const name = 'ab'.charAt(at)
    const step = Math.max(1, Math.round(value / 5))
    ranges[name] = { from: String(Math.max(step, value - 2 * step)), to: String(value + 2 * step), step: String(step) }
    return `$${name}`
  })
  return { ...choice, rule, varies: true, walks: true, ranges }
}

/** A rule with its names filled in; as it is where one has no value. */
function filledIn(rule: string, setting: Readonly<Record<string, number>>): string {
  return rule.replaceAll(/\$([a-z][a-z0-9_]{0,19})/gi, (whole, name: string) => String(setting[name.toLowerCase()] ?? whole))
}

/** How many settings the ranges make; 0 where one of them is not whole. */
export function settingCount(choice: BacktestChoice): number {
  const counts = namesIn(choice.rule, choice.exitRule, choice.rankBy).map(name => {
    const { from, to, step } = choice.ranges[name] ?? beginningRange
    const count = Math.floor((Number(to) - Number(from)) / Number(step) + 1e-9) + 1
    return from.trim() && to.trim() && Number(step) > 0 && count > 0 ? count : 0
  })
  return counts.reduce((product, count) => product * count, 1)
}

const numberIn = (text: string) => (text.trim() === '' ? undefined : Number(text))

/** With another engine's conventions only what is its user's choice there is sent: the costs, the money, the way. */
export function bodyOf(choice: BacktestChoice): NewBacktestBody {
  const { like } = choice
  const costs = {
    percent: numberIn(choice.commission),
    minimum: numberIn(choice.minimum),
    slippagePercent: numberIn(choice.slippage),
    borrowPercent: numberIn(choice.borrow),
    cashInterestPercent: numberIn(choice.interest),
    delistedPercent: numberIn(choice.delisted) || undefined,
  }
  const exits = {
    stopPercent: numberIn(choice.stop),
    trailingPercent: numberIn(choice.trailing),
    targetPercent: numberIn(choice.target),
    bars: numberIn(choice.bars),
  }
  const percent = Number(choice.sizePercent)
  const sizing =
    choice.size === 'all-in'
      ? ({ kind: 'all-in' } as const)
      : choice.size === 'fraction'
        ? ({ kind: 'fraction', percent } as const)
        : ({ kind: 'volatility', percent, days: 20, mostPercent: 100 } as const)
  const names = choice.varies ? namesIn(choice.rule, choice.exitRule, choice.rankBy) : []
  const ranges = names.map(name => {
    const { from, to, step } = choice.ranges[name] ?? beginningRange
    return [name, { from: Number(from), to: Number(to), step: Number(step) }] as const
  })
  return {
    symbols: [...choice.symbols],
    rule: choice.rule,
    exitRule: choice.exitRule.trim() || null,
    rankBy: choice.rankBy.trim() || null,
    from: choice.from || null,
    to: choice.to || null,
    like: like || null,
    conventions: {
      direction: choice.direction,
      cash: numberIn(choice.cash),
      costs,
      exits,
      ...(!like && {
        fill: choice.fill,
        sizing,
        shares: choice.whole ? 'whole' : 'fractional',
        rebalance: choice.rebalance,
        positions: numberIn(choice.positions),
      }),
    },
    ...(ranges.length > 0 && {
      parameters: Object.fromEntries(ranges),
      walkForward: choice.walks
        ? { inSample: Number(choice.inSample), outOfSample: Number(choice.outOfSample), anchored: false }
        : null,
    }),
  }
}

/** The form that a run was asked with, to be changed and asked again. */
export function choiceOf(asked: BacktestAnswer['asked']): BacktestChoice {
  const { conventions = {}, parameters = {}, walkForward } = asked
  const { costs = {}, exits = {}, sizing } = conventions
  const text = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value))
  const unsaid = lessUsualCosts(asked.like ?? '')
  const known = sizing?.kind === 'fraction' || sizing?.kind === 'volatility' ? sizing : null
  return {
    ...emptyChoice,
    symbols: asked.symbols,
    rule: asked.rule,
    exitRule: asked.exitRule ?? '',
    rankBy: asked.rankBy ?? '',
    from: asked.from ?? '',
    to: asked.to ?? '',
    like: asked.like ?? '',
    direction: conventions.direction ?? 'long',
    fill: conventions.fill ?? 'next-open',
    size: known?.kind ?? 'all-in',
    sizePercent: known ? text(known.percent) : emptyChoice.sizePercent,
    positions: conventions.positions === asked.symbols.length ? '' : text(conventions.positions),
    rebalance: conventions.rebalance ?? 'never',
    whole: conventions.shares === 'whole',
    cash: text(conventions.cash),
    commission: text(costs.percent),
    minimum: text(costs.minimum) || unsaid.minimum,
    slippage: text(costs.slippagePercent),
    borrow: text(costs.borrowPercent) || unsaid.borrow,
    interest: text(costs.cashInterestPercent) || unsaid.interest,
    delisted: text(costs.delistedPercent) || unsaid.delisted,
    stop: text(exits.stopPercent),
    trailing: text(exits.trailingPercent),
    target: text(exits.targetPercent),
    bars: text(exits.bars),
    varies: Object.keys(parameters).length > 0,
    ranges: Object.fromEntries(
      Object.entries(parameters).map(([name, { from, to, step }]) => [
        name,
        { from: text(from), to: text(to), step: text(step) },
      ]),
    ),
    walks: walkForward != null,
    inSample: text(walkForward?.inSample) || emptyChoice.inSample,
    outOfSample: text(walkForward?.outOfSample) || emptyChoice.outOfSample,
  }
}

/** What the run came to, as a rule of today: after a walk forward the setting it chose last, else the best one. */
export function screenRuleOf({ asked, result }: BacktestAnswer): string {
  const { sweep, walkForward, setting } = result ?? {}
  const last = walkForward?.choices.findLast(choice => choice.setting !== null)?.setting
  const chosen = sweep && last ? Object.fromEntries(sweep.parameters.map((name, i) => [name, last[i]!])) : setting
  return filledIn(asked.rule, chosen ?? {})
}
