import { Redis } from 'ioredis'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { Secret } from '#config'
import { openLog } from '#telemetry'
import { describeRedis, testRedis } from '../../../test/support/redis.ts'
import { openCache } from './cache.ts'

const log = openLog({ level: 'silent', readable: false, write: () => {} })

function counted() {
  let times = 0
  const compute = async () => {
    const time = ++times
    await new Promise(resolve => setImmediate(resolve))
    return { time }
  }
  return { compute, times: () => times }
}

describe('the cache', () => {
  it('computes once for all who ask at once and for whoever asks within the time', async () => {
    let at = 0
    const cache = openCache({ log, clock: () => at })
    const space = cache.space<{ symbol: string }>({ name: 'a', ttlMs: 1_000, parts: ['symbol'] })
    const { compute, times } = counted()
    const answers = await Promise.all(Array.from({ length: 50 }, () => space.get({ symbol: 'ACME' }, compute)))
    expect(new Set(answers.map(({ time }) => time))).toEqual(new Set([1]))
    at = 999
    expect(await space.get({ symbol: 'ACME' }, compute)).toEqual({ time: 1 })
    at = 1_000
    expect(await space.get({ symbol: 'ACME' }, compute)).toEqual({ time: 2 })
    expect(times()).toBe(2)
    expect(cache.figures()).toMatchObject({ hits: 50, misses: 2, entries: 1 })
  })
  it('tells keys apart by each part, and spaces by name', async () => {
    const cache = openCache({ log })
    const [one, other] = ['one', 'other'].map(name =>
      cache.space<{ a: string; b: number }>({ name, ttlMs: 1_000, parts: ['a', 'b'] }),
    ) as [ReturnType<typeof cache.space<{ a: string; b: number }>>, ReturnType<typeof cache.space<{ a: string; b: number }>>]
    const { compute, times } = counted()
    for (const key of [
      { a: '1 2', b: 3 },
      { a: '1', b: 23 },
      { a: '1" 2', b: 3 },
    ])
      await one.get(key, compute)
    await other.get({ a: '1 2', b: 3 }, compute)
    expect(times()).toBe(4)
  })
  it('keeps no failure, and tells it to everybody who waited', async () => {
    const space = openCache({ log }).space<{ a: string }>({ name: 'a', ttlMs: 1_000, parts: ['a'] })
    const fail = async (): Promise<never> => Promise.reject(new Error('away'))
    const both = await Promise.allSettled([space.get({ a: '1' }, fail), space.get({ a: '1' }, fail)])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await space.get({ a: '1' }, counted().compute)).toEqual({ time: 1 })
  })
  it('forgets what it is told to, also what is being computed just now', async () => {
    const space = openCache({ log }).space<{ a: string; b: number }>({ name: 'a', ttlMs: 60_000, parts: ['a', 'b'] })
    const { compute } = counted()
    await space.get({ a: 'x', b: 1 }, compute)
    await space.get({ a: 'y', b: 1 }, compute)
    const before = space.get({ a: 'x', b: 2 }, compute)
    space.forget({ a: 'x' })
    expect(await before).toEqual({ time: 3 })
    expect(await space.get({ a: 'x', b: 1 }, compute)).toEqual({ time: 4 })
    expect(await space.get({ a: 'x', b: 2 }, compute)).toEqual({ time: 5 })
    expect(await space.get({ a: 'y', b: 1 }, compute)).toEqual({ time: 2 })
    await space.get({ a: 'y', b: 12 }, compute)
    space.forget({ a: 'y', b: 1 })
    expect(await space.get({ a: 'y', b: 12 }, compute)).toEqual({ time: 6 })
    expect(await space.get({ a: 'y', b: 1 }, compute)).toEqual({ time: 7 })
  })
  it('writes nothing as JSON only to know how long it is', async () => {
    const cache = openCache({ log })
    const space = cache.space<{ n: number }>({ name: 'a', ttlMs: 60_000, parts: ['n'] })
    const written = vi.spyOn(JSON, 'stringify')
    const value = { text: 'x'.repeat(5_000), days: [1, 2, 3] }
    await space.get({ n: 1 }, async () => value)
    expect(written.mock.calls.filter(([given]) => given === value)).toEqual([])
    written.mockRestore()
    expect(cache.figures().bytes).toBeGreaterThanOrEqual(5_000)
  })
  it('stays within its bounds: what was not asked for longest goes', async () => {
    const cache = openCache({ log, bounds: { entries: 3, bytes: 1_000 } })
    const space = cache.space<{ n: number }>({ name: 'a', ttlMs: 60_000, parts: ['n'] })
    const { compute, times } = counted()
    for (const n of [1, 2, 3, 1, 4, 1]) await space.get({ n }, compute)
    expect(times()).toBe(4)
    await space.get({ n: 2 }, compute)
    expect(times()).toBe(5)
    for (let n = 10; n < 40; n++) await space.get({ n }, async () => 'x'.repeat(100))
    expect(cache.figures().bytes).toBeLessThanOrEqual(1_000)
    await space.get({ n: 99 }, async () => 'x'.repeat(900))
    expect(cache.figures().bytes).toBeLessThanOrEqual(1_000)
  })
  it('makes room among what one asker alone asks for, before what others ask for', async () => {
    let at = 0
    const cache = openCache({ log, bounds: { entries: 8, bytes: 1_000 }, clock: () => at })
    const space = cache.space<{ n: string }>({ name: 'a', ttlMs: 600_000, parts: ['n'] })
    const made: string[] = []
    const ask = (n: string, asker: string, size = 10) => space.find({ n }, async () => (made.push(n), 'x'.repeat(size)), asker)
    for (const n of ['one', 'two', 'three']) await ask(n, n)
    for (let n = 0; n < 50; n++) await ask(`many ${n}`, 'greedy')
    for (let n = 0; n < 50; n++) await ask(`large ${n}`, 'large', 110)
    made.length = 0
    for (const n of ['one', 'two', 'three']) await ask(n, 'somebody')
    expect(made).toEqual([])
    await ask('many 0', 'somebody')
    expect([made, cache.figures().entries <= 8, cache.figures().bytes <= 1_000]).toEqual([['many 0'], true, true])
    // What nobody has asked for in a minute is missed by nobody.
    at = 60_001
    for (let n = 0; n < 8; n++) await ask(`later ${n}`, 'greedy')
    made.length = 0
    await ask('one', 'one')
    expect(made).toEqual(['one'])
  })
  it('gives what is over its time while it is computed anew behind whoever asked, once and one after the other', async () => {
    let at = 0
    const cache = openCache({ log, clock: () => at, chance: () => 0 })
    const space = cache.space<{ a: string }>({ name: 'a', ttlMs: 1_000, staleMs: 500, parts: ['a'] })
    const computes = new Map(['x', 'y'].map(a => [a, counted()]))
    let running = 0
    let most = 0
    const find = (a: string) =>
      space.find({ a }, async () => {
        most = Math.max(most, ++running)
        const value = await computes.get(a)!.compute()
        running--
        return value
      })
    await find('x')
    await find('y')
    expect((await find('x')).overdueAgeMs).toBe(0)
    at = 1_200
    const overdue = await Promise.all(Array.from({ length: 20 }, () => [find('x'), find('y')]).flat())
    for (const { value, overdueAgeMs } of overdue) expect([value, overdueAgeMs]).toEqual([{ time: 1 }, 1_200])
    await expect.poll(async () => [(await find('x')).value, (await find('y')).value]).toEqual([{ time: 2 }, { time: 2 }])
    expect([computes.get('x')!.times(), computes.get('y')!.times(), most]).toEqual([2, 2, 1])
    expect((await find('x')).overdueAgeMs).toBe(0)
    // After that, nobody is given it any more: whoever asks waits.
    at = 2_700
    expect((await find('x')).value).toEqual({ time: 3 })
  })
  it('does not compute everything anew at once: each time is up to a fifth shorter, by chance', async () => {
    let at = 0
    const chances = [0, 0.5, 0.999]
    const cache = openCache({ log, clock: () => at, chance: () => chances.shift()! })
    const space = cache.space<{ n: number }>({ name: 'a', ttlMs: 1_000, staleMs: 1_000, parts: ['n'] })
    const { compute } = counted()
    const found = []
    for (const n of [0, 1, 2]) found.push(await space.find({ n }, compute))
    const dueAt = (again: () => unknown) => {
      for (at = 0; again() !== undefined; at++);
      return at
    }
    expect(found.map(({ again }) => dueAt(again))).toEqual([1_000, 900, 801])
  })
  it('keeps giving what could not be computed anew until its time is over, says so, and does not try all the time', async () => {
    const warned: string[] = []
    const telling = openLog({ level: 'warn', readable: false, write: line => warned.push(line) })
    let at = 0
    const space = openCache({ log: telling, clock: () => at }).space<{ a: string }>({
      name: 'prices',
      ttlMs: 10_000,
      staleMs: 10_000,
      parts: ['a'],
    })
    await space.get({ a: '1' }, counted().compute)
    let failed = 0
    const fail = async (): Promise<{ time: number }> => {
      failed++
      throw new Error('away')
    }
    at = 10_000
    for (let i = 0; i < 5; i++) {
      expect(await space.get({ a: '1' }, fail)).toEqual({ time: 1 })
      await new Promise(resolve => setTimeout(resolve, 2))
    }
    await expect.poll(() => warned.length).toBe(1)
    expect([failed, warned[0]]).toEqual([1, expect.stringContaining('"space":"prices"')])
    at = 16_000
    expect(await space.get({ a: '1' }, fail)).toEqual({ time: 1 })
    await expect.poll(() => failed).toBe(2)
    at = 20_000
    await expect(space.get({ a: '1' }, fail)).rejects.toThrow('away')
  })
  it('has nothing for whoever asks again once it is over its time, forgotten, or had to make room', async () => {
    let at = 0
    const cache = openCache({ log, clock: () => at, bounds: { entries: 2, bytes: 1_000 }, chance: () => 0 })
    const space = cache.space<{ n: number }>({ name: 'a', ttlMs: 1_000, staleMs: 1_000, parts: ['n'] })
    const { compute } = counted()
    const [first, second] = [await space.find({ n: 1 }, compute), await space.find({ n: 2 }, compute)]
    expect([first.again(), second.again(), cache.figures().hits]).toEqual([{ time: 1 }, { time: 2 }, 2])
    await space.find({ n: 3 }, compute)
    expect([first.again(), second.again()]).toEqual([undefined, { time: 2 }])
    space.forget({ n: 2 })
    expect(second.again()).toBeUndefined()
    const late = await space.find({ n: 4 }, compute)
    at = 1_000
    expect(late.again()).toBeUndefined()
    const large = await space.find({ n: 5 }, async () => 'x'.repeat(900))
    expect([large.value.length, large.again()]).toEqual([900, undefined])
  })
  it('forgets also what is computed anew behind just now', async () => {
    let at = 0
    const space = openCache({ log, clock: () => at }).space<{ a: string }>({ name: 'a', ttlMs: 100, staleMs: 100, parts: ['a'] })
    const { compute, times } = counted()
    await space.get({ a: 'x' }, compute)
    at = 150
    expect(await space.get({ a: 'x' }, compute)).toEqual({ time: 1 })
    space.forget({ a: 'x' })
    expect((await space.get({ a: 'x' }, compute)).time).toBeGreaterThan(1)
    await expect.poll(times).toBe(3)
    expect((await space.find({ a: 'x' }, compute)).again()).toBeDefined()
  })
  it('has no room for what is a person’s: the compiler refuses it', () => {
    const space = openCache({ log }).space<{ a: string }>({ name: 'a', ttlMs: 1_000, parts: ['a'] })
    // Never run; each line below must be an error for the compiler.
    const refused = () => [
      // @ts-expect-error names a person
      space.get({ a: '1' }, async () => ({ email: 'a@example.net' })),
      // @ts-expect-error names one further in
      space.get({ a: '1' }, async () => ({ lists: [{ accountId: '1' }] })),
      // @ts-expect-error is no value
      space.get({ a: '1' }, async () => ({ read: () => 1 })),
    ]
    expect(refused).toBeTypeOf('function')
  })
})

