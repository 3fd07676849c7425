import { describe, expect, it } from 'vitest'
import type { Signal } from '../../../src/product/analysis/signals.contract.ts'
import {
  bySpeaking,
  findableText,
  horizonOf,
  pooledText,
  rangeText,
  sinceText,
  summaryText,
  verdictText,
  worksText,
} from './signal-words.ts'

const signal = (rest: Partial<Signal>): Signal => ({
  id: 'x',
  name: 'Golden cross',
  group: 'trend',
  rule: 'close > 1',
  horizon: 20,
  claims: 'up',
  source: 'folklore',
  note: null,
  isActive: false,
  barsSince: 30,
  verdict: 'no edge found',
  direction: null,
  verdictHorizon: 5,
  correctedChance: 1,
  horizons: [5, 20, 60].map(horizon => ({ horizon }) as never),
  ...rest,
})
const answer = (signals: Signal[]) => ({ signals, lookedAt: 26 }) as never

describe('signals in words', () => {
  it('are sorted by whether they speak now, or did lately', () => {
    const signals = [
      signal({ id: 'old' }),
      signal({ id: 'now', isActive: true }),
      signal({ id: 'lately', barsSince: 5 }),
      signal({ id: 'unknown', isActive: null, barsSince: null }),
    ]
    const { now, lately, others } = bySpeaking(signals)
    expect([now, lately, others].map(group => group.map(({ id }) => id))).toEqual([['now'], ['lately'], ['old', 'unknown']])
  })
  it.each([
    [{}, 'No edge found'],
    [{ verdict: 'too few samples' }, 'Too few samples'],
    [{ verdict: 'edge', direction: 1 }, 'Better than other days over 5 sessions'],
    [{ verdict: 'edge', direction: -1, verdictHorizon: 60 }, 'Worse than other days over 60 sessions'],
  ] as const)('%o is %s', (rest, text) => expect(verdictText(signal(rest))).toBe(text))
  it('show the published horizon, and the verdict’s where there is an edge', () => {
    expect(horizonOf(signal({}))?.horizon).toBe(20)
    expect(horizonOf(signal({ verdict: 'edge' }))?.horizon).toBe(5)
  })
  it('say plainly that nothing speaks and nothing has an edge', () => {
    expect(summaryText(answer([signal({})]))).toBe('No rule speaks now; none of the 26 has shown an edge here.')
    expect(summaryText(answer([signal({ isActive: true })]))).toBe(
      '1 of 26 built-in rules speaks now; none of the 26 has shown an edge here.',
    )
    expect(summaryText(answer([signal({ verdict: 'edge' }), signal({ verdict: 'edge', name: 'MACD' })]))).toContain(
      'for: Golden cross and MACD.',
    )
  })
  it.each([
    [{ isActive: true, barsSince: 0 }, 'Since the last bar'],
    [{ isActive: true, barsSince: 3 }, 'For 4 bars'],
    [{}, '30 bars ago'],
    [{ barsSince: 1 }, 'One bar ago'],
    [{ barsSince: null }, 'Never'],
    [{ isActive: null }, 'Not known'],
  ])('%o is %s', (rest, text) => expect(sinceText(signal(rest))).toBe(text))
  it('write a range with its signs, and nothing for what is missing', () => {
    expect(rangeText({ low: -0.01, high: 0.02 })).toBe('−1.00% to +2.00%')
    expect(rangeText({ low: null, high: 0.02 })).toBe('–')
  })

  it('answer whether a rule works, here and over all symbols', () => {
    const edge = { verdict: 'edge', direction: -1, verdictHorizon: 20, correctedChance: 0.012 } as const
    expect(worksText(edge)).toMatch(/^It did: prices did worse than on other days over 20 sessions\. .* in 1\.20% of cases/)
    expect(pooledText(edge)).toContain('by chance in at most 1.20% of cases')
    const none = { verdict: 'no edge found', direction: null, verdictHorizon: 5, correctedChance: 1 } as const
    expect(worksText(none)).toMatch(/^No edge found\. .* comes by chance nearly always; an edge/)
    expect(pooledText(none)).toContain('in up to all cases')
    const few = { verdict: 'too few samples', direction: null, verdictHorizon: null, correctedChance: null } as const
    for (const text of [worksText(few), pooledText(few)]) expect(text).toMatch(/^Nobody can tell/)
  })

  it('say where nothing was found how large an edge would have been, and nothing where it is not known', () => {
    const horizons = [{ horizon: 5, findable: 0.0214 } as never]
    expect(findableText(signal({ horizons }))).toContain('An edge of 2.14% or more over 5 sessions would have been found')
    expect(findableText(signal({ horizons: [{ horizon: 5, findable: null } as never] }))).toBe('')
    expect(findableText(signal({ horizons, verdict: 'edge', direction: 1 }))).toBe('')
  })
})
