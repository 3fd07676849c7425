import { describe, expect, it } from 'vitest'
import { Secret } from '#config'
import { type Keyring, openKeyring, rehearseSealing, type Resealer, resealAll } from './vault.ts'

const old = new Secret('Ig0kKQYwq8uM2nXSIb6j9h1cXvE7pLrT')
const fresh = new Secret('Zs4bGtRm1kEwpU7xoNfQ0aJdV3yCiHl5')
const never = new AbortController().signal

/** Rows in memory. */
function shelf(ring: Keyring, count: number): { rows: string[]; resealer: Resealer } {
  const rows = Array.from({ length: count }, (_, i) => ring.seal(`secret ${i}`, `row:${i}`))
  const resealer: Resealer = {
    what: 'secrets of a shelf',
    async *values() {
      for (const [i, sealed] of rows.entries())
        yield { sealed, bind: `row:${i}`, replace: async fresh => ((rows[i] = fresh), true) }
    },
  }
  return { rows, resealer }
}

describe('sealing anew', () => {
  it('leaves nothing that needs the old secret', async () => {
    const ring = openKeyring([old])
    const { rows, resealer } = shelf(ring, 9)
    ring.reload([fresh, old])
    expect(await resealAll([resealer], ring, never)).toBe(9)
    const alone = openKeyring([fresh])
    expect(rows.map((row, i) => alone.open(row, `row:${i}`))).toEqual(rows.map((_, i) => `secret ${i}`))
    expect(await resealAll([resealer], ring, never)).toBe(0)
  })

  it('goes on where it was stopped', async () => {
    const ring = openKeyring([old])
    const { rows, resealer } = shelf(ring, 9)
    ring.reload([fresh, old])
    const stopped = new AbortController()
    const interrupted: Resealer = {
      ...resealer,
      async *values() {
        let seen = 0
        for await (const value of resealer.values()) {
          if (seen++ === 2) stopped.abort()
          yield value
        }
      },
    }
    expect(await resealAll([interrupted], ring, stopped.signal)).toBe(2)
    expect(await resealAll([resealer], ring, never)).toBe(7)
    expect(rows.every(row => ring.isCurrent(row))).toBe(true)
  })

  it('is not held up by a value that does not open, and that is told', async () => {
    const ring = openKeyring([old])
    const { rows, resealer } = shelf(ring, 3)
    rows[0] = rows[1]!
    ring.reload([fresh, old])
    await expect(resealAll([resealer], ring, never)).rejects.toThrow('not everything')
    expect(rows.map(row => ring.isCurrent(row))).toEqual([false, true, true])
  })

  it('of one room is not held up by the fault of another, and the fault is told', async () => {
    const ring = openKeyring([old])
    const broken = shelf(ring, 3)
    const good = shelf(ring, 3)
    const away: Resealer = {
      ...broken.resealer,
      async *values() {
        for await (const value of broken.resealer.values())
          yield { ...value, replace: () => Promise.reject(new Error('connection refused')) }
      },
    }
    ring.reload([fresh, old])
    await expect(resealAll([away, good.resealer], ring, never)).rejects.toThrow('not everything')
    expect(good.rows.every(row => ring.isCurrent(row))).toBe(true)
  })

  it('can be rehearsed, which changes nothing and counts what would be lost', async () => {
    const ring = openKeyring([old])
    const { rows, resealer } = shelf(ring, 4)
    const before = [...rows]
    const rehearse = (secrets: Secret[]) => rehearseSealing([resealer], openKeyring(secrets))
    expect(await rehearse([fresh, old])).toEqual([{ what: 'secrets of a shelf', count: 4, lost: 0 }])
    expect(await rehearse([fresh])).toEqual([{ what: 'secrets of a shelf', count: 4, lost: 4 }])
    expect(rows).toEqual(before)
    rows[2] = rows[3]!
    expect(await rehearse([fresh, old])).toEqual([{ what: 'secrets of a shelf', count: 4, lost: 1 }])
  })
})
