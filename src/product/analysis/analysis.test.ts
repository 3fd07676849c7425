import { describe, expect, it } from 'vitest'
import { dayOf, Failure, isoDay } from '#basics'
import type { BarsView, BarsWanted, Market } from '#market'
import { type Bars, emptyBars, sliceBars, sliceRange } from '#series'
import { openAnalysis, analysisTasks } from './analysis.ts'
import { analysisAnswerOf } from './answer.ts'
import { closesOn } from './indicator-columns.ts'
import { returnsOf } from './returns.ts'
import { riskOf } from './risk.ts'

/** One close for each weekday from `from` on. */
function weekdays(from: string, count: number, close: (i: number) => number): Bars {
  const bars = emptyBars(count)
  let day = dayOf(from)
  for (let i = 0; i < count; day++) {
    const weekday = (((day + 4) % 7) + 7) % 7
    if (weekday === 0 || weekday === 6) continue
    bars.time[i] = day
    bars.open[i] = bars.high[i] = bars.low[i] = bars.close[i] = close(i)
    bars.volume[i++] = 1000
  }
  return bars
}

type Held = { bars: Bars; name: string; dividends: 'known' | 'unknown' | 'in prices' }

/** A market of what is given, which answers as the real one does: by range, and with the adjustment that it can give. */
function marketOf(held: Record<string, Held>): Pick<Market, 'listing' | 'bars'> {
  const find = (symbol: string): Held => {
    const found = held[symbol]
    if (!found) throw new Failure('not-found', `Nothing is listed under ${symbol}.`)
    return found
  }
  return {
    listing: async symbol =>
      ({ symbol, name: find(symbol).name, kind: 'share', exchange: 'NYSE', sector: null, industry: null }) as never,
    bars: async (symbol: string, wanted: BarsWanted): Promise<BarsView | null> => {
      const { bars: history, dividends } = find(symbol)
      if (history.time.length === 0) return null
      const adjustment =
        dividends === 'in prices' ? 'all' : wanted.adjusted === 'all' && dividends === 'unknown' ? 'splits' : wanted.adjusted
      const bars = sliceRange(history, wanted.range)
      const asOf = history.time.at(-1) as number
      return {
        symbol,
        ...wanted,
        bars,
        history,
        asOf,
        source: 'made',
        adjustment,
        adjustmentNote: null,
        currency: 'USD',
        splits: [],
        dividends: [],
        stretches: [],
      }
    },
  }
}

const years = 6 * 261
const growing = weekdays('2015-01-01', years, i => 100 * 1.001 ** i)
const index = weekdays('2015-01-01', years, i => 1000 + (i % 7) + i)
const open = (held: Record<string, Held>) =>
  openAnalysis({
    market: marketOf(held) as Market,
    run: async (task, input) => (analysisTasks[task] as (input: unknown) => never)(structuredClone(input)),
  })

