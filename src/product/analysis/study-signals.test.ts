import { describe, expect, it } from 'vitest'
import { parseRule, tradedScale } from '#rules'
import type { Bars } from '#series'
import { plantedWalk, randomWalk } from '../../../test/support/random-walks.ts'
import { builtInRules } from './built-in-rules.ts'
import { studySignals } from './study-signals.ts'

const rules = builtInRules.map(rule => rule.text)
const study = (bars: Bars) =>
  studySignals({ inputs: { bars, tradedScale: tradedScale(bars.time, []) }, open: bars.open, rules, elsewhere: 0 })

describe('the built-in rules', () => {
  it('are written in canonical form, can be used as signals, and each only once', () => {
    for (const { text } of builtInRules) {
      const rule = parseRule(text)
      expect(rule.text).toBe(text)
      expect(rule.refusedIn('signal')).toBeNull()
    }
    expect(new Set(builtInRules.map(rule => rule.id)).size).toBe(builtInRules.length)
    expect(new Set(rules).size).toBe(rules.length)
  })
  it('name what was read, with year, part and page, or say folklore', () => {
    for (const { source } of builtInRules)
      expect(source).toMatch(/^folklore$|, (19|20)\d\d, (abstract|introduction)(, p\. \d+)?$/)
  })
})

describe('the record of rules', () => {
  it('shows an edge on at most one of eight random walks', () => {
    const found = Array.from({ length: 8 }, (_, seed) => study(randomWalk(seed + 1))).filter(studied =>
      studied.some(({ judged }) => judged.verdict === 'edge'),
    )
    expect(found.length).toBeLessThanOrEqual(1)
  })

  it.each([
    ['parabolic-reversal', 0.003, 1],
    ['parabolic-reversal', -0.003, -1],
    ['turn-of-the-month', 0.003, 1],
  ])('finds an edge planted under %s of %d a day, with its sign', (id, drift, direction) => {
    const at = builtInRules.findIndex(rule => rule.id === id)
    expect(study(plantedWalk(17, rules[at]!, drift, 5))[at]!.judged).toMatchObject({ verdict: 'edge', direction })
  })

  it('says the same of the same data, and too few where there are too few', () => {
    const bars = randomWalk(3)
    const once = study(bars)
    expect(study(bars)).toEqual(once)
    expect(once.find(({ rule }) => rule.startsWith('month = 11'))!.judged.verdict).toBe('too few samples')
    expect(once.find(({ rule }) => rule.startsWith('annual_eps'))).toMatchObject({
      isActive: null,
      barsSince: null,
      judged: { verdict: 'too few samples', direction: null },
    })
  })

  it('is made of any number of bars', () => {
    const none = new Float64Array(0)
    const bars: Bars = { time: new Int32Array(0), open: none, high: none, low: none, close: none, volume: none }
    expect(study(bars).every(({ judged }) => judged.verdict === 'too few samples')).toBe(true)
  })
})
