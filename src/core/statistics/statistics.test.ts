import { describe, expect, it } from 'vitest'
import { dayOf, isoDay } from '#basics'
import { describeReference, readReferenceCsv, readReferenceJson } from '../../../test/support/reference-data.ts'
import * as statistics from './statistics.ts'

const { simpleReturns, periodReturns, calendarYearReturns } = statistics
const f = (...values: number[]) => Float64Array.of(...values)

describeReference('risk figures of AAPL against SPY, 1993 to 2018', () => {
  const expected = readReferenceJson<Record<string, Record<string, number | string>>>('expected/risk-metrics-reference.json')
  const reference = expected['AAPL vs SPY (pyportfolioopt stock_prices.csv, spy_prices.csv, inner join of dates)']!
  const spy = new Map(readReferenceCsv('pyportfolioopt/spy_prices.csv').map(row => [row.date!, Number(row.SPY)]))
  const rows = readReferenceCsv('pyportfolioopt/stock_prices.csv').filter(row => spy.has(row.date!))
  const prices = Float64Array.from(rows, row => Number(row.AAPL))
  const benchmarkPrices = Float64Array.from(rows, row => spy.get(row.date!)!)
  const returns = simpleReturns(prices)
  const benchmark = simpleReturns(benchmarkPrices)
  const s = statistics

  it.each<[string, () => number]>([
    ['n_returns', () => returns.length],
    ['total_return', () => s.totalReturn(prices)],
    ['cagr_252', () => s.cagr(prices)],
    ['mean_daily', () => s.mean(returns)],
    ['vol_annual', () => s.volatility(returns)],
    ['sharpe_rf0', () => s.sharpe(returns)],
    ['downside_dev_annual_mar0', () => s.downsideDeviation(returns)],
    ['sortino_mar0', () => s.sortino(returns)],
    ['max_drawdown', () => s.maximumDrawdown(prices)],
    ['calmar', () => s.calmar(prices)],
    ['ulcer_index', () => s.ulcerIndex(prices)],
    ['var95_hist', () => s.historicalVar(returns, 0.95)],
    ['var99_hist', () => s.historicalVar(returns, 0.99)],
    ['cvar95_hist', () => s.historicalCvar(returns, 0.95)],
    ['cvar99_hist', () => s.historicalCvar(returns, 0.99)],
    ['var95_normal', () => s.normalVar(returns, 0.95)],
    ['var99_normal', () => s.normalVar(returns, 0.99)],
    ['skew_population', () => s.skewness(returns)],
    ['excess_kurtosis_population', () => s.excessKurtosis(returns)],
    ['omega_mar0', () => s.omega(returns)],
    ['best_day', () => s.bestDay(returns)],
    ['worst_day', () => s.worstDay(returns)],
    ['pct_positive', () => s.positiveShare(returns)],
    ['tail_ratio', () => s.tailRatio(returns)],
    ['beta', () => s.beta(returns, benchmark)],
    ['alpha_annual_simple', () => s.alpha(returns, benchmark)],
    ['correlation', () => s.correlation(returns, benchmark)],
    ['r_squared', () => s.rSquared(returns, benchmark)],
    ['tracking_error_annual', () => s.trackingError(returns, benchmark)],
    ['information_ratio', () => s.informationRatio(returns, benchmark)],
    ['treynor_rf0', () => s.treynor(returns, benchmark)],
    ['up_capture_arith', () => s.upCapture(returns, benchmark)],
    ['down_capture_arith', () => s.downCapture(returns, benchmark)],
  ])('%s is the reference to 1e-9', (name, ours) => {
    expect(Math.abs(ours() / Number(reference[name]) - 1)).toBeLessThan(1e-9)
  })

  it('dates the maximum drawdown as the reference does', () => {
    const [deepest] = s.deepestDrawdowns(prices, 1)
    expect(rows[deepest!.peakIndex]!.date).toBe(reference.max_dd_peak)
    expect(rows[deepest!.troughIndex]!.date).toBe(reference.max_dd_trough)
    expect(rows[deepest!.recoveryIndex!]!.date).toBe(reference.max_dd_recovery)
    expect(deepest!.depth).toBeCloseTo(Number(reference.max_drawdown), 12)
  })
})

