// The record of rules over many symbols as pure functions, so that worker threads can run them: one symbol's part, and the judgement
// of all parts added up.
import {
  blockRanges,
  chanceAmong,
  type Judged,
  judge,
  measurePool,
  occurrencesOf,
  type Pool,
  returnsAfter,
  type Share,
  shareOf,
} from '#event-study'
import { compileRules, parseRule, type RuleInputs } from '#rules'
import { seededChance } from '#statistics'
import { type HorizonRecord, horizons } from './study-signals.ts'

export type ShareInput = { readonly inputs: RuleInputs; readonly open: Float64Array; readonly rules: readonly string[] }
/** By rule and horizon; null where the symbol has no return over that horizon. */
export type SymbolShares = readonly (readonly (Share | null)[])[]

export type PooledHorizon = Omit<HorizonRecord, 'randomRange' | 'findable'>
export type PooledRule = { readonly judged: Judged; readonly horizons: readonly PooledHorizon[] }

const seed = 20_240_102

/** Weekdays on one calendar for all symbols; a bar of a weekend counts for the Friday before. day: days since 1970, a Thursday. */
export function weekdayOf(day: number): number {
  const since = day + 3
  const week = Math.floor(since / 7)
  return week * 5 + Math.min(4, since - week * 7)
}

export function signalShares({ inputs, open, rules }: ShareInput): SymbolShares {
  const truths = compileRules(rules.map(parseRule)).run(inputs)
  const returns = horizons.map(horizon => returnsAfter(open, horizon))
  const days = inputs.bars.time.map(weekdayOf)
  return truths.map(truth => {
    const occurrences = occurrencesOf(truth)
    return horizons.map((horizon, h) => shareOf({ returns: returns[h]!, occurrences, days }, horizon))
  })
}

/** In the order of the rules. Corrected for all of them over all horizons. */
export function judgePool(pools: readonly (readonly Pool[])[]): PooledRule[] {
  const chance = seededChance(seed)
  const measures = pools.map(row => row.map(measurePool))
  const ranges = measures.map(row => row.map(one => blockRanges(one.byDay, one.horizon, chance)))
  const looks = measures.reduce((sum, row) => sum + row.length, 0)
  const judged = judge(
    measures,
    one => chanceAmong(one.surprise, looks),
    (rule, one) => ranges[rule]![measures[rule]!.indexOf(one)]!.excess,
  )
  return measures.map((row, rule) => ({
    judged: judged[rule]!,
    horizons: row.map(({ byDay: _, error: __, surprise: ___, ...figures }, h) => ({
      ...figures,
      meanRange: ranges[rule]![h]!.mean,
      excessRange: ranges[rule]![h]!.excess,
    })),
  }))
}
