import { createHmac, hkdfSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { Secret } from '#config'
import { openKeyring } from './vault.ts'

const first = new Secret('Ig0kKQYwq8uM2nXSIb6j9h1cXvE7pLrT')
const second = new Secret('Zs4bGtRm1kEwpU7xoNfQ0aJdV3yCiHl5')
const third = new Secret('qP9wN2eYxB6tLk0mRjVc8SgZdUa5hF3i')
const bind = 'factor:41:secret'

/** Why it does not open; undefined when it does. */
function refusal(open: () => string): unknown {
  try {
    open()
    return undefined
  } catch (error) {
    return isFailure(error, 'damaged') ? error.detail?.reason : error
  }
}

describe('sealing', () => {
  const ring = openKeyring([first])

  it('gives back what was sealed, whatever the text', () => {
    for (const plain of ['', 'JBSWY3DPEHPK3PXP', 'ünïcödé 🗝', 'x'.repeat(100_000)])
      expect(ring.open(ring.seal(plain, bind), bind)).toBe(plain)
  })

  it('never gives the same text twice, and never the plain text', () => {
    const sealed = Array.from({ length: 500 }, () => ring.seal('JBSWY3DPEHPK3PXP', bind))
    expect(new Set(sealed.map(text => text.split('.')[2])).size).toBe(500)
    for (const text of sealed) {
      expect(text).toMatch(/^v1\.[\w-]{12}\.[\w-]{16}\.[\w-]{43}$/)
      expect(text).not.toContain('JBSWY3DPEHPK3PXP')
    }
  })

  it('opens nothing of which a single bit was flipped, in nonce, text, tag or key id', () => {
    const sealed = ring.seal('JBSWY3DPEHPK3PXP', bind)
    const [version, ...parts] = sealed.split('.')
    let tried = 0
    parts.forEach((part, at) => {
      const bytes = Buffer.from(part, 'base64url')
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const changed = Buffer.from(bytes)
        changed[bit >> 3]! ^= 1 << (bit & 7)
        const forged = [version, ...parts.with(at, changed.toString('base64url'))].join('.')
        expect(
          refusal(() => ring.open(forged, bind)),
          `part ${at}, bit ${bit}`,
        ).toBe(at === 0 ? 'key' : 'changed')
        tried++
      }
    })
    expect(tried).toBe((9 + 12 + 16 + 16) * 8)
  })

  it('opens in its own row only', () => {
    const sealed = ring.seal('JBSWY3DPEHPK3PXP', bind)
    for (const other of ['factor:42:secret', 'factor:41:name', 'factor:4:1:secret', ''])
      expect(refusal(() => ring.open(sealed, other))).toBe('changed')
  })

  it.each([
    '',
    'v1',
    'v1...',
    'v2.AAAAAAAAAAAA.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'v1.AAAAAAAAAAAA.AAAAAAAAAAAAAAAA.AAAA',
    'null',
  ])('refuses what was never sealed: %j', text => expect(refusal(() => ring.open(text, bind))).toBe('form'))

  it('refuses another spelling of the same box', () => {
    const sealed = ring.seal('a', bind) // 17 bytes: the last base64url digit has four bits to spare
    const last = sealed.at(-1)!
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const sibling = digits[(digits.indexOf(last) & ~3) | ((digits.indexOf(last) + 1) & 3)]!
    expect(refusal(() => ring.open(sealed.slice(0, -1) + sibling, bind))).toBe('form')
  })
})

describe('several secrets', () => {
  it('seal with the first and open what any of them sealed', () => {
    const old = openKeyring([first])
    const sealed = old.seal('JBSWY3DPEHPK3PXP', bind)
    expect(old.isCurrent(sealed)).toBe(true)
    const both = openKeyring([second, first])
    expect(both.isCurrent(sealed)).toBe(false)
    const again = both.seal(both.open(sealed, bind), bind)
    expect(both.isCurrent(again)).toBe(true)
    expect(openKeyring([second]).open(again, bind)).toBe('JBSWY3DPEHPK3PXP')
    expect(refusal(() => openKeyring([second]).open(sealed, bind))).toBe('key')
    expect(refusal(() => openKeyring([third]).open(again, bind))).toBe('key')
  })

  it('are taken over while the product runs', () => {
    const ring = openKeyring([first])
    const sealed = ring.seal('x', bind)
    const mac = ring.mac('session', 'token')
    ring.reload([second, first])
    expect(ring.isCurrent(sealed)).toBe(false)
    expect(ring.open(sealed, bind)).toBe('x')
    expect(ring.mac('session', 'token')).not.toEqual(mac)
    expect(ring.macs('session', 'token')).toContainEqual(mac)
    ring.reload([second])
    expect(refusal(() => ring.open(sealed, bind))).toBe('key')
    expect(ring.macs('session', 'token')).not.toContainEqual(mac)
    expect(() => ring.reload([])).toThrow('SESSION_SECRET')
    expect(ring.macs('session', 'token')).toHaveLength(1)
  })

  it('count once when one is named twice', () => expect(openKeyring([first, first]).macs('session', 'x')).toHaveLength(1))

  it('are named by ids that tell nothing of them', () => {
    const idOf = (secret: Secret): string => openKeyring([secret]).seal('', '').split('.')[1]!
    expect(new Set([first, second, third].map(idOf)).size).toBe(3)
    expect(idOf(first)).toBe(idOf(first))
    expect(first.reveal()).not.toContain(idOf(first))
  })
})

describe('codes of authenticity', () => {
  it('are HMAC-SHA256 under the key that HKDF-SHA256 derives for their purpose', () => {
    const key = Buffer.from(hkdfSync('sha256', first.reveal(), '', 'tradewise mac: session', 32))
    expect(openKeyring([first]).mac('session', 'tökén')).toEqual(createHmac('sha256', key).update('tökén').digest())
  })

  it('differ by purpose and by secret', () => {
    const ring = openKeyring([first, second])
    const all = [...ring.macs('session', 'token'), ...ring.macs('link', 'token')].map(mac => mac.toString('hex'))
    expect(new Set(all).size).toBe(4)
    expect(ring.mac('session', 'token')).toEqual(ring.macs('session', 'token')[0])
  })

  it('refuse a purpose that is made of input', () => {
    const ring = openKeyring([first])
    expect(() => {
      for (let i = 0; i < 1_000; i++) ring.mac(`purpose ${i}`, 'x')
    }).toThrow('purpose')
  })
})
