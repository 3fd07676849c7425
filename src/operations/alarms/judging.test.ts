import { describe, expect, it } from 'vitest'
import { judge, nothingCounted, type Counting } from './judging.ts'
import { isQuiet, quietUntil } from './quiet-hours.ts'

/** Looks at each value, ten seconds apart unless said; what happened at which look. */
function story(
  values: readonly (number | null)[],
  options: { side?: 'above' | 'below'; threshold?: number; hysteresis?: number; forSeconds?: number; sinceMs?: number } = {},
): string[] {
  const { side = 'above', threshold = 10, hysteresis = 0.2, forSeconds = 20, sinceMs = 10_000 } = options
  let counting: Counting = nothingCounted
  let isFiring = false
  return values.map(value => {
    const seen = { before: counting, isFiring, value, sinceMs }
    const verdict = judge({ side, hysteresis }, { threshold, forSeconds, isOn: true }, seen)
    counting = verdict.counting
    if (verdict.change === 'begins') isFiring = true
    if (verdict.change === 'ends') isFiring = false
    return verdict.change ?? '-'
  })
}

describe('an alarm', () => {
  it.each([
    ['begins when it has held long enough, once', [10, 11, 12, 13, 14], {}, '- - begins - -'],
    ['does not begin for a moment', [10, 11, 9, 10, 11], {}, '- - - - -'],
    ['begins at once where no time is asked', [9, 10, 10], { forSeconds: 0 }, '- begins -'],
    ['ends when it has been over long enough, once', [10, 10, 10, 5, 5, 5, 5], {}, '- - begins - - ends -'],
    ['does not end within the hysteresis', [10, 10, 10, 9, 9, 9, 8, 8, 8], {}, '- - begins - - - - - ends'],
    ['does not tremble', [10, 10, 10, 7, 10, 7, 10, 7, 10], {}, '- - begins - - - - - -'],
    ['stays as it is while nothing can be told', [10, null, 10, null, 10, null, null, 5], {}, '- - - - begins - - -'],
    [
      'fires below as well as above',
      [11, 10, 9, 9, 11, 12, 12, 12],
      { side: 'below' as const, forSeconds: 10 },
      '- - begins - - - ends -',
    ],
    ['ends a count when it is less by anything', [1, 0], { threshold: 1, hysteresis: 0, forSeconds: 0 }, 'begins ends'],
    // A clock that was put back, or a process that hung, counts as no time or as little: that is said by whoever looks.
    ['counts no time that did not pass', [10, 10, 10, 10], { sinceMs: 0 }, '- - - -'],
  ])('%s', (_, values, options, expected) => expect(story(values, options).join(' ')).toBe(expected))

  it('ends when its rule is switched off', () => {
    const seen = { before: nothingCounted, isFiring: true, value: 99, sinceMs: 0 }
    const off = { threshold: 10, forSeconds: 0, isOn: false }
    expect(judge({ side: 'above', hysteresis: 0 }, off, seen).change).toBe('ends')
    expect(judge({ side: 'above', hysteresis: 0 }, off, { ...seen, isFiring: false }).change).toBeNull()
  })
})

describe('quiet hours', () => {
  const night = { from: '22:00', until: '07:00', timeZone: 'Europe/Berlin' }
  it.each([
    ['before them', '2026-01-10T20:59:00Z', false],
    ['from their first minute', '2026-01-10T21:00:00Z', true],
    ['after midnight', '2026-01-11T03:00:00Z', true],
    ['until they are over', '2026-01-11T06:00:00Z', false],
    ['on summer time', '2026-07-10T20:30:00Z', true],
  ])('%s', (_, at, quiet) => expect(isQuiet(night, new Date(at))).toBe(quiet))

  it.each([
    ['in the evening', '2026-01-10T21:30:00Z', '2026-01-11T06:00:00.000Z'],
    ['after midnight', '2026-01-11T03:00:00Z', '2026-01-11T06:00:00.000Z'],
    ['over the night on which the clock is put forward', '2026-03-28T22:30:00Z', '2026-03-29T05:00:00.000Z'],
  ])('end at the hour that the clock shows: %s', (_, at, end) => expect(quietUntil(night, new Date(at)).toISOString()).toBe(end))
  it('are none where they are not set, or begin when they end', () => {
    expect(isQuiet(null, new Date())).toBe(false)
    expect(isQuiet({ from: '07:00', until: '07:00', timeZone: 'UTC' }, new Date('2026-01-01T07:00:00Z'))).toBe(false)
  })
})
