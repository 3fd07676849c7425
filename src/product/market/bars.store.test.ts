// Against a real database, as the running role.
import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import type { Bars } from '#series'
import { testDatabase } from '../../../test/support/database.ts'
import { readBars, readEvents, readRevisions, readRuns, readSeries } from './bars.store.ts'
import type { SeriesBatch } from './batch.ts'
import { writeBatches } from './batch.store.ts'
import { readColumns } from './columns.store.ts'

const database = await testDatabase()
const monday = new Date('2026-01-05T06:00:00Z')
const tuesday = new Date('2026-01-06T06:00:00Z')

function barsFrom(first: string, closes: number[]): Bars {
  const close = Float64Array.from(closes)
  const time = Int32Array.from(closes, (_, i) => dayOf(first) + i)
  return { time, open: close, high: close.map(c => c + 0.5), low: close.map(c => c - 0.5), close, volume: close.map(() => 1000) }
}

function batch(symbol: string, bars: Bars, more: Partial<SeriesBatch> = {}): SeriesBatch {
  return {
    symbol,
    listing: { name: `${symbol} Inc.`, kind: 'share', exchange: 'NYSE' },
    source: 'test',
    label: 'a test',
    trust: 1,
    interval: '1d',
    currency: 'USD',
    sourceAdjustment: 'none',
    storedAdjustment: 'none',
    volumeAdjustment: 'none',
    precisionNote: null,
    bars,
    splits: [],
    dividends: [],
    splitsKnownFrom: null,
    dividendsKnownFrom: null,
    ...more,
  }
}

const write = (batches: SeriesBatch[], at = monday) =>
  database.kysely.transaction().execute(trx => writeBatches(trx, batches, at))
const only = async (symbol: string) => (await readSeries(database.kysely, { symbol }))[0]!