describeRedis('with Redis', () => {
  it('two processes compute once, and each for itself while it is away', async () => {
    const redis = await testRedis('secret-of-the-test')
    let aheadMs = 0
    const caches = [0, 1].map(n => openCache({ log, redisUrl: new Secret(redis.url), now: () => Date.now() + n * aheadMs }))
    afterAll(async () => {
      for (const cache of caches) cache.close()
      await redis.end()
    })
    const spaces = caches.map(cache => cache.space<{ a: string }>({ name: 'a', ttlMs: 60_000, parts: ['a'] }))
    const { compute, times } = counted()
    const ready = counted()
    // Until both have connected.
    for (let tries = 0; tries < 200; tries++) {
      await spaces[0]!.get({ a: `try ${tries}` }, ready.compute)
      const before = ready.times()
      await spaces[1]!.get({ a: `try ${tries}` }, ready.compute)
      if (ready.times() === before) break
      await new Promise(resolve => setTimeout(resolve, 25))
    }
    expect(await spaces[0]!.get({ a: 'one' }, compute)).toEqual({ time: 1 })
    expect(await spaces[1]!.get({ a: 'one' }, compute)).toEqual({ time: 1 })
    expect(times()).toBe(1)
    for (const a of ['made before', 'made long before']) await spaces[0]!.get({ a }, async () => ({ time: 1 }))
    // It is as old for the other as for whoever made it.
    aheadMs = 59_000
    expect(await spaces[1]!.get({ a: 'made before' }, compute)).toEqual({ time: 1 })
    aheadMs = 61_000
    expect(await spaces[1]!.get({ a: 'made long before' }, compute)).toEqual({ time: 2 })
    // Somebody else writes there too.
    const foreign = new Redis(redis.url)
    for (const text of ['', 'no entry', `${Date.now()} {"time":`]) {
      await foreign.set('tradewise:kept:a "garbage"', text)
      expect(await spaces[0]!.get({ a: 'garbage' }, async () => ({ time: 7 })), text).toEqual({ time: 7 })
      spaces[0]!.forget({ a: 'garbage' })
    }
    foreign.disconnect()
    await redis.stop()
    expect(await spaces[0]!.get({ a: 'two' }, compute)).toEqual({ time: 3 })
    expect(await spaces[1]!.get({ a: 'two' }, compute)).toEqual({ time: 4 })
  })
})
