import { describe, expect, it } from 'vitest'
import { isRefusedAt, openOverload } from './overload.ts'
import type { RateClass } from './rate-classes.ts'

function burdened() {
  const now = { at: 0, loopLateMs: 0, loopHeldMs: 0, connectionWaitMs: 0 }
  const burden = {
    loopLateMs: () => now.loopLateMs,
    loopHeldMs: () => now.loopHeldMs,
    connectionWaitMs: () => now.connectionWaitMs,
  }
  const overload = openOverload(burden, () => now.at)
  const after = (ms: number, change: Partial<typeof now>) => {
    Object.assign(now, change)
    now.at += ms
    return overload.level()
  }
  return { overload, after }
}

describe('under too much', () => {
  it.each([
    ['costly', 1],
    ['interactive', 2],
    ['default', 2],
    ['sign-in', 3],
    ['page', 3],
  ] as const)('%s requests are refused from level %i on', (rate, from) => {
    for (const level of [1, 2, 3] as const) expect(isRefusedAt(level, { access: 'public', rate })).toBe(level >= from)
  })
  it('health and what pages are made of are never refused, and administrators with the last', () => {
    for (const rate of ['health', 'file'] as const) expect(isRefusedAt(3, { access: 'public', rate })).toBe(false)
    for (const rate of ['costly', 'default'] as RateClass[]) {
      expect(isRefusedAt(2, { access: 'admin', rate })).toBe(false)
      expect(isRefusedAt(3, { access: 'admin', rate })).toBe(true)
    }
  })
  it('the level rises at once, and falls only after a while of calm', () => {
    const { after } = burdened()
    expect(after(100, {})).toBe(0)
    expect(after(100, { loopLateMs: 900 })).toBe(2)
    // Below the limit, but not by half: it would be back at once.
    expect(after(60_000, { loopLateMs: 410 })).toBe(2)
    expect(after(100, { loopLateMs: 5 })).toBe(2)
    expect(after(2_900, {})).toBe(2)
    expect(after(200, {})).toBe(0)
  })
  it('waiting for the database refuses what asks it, and never the pages', () => {
    const { after } = burdened()
    expect(after(100, { connectionWaitMs: 1_000 })).toBe(1)
    expect(after(100, { connectionWaitMs: 60_000 })).toBe(2)
  })
  it('a database that is back has time for all at once', () => {
    const { after } = burdened()
    expect(after(100, { connectionWaitMs: 4_000 })).toBe(2)
    expect(after(100, { connectionWaitMs: 0 })).toBe(2)
    expect(after(1_000, {})).toBe(0)
  })
  it('a rush that is answered in one turn of the loop counts while it lasts', () => {
    const { after } = burdened()
    expect(after(100, { loopHeldMs: 5 })).toBe(0)
    const levels = Array.from({ length: 25 }, (_, i) => after(100, { loopHeldMs: (i + 1) * 100 }))
    expect(levels.slice(0, 3)).toEqual([0, 0, 0])
    expect([levels[3], levels[7], levels[19], levels[24]]).toEqual([1, 2, 3, 3])
    expect(after(100, { loopHeldMs: 0 })).toBe(3)
    expect(after(3_000, { loopHeldMs: 0 })).toBe(0)
  })
  it('whoever comes after one long computation is not refused for it', () => {
    const { after } = burdened()
    expect(after(100, {})).toBe(0)
    expect(after(5_000, { loopHeldMs: 5_000 })).toBe(0)
    expect(after(100, { loopHeldMs: 0 })).toBe(0)
    expect(after(5_000, { loopHeldMs: 5_000 })).toBe(0)
  })
})
