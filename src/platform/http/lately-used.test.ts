import { expect, it } from 'vitest'
import { latelyUsed } from './lately-used.ts'

it('keeps what was used lately and forgets the rest, never more than it may', () => {
  const kept = latelyUsed<number>(10)
  for (let i = 0; i < 1_000; i++) {
    kept.set(`${i}`, i)
    expect(kept.get('0')).toBe(0)
    for (let back = 0; back < 4; back++) expect(kept.get(`${Math.max(0, i - back)}`)).toBe(Math.max(0, i - back))
  }
  const left = Array.from({ length: 1_000 }, (_, i) => kept.get(`${i}`)).filter(value => value !== undefined)
  expect(left.length).toBeLessThanOrEqual(10)
})

it('has the newest value, and none after it was taken away', () => {
  const kept = latelyUsed<number>(4)
  for (const [key, value] of [
    ['a', 1],
    ['b', 1],
    ['c', 1],
    ['a', 2],
  ] as const)
    kept.set(key, value)
  expect(kept.get('a')).toBe(2)
  kept.delete('a')
  expect(kept.get('a')).toBeUndefined()
  kept.set('b', 3)
  kept.delete('b')
  expect(kept.get('b')).toBeUndefined()
})
