// Two numbers that are the same on paper are the same in a rule, whatever the order in which they were added up.
import { describe, expect, it } from 'vitest'
import { type Bars, emptyBars } from '#series'
import { randomWalk } from '../../../test/support/random-walks.ts'
import { crossSections } from './cross-section.ts'
import { tradedScale } from './inputs.ts'
import { compileRules } from './program.ts'
import { parseRule } from './rule.ts'

/** A price in cents that stands still after it moved about: as a share does that is being taken over. */
const settled = flatAfter(600)

function flatAfter(moves: number): Bars {
  const bars = { ...randomWalk(7) }
  bars.close = bars.close.slice()
  for (let i = 0; i < bars.close.length; i++) bars.close[i] = i < moves ? Math.round(bars.close[i]! * 100) / 100 : 12.34
  return bars
}

function truths(rule: string, bars: Bars, from: number): Set<number> {
  const [column] = compileRules([parseRule(rule)]).run({ bars, tradedScale: tradedScale(bars.time, []) })
  return new Set(column!.slice(from))
}

describe('where a price has stood still for as long as a rule looks back', () => {
  it.each([
    'close > sma(20)',
    'close < sma(20)',
    'sma(20) > sma(50)',
    'sma(20) < sma(50)',
    'close > mean(close, 7)',
    'close < wma(9)',
    'close != sma(30)',
    'close > 1.1 * sma(20) / 1.1',
    'crosses_above(sma(20), sma(50))',
    'crosses_below(close, sma(20))',
    'return(5) + 0.1 + 0.2 > 0.3',
  ])('%s is false', rule => {
    expect(truths(rule, settled, 700)).toEqual(new Set([0]))
  })

  it.each(['close = sma(20)', 'sma(20) >= sma(50)', 'sma(20) <= sma(50)', '0.1 + 0.2 = 0.3'])('%s is true', rule => {
    expect(truths(rule, settled, 700)).toEqual(new Set([1]))
  })
})

it('finds two averages of prices in cents alike on the very bars on which their sums are', () => {
  const { time, close, ...rest } = randomWalk(3)
  const cents = close.map(price => Math.round(price))
  const bars: Bars = { ...rest, time, close: cents.map(count => count / 10) }
  const sum = (t: number, length: number) => cents.slice(t - length + 1, t + 1).reduce((total, count) => total + count, 0)
  const told = Array.from(time, (_, t) => (t < 49 ? Number.NaN : 5 * sum(t, 20) > 2 * sum(t, 50) ? 1 : 0))
  const alike = told.filter((_, t) => t >= 49 && 5 * sum(t, 20) === 2 * sum(t, 50)).length
  expect(alike).toBeGreaterThan(0)
  const [found] = compileRules([parseRule('sma(20) > sma(50)')]).run({ bars, tradedScale: tradedScale(time, []) })
  expect([...found!]).toEqual(told)
})

it('says the same of a last value that was computed from fewer bars', () => {
  const rule = parseRule('sma(20) > sma(50) or close < sma(20) or close > sma(50)')
  expect(compileRules([rule]).last({ bars: settled, tradedScale: tradedScale(settled.time, []) }, true)).toEqual([0])
  const [section] = crossSections(parseRule('close < sma(20)'))
  const values: Record<string, number> = { close: 12.34, 'sma(20)': 12.340000000000003 }
  const part = (text: string) => Float64Array.of(values[text]!)
  expect([...section!.run({ length: 1, part, figure: part, text: () => [] })]).toEqual([0])
})

it('still tells apart what differs in the ninth digit, and knows numbers of every size', () => {
  const bars = emptyBars(4)
  bars.time.set([1, 2, 3, 4])
  bars.close.set([100, 100.0000001, 99.9999999, 1e300])
  const inputs = { bars, tradedScale: tradedScale(bars.time, []) }
  const rule = (text: string) => [...compileRules([parseRule(text)]).run(inputs)[0]!]
  expect(rule('close + 0 > 100 * 1')).toEqual([0, 1, 0, 1])
  expect(rule('close + 0 < 100 * 1')).toEqual([0, 0, 1, 0])
})
