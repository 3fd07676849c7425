import { describe, expect, it } from 'vitest'
import { indicatorDefinitions } from '#indicators'
import { type Bars, sliceBars } from '#series'
import { chanceFrom, sampleBars } from '../../../test/support/sample-bars.ts'
import { lookback } from './lookback.ts'
import { compileRules, crossSections, functionDefinitions, parseRule, type Rows, type RuleInputs } from './rules.ts'

const ones = (length: number) => new Float64Array(length).fill(1)
const bars = sampleBars(1500, 3)
const benchmark = sampleBars(1500, 4).close

function lastOf(text: string, of: Bars, its: Float64Array, rest: Partial<RuleInputs> = {}): number {
  const [column] = compileRules([parseRule(text)]).run({ bars: of, tradedScale: ones(of.time.length), benchmark: its, ...rest })
  return column!.at(-1)!
}

describe('how far a rule looks back', () => {
  // Every one that can be named, by its usual numbers.
  const numbers: Readonly<Record<string, string>> = { number: 'close', truth: 'close > open', length: '20' }
  const texts = [
    ...indicatorDefinitions.flatMap(({ id, outputs, drawnBack }) =>
      outputs.filter(({ name }) => !drawnBack.includes(name)).map(({ name }) => `${id}.${name}`),
    ),
    ...functionDefinitions.map(({ name, parameters }) => `${name}(${parameters.map(({ takes }) => numbers[takes]).join(', ')})`),
    'sma(volume, 10)',
    'highest(ema(close, 5), 10)[3]',
    'crosses_above(ema(5), sma(50))',
    'within(crosses_below(rsi(5), 30), 40)',
    'count(rsi(5) > 50 or close < open, 10)',
    'trading_day',
    'weekdays_left',
    'if(close > open, atr(5), 2 * mean(high - low, 10))',
  ]

  it.each(texts)('%s says on its last bars what it says on all', text => {
    const needed = lookback(parseRule(text).expression)
    const from = Math.max(0, 1500 - needed)
    for (const to of [1500, 1499, 1477]) {
      const start = Math.max(0, from - (1500 - to))
      const whole = lastOf(text, sliceBars(bars, 0, to), benchmark.subarray(0, to))
      const few = lastOf(text, sliceBars(bars, start, to), benchmark.subarray(start, to))
      if (Number.isNaN(whole)) expect(few).toBeNaN()
      else if (Math.abs(whole) > 1e-9) expect(few / whole).toBeCloseTo(1, 9)
      else expect(few).toBeCloseTo(whole, 9)
    }
  })

  it.each([
    ['close', 1],
    ['sma(200)', 201],
    ['close[5]', 6],
    ['return(1y)', 254],
    // One length of memory is 10 bars: 30 of them, or 33.6 where what remembers is itself remembered.
    ['ema(19)', 319],
    ['dema(19)', 374],
    ['smma(10)', 311],
    ['adx(10)', 357],
    // One after the other where that is less.
    ['macd(3, 199, 2)', 199 + 3000 + 2 + 45],
    ['rsi(10)', 311],
    // It may stand still while the price moves.
    ['rsi(highest(60), 10)', Number.POSITIVE_INFINITY],
    ['obv', Number.POSITIVE_INFINITY],
    ['since(close > open)', Number.POSITIVE_INFINITY],
    // Unknown on some bars, over which the window passes.
    ['mean(close / (close - open), 5)', Number.POSITIVE_INFINITY],
    ['sma(log(close - 100), 5)', Number.POSITIVE_INFINITY],
  ])('%s takes %d bars', (text, needed) => expect(lookback(parseRule(text).expression)).toBe(needed))
})

describe('a rule over many symbols', () => {
  const chance = chanceFrom(9)
  const series = Array.from({ length: 60 }, (_, i) => sliceBars(sampleBars(400, i + 10), 0, i === 7 ? 5 : 400))
  const pe = Float64Array.from(series, (_, i) => (i % 5 === 0 ? Number.NaN : 5 + 30 * chance()))
  const revenue = Float64Array.from(series, (_, i) => (i % 7 === 0 ? Number.NaN : 1e9 * chance()))
  const sector = series.map((_, i) => (i % 4 === 0 ? null : i % 2 === 0 ? 'Finance' : 'Energy'))
  const rows: Rows = {
    length: series.length,
    part: text => Float64Array.from(series, (_, i) => valueOf(text, i)),
    figure: column => (column === 'pe' ? pe : revenue),
    text: () => sector,
  }
  const valueOf = (text: string, i: number) =>
    lastOf(text, series[i]!, benchmark.subarray(0, series[i]!.time.length), {
      facts: { pe: Number.isNaN(pe[i]!) ? null : pe[i]!, sector: sector[i]! },
      reports: { revenue: ones(series[i]!.time.length).map(one => one * revenue[i]!) },
    })

  it.each([
    'close > sma(200) and rsi(14) < 50',
    'pe < 15 and sector = "finance" and return(3m) > 0',
    'not (pe < 15 or close < open) and revenue / pe > 1M',
    'sector != "Energy" or crosses_above(close, sma(20))',
    'if(pe > 20, -rsi(14), max(close, open)) + 1',
    'within(close > 100 and pe < 20, 10)',
    'abs(close / open - 1) > 1% and log(close) > 2 and true',
    'close >= 100',
  ])('%s is what each symbol says by itself', text => {
    const rule = parseRule(text)
    const sections = crossSections(rule).map(section => section.run(rows))
    const at = (i: number) => sections.map(column => column[column.length === 1 ? 0 : i]!)
    for (const i of series.keys()) {
      const alone = valueOf(text, i)
      if (rule.kind === 'number') expect(at(i)[0]).toBe(alone)
      else expect(at(i).every(truth => truth === 1)).toBe(alone === 1)
    }
  })

  it('asks for facts first, then for what looks back least, each part once', () => {
    const rule = parseRule('sma(200) > 10 and close > sma(20) and close < 2 * sma(20) and (pe < 15 or pe > 90)')
    const sections = crossSections(rule)
    expect(sections.map(({ parts }) => parts.map(({ rule: its }) => its.text))).toEqual([
      [],
      ['close', 'sma(20)'],
      ['close', 'sma(20)'],
      ['sma(200)'],
    ])
    expect(sections[0]!.figures).toEqual(['pe'])
  })
})
