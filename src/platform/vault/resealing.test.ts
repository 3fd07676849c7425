import { describe, expect, it } from 'vitest'
import { Secret } from '#config'
import { type Keyring, openKeyring, type Resealer, resealAll } from './vault.ts'

const old = new Secret('Ig0kKQYwq8uM2nXSIb6j9h1cXvE7pLrT')
const fresh = new Secret('Zs4bGtRm1kEwpU7xoNfQ0aJdV3yCiHl5')
const never = new AbortController().signal

/** Rows in memory, sealed anew two at a time, as a store does it. */
function shelf(ring: Keyring, count: number): { rows: string[]; resealer: Resealer } {
  const rows = Array.from({ length: count }, (_, i) => ring.seal(`secret ${i}`, `row:${i}`))
  const resealer: Resealer = {
    what: 'secrets of a shelf',
    async *reseal(keyring) {
      for (let i = 0; i < rows.length; i += 2) {
        let sealed = 0
        for (let at = i; at < Math.min(i + 2, rows.length); at++) {
          if (keyring.isCurrent(rows[at]!)) continue
          rows[at] = keyring.seal(keyring.open(rows[at]!, `row:${at}`), `row:${at}`)
          sealed++
        }
        await Promise.resolve()
        yield sealed
      }
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
    stopped.abort()
    expect(await resealAll([resealer], ring, stopped.signal)).toBe(2)
    expect(await resealAll([resealer], ring, never)).toBe(7)
    expect(rows.every(row => ring.isCurrent(row))).toBe(true)
  })

  it('of one room is not held up by the fault of another, and the fault is told', async () => {
    const ring = openKeyring([old])
    const broken = shelf(ring, 3)
    const good = shelf(ring, 3)
    broken.rows[1] = broken.rows[2]!
    ring.reload([fresh, old])
    await expect(resealAll([broken.resealer, good.resealer], ring, never)).rejects.toThrow('not everything')
    expect(good.rows.every(row => ring.isCurrent(row))).toBe(true)
  })
})
