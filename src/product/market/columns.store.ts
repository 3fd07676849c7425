// One column of every series at once, for whoever looks at the whole market: a binary COPY, decoded into shared memory that
// workers can use without a copy.
import { to as copyTo } from 'pg-copy-streams'
import { assert } from '#basics'
import type { Database } from '#database'
import type { StoredInterval } from './batch.ts'
import { decodeDates, decodePrices } from './block.ts'

export type PriceName = 'open' | 'high' | 'low' | 'close'

/** Series one after the other; those of seriesIds[i] stand from starts[i] up to starts[i + 1]. Prices as stored, not adjusted. */
export type MarketColumns = {
  readonly seriesIds: readonly number[]
  readonly starts: Int32Array
  /** Views on SharedArrayBuffers. */
  readonly time: Int32Array
  readonly prices: Float64Array
}

type Row = {
  readonly seriesId: number
  readonly period: number
  readonly barCount: number
  readonly scale: number
  readonly format: number
  readonly dates: Buffer
  readonly price: Buffer
}

/** All series of an interval, by series, each oldest first. */
export async function readColumns(database: Database, interval: StoredInterval, price: PriceName): Promise<MarketColumns> {
  const rows = rowsOf(
    await copyOut(
      database,
      `SELECT series_id, period, b.bar_count, scale, format, dates, b.${price}
       FROM bar_block b JOIN bar_series s USING (series_id) WHERE interval = '${interval}' ORDER BY series_id, period`,
    ),
  )
  const count = rows.reduce((sum, row) => sum + row.barCount, 0)
  const time = new Int32Array(new SharedArrayBuffer(4 * count))
  const prices = new Float64Array(new SharedArrayBuffer(8 * count))
  const seriesIds: number[] = []
  const starts: number[] = []
  let at = 0
  for (const row of rows) {
    if (seriesIds.at(-1) !== row.seriesId) {
      seriesIds.push(row.seriesId)
      starts.push(at)
    }
    decodeDates(row, interval, time, at)
    decodePrices(row, row.price, prices, at)
    at += row.barCount
  }
  return { seriesIds, starts: Int32Array.from([...starts, at]), time, prices }
}

async function copyOut(database: Database, query: string): Promise<Buffer> {
  const client = await database.pool.connect()
  try {
    const chunks: Buffer[] = []
    for await (const chunk of client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`))) chunks.push(chunk as Buffer)
    client.release()
    return Buffer.concat(chunks)
  } catch (error) {
    // A connection in the middle of a COPY is good for nothing else.
    client.release(true)
    throw error
  }
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')

/** PostgreSQL's binary COPY format: signature, flags, extension; per row a field count and length-prefixed fields; −1 at the end. */
function rowsOf(bytes: Buffer): Row[] {
  assert(bytes.subarray(0, signature.length).equals(signature), 'the server did not answer with a binary COPY')
  const rows: Row[] = []
  let at = signature.length + 8 + bytes.readInt32BE(signature.length + 4)
  const field = (): Buffer => {
    const length = bytes.readInt32BE(at)
    at += 4 + length
    return bytes.subarray(at - length, at)
  }
  while (bytes.readInt16BE(at) !== -1) {
    at += 2
    const [seriesId, period] = [field().readInt32BE(), field().readInt32BE()]
    const [barCount, scale, format] = [field().readInt16BE(), field().readInt16BE(), field().readInt16BE()]
    rows.push({ seriesId, period, barCount, scale, format, dates: field(), price: field() })
  }
  return rows
}
