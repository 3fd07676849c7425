// One column of every series at once, for whoever looks at the whole market: read as bytes, decoded into shared memory that
// workers can use without a copy.
import type { Database } from '#database'
import type { StoredInterval } from './batch.ts'
import { decodeDates, decodePrices } from './block.ts'

export type PriceName = 'open' | 'high' | 'low' | 'close'

/** Series one after the other; those of seriesIds[i] stand from starts[i] up to starts[i + 1]. Prices as stored, not adjusted. */
export type MarketColumns = {
  readonly seriesIds: readonly number[]
  readonly starts: Int32Array
  readonly time: Int32Array
  readonly prices: Float64Array
}

/** Row of the query below in the driver's binary format. */
type ColumnRow = [seriesId: number, period: number, barCount: number, scale: number, format: number, dates: Buffer, price: Buffer]

/** All series of an interval, by series; time and prices are views on SharedArrayBuffers. */
export async function readColumns(database: Database, interval: StoredInterval, price: PriceName): Promise<MarketColumns> {
  // The driver knows the binary format but its types do not: bytes come as bytes, without going through hexadecimal text.
  const query = {
    text: `SELECT series_id, period, b.bar_count, scale, format, dates, b.${price} FROM bar_block b
      JOIN bar_series s USING (series_id) WHERE interval = $1 ORDER BY series_id, period`,
    values: [interval],
    rowMode: 'array',
    binary: true,
  }
  const { rows } = await database.pool.query<ColumnRow>(query as never)
  const count = rows.reduce((sum, row) => sum + row[2], 0)
  const time = new Int32Array(new SharedArrayBuffer(4 * count))
  const prices = new Float64Array(new SharedArrayBuffer(8 * count))
  const seriesIds: number[] = []
  const starts: number[] = []
  let at = 0
  for (const [seriesId, period, barCount, scale, format, dates, bytes] of rows) {
    if (seriesIds.at(-1) !== seriesId) {
      seriesIds.push(seriesId)
      starts.push(at)
    }
    const block = { period, barCount, scale, format, dates }
    decodeDates(block, interval, time, at)
    decodePrices(block, bytes, prices, at)
    at += barCount
  }
  return { seriesIds, starts: Int32Array.from([...starts, at]), time, prices }
}
