import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Failure, isFailure } from '#basics'
import { openBudget } from './budget.ts'
import type { Exchange } from './exchange.ts'
import { type ClientRules, faultKind, openOutbound, outboundFault } from './outbound.ts'
import { isPublicAddress } from './private-addresses.ts'
import { jitteredWaitMs, retryAfterMs } from './retry.ts'

const start = Date.UTC(2026, 0, 5, 14, 0)

type Reply = { status: number; headers?: Record<string, string>; body?: string } | 'reset'
const ok: Reply = { status: 200, body: '{"ok":true}' }
const tooOften = (retryAfter?: string): Reply => ({
  status: 429,
  body: '{}',
  ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
})

/** A client on a clock that moves only when something sleeps; `replies` in order, the last one stays. */
function simulated(rules: Partial<ClientRules>, ...replies: Reply[]) {
  const clock = { now: start, slept: [] as number[] }
  const sentAt: number[] = []
  const coming = { replies }
  const exchange: Exchange = async () => {
    sentAt.push(clock.now)
    await Promise.resolve()
    const reply = (coming.replies.length > 1 ? coming.replies.shift() : coming.replies[0]) ?? 'reset'
    if (reply === 'reset') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    return {
      status: reply.status,
      headers: { 'content-type': 'application/json', ...reply.headers },
      body: Readable.from([Buffer.from(reply.body ?? '')]),
      discard: () => undefined,
    }
  }
  const outbound = openOutbound({
    userAgent: 'TradeWise/test',
    exchange,
    now: () => clock.now,
    sleep: async ms => {
      clock.slept.push(ms)
      clock.now += ms
    },
    chance: () => 0.5,
  })
  const client = outbound.client({
    name: 'acme',
    label: 'Acme',
    allowed: ['https://acme.example/'],
    budget: [{ requests: 1000, perMs: 1000 }],
    maxAnswerBytes: 1000,
    ...rules,
  })
  let asked = 0
  const askOne = (path = String(asked++)) =>
    client.ask({ url: `https://acme.example/${path}`, kind: 'json' }, ({ text }) => JSON.parse(text) as unknown)
  const outcome = (path?: string): Promise<string> =>
    askOne(path).then(
      () => 'data',
      (error: unknown) => {
        if (!isFailure(error)) throw error
        return faultKind(error) ?? error.code
      },
    )
  return { client, clock, sentAt, coming, askOne, outcome }
}

describe('asking again', () => {
  it('helps against a passing fault, after a wait drawn from a growing range', async () => {
    const { askOne, clock, client } = simulated({}, 'reset', { status: 502 }, ok)
    expect(await askOne()).toEqual({ ok: true })
    expect(clock.slept).toEqual([250, 500])
    expect(client.describe().counts).toMatchObject({ asked: 1, sent: 3, retried: 2, succeeded: 1, failed: 2 })
  })
  it('waits as long as the source asks for, when that is short', async () => {
    const { outcome, clock } = simulated({}, tooOften('7'), ok)
    expect(await outcome()).toBe('data')
    expect(clock.slept).toEqual([7000])
  })
  it('leaves the source alone as long as it asks for, when that is long', async () => {
    const { outcome, clock, client, sentAt } = simulated({}, tooOften('120'), ok)
    expect(await outcome()).toBe('too-often')
    expect(await outcome()).toBe('paused')
    expect(client.describe()).toMatchObject({ state: 'paused', says: 'Acme asked to be left alone; next try at 14:02 UTC.' })
    expect(sentAt).toHaveLength(1)
    clock.now += 120_000
    expect(await outcome()).toBe('data')
    expect(client.describe()).toMatchObject({ state: 'ready', pausedUntil: null, says: 'Acme answers.' })
  })
  it.each([
    ['a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['an unknown symbol', { status: 404 }],
    ['a refused key', { status: 403 }],
  ] as [string, Reply][])('does not happen after %s', async (_name, reply) => {
    const { outcome, sentAt } = simulated({}, reply)
    await outcome()
    expect(sentAt).toHaveLength(1)
  })
  it('draws its waits from the whole range up to a ceiling that doubles', () => {
    const rules = { retries: 9, firstWaitMs: 500, longestWaitMs: 10_000 }
    expect([1, 2, 3, 6, 99].map(attempt => jitteredWaitMs(attempt, rules, () => 0.999_999))).toEqual([499, 999, 1999, 9999, 9999])
    expect(jitteredWaitMs(4, rules, () => 0)).toBe(0)
  })
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Mon, 05 Jan 2026 14:01:00 GMT', 60_000],
    ['Mon, 05 Jan 2026 13:00:00 GMT', 0],
    ['999999999', 86_400_000],
    ['Fri, 05 Jan 2126 14:01:00 GMT', 86_400_000],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['Mon, 99 Jan 2026 14:01:00 GMT', null],
    [undefined, null],
  ])('reads Retry-After: %s', (header, ms) => expect(retryAfterMs(header, start)).toBe(ms))
})

