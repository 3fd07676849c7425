import { expect, it } from 'vitest'
import { testMarket } from '../../../test/support/market-data.ts'
import { readBars, readSeries } from './bars.store.ts'
import { readColumns } from './columns.store.ts'

const { database } = await testMarket()

it('reads closes and volumes of all series as they are stored, one after the other', async () => {
  const { values, ...columns } = await readColumns(database, '1d', ['close', 'volume'])
  const [closes, volumes] = values as [Float64Array, Float64Array]
  const series = (await readSeries(database.kysely)).filter(one => one.interval === '1d')
  expect([...columns.seriesIds].sort((a, b) => a - b)).toEqual(series.map(one => one.seriesId).sort((a, b) => a - b))
  for (const one of series) {
    const i = columns.seriesIds.indexOf(one.seriesId)
    const [from, to] = [columns.starts[i]!, columns.starts[i + 1]!]
    const bars = await readBars(database.kysely, one)
    expect(Float64Array.from(closes.subarray(from, to))).toEqual(bars.close)
    expect(Float64Array.from(volumes.subarray(from, to))).toEqual(bars.volume)
    const timeFrom = columns.timeStarts[i]!
    expect(Int32Array.from(columns.time.subarray(timeFrom, timeFrom + to - from))).toEqual(bars.time)
  }
  expect(closes.buffer).toBeInstanceOf(SharedArrayBuffer)
})

it('reads minutes and other columns likewise', async () => {
  const { seriesIds, values } = await readColumns(database, '1m', ['low'])
  expect([seriesIds.length, values[0]!.length]).toEqual([2, 2 * 8211])
})