describe('stored bars', () => {
  it('come back from more series than one statement takes', async () => {
    const given = barsFrom('2019-12-28', [10.25, 10.5, 10.75, 11, 11.25, 11.5, 11.75])
    const symbols = Array.from({ length: 150 }, (_, i) => `MANY${i}`)
    const written = await write(symbols.map((symbol, i) => batch(symbol, { ...given, volume: given.volume.map(() => i) })))
    expect(written.map(one => [one.blocksWritten, one.barsAdded])).toEqual(symbols.map(() => [2, 7]))
    for (const [i, symbol] of symbols.entries()) {
      const { close, volume } = await readBars(database.kysely, await only(symbol))
      expect([close, volume]).toEqual([given.close, given.volume.map(() => i)])
    }
  })

  it('may be every minute of a month', async () => {
    const every = barsFrom(
      '2024-01-01',
      Array.from({ length: 31 * 1440 }, (_, i) => 1 + i / 100),
    )
    const minutes = { ...every, time: every.time.map((_, i) => dayOf('2024-01-01') * 1440 + i) }
    await write([batch('NEVERCLOSED', minutes, { interval: '1m' })])
    expect(await readBars(database.kysely, await only('NEVERCLOSED'))).toEqual(minutes)
    const correction = { ...minutes, close: minutes.close.map(c => c + 0.25) }
    await write([batch('NEVERCLOSED', correction, { interval: '1m' })], tuesday)
    const series = await only('NEVERCLOSED')
    expect(await readBars(database.kysely, series)).toEqual(correction)
    expect((await readRevisions(database.kysely, series)).map(({ bars }) => bars)).toEqual([minutes])
    const columns = await readColumns(database, '1m', ['close'])
    expect([columns.seriesIds, Float64Array.from(columns.values[0]!)]).toEqual([[series.seriesId], correction.close])
  })

  it('come back as they were given, over several years and columns', async () => {
    const given = barsFrom('2019-12-28', [10.25, 10.5, 10.75, 11, 11.25, 11.5, 11.75])
    await write([batch('ROUND', given)])
    const series = await only('ROUND')
    expect(series).toMatchObject({
      firstTime: dayOf('2019-12-28'),
      lastTime: dayOf('2020-01-03'),
      barCount: 7,
      fetchedAt: monday,
    })
    expect(await readBars(database.kysely, series)).toEqual(given)
    expect([...(await readBars(database.kysely, series, 2020)).close]).toEqual([11.25, 11.5, 11.75])
  })

  it('are not touched by the same batch again', async () => {
    const same = batch('TWICE', barsFrom('2020-01-01', [1, 2, 3]), {
      splits: [{ day: dayOf('2020-01-02'), numerator: 2, denominator: 1 }],
    })
    await write([same])
    const before = await database.pool.query(
      'SELECT s.xmin, b.xmin AS block_xmin, * FROM bar_series s JOIN bar_block b USING (series_id) WHERE symbol = $1',
      ['TWICE'],
    )
    expect(await write([same], tuesday)).toMatchObject([{ blocksWritten: 0, barsAdded: 0 }])
    const after = await database.pool.query(
      'SELECT s.xmin, b.xmin AS block_xmin, * FROM bar_series s JOIN bar_block b USING (series_id) WHERE symbol = $1',
      ['TWICE'],
    )
    expect(after.rows).toEqual(before.rows)
    const series = await only('TWICE')
    expect(await readRevisions(database.kysely, series)).toEqual([])
    expect(await readRuns(database.kysely, series.seriesId)).toMatchObject([{ fetchedAt: monday }])
  })

  it('grow by what is new and keep what a correction replaced', async () => {
    await write([batch('GROW', barsFrom('2020-01-01', [1, 2, 3]))])
    const answer = await write([batch('GROW', barsFrom('2020-01-03', [3.5, 4, 5]))], tuesday)
    expect(answer).toMatchObject([{ blocksWritten: 1, barsAdded: 2 }])
    const series = await only('GROW')
    expect(series).toMatchObject({ barCount: 5, lastTime: dayOf('2020-01-05'), fetchedAt: tuesday })
    expect([...(await readBars(database.kysely, series)).close]).toEqual([1, 2, 3.5, 4, 5])
    const revisions = await readRevisions(database.kysely, series)
    expect(revisions).toMatchObject([{ period: 2020, revision: 1, supersededAt: tuesday }])
    expect([...revisions[0]!.bars.close]).toEqual([1, 2, 3])
    expect(await readRuns(database.kysely, series.seriesId)).toEqual([
      { from: dayOf('2020-01-01'), to: dayOf('2020-01-02'), fetchedAt: monday },
      { from: dayOf('2020-01-03'), to: dayOf('2020-01-05'), fetchedAt: tuesday },
    ])
  })

  it('are left as they are by a batch that lacks some of them', async () => {
    await write([batch('LACK', barsFrom('2020-01-01', [1, 2, 3]))])
    await write([batch('LACK', barsFrom('2020-01-02', [2]))], tuesday)
    expect((await only('LACK')).barCount).toBe(3)
  })

  it('refuse a bad batch whole: the good one beside it is not stored either', async () => {
    const bad = barsFrom('2020-01-01', [1, 2, 3])
    bad.close[1] = Number.NaN
    await expect(write([batch('FINE', barsFrom('2020-01-01', [1])), batch('BAD', bad)])).rejects.toThrow(
      'bar 1: open NaN, symbol BAD, source test',
    )
    expect(await readSeries(database.kysely, { symbol: 'FINE' })).toEqual([])
  })

  it('refuse a batch that is adjusted otherwise than what is stored', async () => {
    await write([batch('KIND', barsFrom('2020-01-01', [1]))])
    await expect(write([batch('KIND', barsFrom('2020-01-02', [1]), { storedAdjustment: 'all' })])).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('keep two sources of one symbol apart, the more trusted first', async () => {
    await write([
      batch('PAIR', barsFrom('2020-01-01', [1]), {
        source: 'low',
        trust: 1,
        dividends: [{ day: dayOf('2020-01-01'), amount: 0.1375 }],
      }),
      batch('PAIR', barsFrom('2020-01-01', [2]), { source: 'high', trust: 9 }),
    ])
    expect((await readSeries(database.kysely, { symbol: 'PAIR' })).map(series => series.source)).toEqual(['high', 'low'])
    expect((await readEvents(database.kysely, 'PAIR')).get('low')?.dividends).toEqual([
      { day: dayOf('2020-01-01'), amount: 0.1375 },
    ])
  })
})
