import { expect, it } from 'vitest'
import { testMarket } from '../../../test/support/market-data.ts'
import { readBars, readEvents, readSeries } from './bars.store.ts'
import { writeBatches } from './batch.store.ts'
import { scanQuality } from './quality-scan.ts'
import { changedBatch } from './repair-cells.ts'

const { database } = await testMarket()
const scan = () => scanQuality(database, { onSeries: () => {}, signal: new AbortController().signal })

it('finds nothing new in what came along, and the one price that changed behind the back of the inspection', async () => {
  const before = await scan()
  expect(before.unknown).toEqual([])
  expect(before.series).toBeGreaterThan(5)
  expect(before.bars).toBeGreaterThan(5_000)

  const series = (await readSeries(database.kysely)).find(({ interval, symbol }) => interval === '1d' && !symbol.startsWith('^'))!
  const bars = await readBars(database.kysely, series)
  const at = bars.time.length >> 1
  const events = (await readEvents(database.kysely, series.symbol)).get(series.source)
  const cells = (['open', 'high', 'low', 'close'] as const).map(column => {
    return { column, time: bars.time[at]!, old: bars[column][at]!, new: bars[column][at]! * 100 }
  })
  await database.kysely
    .transaction()
    .execute(trx => writeBatches(trx, [changedBatch(series, bars, events, cells)], new Date('2026-01-06T06:00:00Z')))
  const after = await scan()
  expect(after.unknown).toHaveLength(1)
  expect(after.unknown[0]).toContain(`${series.symbol} (`)
})
