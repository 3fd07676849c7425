import { describe, expect, it } from 'vitest'
import { isoDay } from '#basics'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { allocate, type AllocateInput } from './allocate.ts'

const days = 600

function input(
  change: Partial<AllocateInput> = {},
  edit: (close: Float64Array, asset: number) => void = () => {},
): AllocateInput {
  const assets = ['A', 'B', 'C', 'D'].map((symbol, asset) => {
    const { time, close } = sampleBars(days, asset + 1)
    edit(close, asset)
    return { symbol, time, close, withDividends: asset === 0 }
  })
  return { assets, range: 'MAX', least: 0, most: 1, covariance: 'identity', riskFree: 0, ...change }
}

describe('sharing out capital', () => {
  it('gives each way weights that add up to 1 within the bounds', () => {
    const { methods } = allocate(input({ least: 0.1, most: 0.4 }))
    for (const { weights } of methods) {
      if (!weights) continue
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10)
      for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(0.1 - 1e-10)
      for (const weight of weights) expect(weight).toBeLessThanOrEqual(0.4 + 1e-10)
    }
    expect(methods.map(({ method }) => method)).toEqual([
      'equal',
      'minimum-volatility',
      'maximum-sharpe',
      'risk-parity',
      'hierarchical',
    ])
  })

  it('looks only at days on which every symbol has a price', () => {
    const gap = input({}, (close, asset) => {
      if (asset === 2) close.fill(Number.NaN, 100, 110)
    })
    const { returnCount, from, to } = allocate(gap)
    expect(returnCount).toBe(days - 10 - 1)
    expect([from, to]).toEqual([isoDay(gap.assets[0]!.time[0]!), isoDay(gap.assets[0]!.time.at(-1)!)])
  })

  it('says which symbols share too few days', () => {
    const short = input({}, (close, asset) => {
      if (asset === 1) close.fill(Number.NaN, 40)
    })
    expect(() => allocate(short)).toThrow('Only 40 days on which all of A, B, C, D have a price')
  })

  it('learns nothing from days to come: what was held before them stays', () => {
    const before = allocate(input())
    const after = allocate(
      input({}, (close, asset) => {
        for (let i = 500; i < days; i++) close[i] = close[i]! * (asset + 1) ** ((i - 499) / 50)
      }),
    )
    const changed = before.walkDays.indexOf(isoDay(input().assets[0]!.time[500]!))
    expect(changed).toBeGreaterThan(200)
    for (const [k, { equity }] of before.methods.entries()) {
      expect(after.methods[k]!.equity.slice(0, changed)).toEqual(equity.slice(0, changed))
      expect(after.methods[k]!.equity.slice(changed)).not.toEqual(equity.slice(changed))
    }
  })

  it('tries nothing out of sample where there are too few days, and says how many are needed', () => {
    const short = input({}, close => {
      close.fill(Number.NaN, 300)
    })
    const { walk, walkDays, methods } = allocate(short)
    expect(walk.note).toBe('Out of sample needs 312 common returns, and there are 299.')
    expect(walkDays).toEqual([])
    expect(methods.every(({ outOfSample, equity }) => outOfSample === null && equity.length === 0)).toBe(true)
  })

  it('has no best ratio where nothing returned more than the risk-free rate', () => {
    const falling = input({ riskFree: 0.5 }, (close, asset) => {
      for (let i = 0; i < days; i++) close[i] = close[i]! * 0.9995 ** (i * (asset + 1))
    })
    const best = allocate(falling).methods.find(({ method }) => method === 'maximum-sharpe')!
    expect([best.weights, best.inSample]).toEqual([null, null])
    expect(best.outOfSample).not.toBeNull()
  })

  it('puts every way of the same days on or below the frontier', () => {
    const { methods, frontier } = allocate(input())
    for (const { inSample } of methods) {
      const above = frontier.filter(point => point.annualReturn >= inSample!.annualReturn - 1e-12)
      expect(Math.min(...above.map(point => point.volatility))).toBeGreaterThan(inSample!.volatility * 0.999)
    }
  })
})
