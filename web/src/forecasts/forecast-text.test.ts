import { describe, expect, it } from 'vitest'
import { chance, nearText, skillSentence, skillText } from './forecast-text.ts'

const skill = (from: number, value: number, to: number) => ({ brier: 0.24, baseBrier: 0.245, skill: value, from, to })
const record = (from: number, value: number, to: number) =>
  ({ skill: skill(from, value, to) }) as Parameters<typeof skillSentence>[0]['record']

describe('what is said of a forecast', () => {
  it('writes chances without decimals and skill with its sign and interval', () => {
    expect(chance(0.5449)).toBe('54%')
    expect(skillText(skill(-0.0031, 0.012, 0.026))).toBe('+1.2% (−0.3 to +2.6)')
    expect(skillText(skill(-0.0007, -0.0004, -0.0001))).toBe('−0.04% (−0.07 to −0.01)')
    expect(skillText(skill(-0.000_01, 0, 0.0002))).toBe('0.00% (0.00 to +0.02)')
  })

  it('tells a near horizon in a few words, and whose they are', () => {
    const one = { horizonSessions: 1, probability: 0.532, record: record(0.001, 0.012, 0.026) } as Parameters<typeof nearText>[0]
    expect(nearText({ ...one, shown: 'model' })).toBe('in 1 session 53%, the model, skill +1.2% (+0.1 to +2.6)')
    expect(nearText({ ...one, horizonSessions: 5, shown: 'base rate' })).toBe('in 5 sessions 53%, the base rate')
  })

  it.each([
    ['model', [0.001, 0.01, 0.02], /better than always saying/],
    ['base rate', [-0.01, 0.01, 0.02], /No edge found.*20 sessions/],
    ['base rate', [-0.03, -0.02, -0.01], /worse than always saying/],
  ] as const)('says plainly what a record of %s means', (shown, [from, value, to], words) => {
    expect(skillSentence({ shown, record: record(from, value, to), horizonSessions: 20 })).toMatch(words)
  })
})