describe('the breaker', () => {
  const rules = { retry: { retries: 0 }, breaker: { failures: 3, restMs: 30_000, longestRestMs: 100_000 } }

  it('opens after failures in a row, lets one probe through, and closes when that one gets data', async () => {
    const { outcome, clock, client, sentAt, coming } = simulated(rules, { status: 500 })
    expect([await outcome(), await outcome(), await outcome(), await outcome()]).toEqual([
      'unwell',
      'unwell',
      'unwell',
      'resting',
    ])
    expect(client.describe()).toMatchObject({
      state: 'resting',
      says: 'Acme failed several times in a row and is left alone; next try at 14:00 UTC.',
      breaker: { state: 'open', failuresInARow: 3, retryAt: start + 30_000 },
    })
    clock.now += 30_000
    expect(client.describe().breaker.state).toBe('half-open')
    coming.replies = [ok]
    expect(await Promise.all([outcome(), outcome(), outcome()])).toEqual(['data', 'resting', 'resting'])
    expect(sentAt).toHaveLength(4)
    expect(client.describe().breaker).toEqual({ state: 'closed', failuresInARow: 0, retryAt: null })
  })
  it('rests twice as long after each probe that fails, up to a limit', async () => {
    const { outcome, clock, client } = simulated(rules, 'reset')
    for (let n = 0; n < 3; n++) await outcome()
    const rests: number[] = []
    for (let n = 0; n < 4; n++) {
      const until = client.describe().breaker.retryAt ?? 0
      rests.push(until - clock.now)
      clock.now = until
      expect(await outcome()).toBe('no-connection')
    }
    expect(rests).toEqual([30_000, 60_000, 100_000, 100_000])
  })
  it('says that there is no connection while it is open because of that', async () => {
    const { client, outcome } = simulated(rules, 'reset')
    for (let n = 0; n < 3; n++) await outcome()
    const sentence = 'Acme: no connection; next try at 14:00 UTC.'
    expect(client.describe()).toMatchObject({ state: 'resting', says: sentence })
    expect(await outcome()).toBe('unreachable')
  })
  it('is not moved by what is not the fault of the source', async () => {
    const { outcome, client } = simulated(rules, { status: 404 })
    for (let n = 0; n < 5; n++) expect(await outcome()).toBe('unknown')
    expect(client.describe().breaker.state).toBe('closed')
  })
  it('counts an answer that its reader finds damaged, and not one that is merely about nothing', async () => {
    const { client } = simulated(rules, ok)
    const read = (failure: Failure) =>
      client.ask({ url: 'https://acme.example/', kind: 'json' }, () => {
        throw failure
      })
    await expect(read(new Failure('not-found', 'no such symbol'))).rejects.toThrow('no such symbol')
    expect(client.describe().breaker.failuresInARow).toBe(0)
    await expect(read(new Failure('damaged', 'no timestamps'))).rejects.toThrow('no timestamps')
    await expect(read(outboundFault('too-often', 'Acme'))).rejects.toThrow('asked too often')
    expect(client.describe().breaker.failuresInARow).toBe(2)
  })
  it('closes again over a source that flaps, within the budget, and never lets a bad answer through', async () => {
    const garbage: Reply = { status: 200, body: '', headers: { 'content-type': 'text/html' } }
    const budget = { requests: 10, perMs: 60_000 }
    const { outcome, clock, client, sentAt, coming } = simulated({ ...rules, budget: [budget] }, ok)
    const seen = new Set<string>()
    let data = 0
    for (let minute = 0; minute < 120; minute++) {
      const phase = minute % 12
      coming.replies = [phase < 3 ? ok : phase < 6 ? tooOften() : phase < 9 ? garbage : ok]
      const got = await outcome()
      if (got === 'data') data++
      seen.add(`${got}/${client.describe().breaker.state}`)
      clock.now += 20_000
    }
    expect([...seen]).toEqual(expect.arrayContaining(['data/closed', 'too-often/open', 'page/open', 'resting/open']))
    expect(data).toBeGreaterThan(30)
    expect(client.describe().breaker.state).toBe('closed')
    expect(mostInAnySpan(sentAt, budget.perMs)).toBeLessThanOrEqual(budget.requests)
  })
})

