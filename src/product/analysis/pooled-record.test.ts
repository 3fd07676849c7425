import { describe, expect, it, vi } from 'vitest'
import { dayOf } from '#basics'
import { measure, occurrencesOf, returnsAfter } from '#event-study'
import type { Market } from '#market'
import { compileRules, parseRule, tradedScale } from '#rules'
import { type Bars, sliceBars } from '#series'
import { testDatabase } from '../../../test/support/database.ts'
import { randomWalk } from '../../../test/support/random-walks.ts'
import { builtInRules } from './built-in-rules.ts'
import { weekdayOf } from './pool-signals.ts'
import { openPooledRecords, poolTasks, type RunPool } from './pooled-record.ts'
import { notesOf } from './pooled-record.routes.ts'

const database = await testDatabase()
const held: Record<string, { bars: Bars; kind: string; fetchedAt: string }> = {
  AA: { bars: sliceBars(randomWalk(1), 0, 1500), kind: 'share', fetchedAt: '2026-01-01' },
  BB: { bars: sliceBars(randomWalk(2), 300, 1800), kind: 'share', fetchedAt: '2026-01-01' },
  CC: { bars: sliceBars(randomWalk(3), 0, 900), kind: 'fund', fetchedAt: '2026-01-01' },
  '^GSPC': { bars: sliceBars(randomWalk(4), 0, 900), kind: 'index', fetchedAt: '2026-01-01' },
}
let now = Date.parse('2026-01-02')
const market = {
  status: async () => ({
    series: Object.entries(held).map(([symbol, { bars, fetchedAt }]) => ({
      series: { symbol, interval: '1d', firstTime: bars.time[0], lastTime: bars.time.at(-1), fetchedAt: new Date(fetchedAt) },
    })),
  }),
  listing: async (symbol: string) => ({ symbol, name: symbol, kind: held[symbol]!.kind }),
  bars: async (symbol: string) => ({
    bars: held[symbol]!.bars,
    splits: [],
    adjustment: symbol === 'CC' ? 'splits' : 'all',
    source: 'made',
  }),
  annualReports: async () => null,
} as unknown as Market
const run = vi.fn(async (task: keyof typeof poolTasks, input: never) => structuredClone(poolTasks[task](structuredClone(input))))
const pooled = openPooledRecords({ database, market, run: run as unknown as RunPool, now: () => new Date(now) })

describe('the pooled record', () => {
  it('is of every share and fund with daily bars, by rule what one measure of all of them together says', async () => {
    expect(await pooled.read()).toBeNull()
    expect(await pooled.refresh()).toBe(true)
    const { record, dataHash, computedAt } = (await pooled.read())!
    expect(dataHash).toMatch(/^[0-9a-f]{64}$/)
    expect(computedAt.getTime()).toBe(now)
    expect(record).toMatchObject({ symbols: ['AA', 'BB', 'CC'], withoutDividends: 1 })
    expect(record.rules).toHaveLength(builtInRules.length)
    const at = builtInRules.findIndex(({ id }) => id === 'macd-cross')
    const samples = record.symbols.map(symbol => {
      const { bars } = held[symbol]!
      const [truth] = compileRules([parseRule(builtInRules[at]!.text)]).run({ bars, tradedScale: tradedScale(bars.time, []) })
      return { returns: returnsAfter(bars.open, 20), occurrences: occurrencesOf(truth!), days: bars.time.map(weekdayOf) }
    })
    const { count, mean, effectiveCount, inSample, outOfSample } = measure(samples, 20)
    const found = record.rules[at]!.horizons[1]!
    expect(found.count).toBe(count)
    expect(found.inSample.count + found.outOfSample.count).toBe(count)
    for (const [a, b] of [
      [found.mean, mean],
      [found.effectiveCount, effectiveCount],
      [found.inSample.excess, inSample.excess],
      [found.outOfSample.mean, outOfSample.mean],
    ] as const)
      expect(a).toBeCloseTo(b, 10)
    expect(found.excessRange.low).toBeLessThan(found.excess)
  })

  it('is computed anew when bars arrive or symbols are others, and not otherwise', async () => {
    const before = (await pooled.read())!
    now += 1000
    expect(await pooled.refresh()).toBe(false)
    held['AA'] = { ...held['AA']!, fetchedAt: '2026-01-03' }
    now = Date.parse('2026-01-04')
    expect(await pooled.refresh()).toBe(true)
    // The same bars were fetched again.
    expect((await pooled.read())?.dataHash).toBe(before.dataHash)
    held['AA'] = { ...held['AA'], bars: sliceBars(randomWalk(1), 0, 1501), fetchedAt: '2026-01-05' }
    now = Date.parse('2026-01-06')
    expect(await pooled.refresh()).toBe(true)
    expect((await pooled.read())!.dataHash).not.toBe(before.dataHash)
    delete held['CC']
    expect(await pooled.refresh()).toBe(true)
    expect((await pooled.read())!.record.symbols).toEqual(['AA', 'BB'])
  })

  it('stops when it is told to, and leaves what was there', async () => {
    held['BB'] = { ...held['BB']!, fetchedAt: '2026-02-01' }
    const asked = new AbortController()
    const stopped = pooled.refresh({ signal: asked.signal, progress: async () => asked.abort(new Error('stop')) })
    await expect(stopped).rejects.toThrow('stop')
    expect((await pooled.read())!.computedAt.toISOString()).toContain('2026-01-06')
  })

  it('says what its symbols can tell, and that they are few', () => {
    expect(notesOf({ symbols: ['A', 'B'], withoutDividends: 0 })[0]).toContain('They are 2 symbols, fewer than 30')
    const many = notesOf({ symbols: Array.from({ length: 30 }, String), withoutDividends: 2 })
    expect(many).toEqual([expect.stringContaining('not drawn at random'), expect.stringContaining('The dividends of 2 of them')])
  })

  it('counts weekdays on one calendar', () => {
    const days = ['1969-12-29', '1970-01-01', '2024-02-29', '2024-03-01', '2024-03-02', '2024-03-04'].map(dayOf)
    expect(days.map(weekdayOf).map((day, _, all) => day - all[0]!)).toEqual([0, 3, 14_133, 14_134, 14_134, 14_135])
  })
})
