import { describe, expect, it, vi } from 'vitest'
import { remembering } from './remembering.ts'

describe('remembering', () => {
  it('makes once for askers at the same time, and anew when the version changes', async () => {
    const kept = remembering<number>(2)
    const make = vi.fn(async () => make.mock.calls.length)
    expect(await Promise.all([kept.get('a', '1', make), kept.get('a', '1', make)])).toEqual([1, 1])
    expect(await kept.get('a', '2', make)).toBe(2)
    expect(make).toHaveBeenCalledTimes(2)
  })

  it('forgets what was not used for longest', async () => {
    const kept = remembering<string>(2)
    const make = vi.fn(async () => 'made')
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await kept.get(key, '1', make)
    expect(make).toHaveBeenCalledTimes(4) // a, b, c, and b again
  })

  it('keeps no failure', async () => {
    const kept = remembering<string>(2)
    await expect(kept.get('a', '1', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(await kept.get('a', '1', async () => 'back')).toBe('back')
  })
})