describe('the budget', () => {
  it('is kept in every span of time, however the asks are spread', async () => {
    const rules = {
      budget: [
        { requests: 5, perMs: 1000 },
        { requests: 60, perMs: 60_000 },
      ],
    }
    const { outcome, clock, sentAt } = simulated(rules, ok)
    let seed = 7
    for (let n = 0; n < 200; n++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      clock.now += seed % 900
      await outcome()
    }
    expect(sentAt).toHaveLength(200)
    expect(mostInAnySpan(sentAt, 1000)).toBe(5)
    expect(mostInAnySpan(sentAt, 60_000)).toBeLessThanOrEqual(60)
  })
  it('of a day that is used up is told at once, with the time of the next try', async () => {
    const { outcome, askOne, client, clock } = simulated({ budget: [{ requests: 2, perMs: 86_400_000 }] }, ok)
    expect([await outcome(), await outcome(), await outcome()]).toEqual(['data', 'data', 'over-budget'])
    await expect(askOne()).rejects.toThrow('Acme: the budget of requests is used up; next try on 2026-01-06 at 14:00 UTC.')
    expect(client.describe()).toMatchObject({
      state: 'over-budget',
      budget: [{ requests: 2, perMs: 86_400_000, left: 0, nextAt: start + 86_400_000 }],
    })
    clock.now += 86_400_000
    expect(await outcome()).toBe('data')
  })
  it('remembers what a previous process has spent', () => {
    const day = 86_400_000
    const budget = openBudget([{ requests: 3, perMs: day }], [start - day - 1, start - 10, start + 5_000_000], start)
    expect(budget.describe(start)).toEqual([{ requests: 3, perMs: day, left: 1, nextAt: null }])
    budget.spend(start)
    expect(budget.nextAt(start)).toBe(start - 10 + day)
    expect(budget.moments(start)).toEqual([start - 10, start, start])
  })
  it('counts what others have sent meanwhile, and nothing twice', async () => {
    const day = { requests: 3, perMs: 86_400_000 }
    const { client, outcome } = simulated({ budget: [day] }, ok)
    await outcome()
    client.learn([...client.spentAt(), start - 1])
    client.learn(client.spentAt())
    expect(client.describe().budget[0]!.left).toBe(1)
    expect([await outcome(), await outcome()]).toEqual(['data', 'over-budget'])
  })
  it('counts every request, tries again included', async () => {
    const { outcome, sentAt, clock } = simulated({ budget: [{ requests: 2, perMs: 30_000 }] }, 'reset', 'reset', ok)
    expect(await outcome()).toBe('data')
    expect(sentAt).toEqual([start, start + 250, start + 30_000])
    expect(clock.slept.reduce((a, b) => a + b)).toBe(30_000)
  })
})

describe('many askers', () => {
  it('of one thing share one request, one answer and one fault', async () => {
    const { client, sentAt, askOne, coming } = simulated({ retry: { retries: 0 } }, ok)
    expect(await Promise.all([askOne('a'), askOne('a'), askOne('a')])).toEqual([{ ok: true }, { ok: true }, { ok: true }])
    expect(sentAt).toHaveLength(1)
    expect(client.describe().counts).toMatchObject({ asked: 3, shared: 2, sent: 1 })
    coming.replies = ['reset']
    const faults = await Promise.allSettled([askOne('a'), askOne('a')])
    expect(faults.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(sentAt).toHaveLength(2)
  })
  it('of different things, or one after the other, do not', async () => {
    const { askOne, sentAt } = simulated({}, ok)
    await Promise.all([askOne('a'), askOne('b')])
    await askOne('a')
    expect(sentAt).toHaveLength(3)
  })
  it('are turned away when too many wait', async () => {
    const { outcome } = simulated({}, ok)
    const outcomes = await Promise.all(Array.from({ length: 210 }, () => outcome()))
    expect(outcomes.filter(kind => kind === 'crowded')).toHaveLength(10)
  })
})

describe('an address', () => {
  it.each(['8.8.8.8', '93.184.215.14', '2606:2800:220:1::1', '2a00:1450:4001::1'])('%s is public', address =>
    expect(isPublicAddress(address)).toBe(true),
  )
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.0.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001::1',
    'localhost',
    '',
    '1.2.3',
  ])('%s is not', address => expect(isPublicAddress(address)).toBe(false))
})

/** The most moments that lie within any half-open span of this length. */
function mostInAnySpan(moments: number[], spanMs: number): number {
  return Math.max(...moments.map(from => moments.filter(at => at >= from && at < from + spanMs).length))
}
