import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { addressGroup } from './address-group.ts'
import { openOwnCounters } from './own-counters.ts'
import { sessionTokenIn } from './session-cookie.ts'

/** What is held, without what only waits to be collected. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}

describe('callers', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:0:0:ffff::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::', '0:0:0:0'],
  ])('%s counts as %s', (address, group) => expect(addressGroup(address)).toBe(group))
})

describe('counting', () => {
  it('begins with the first request and begins anew a minute later', () => {
    let at = 1_000_000
    const count = openOwnCounters(() => at)
    expect(count('a')).toEqual({ used: 1, resetMs: 60_000 })
    at += 59_999
    expect(count('a')).toEqual({ used: 2, resetMs: 1 })
    expect(count('b')).toEqual({ used: 1, resetMs: 60_000 })
    at += 1
    expect(count('a')).toEqual({ used: 1, resetMs: 60_000 })
  })
  it('does not forget a window that goes on when older ones are thrown away', () => {
    let at = 0
    const count = openOwnCounters(() => at)
    count('early')
    at = 59_000
    for (let i = 0; i < 5; i++) count('late')
    at = 60_500
    expect(count('late').used).toBe(6)
    at = 118_000
    expect(count('late').used).toBe(7)
    at = 119_000
    expect(count('late').used).toBe(1)
  })
  it('holds a bounded number of callers, whoever they pretend to be', () => {
    const count = openOwnCounters(() => 0)
    const before = heldBytes()
    for (let i = 0; i < 400_000; i++) count(`2001:db8:${i.toString(16)}:1`)
    expect(heldBytes() - before).toBeLessThan(30_000_000)
    expect(count('somebody').used).toBe(1)
  })
})

describe('the session cookie', () => {
  it.each([
    ['__Host-session=abc', 'abc'],
    ['a=1; __Host-session=abc; b=2', 'abc'],
    ['a=__Host-session=abc', undefined],
    ['__host-session=abc', undefined],
    ['__Host-session=', undefined],
    ['__Host-session=abc; __Host-session=abd', undefined],
    [undefined, undefined],
  ])('of %s is %s', (cookies, token) => expect(sessionTokenIn(cookies)).toBe(token))
})