describe('the analysis of a symbol', () => {
  it('compares with the index over common days and names the span', async () => {
    const result = await open({
      X: { bars: growing, name: 'X', dividends: 'known' },
      '^GSPC': { bars: index, name: 'S&P 500', dividends: 'unknown' },
    }).analyse('X', { adjusted: 'all', window: '5Y' })
    expect(result.risk?.benchmark).toMatchObject({
      symbol: '^GSPC',
      name: 'S&P 500',
      from: result.risk?.from,
      to: result.risk?.to,
    })
    expect(result.risk?.figures.find(figure => figure.id === 'beta')?.value).toBeTypeOf('number')
    expect(result.risk?.returnCount).toBeGreaterThan(1290)
  })
  it('leaves the index alone with itself, without beta', async () => {
    const result = await open({ '^GSPC': { bars: index, name: 'S&P 500', dividends: 'unknown' } }).analyse('^GSPC', {
      adjusted: 'all',
      window: 'MAX',
    })
    expect(result.risk?.benchmark).toBeNull()
    expect(result.risk?.figures.some(figure => figure.id === 'beta')).toBe(false)
  })
  it('shows no return with dividends where dividends are unknown, and no price return where they are inside the prices', async () => {
    const unknown = await open({ X: { bars: growing, name: 'X', dividends: 'unknown' } }).analyse('X', {
      adjusted: 'all',
      window: '1Y',
    })
    expect(unknown.returns?.periods.map(period => period.totalReturn)).toEqual(unknown.returns?.periods.map(() => null))
    const inside = await open({ X: { bars: growing, name: 'X', dividends: 'in prices' } }).analyse('X', {
      adjusted: 'all',
      window: '1Y',
    })
    expect(inside.returns?.calendarYears.every(year => year.priceReturn === null && year.totalReturn !== null)).toBe(true)
  })
  it('answers with empty parts for a listing without prices, and refuses what is not listed', async () => {
    const analysis = open({ F: { bars: emptyBars(0), name: 'Ford', dividends: 'unknown' } })
    expect(analysisAnswerOf(await analysis.analyse('F', { adjusted: 'all', window: '5Y' }))).toEqual({
      symbol: 'F',
      asOf: null,
      source: null,
      adjustment: 'splits',
      adjustmentNote: null,
      currency: null,
      interval: '1d',
      verdict: null,
      statements: [],
      returns: null,
      risk: null,
    })
    expect(await analysis.indicators('F', 'macd', { range: '1M', interval: '1d', adjusted: 'splits' })).toEqual({
      symbol: 'F',
      view: null,
      series: { 'macd(12,26,9)': { macd: [], signal: [], histogram: [] } },
    })
    await expect(analysis.analyse('NOPE', { adjusted: 'all', window: '5Y' })).rejects.toMatchObject({ code: 'not-found' })
  })
  it('gives warm indicators from the first day of the range, and beta beside the index', async () => {
    const analysis = open({
      X: { bars: growing, name: 'X', dividends: 'known' },
      '^GSPC': { bars: index, name: 'S&P 500', dividends: 'unknown' },
    })
    const { view, series } = await analysis.indicators('X', 'sma(200), beta(20)', {
      range: '1M',
      interval: '1d',
      adjusted: 'splits',
    })
    expect(series['sma(200)']?.['sma']).toHaveLength(view?.bars.time.length ?? 0)
    expect(series['sma(200)']?.['sma']?.every(value => typeof value === 'number')).toBe(true)
    expect(Object.values(series['beta(20)'] ?? {})[0]?.at(-1)).toBeTypeOf('number')
    await expect(analysis.indicators('X', 'smaa(20)', { range: '1M', interval: '1d', adjusted: 'splits' })).rejects.toMatchObject(
      { code: 'invalid' },
    )
  })
})

describe('risk over time', () => {
  const held = {
    X: { bars: growing, name: 'X', dividends: 'known' },
    '^GSPC': { bars: index, name: 'S&P 500', dividends: 'unknown' },
  } as const
  const overYear = { adjusted: 'all', range: '1Y', returns: 252 } as const

  it('is warm where the range begins, and says of its last day what the figures of the same returns say', async () => {
    const { view, risk } = await open(held).rollingRisk('X', overYear)
    expect(risk.dates).toEqual(Array.from(view?.bars.time ?? [], isoDay))
    expect(risk.benchmark).toEqual({ symbol: '^GSPC', name: 'S&P 500' })
    const cut = (bars: Bars) => sliceBars(bars, bars.time.length - 253)
    const figures = riskOf(cut(growing), { symbol: '^GSPC', name: 'S&P 500', bars: cut(index) })?.figures
    for (const { id, values, definition } of risk.figures) {
      const whole = figures?.find(figure => figure.id === id)
      expect(values).not.toContain(null)
      expect({ id, value: values.at(-1), definition }).toEqual({
        id,
        value: expect.closeTo(whole?.value ?? Number.NaN, 9),
        definition: whole?.definition,
      })
    }
    expect(risk.figures.map(({ id }) => id)).toEqual(['volatility', 'sharpe', 'maximumDrawdown', 'beta'])
  })
  it('begins with the first figure where there is no history before the range, and has none of too few closes', async () => {
    const few = async (count: number) =>
      (await open({ X: { ...held.X, bars: sliceBars(growing, 0, count) } }).rollingRisk('X', { ...overYear, returns: 63 })).risk
    expect(await few(70)).toMatchObject({ closeCount: 70, benchmark: null, dates: { length: 7 } })
    expect((await few(64)).figures.map(({ values }) => values.length)).toEqual([1, 1, 1])
    expect(await few(63)).toMatchObject({ closeCount: 63, dates: [], figures: [] })
    expect(await few(0)).toMatchObject({ closeCount: 0, dates: [], figures: [] })
  })
  it('passes over a day without a close, and has no beta on a day that the index does not know', async () => {
    const missing = { ...growing, close: growing.close.map((close, i) => (i === years - 5 ? Number.NaN : close)) }
    const ended = { ...held['^GSPC'], bars: sliceBars(index, 0, years - 2) }
    const { view, risk } = await open({ X: { ...held.X, bars: missing }, '^GSPC': ended }).rollingRisk('X', overYear)
    expect(risk.dates).toHaveLength((view?.bars.time.length ?? 0) - 1)
    const beta = risk.figures.find(({ id }) => id === 'beta')?.values
    expect(beta?.slice(-2)).toEqual([null, null])
    expect(beta?.slice(0, -2)).not.toContain(null)
  })
  it('of the index is told without beta', async () => {
    const { risk } = await open(held).rollingRisk('^GSPC', overYear)
    expect(risk).toMatchObject({ benchmark: null, figures: [{ id: 'volatility' }, { id: 'sharpe' }, { id: 'maximumDrawdown' }] })
  })
})

