import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import { computeIndicator, indicatorDefinitions, parseIndicator } from '#indicators'
import { adjust, type Bars, emptyBars, sliceBars, type Split } from '#series'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import {
  benchmarkOn,
  comparedInto,
  compileRules,
  functionDefinitions,
  noteComparison,
  parseRule,
  reportColumns,
  type RuleInputs,
  tradedScale,
  unknownScale,
} from './rules.ts'
import { indicatorDegree } from './units.ts'

const nan = Number.NaN

function barsOf(close: number[], rest: Partial<Record<'open' | 'high' | 'low' | 'volume', number[]>> = {}): Bars {
  const bars = emptyBars(close.length)
  bars.time.set(close.map((_, i) => dayOf('2018-01-01') + i))
  bars.close.set(close)
  for (const name of ['open', 'high', 'low', 'volume'] as const) bars[name].set(rest[name] ?? close)
  return bars
}

function inputsOf(bars: Bars, rest: Partial<RuleInputs> = {}): RuleInputs {
  return { bars, tradedScale: tradedScale(bars.time, []), ...rest }
}

function run(text: string, inputs: RuleInputs): number[] {
  return [...compileRules([parseRule(text)]).run(inputs)[0]!]
}

describe('a program', () => {
  const bars = barsOf([1, 2, 3, 2, nan, 5, 4], { open: [2, 2, 2, 2, 2, 2, 2] })

  it.each([
    ['close + open * 2', [5, 6, 7, 6, nan, 9, 8]],
    ['-close / 2', [-0.5, -1, -1.5, -1, nan, -2.5, -2]],
    ['close / (close - 2)', [-1, nan, 3, nan, nan, 5 / 3, 2]],
    ['close > 2', [0, 0, 1, 0, nan, 1, 1]],
    ['2 >= close', [1, 1, 0, 1, nan, 0, 0]],
    ['close != 2', [1, 0, 1, 0, nan, 1, 1]],
    ['close > 2 and open > 2', [0, 0, 0, 0, 0, 0, 0]],
    ['close > 2 and open > 1', [0, 0, 1, 0, nan, 1, 1]],
    ['close > 2 or open > 1', [1, 1, 1, 1, 1, 1, 1]],
    ['close > 2 or open > 2', [0, 0, 1, 0, nan, 1, 1]],
    ['not close > 2', [1, 1, 0, 1, nan, 0, 0]],
    ['close[2]', [nan, nan, 1, 2, 3, 2, nan]],
    ['(close > 2)[1]', [nan, 0, 0, 1, 0, nan, 1]],
    ['5[2] + close', [nan, nan, 8, 7, nan, 10, 9]],
    ['crosses_above(close, open)', [nan, 0, 1, 0, nan, nan, 0]],
    ['crosses_below(close, open)', [nan, 0, 0, 0, nan, 0, 0]],
    ['crosses_below(close, 2.5)', [nan, 0, 0, 1, 0, 0, 0]],
    ['return(2)', [nan, nan, 2, 0, nan, 5 / 3 - 1, 1]],
    ['change(close, 1)', [nan, 1, 1, -1, nan, 3, -1]],
    ['highest(close, 2)', [nan, 2, 3, 3, nan, 5, 5]],
    ['lowest(close, 2)', [nan, 1, 2, 2, nan, 2, 4]],
    ['mean(2)', [nan, 1.5, 2.5, 2.5, nan, 3.5, 4.5]],
    ['sum(3)', [nan, nan, 6, 7, nan, 10, 11]],
    ['zscore(3)', [nan, nan, 1, -1 / Math.sqrt(3), nan, (5 - 10 / 3) / Math.sqrt(7 / 3), 1 / 3 / Math.sqrt(7 / 3)]],
    ['percentile(3)', [nan, nan, 1, 0.25, nan, 1, 0.5]],
    ['drawdown(3)', [nan, nan, 0, 2 / 3 - 1, nan, 0, -0.2]],
    ['rising(2)', [nan, nan, 1, 0, nan, 0, 0]],
    ['falling(1)', [nan, 0, 0, 1, nan, 0, 1]],
    ['within(close > 2, 2)', [nan, 0, 1, 1, nan, 1, 1]],
    ['count(close > 1, 2)', [nan, 1, 2, 2, nan, nan, 2]],
    ['since(close > 2)', [nan, nan, 0, 1, nan, 0, 0]],
    ['if(close > 2, 10, open)', [2, 2, 10, 2, nan, 10, 10]],
    ['max(close, open) - min(close, open)', [1, 0, 1, 0, nan, 3, 2]],
    ['abs(close - 3)', [2, 1, 0, 1, nan, 2, 1]],
    ['sqrt(close - 2)', [nan, 0, 1, 0, nan, Math.sqrt(3), Math.sqrt(2)]],
    ['log(close - 2) = 0', [nan, nan, 1, nan, nan, 0, 0]],
    ['exp(0) + 5% + 1k + 2M + 1B', Array.from({ length: 7 }, () => 1_002_001_001.05)],
    ['max_drawdown(3)', [nan, nan, 0, 2 / 3 - 1, nan, 2 / 3 - 1, -0.2]],
    ['positive_days(2)', [nan, nan, 1, 0.5, nan, 0.5, 0.5]],
    ['sma(close, 2)', [nan, 1.5, 2.5, 2.5, nan, 3.5, 4.5]],
    ['sma(close[1], 2)', [nan, nan, 1.5, 2.5, 2.5, nan, 3.5]],
    ['day', [1, 2, 3, 4, 5, 6, 7]],
    ['weekday', [1, 2, 3, 4, 5, 6, 7]],
    ['year * 100 + month', Array.from({ length: 7 }, () => 201_801)],
    ['weekdays_left', [22, 21, 20, 19, 18, 18, 18]],
    ['trading_day', Array.from({ length: 7 }, () => nan)],
    ['benchmark > 1', Array.from({ length: 7 }, () => nan)],
    ['alpha(2) > 1', Array.from({ length: 7 }, () => nan)],
    ['net_income > 1 or true', Array.from({ length: 7 }, () => 1)],
  ] as [string, number[]][])('%s', (text, values) => {
    const got = run(text, inputsOf(bars))
    expect(got).toHaveLength(7)
    for (const [i, value] of values.entries()) {
      if (Number.isNaN(value)) expect(got[i], `bar ${i}`).toBeNaN()
      else expect(got[i], `bar ${i}`).toBeCloseTo(value, 12)
    }
  })

  it('counts the sessions of a month from the first whole one', () => {
    const month = emptyBars(4)
    month.time.set(['2018-01-31', '2018-02-01', '2018-02-02', '2018-03-01'].map(dayOf))
    expect(run('trading_day', inputsOf(month))).toEqual([nan, 1, 2, 1])
    expect(run('weekdays_left', inputsOf(month))).toEqual([0, 19, 18, 21])
  })

  it('computes what several rules share once', () => {
    const rules = ['close > sma(200) and rsi(14) < 30', 'not (close > sma(200d))', 'rsi(14) < 30 or close > sma(200)'].map(
      parseRule,
    )
    const { stepCount, run } = compileRules(rules)
    // close, sma, >, rsi, 30, <, and, not, or
    expect(stepCount).toBe(9)
    const many = run(inputsOf(sampleBars(600)))
    const alone = rules.map(rule => compileRules([rule]).run(inputsOf(sampleBars(600)))[0])
    expect(many).toEqual(alone)
  })

  it.each([1, 2, 3, 4])(
    'gives rules in turn, %i at a time, as they are given together: comparisons as their changes too',
    count => {
      const [a, b] = ['sma(3)', 'change(close, 2) + close']
      const texts = ['>', '<', '>=', '<=', '='].flatMap(is => [
        `${a} ${is} ${b}`,
        `${b} + 1 > ${a}`,
        `${a} ${is} 40`,
        `${b} ${is} open`,
      ])
      const rules = [
        ...texts,
        texts[0]!,
        'mean(close, 4) > close',
        'mean(close, 4) - 1 > open and close > open',
        'open > mean(close, 4)',
        'close > open',
      ].map(parseRule)
      const program = compileRules(rules)
      const inputs = inputsOf({
        ...sampleBars(60, 5),
        close: sampleBars(60, 5).close.map((value, i) => (i % 13 === 7 ? nan : value)),
      })
      const whole = program.run(inputs)
      const next = program.inTurn(inputs)
      let compared = 0
      for (let from = 0; from + count <= rules.length; from += count)
        for (const [k, given] of next(count).entries()) {
          const column = given instanceof Float64Array ? given : comparedInto(given, new Float64Array(60))
          expect(column).toEqual(whole[from + k])
          if (given instanceof Float64Array) continue
          compared++
          const changes = new Int32Array(60)
          const noted = [...changes.subarray(0, noteComparison(given, changes, 0))]
          const at = [...column.keys()].filter(i => i === 0 || !Object.is(column[i], column[i - 1]))
          expect(noted).toEqual(at.map(i => 4 * i + (Number.isNaN(column[i]) ? 2 : column[i]!)))
        }
      expect(compared).toBeGreaterThan(8)
    },
  )

  it('gives columns that are the caller’s own, and the same ones again', () => {
    const program = compileRules(['close', 'close', 'sma(20) > close', 'true'].map(parseRule))
    const inputs = inputsOf(sampleBars(50))
    const [first] = program.run(inputs)
    first!.fill(0)
    expect(program.run(inputs)[0]).toEqual(inputs.bars.close)
    expect(program.run(inputs)[3]).toEqual(new Float64Array(50).fill(1))
  })

  it.each([0, 1, 2])('runs every function and indicator over %i bars', length => {
    for (const text of everything) expect(run(text, inputsOf(sampleBars(length)))).toHaveLength(length)
  })

  it('says on the last bar alone what its columns say there, for one length after the other', () => {
    const program = compileRules([...everything, 'true', 'close', 'close'].map(parseRule))
    for (const [length, seed] of [
      [300, 1],
      [300, 2],
      [40, 3],
      [300, 4],
      [1, 5],
    ] as const) {
      const inputs = inputsOf(sampleBars(length, seed), { benchmark: sampleBars(length, 9).close })
      expect(program.last(inputs)).toEqual(program.run(inputs).map(column => column.at(-1)))
    }
    expect(program.last(inputsOf(sampleBars(0)))).toEqual(program.rules.map(() => nan))
  })

  it.each([2600, 900, 90, 7, 1])('says on the last of %i whole bars the same from so many of them as are needed', length => {
    const nested = [
      'within(crosses_above(ema(5), ema(9)), 21)',
      'highest(sma(5), 8)[3] - lowest(close, 4)',
      'count(close > sma(7)[2], 10)',
      'sma(ema(3), 5) > ema(sma(4), 6)[1]',
      'since(close > sma(9))',
      'mean(rsi(5), 4)',
      'macd(3, 5, 2).signal[4] + macd(3, 5, 2)',
      'correlation(5)',
      'trading_day[20]',
    ]
    const program = compileRules([...everything, ...nested].map(parseRule))
    for (const seed of length > 900 ? [1] : [2, 3]) {
      const inputs = inputsOf(sampleBars(length, seed), { benchmark: sampleBars(length, 9).close })
      const whole = program.run(inputs).map(column => column.at(-1)!)
      for (const [i, value] of program.last(inputs, true).entries()) {
        const expected = whole[i]!
        const isSame = Object.is(value, expected) || Math.abs(value - expected) <= 1e-9 * Math.max(1, Math.abs(expected))
        expect(isSame, `${program.rules[i]!.text}: ${value}, not ${expected}`).toBe(true)
      }
    }
  })

  it('compares facts as texts and numbers, whatever the case, and knows nothing of what is missing', () => {
    const inputs = inputsOf(barsOf([1, 2]), { facts: { sector: 'Finance', pe: 12, growth: null } })
    expect(run('sector = " finance"', inputs)).toEqual([1, 1])
    expect(run('sector != "Finance"', inputs)).toEqual([0, 0])
    expect(run('industry = "Banks"', inputs)).toEqual([nan, nan])
    expect(run('pe < 15', inputs)).toEqual([1, 1])
    expect(run('growth > 5%', inputs)).toEqual([nan, nan])
  })

  it('reads the indicators as they are', () => {
    const sample = sampleBars(300)
    const benchmark = sampleBars(300, 2).close
    for (const definition of indicatorDefinitions) {
      for (const { name } of definition.outputs.filter(output => !definition.drawnBack.includes(output.name))) {
        const column = computeIndicator(parseIndicator(definition.id), sample, benchmark)[name]
        expect(run(`${definition.id}.${name}`, inputsOf(sample, { benchmark })), `${definition.id}.${name}`).toEqual([...column!])
      }
    }
  })
})

