import { expect, it } from 'vitest'
import { testMarket } from '../../../test/support/market-data.ts'
import { readBars, readSeries } from './bars.store.ts'
import { readColumns } from './columns.store.ts'

const { database } = await testMarket()

it('reads the closes of all series as they are stored, one after the other', async () => {
  const columns = await readColumns(database, '1d', 'close')
  const series = (await readSeries(database.kysely)).filter(one => one.interval === '1d')
  expect([...columns.seriesIds].sort((a, b) => a - b)).toEqual(series.map(one => one.seriesId).sort((a, b) => a - b))
  for (const one of series) {
    const i = columns.seriesIds.indexOf(one.seriesId)
    const [from, to] = [columns.starts[i]!, columns.starts[i + 1]!]
    const bars = await readBars(database.kysely, one)
    expect(Float64Array.from(columns.values.subarray(from, to))).toEqual(bars.close)
    const timeFrom = columns.timeStarts[i]!
    expect(Int32Array.from(columns.time.subarray(timeFrom, timeFrom + to - from))).toEqual(bars.time)
  }
  expect(columns.values.buffer).toBeInstanceOf(SharedArrayBuffer)
})

it('reads minutes and other columns likewise', async () => {
  const { seriesIds, values } = await readColumns(database, '1m', 'low')
  expect([seriesIds.length, values.length]).toEqual([2, 2 * 8211])
})
