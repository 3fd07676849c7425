import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { adjust } from '#series'
import { backtestData } from '../../../test/support/backtest-data.ts'
import type { Truths } from './inputs.ts'
import type { RunData } from './market-data.ts'
import { canonicalJson } from './report.ts'
import { changedAfter, resultOf, runBacktest } from './run.ts'
import { type AskedBacktest, rulesOf, settledStrategy } from './strategy.ts'

const data = backtestData()
const asked: AskedBacktest = { symbols: ['AAA'], rule: 'close > sma(20)' }

function run(wishes: Partial<AskedBacktest> = {}, of = data) {
  const strategy = settledStrategy({ ...asked, ...wishes })
  return runBacktest({ strategy, data: of, texts: rulesOf(strategy, {}), seed: 1 })
}

describe('a run', () => {
  it('is the same to the last byte each time', () => {
    expect(canonicalJson(run())).toBe(canonicalJson(run()))
  })
  it('holds days, worth, trades with reasons, months, and what holding the benchmark would have come to', () => {
    const { equity, trades, monthly, benchmark, metrics, lookAhead } = run()
    expect(equity.dates).toHaveLength(600)
    expect(equity.values[0]).toBe(10_000)
    expect(trades.length).toBe(metrics.closedTrades + metrics.openTrades)
    expect(trades[0]).toMatchObject({ symbol: 'AAA', direction: 'long', entryReason: 'signal', exitReason: 'signal' })
    expect(monthly.map(({ year }) => year)).toEqual([2018, 2019, 2020])
    expect(benchmark!.values).toHaveLength(600)
    expect(lookAhead.cuts).toHaveLength(6)
    expect(lookAhead.compared).toBeGreaterThan(50)
  })
  it('begins where it is told to, with averages that are warm', () => {
    const from = '2019-01-07'
    const { equity, trades } = run({ from, rule: 'close > sma(200)' })
    expect(equity.dates[0]).toBe(from)
    expect(trades[0]!.decidedOn >= from).toBe(true)
    expect(trades[0]!.decidedOn < '2019-02-01').toBe(true)
  })
  it('takes the statistics of the engine whose conventions it borrows', () => {
    expect(run().asOthers).toBeNull()
    expect(run({ like: 'backtesting.py' }).asOthers!['Equity Final [$]']).toBeGreaterThan(0)
    expect(run({ like: 'backtrader' }).asOthers!['final value']).toBeGreaterThan(0)
    expect(run({ like: 'LEAN' }).asOthers!['End Equity']).toBeGreaterThan(0)
  })
  it('says so when no price lies in the time that was asked for', () => {
    expect(() => run({ from: '2030-01-01' })).toThrow('no prices in the time')
  })
})

describe('every kind of rule passes the test for look-ahead', () => {
  it.each([
    ['prices', 'close > 100'],
    ['volumes', 'volume > 1.5 * mean(volume, 20)'],
    ['indicators', 'rsi(14) < 40 or macd(12, 26, 9).histogram > 0'],
    ['annual reports', 'revenue > 105 and close > 0'],
    ['earnings over the price', 'annual_eps / close > 0.01'],
    ['the benchmark', 'close / benchmark > sma(close / benchmark, 50)'],
    ['the calendar', 'trading_day <= 5'],
    ['windows', 'close >= highest(close, 60) and not within(close < sma(100), 10d)'],
  ])('of %s', (_, rule) => {
    const { lookAhead, trades } = run({ rule })
    expect(trades.length).toBeGreaterThan(0)
    expect(lookAhead.compared).toBeGreaterThan(0)
  })
  it('with several symbols, ranks, stops and rebalancing', () => {
    const several = backtestData(400, ['AAA', 'BBB', 'CCC'])
    const conventions = {
      positions: 2,
      rebalance: 'monthly',
      exits: { stopPercent: 5 },
      sizing: { kind: 'volatility', percent: 15, days: 20, mostPercent: 50 },
    } as const
    expect(run({ symbols: ['AAA', 'BBB', 'CCC'], rankBy: 'return(3m)', conventions }, several).trades.length).toBeGreaterThan(5)
  })
})

