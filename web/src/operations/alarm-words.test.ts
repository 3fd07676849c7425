import { describe, expect, it } from 'vitest'
import { type AlarmRule, firesAt, measured } from './alarm-words.ts'

describe('a measure', () => {
  it.each([
    [2, 'state', 'does not work'],
    [0, 'state', 'well'],
    [2.5, 'percent', '2.5\u00a0%'],
    [850, 'ms', '850\u00a0ms'],
    [0, 's', '0\u00a0s'],
    [900, 's', '15\u00a0min'],
    [1_200, 'count', '1,200'],
    [13.5, 'GB', '13.5\u00a0GB'],
    [null, 'days', '–'],
  ] as const)('of %s in %s reads %s', (value, unit, said) => expect(measured(value, unit)).toBe(said))
})

describe('when it fires', () => {
  const rule = { side: 'above', threshold: 2, unit: 'percent', forSeconds: 120, state: 'quiet' } as AlarmRule
  it.each([
    ['from a share on, for a while', {}, '2\u00a0% or more, for 2\u00a0min'],
    ['at once', { forSeconds: 0 }, '2\u00a0% or more, at once'],
    ['below', { side: 'below', unit: 'days', threshold: 14, forSeconds: 0 }, '14\u00a0days or less, at once'],
    ['by state', { unit: 'state', threshold: 1 }, 'needs a look, for 2\u00a0min'],
    ['never', { state: 'off' }, 'switched off'],
  ] as const)('%s', (_, change, said) => expect(firesAt({ ...rule, ...change })).toBe(said))
})