describe('units', () => {
  it.each(indicatorDefinitions.map(definition => [definition.id, definition] as const))(
    'of %s are as declared',
    (id, definition) => {
      const sample = sampleBars(400)
      const quarter = (prices: Float64Array) => prices.map(price => price / 4)
      const scaled: Bars = {
        time: sample.time,
        open: quarter(sample.open),
        high: quarter(sample.high),
        low: quarter(sample.low),
        close: quarter(sample.close),
        volume: sample.volume.map(value => value * 4),
      }
      const benchmark = sampleBars(400, 2).close
      const before = computeIndicator(parseIndicator(id), sample, benchmark)
      const after = computeIndicator(parseIndicator(id), scaled, benchmark)
      for (const { name } of definition.outputs) {
        const factor = 4 ** -indicatorDegree(definition, name)
        for (let i = 0; i < 400; i++) {
          const expected = before[name]![i]! * factor
          if (Number.isNaN(expected)) expect(after[name]![i]).toBeNaN()
          else expect(Math.abs(after[name]![i]! - expected), `${id}.${name} ${i}`).toBeLessThan(1e-6 * (1 + Math.abs(expected)))
        }
      }
    },
  )
})

/** Every function's example, every indicator's every output, every column, and what mixes units. */
const everything = [
  ...functionDefinitions.map(definition => definition.example),
  ...indicatorDefinitions.flatMap(({ id, outputs, drawnBack }) =>
    outputs.filter(({ name }) => !drawnBack.includes(name)).map(({ name }) => `${id}.${name}`),
  ),
  'close > 100',
  'volume > 1M',
  'close * volume > 100M',
  'crosses_above(close, 100)',
  'crosses_below(sma(5), 90 + 0)',
  'count(close > 100, 20) > 10',
  'since(close > 100)',
  'close + 1 > open',
  'sma(close + 1, 5) > 100',
  'log(close) > 4.6',
  'log(close / close[1]) > 0',
  'max(close, 100)',
  'if(close > open, close, 0)',
  'close / annual_eps < 20',
  'annual_eps > 2',
  'net_income / revenue > 10%',
  'close / benchmark > sma(close, 20) / sma(benchmark, 20)',
  'trading_day <= 3 and month = 1 and weekdays_left > 2 and day > 0 and weekday < 6 and year > 1990',
]