describe('a rule that looks ahead', () => {
  it.each([
    ['by a later bar', 'close[-1] > close', 'in brackets stands a number of bars'],
    ['by what is known only today', 'pe < 15', 'only as of today'],
    ['by an output that is drawn back in time', 'ichimoku.lagging > close', 'lagging'],
  ])('is refused when it is written %s', (_, rule, words) => {
    expect(() => run({ rule })).toThrow(words)
  })

  /** Past the language, straight into the run. */
  const smuggled: Record<string, (of: RunData) => (i: number) => boolean> = {
    'in prices':
      ({ symbols: [of] }) =>
      i =>
        of!.bars.close[i + 1]! > of!.bars.close[i]!,
    'in later splits': ({ symbols: [of] }) => {
      const { close } = adjust({ ...of!, held: 'none' }, 'splits').bars
      return i => close[i]! < 40
    },
    'in later dividends': ({ symbols: [of] }) => {
      const { close } = adjust({ ...of!, splits: [], held: 'none' }, 'all').bars
      return i => close[i]! > 98
    },
    'in reports dated by their period':
      ({ symbols: [of] }) =>
      i => {
        const known = of!.reports.filter(report => report.periodEnd <= of!.bars.time[i]!)
        return (known.at(-1)?.figures['revenue'] ?? 0) > 105
      },
    'in the benchmark of tomorrow':
      ({ benchmark }) =>
      i =>
        benchmark!.bars.close[i + 1]! > benchmark!.bars.close[i]!,
    'in knowing which shares will be delisted':
      ({ symbols: [of] }) =>
      i =>
        !of!.isDelisted && of!.bars.close[i]! > of!.bars.close[i - 20]!,
    'in how many reports were still to come':
      ({ symbols: [of] }) =>
      i =>
        of!.reports.length > 2 && of!.bars.close[i]! > of!.bars.close[i - 20]!,
    'in the days on which the benchmark will trade':
      ({ benchmark }) =>
      i =>
        benchmark!.bars.time[i + 20]! - benchmark!.bars.time[i]! <= 28,
    'in its percentile of the whole history': ({ symbols: [of] }) => {
      const sorted = of!.bars.close.toSorted()
      return i => of!.bars.close[i]! < sorted[Math.floor(sorted.length / 3)]!
    },
    'in the mean of all time': ({ symbols: [of] }) => {
      const all = of!.bars.close.reduce((sum, value) => sum + value, 0) / of!.bars.close.length
      return i => of!.bars.close[i]! > all
    },
  }
  it('in a universe ranked by what became of it is caught', () => {
    const several = backtestData(400, ['AAA', 'BBB', 'CCC'])
    const truths = ({ symbols }: RunData): Truths[] =>
      symbols.map(({ bars: { close } }) => {
        const enter = close.map((value, i) => (value > close[i - 20]! ? 1 : 0))
        return { enter, exit: enter.map(value => 1 - value), rank: close.map(() => close.at(-1)! / close[0]!) }
      })
    const strategy = settledStrategy({ ...asked, symbols: ['AAA', 'BBB', 'CCC'], conventions: { positions: 1 } })
    expect(() => resultOf(strategy, several, 1, truths)).toThrow('knows the future')
  })
  it.each(Object.keys(smuggled))('%s is caught, and gets no figures', way => {
    const truths = (of: RunData): Truths[] => {
      const isTrue = smuggled[way]!(of)
      const enter = Float64Array.from(of.symbols[0]!.bars.close, (_, i) => (isTrue(i) ? 1 : 0))
      return [{ enter, exit: enter.map(value => 1 - value), rank: null }]
    }
    let failure: unknown
    try {
      resultOf(settledStrategy(asked), data, 1, truths)
    } catch (error) {
      failure = error
    }
    expect(isFailure(failure, 'invalid') && failure.detail).toMatchObject({ reason: 'look-ahead' })
  })
})

describe('another future', () => {
  const cut = data.symbols[0]!.bars.time[300]!
  it('changes reports that were not filed yet, and no other', () => {
    const [before] = data.symbols
    const [after] = changedAfter(data, cut, () => 0.4).symbols
    expect(after!.reports.map((report, i) => report.figures['revenue'] === before!.reports[i]!.figures['revenue'])).toEqual([
      true,
      true,
      false,
    ])
  })
  it('leaves a list of splits alone that only restates dividends', () => {
    const adjusted = { ...data, symbols: data.symbols.map(of => ({ ...of, basis: 'splits' as const })) }
    expect(changedAfter(adjusted, cut, () => 0.4).symbols[0]!.splits).toBe(adjusted.symbols[0]!.splits)
    expect(run({}, adjusted).trades.length).toBeGreaterThan(0)
    const all = { ...data, symbols: data.symbols.map(of => ({ ...of, basis: 'all' as const })) }
    expect(run({}, all).metrics.costs.dividends).toBe(0)
  })
})