describe('returns', () => {
  it('are percent, from the close on the same day so many months earlier', () => {
    const price = weekdays('2019-01-01', 520, i => 100 + i)
    const year = returnsOf({ price, total: null, benchmark: null })?.periods.find(period => period.id === '1Y')
    const from = price.time.findIndex(day => isoDay(day) === year?.from)
    expect(year?.priceReturn).toBeCloseTo(((price.close.at(-1) as number) / (price.close[from] as number) - 1) * 100, 12)
    expect(year?.totalReturn).toBeNull()
  })
  it('give no index return for a span that the index does not cover', () => {
    const price = weekdays('2015-01-01', 800, i => 100 + i)
    const ended = weekdays('2015-01-01', 400, i => 100 + i)
    const result = returnsOf({ price, total: null, benchmark: ended })
    expect(result?.periods.every(period => period.benchmarkReturn === null)).toBe(true)
    expect(result?.calendarYears.at(-1)?.benchmarkReturn).toBeTypeOf('number')
  })
  it('do not mistake a shorter history with dividends for the whole one', () => {
    const price = weekdays('2015-01-01', 800, i => 100 + i)
    const total = { ...price, time: price.time.slice(500), close: price.close.slice(500) }
    const all = returnsOf({ price, total, benchmark: null })?.periods.find(period => period.id === 'MAX')
    expect(all).toMatchObject({ priceReturn: expect.closeTo(799, 9), totalReturn: null })
  })
  it('are none of a single close', () =>
    expect(returnsOf({ price: weekdays('2015-01-01', 1, () => 1), total: null, benchmark: null })).toBeNull())
})

describe('risk', () => {
  it('is not told from sixty returns or fewer', () => {
    expect(
      riskOf(
        weekdays('2020-01-01', 60, i => 100 + (i % 3)),
        null,
      ),
    ).toBeNull()
    expect(
      riskOf(
        weekdays('2020-01-01', 62, i => 100 + (i % 3)),
        null,
      )?.returnCount,
    ).toBe(61)
  })
  it('names the days of the deepest fall, and that it is not made good', () => {
    const bars = weekdays('2020-01-01', 100, i => (i < 50 ? 100 + i : 149 - (i - 49)))
    expect(riskOf(bars, null)?.drawdowns[0]).toEqual({
      peak: '2020-03-10',
      trough: '2020-05-19',
      recovered: null,
      depthPercent: expect.closeTo((99 / 149 - 1) * 100, 12),
      tradingDays: 50,
    })
  })
})

describe('closes beside other days', () => {
  it('are NaN on days that the other series does not have', () => {
    const bars = { ...emptyBars(3), time: Int32Array.of(1, 3, 4), close: Float64Array.of(10, 30, 40) }
    expect([...closesOn(Int32Array.of(0, 1, 2, 3, 5), bars)]).toEqual([Number.NaN, 10, Number.NaN, 30, Number.NaN])
  })
})