describe('looking ahead', () => {
  const splits: Split[] = [
    { day: 17532 + 200, numerator: 7, denominator: 1 },
    { day: 17532 + 430, numerator: 1, denominator: 2 },
  ]
  const traded = sampleBars(420)
  // As traded: before the first split a share costs seven times as much, after the second twice as much.
  const factors = tradedScale(traded.time, splits)
  const asTraded = (prices: Float64Array) => prices.map((price, i) => price * factors[i]!)
  const raw: Bars = {
    time: traded.time,
    open: asTraded(traded.open),
    high: asTraded(traded.high),
    low: asTraded(traded.low),
    close: asTraded(traded.close),
    volume: traded.volume.map((value, i) => value / factors[i]!),
  }
  const market = sampleBars(420, 3)
  const reports = [1, 2, 3].map(year => ({
    periodEnd: 17532 - 365 + year * 180,
    figures: { revenue: 100 * year, net_income: 12 * year, annual_eps: 5 * year },
  }))

  /** What was there at the close of bar `end` − 1, and nothing else. */
  function knownBy(end: number): RuleInputs {
    const last = raw.time[end - 1]!
    const known = splits.filter(({ day }) => day <= last)
    const { bars } = adjust({ bars: sliceBars(raw, 0, end), held: 'none', splits: known, dividends: [] }, 'splits')
    return {
      bars,
      tradedScale: tradedScale(bars.time, known),
      benchmark: benchmarkOn(bars.time, sliceBars(market, 0, end)),
      reports: reportColumns(bars.time, reports, known),
    }
  }

  it('never changes what a rule said: each bar of the whole history says what it said on its day', () => {
    const program = compileRules(everything.map(parseRule))
    const whole = program.run(knownBy(420))
    const split = raw.time.findIndex(day => day >= splits[0]!.day)
    const second = raw.time.findIndex(day => day >= splits[1]!.day)
    for (const end of [60, split - 1, split, split + 1, split + 2, split + 30, second, second + 1, second + 2, 400]) {
      const then = program.run(knownBy(end))
      for (const [rule, text] of everything.entries()) {
        const [was, is] = [then[rule]![end - 1]!, whole[rule]![end - 1]!]
        if (Number.isNaN(was)) expect(is, `${text} on bar ${end - 1}`).toBeNaN()
        else
          expect(Math.abs(is - was), `${text} on bar ${end - 1}: ${was} then, ${is} now`).toBeLessThan(1e-6 * (1 + Math.abs(was)))
      }
    }
  })

  it('compares a price with a number as it was traded, to the cent', () => {
    const bars = barsOf([100, 100, 100], {})
    const scale = Float64Array.of(7, 7, 1)
    expect(run('close >= 700', { bars, tradedScale: scale })).toEqual([1, 1, 0])
    expect(run('close', { bars: barsOf([700 / 7, 333.33 / 7, 50]), tradedScale: scale })).toEqual([700, 333.33, 50])
  })

  it('sees no crossing in a split', () => {
    const bars = barsOf([100, 100, 100])
    expect(run('crosses_below(close, 500)', { bars, tradedScale: Float64Array.of(7, 1, 1) })).toEqual([nan, 0, 0])
    expect(run('crosses_above(close, 600)', { bars: barsOf([80, 90, 90]), tradedScale: Float64Array.of(7, 7, 1) })).toEqual([
      nan,
      1,
      0,
    ])
  })

  it('says unknown where it is not known what was traded, and judges ratios all the same', () => {
    const bars = barsOf([100, 101, 102])
    const inputs = { bars, tradedScale: unknownScale(3) }
    expect(run('close > 50', inputs)).toEqual([nan, nan, 1])
    expect(run('close > close[1]', inputs)).toEqual([nan, 1, 1])
  })

  it('knows an annual report from 90 days after its period, or from the day after it was filed', () => {
    const time = Int32Array.of(0, 90, 91, 120)
    const columns = (filed: number | null) => [
      ...reportColumns(time, [{ periodEnd: 0, filed, figures: { revenue: 5 } }], [])['revenue']!,
    ]
    expect(columns(null)).toEqual([nan, 5, 5, 5])
    expect(columns(90)).toEqual([nan, nan, 5, 5])
  })
})