describe('returns', () => {
  it('are relative changes, none for one price', () => {
    expect([...simpleReturns(f(100, 110, 99))].map(value => Number(value.toFixed(12)))).toEqual([0.1, -0.1])
    expect(simpleReturns(f(100)).length).toBe(0)
    expect(statistics.totalReturn(f(100))).toBeNaN()
    expect(statistics.cagr(f(1))).toBeNaN()
  })

  it('span gaps between known closes', () => {
    const { time, prices } = statistics.knownCloses(Int32Array.of(1, 2, 3), f(10, Number.NaN, 11))
    expect([...time]).toEqual([1, 3])
    expect([...prices]).toEqual([10, 11])
  })

  const time = Int32Array.from(['2016-06-30', '2016-12-30', '2017-06-30', '2017-12-29', '2018-03-29', '2018-06-29'], dayOf)
  const prices = f(50, 80, 90, 100, 105, 110)

  it('of periods compare with the last close on or before the day they name, and leave out what history cannot reach', () => {
    const rows = periodReturns(time, prices)
    expect(rows.map(row => [row.id, isoDay(row.from), Number(row.value.toFixed(12))])).toEqual([
      ['1M', '2018-03-29', Number((110 / 105 - 1).toFixed(12))],
      ['3M', '2018-03-29', Number((110 / 105 - 1).toFixed(12))],
      ['6M', '2017-12-29', 0.1],
      ['YTD', '2017-12-29', 0.1],
      ['1Y', '2016-12-30', 0.375],
      ['MAX', '2016-06-30', 1.2],
    ])
    expect(rows.at(-1)!.annualised).toBeCloseTo(2.2 ** (365.25 / 729) - 1, 12)
    expect(rows[0]!.annualised).toBeNull()
    expect(periodReturns(Int32Array.of(1), f(1))).toEqual([])
  })

  it('of calendar years run from close to close, and say which years are incomplete', () => {
    expect(
      calendarYearReturns(time, prices).map(row => [row.year, isoDay(row.from), isoDay(row.to), row.complete, row.value]),
    ).toEqual([
      [2016, '2016-06-30', '2016-12-30', false, 80 / 50 - 1],
      [2017, '2016-12-30', '2017-12-29', true, 100 / 80 - 1],
      [2018, '2017-12-29', '2018-06-29', false, 110 / 100 - 1],
    ])
    expect(calendarYearReturns(new Int32Array(0), f())).toEqual([])
    expect(calendarYearReturns(Int32Array.of(1), f(1))).toEqual([])
  })
})

describe('drawdowns', () => {
  it('start at the last bar of a high, end when it is reached again, and may be open', () => {
    const prices = f(10, 12, 12, 9, 10, 12, 13, 6.5, 7)
    expect(statistics.drawdownEpisodes(prices)).toEqual([
      { peakIndex: 2, troughIndex: 3, recoveryIndex: 5, depth: -0.25 },
      { peakIndex: 6, troughIndex: 7, recoveryIndex: null, depth: -0.5 },
    ])
    expect(statistics.deepestDrawdowns(prices, 1)[0]!.depth).toBe(-0.5)
    expect(statistics.maximumDrawdown(prices)).toBe(-0.5)
    expect([...statistics.drawdownSeries(f(10, 8, 16))]).toEqual([0, 8 / 10 - 1, 0])
  })

  it('are none for rising, constant or no prices', () => {
    expect(statistics.drawdownEpisodes(f(1, 2, 3))).toEqual([])
    expect(statistics.drawdownEpisodes(f(2, 2, 2))).toEqual([])
    expect(statistics.drawdownEpisodes(f())).toEqual([])
    expect(statistics.maximumDrawdown(f())).toBeNaN()
    expect(statistics.maximumDrawdown(f(5))).toBe(0)
  })
})

