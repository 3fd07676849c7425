import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { charge, Costs, waitBegins } from './costs.ts'
import { bucketCount, bucketOf, leastOf, middleOf, packed, quantilesUs, unpackInto } from './histogram.ts'
import { type Measuring, openMeasuring } from './measuring.ts'
import { openSliding, windowSeconds } from './sliding.ts'

/** As good as chance, and the same each time. */
function* scattered(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

describe('a bucket', () => {
  it('holds what lies between its least and the next one’s, without a gap from 0 to the most', () => {
    for (let bucket = 0; bucket + 1 < bucketCount; bucket++) {
      expect(bucketOf(leastOf(bucket)), String(bucket)).toBe(bucket)
      expect(bucketOf(leastOf(bucket + 1) - 1), String(bucket)).toBe(bucket)
    }
  })
  it('has a middle that is at most 0.4 % away from whatever fell into it', () => {
    for (const share of take(scattered(1), 5_000)) {
      const us = Math.round(10 ** (share * 9))
      expect(Math.abs(middleOf(bucketOf(us)) - us) / us).toBeLessThanOrEqual(0.004)
    }
  })
  it('takes in what is longer than the most', () => {
    expect(bucketOf(2 ** 40)).toBe(bucketCount - 1)
  })
})

describe('quantiles', () => {
  it('are those of the sorted durations, to within the error of a bucket, also of two that were summed', () => {
    const durations = [...take(scattered(7), 20_000)].map(share => Math.round(300 * 10 ** (share * 3)))
    const both = [new Uint32Array(bucketCount), new Uint32Array(bucketCount)] as const
    for (const [i, us] of durations.entries()) both[i % 2]![bucketOf(us)]!++
    const sum = new Uint32Array(bucketCount)
    for (const one of both) unpackInto(sum, packed(one))
    const sorted = durations.toSorted((a, b) => a - b)
    const shares = [0.5, 0.95, 0.99, 1]
    for (const [i, found] of quantilesUs(sum, shares).entries()) {
      const exact = sorted[Math.ceil(shares[i]! * sorted.length) - 1]!
      expect(Math.abs(found! - exact) / exact).toBeLessThanOrEqual(0.004)
    }
  })
  it('are none of nothing', () => {
    expect(quantilesUs(new Uint32Array(bucketCount), [0.5])).toEqual([null])
  })
})

describe('the window', () => {
  it('forgets what has fallen out of it, and keeps the rest to the last one', () => {
    const sliding = openSliding()
    sliding.add(1_000, true, 0)
    sliding.add(2_000, false, 7_000)
    const later = windowSeconds * 1000
    expect(sliding.now(later - 1)).toMatchObject({ count: 2, failed: 1, mostUs: 2_000 })
    expect(sliding.now(later)).toMatchObject({ count: 1, failed: 0, mostUs: 2_000, buckets: [bucketOf(2_000), 1] })
    expect(sliding.now(later * 3)).toMatchObject({ count: 0, buckets: [] })
    expect(sliding.ever.reduce((sum, count) => sum + count)).toBe(2)
  })
})

describe('measuring', () => {
  let measuring: Measuring | undefined
  afterEach(() => measuring?.stop())

  it('counts by route and says of a slow request what it waited for', () => {
    measuring = openMeasuring({ now: () => Date.UTC(2026, 0, 5), slowMs: 500 })
    const costs = new Costs()
    costs.totalMs = kind => ({ database: 400, connection: 150.004, computing: 0 })[kind]
    const base = { method: 'GET', requestId: 'r', costs }
    measuring.answered({ ...base, route: '/a/:b', status: 200, hasFailed: false, durationMs: 3 })
    measuring.answered({ ...base, route: '/a/:b', status: 503, hasFailed: true, durationMs: 600 })
    measuring.answered({ ...base, route: 'none', status: 404, hasFailed: false, durationMs: 1 })
    const figures = measuring.figures()
    expect(figures.routes).toMatchObject([
      { method: 'GET', route: '/a/:b', count: 2, failed: 1, mostUs: 600_000 },
      { route: 'none', count: 1, failed: 0 },
    ])
    expect(figures).toMatchObject({
      slowCount: 1,
      slow: [{ route: '/a/:b', durationMs: 600, databaseMs: 400, connectionMs: 150, computingMs: 0, ownMs: 50 }],
    })
    expect(measuring.counted()).toEqual({ requests: 3, failed: 1 })
  })
})

describe('what a request waits for', () => {
  it('follows the work that it began, and what runs side by side counts once', async () => {
    const [one, other] = [new Costs(true), new Costs()]
    const work = async (ms: number) => {
      await sleep(1)
      const ends = waitBegins('database')
      await sleep(ms)
      ends()
      ends()
    }
    const begin = async (costs: Costs, ...waits: number[]) => {
      charge(costs)
      await Promise.all(waits.map(work))
    }
    await Promise.all([begin(one, 60, 60), begin(other, 1)])
    expect(one.pieces).toHaveLength(2)
    expect(one.totalMs('database')).toBeGreaterThan(55)
    const [first, second] = one.pieces!
    const union = Math.max(first!.endedAt, second!.endedAt) - Math.min(first!.beganAt, second!.beganAt)
    expect(one.totalMs('database')).toBeCloseTo(union, 5)
    expect(other.totalMs('database')).toBeLessThan(one.totalMs('database'))
    waitBegins('database')()
  })
})

function* take<T>(from: Iterable<T>, count: number): Generator<T> {
  let left = count
  for (const each of from) {
    if (left-- === 0) return
    yield each
  }
}
