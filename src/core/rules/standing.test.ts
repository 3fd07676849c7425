// Rules about a price that does not move: rounding is no signal.
import { expect, it } from 'vitest'
import type { Bars } from '#series'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { compileRules, parseRule, tradedScale } from './rules.ts'

const [length, from] = [700, 200]

function resting(price: number, seed: number): Bars {
  const bars = sampleBars(length, seed)
  for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(price, from)
  return bars
}

/** On how many bars the rule is true once the price has stood still for `after` bars. */
function trueBars(rule: string, after: number): number {
  let count = 0
  for (const [seed, price] of [0.1, 10.1, 33.37, 77.77].entries()) {
    const bars = resting(price, seed + 1)
    const [column] = compileRules([parseRule(rule)]).run({ bars, tradedScale: tradedScale(bars.time, []) })
    for (let i = from + after; i < length; i++) if (column![i] === 1) count++
  }
  return count
}

it.each([
  ['close < sma(20)', 20],
  ['close > sma(20)', 20],
  ['close != mean(close, 50)', 50],
  ['close < wma(20)', 20],
  ['close > vwma(20)', 20],
  ['close < bollinger(20, 2).lower', 20],
  ['close > bollinger(20, 2).middle', 20],
  ['crosses_above(sma(10), sma(20))', 21],
  ['crosses_below(sma(10), sma(20))', 21],
  ['close < ema(10)', 200],
  ['close > ema(10)', 200],
  ['crosses_above(ema(5), ema(10))', 200],
  ['crosses_below(ema(5), ema(10))', 200],
  ['macd(5, 10, 4).macd != 0', 200],
])('never finds %s true after %i bars at one price', (rule, after) => {
  expect(trueBars(rule, after)).toBe(0)
})
