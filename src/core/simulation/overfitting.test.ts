import { describe, expect, it } from 'vitest'
import { normalQuantile, normalShareBelow, seededChance } from '#statistics'
import { deflatedSharpe, luckySharpe, openTrials, overfitting, probabilityAbove } from './overfitting.ts'

describe('the deflated Sharpe ratio', () => {
  it('is that of the example in the paper', () => {
    // Bailey & López de Prado (2014), section "A numerical example": 5 years of 250 days, yearly 2.5, 100 trials whose yearly variance is 1/2.
    const lucky = luckySharpe(Math.sqrt(1 / 2 / 250), 100)
    expect(lucky).toBeCloseTo(0.1132, 4)
    const shape = { ratio: 2.5 / Math.sqrt(250), count: 1_250, skewness: -3, kurtosis: 10 }
    expect(probabilityAbove({ ...shape, threshold: lucky })).toBeCloseTo(0.9004, 4)
    expect(probabilityAbove({ ...shape, threshold: luckySharpe(Math.sqrt(1 / 2 / 250), 46) })).toBeCloseTo(0.9505, 4)
  })
  it('deflates by nothing when nothing else was tried', () => {
    const returns = Float64Array.from({ length: 500 }, seededChance(1)).map(value => value / 100 - 0.004)
    expect(deflatedSharpe(returns, Float64Array.of(0.1))).toMatchObject({ luckySharpe: 0, trials: 1 })
  })
  it('rests on a normal distribution that its quantile turns back', () => {
    for (const x of [-6, -1.5, 0, 0.3, 2, 5]) expect(normalQuantile(normalShareBelow(x))).toBeCloseTo(x, 6)
    expect([normalShareBelow(-40), normalShareBelow(40)]).toEqual([0, 1])
  })
})

describe('the probability of overfitting', () => {
  const trialsOf = (count: number, edge: number, seed: number) => {
    const chance = seededChance(seed)
    const trials = openTrials(count, 1_000, 10)
    for (let at = 0; at < count; at++) {
      const equity = new Float64Array(1_001).fill(1)
      for (let i = 1; i <= 1_000; i++) equity[i] = equity[i - 1]! * (1 + (chance() - 0.5) / 50 + (at === 3 ? edge : 0))
      trials.note(at, equity)
    }
    return overfitting(trials)!
  }
  it('is about a half where all settings are luck', () => {
    const all = Array.from({ length: 12 }, (_, seed) => trialsOf(30, 0, seed).probability)
    const average = all.reduce((sum, value) => sum + value, 0) / all.length
    expect(average).toBeGreaterThan(0.35)
    expect(average).toBeLessThan(0.65)
  })
  it('is nearly none where one setting is truly better', () => {
    const found = trialsOf(30, 0.002, 1)
    expect(found.probability).toBeLessThan(0.01)
    expect(found.lossProbability).toBeLessThan(0.05)
    expect(found.halves).toBe(252)
    expect(found.chosenSharpe).toBeGreaterThan(found.otherHalfSharpe - 1)
  })
  it('is one where what is best in one half is worst in the other', () => {
    const trials = openTrials(2, 100, 2)
    const path = (first: number, second: number) => {
      const equity = new Float64Array(101).fill(1)
      for (let i = 1; i <= 100; i++)
        equity[i] = equity[i - 1]! * (1 + (i <= 50 ? first : second) + (i % 2 === 0 ? 0.001 : -0.001))
      return equity
    }
    trials.note(0, path(0.01, -0.01))
    trials.note(1, path(-0.01, 0.01))
    expect(overfitting(trials)).toMatchObject({ probability: 1, lossProbability: 1, halves: 2 })
  })
  it('is not said of settings that never traded', () => {
    const trials = openTrials(3, 100, 2)
    for (const at of [0, 1, 2]) trials.note(at, new Float64Array(101).fill(1))
    expect(overfitting(trials)).toBeNull()
  })
})