describe('figures worked out by hand', () => {
  it.each<[string, number, number]>([
    ['mean', statistics.mean(f(1, 2, 6)), 3],
    ['sample standard deviation', statistics.standardDeviation(f(2, 4, 4, 4, 5, 5, 7, 9)), Math.sqrt(32 / 7)],
    ['covariance', statistics.covariance(f(1, 2, 3), f(2, 4, 6)), 2],
    ['skewness of a symmetric sample', statistics.skewness(f(-1, 0, 1)), 0],
    ['skewness', statistics.skewness(f(0, 0, 3)), 2 / 2 ** 1.5],
    ['excess kurtosis', statistics.excessKurtosis(f(-1, 1)), -2],
    ['quantile between order statistics', statistics.quantile(f(4, 1, 3, 2), 0.5), 2.5],
    ['quantile at the end', statistics.quantile(f(4, 1, 3, 2), 1), 4],
    ['normal quantile 2.5 %', statistics.normalQuantile(0.025), -1.959963984540054],
    ['normal quantile 1e-9', statistics.normalQuantile(1e-9), -5.997807015007687],
    ['normal quantile 1e-20', statistics.normalQuantile(1e-20), -9.262340089798408],
    ['downside deviation', statistics.downsideDeviation(f(0.1, -0.1)), Math.sqrt(0.01 / 2) * Math.sqrt(252)],
    ['omega', statistics.omega(f(0.03, -0.01)), 3],
    ['ulcer index', statistics.ulcerIndex(f(10, 5)), Math.sqrt(0.125)],
    ['beta of twice the benchmark', statistics.beta(f(0.02, -0.04, 0.06), f(0.01, -0.02, 0.03)), 2],
    ['correlation of the opposite', statistics.correlation(f(1, 2, 4), f(-1, -2, -4)), -1],
    ['up capture', statistics.upCapture(f(0.02, -0.01), f(0.01, -0.02)), 2],
    ['down capture', statistics.downCapture(f(0.02, -0.01), f(0.01, -0.02)), 0.5],
    ['conditional value at risk', statistics.historicalCvar(f(-0.2, -0.1, 0, 0.1, 0.2), 0.75), -0.15],
  ])('%s', (_, ours, byHand) => {
    expect(ours).toBeCloseTo(byHand, 12)
  })

  it('keep their digits on returns far from zero', () => {
    expect(statistics.variance(f(1e9 + 1, 1e9 + 2, 1e9 + 3))).toBe(1)
  })

  it('say nothing instead of infinity where there is nothing to divide by', () => {
    const flat = f(0, 0, 0)
    for (const figure of [statistics.sharpe, statistics.sortino, statistics.omega, statistics.tailRatio, statistics.skewness]) {
      expect(figure(flat)).toBeNaN()
    }
    expect(statistics.beta(f(0.1, 0.2, 0.3), flat)).toBeNaN()
    expect(statistics.calmar(f(1, 2, 3))).toBeNaN()
    expect(statistics.upCapture(f(0.1), f(-0.1))).toBeNaN()
  })
})

describe('the list of risk figures', () => {
  it('gives each figure once, with a definition, in its unit, and null where the sample cannot tell', () => {
    const rows = [...statistics.riskFigures(f(100, 50, 75)), ...statistics.benchmarkFigures(f(100, 50, 75), f(10, 9, 9.9))]
    expect(new Set(rows.map(row => row.id)).size).toBe(rows.length)
    for (const row of rows) expect(row.definition.endsWith('.')).toBe(true)
    const value = (id: string) => rows.find(row => row.id === id)!.value
    expect(value('maximumDrawdown')).toBe(-50)
    expect(value('beta')).toBeCloseTo(5, 12)
    expect(
      statistics.riskFigures(f(100)).every(row => row.value === null || row.id === 'maximumDrawdown' || row.id === 'ulcerIndex'),
    ).toBe(true)
    expect(statistics.riskFigures(f()).every(row => row.value === null)).toBe(true)
  })
})

describe('over time and between shares', () => {
  it('rolls a figure over the last so many returns', () => {
    expect([...statistics.rolling(f(1, 2, 6, 4), 2, statistics.mean)]).toEqual([Number.NaN, 1.5, 4, 5])
    const betas = statistics.rollingPair(f(0.02, 0.04, -0.02, 0.01), f(0.01, 0.02, -0.01, 0.02), 3, statistics.beta)
    expect([...betas.subarray(0, 2)]).toEqual([Number.NaN, Number.NaN])
    expect(betas[2]).toBeCloseTo(2, 12)
    expect(betas[3]).toBeLessThan(2)
    expect(statistics.rolling(f(1), 2, statistics.mean)[0]).toBeNaN()
    expect(statistics.rolling(f(), 2, statistics.mean).length).toBe(0)
  })

  it('correlates each pair over the days that both have', () => {
    const matrix = statistics.correlationMatrix([f(1, 2, 3, Number.NaN), f(2, 4, 6, 100), f(3, 2, Number.NaN, 1), f(5, 5, 5, 5)])
    expect(matrix.map(row => row.map(value => Number(value.toFixed(12))))).toEqual([
      [1, 1, -1, Number.NaN],
      [1, 1, Number(statistics.correlation(f(2, 4, 100), f(3, 2, 1)).toFixed(12)), Number.NaN],
      [-1, Number(statistics.correlation(f(2, 4, 100), f(3, 2, 1)).toFixed(12)), 1, Number.NaN],
      [Number.NaN, Number.NaN, Number.NaN, 1],
    ])
    expect(statistics.correlationMatrix([])).toEqual([])
  })
})
