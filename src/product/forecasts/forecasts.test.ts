import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { testMarket } from '../../../test/support/market-data.ts'
import { autoregressionOf, labelsOf, rowsOf } from './features.ts'
import { type Forecasts, forecastTasks, isBelieved, openForecasts } from './forecasts.ts'
import { priceRange } from './price-range.ts'

describe('what a forecast looks at', () => {
  const bars = sampleBars(900, 3)

  it('knows nothing of later bars', () => {
    const whole = rowsOf(bars)
    const cutAt = 700
    const seen = Object.fromEntries(Object.entries(bars).map(([name, column]) => [name, column.slice(0, cutAt)])) as typeof bars
    const part = rowsOf(seen)
    const count = part.level.length
    for (const [j, column] of part.features.entries()) expect(whole.features[j]!.slice(0, count)).toEqual(column)
    expect(whole.volatility.slice(0, count)).toEqual(part.volatility)
    const [early, late] = [autoregressionOf(seen, 20), autoregressionOf(bars, 20)]
    expect(late.lead.slice(0, count)).toEqual(early.lead)
    expect(late.trust.slice(0, count)).toEqual(early.trust)
  })

  it('labels a row by the close that comes so many rows later', () => {
    const rows = rowsOf(bars)
    const labels = labelsOf(rows, 20)
    for (const i of [0, 100, 500]) expect(labels[i]).toBe(rows.bars.close[i + 20]! > rows.bars.close[i]! ? 1 : 0)
    expect(labels.slice(-20)).toEqual(new Uint8Array(20))
  })

  it('passes over bars without a close', () => {
    const gap = { ...bars, close: bars.close.slice() }
    gap.close[400] = Number.NaN
    expect(rowsOf(gap).level.length).toBe(rowsOf(bars).level.length - 1)
    expect(rowsOf(gap).features.every(column => column.every(Number.isFinite))).toBe(true)
  })
})

describe('the range of prices', () => {
  it('holds about as many moves as it says, on days not seen', () => {
    const { level, volatility } = rowsOf(sampleBars(6_000, 5))
    const range = priceRange(level, volatility, 20, [{ now: 1_000, from: 1_000, to: level.length }])!
    expect(range.held / range.told).toBeGreaterThan(0.7)
    expect(range.held / range.told).toBeLessThan(0.9)
    expect(range.low).toBeLessThan(0)
    expect(range.high).toBeGreaterThan(0)
  })

  it('is not told from too little', () => {
    const { level, volatility } = rowsOf(sampleBars(400, 5))
    expect(priceRange(level, volatility, 20, [])).toBeNull()
  })
})

describe('forecasts of a symbol', () => {
  let forecasts: Forecasts
  let close: () => Promise<void>
  let asked = 0
  const onThreads: string[] = []

  beforeAll(async () => {
    const { database, market } = await testMarket()
    close = () => database.close()
    forecasts = openForecasts({
      database,
      market,
      now: () => new Date('2026-01-05T06:00:00Z'),
      run: async (task, input) => {
        asked++
        return forecastTasks[task](input)
      },
      runNow: async (task, input) => {
        onThreads.push(task)
        return forecastTasks[task](input)
      },
    })
  })
  afterAll(() => close())

  it('are made with their record, once for the same bars', async () => {
    expect(await forecasts.waiting()).toEqual(['AAPL', 'GE', 'MSFT', 'YHOO', '^GSPC', '^NDX'])
    const said: string[] = []
    expect(
      await forecasts.train('AAPL', { progress: async (done, total, says) => void said.push(`${done}/${total} ${says}`) }),
    ).toBe(true)
    expect(said[0]).toBe('0/52 AAPL, 1 session ahead')
    expect(said.at(-1)).toBe('51/52 AAPL, 60 sessions ahead')
    const { forecasts: made } = await forecasts.of('aapl')
    expect(made.map(({ horizon, asOf }) => [horizon, asOf])).toEqual([
      [1, '2018-05-11'],
      [5, '2018-05-11'],
      [20, '2018-05-11'],
      [60, '2018-05-11'],
    ])
    for (const { record } of made) {
      const { walk, range } = record
      expect(walk.count).toBeGreaterThan(2_000)
      expect(walk.reliability.reduce((sum, bin) => sum + bin.count, 0)).toBe(walk.count)
      expect(Object.values(walk.choices).reduce((sum, count) => sum + count, 0)).toBe(12)
      expect(walk.skill.from).toBeLessThanOrEqual(walk.skill.skill)
      expect(walk.skill.skill).toBeLessThanOrEqual(walk.skill.to)
      expect(range!.held / range!.told).toBeGreaterThan(0.6)
      expect(isBelieved(record)).toBe(walk.skill.from > 0)
    }
    asked = 0
    expect(await forecasts.train('AAPL')).toBe(false)
    expect(asked).toBe(0)
    expect(await forecasts.waiting()).not.toContain('AAPL')
    const pooled = await forecasts.pooled()
    expect(pooled.map(({ horizon, symbols }) => [horizon, symbols])).toEqual([
      [1, ['AAPL']],
      [5, ['AAPL']],
      [20, ['AAPL']],
      [60, ['AAPL']],
    ])
    expect(pooled.map(({ skill }) => skill)).toEqual(made.map(({ record }) => record.walk.skill))
    expect(onThreads).toEqual(Array(4).fill('pooledSkill'))
  })

  it('stop when they are cancelled, and leave nothing half made', async () => {
    const stop = new AbortController()
    const training = forecasts.train('GE', {
      signal: stop.signal,
      progress: async done => (done === 3 ? stop.abort(new Error('cancelled')) : undefined),
    })
    await expect(training).rejects.toThrow('cancelled')
    expect((await forecasts.of('GE')).forecasts).toEqual([])
  })

  it('are none for a share without history, and say how much is needed', async () => {
    expect(await forecasts.train('TSLA')).toBe(false)
    expect(await forecasts.of('TSLA')).toEqual({ symbol: 'TSLA', forecasts: [], bars: 0, needed: 1_760 })
  })
})
