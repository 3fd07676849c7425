// One column of every series at once, for whoever looks at the whole market: a binary COPY, decoded into shared memory that
// workers can use without a copy.
import { to as copyTo } from 'pg-copy-streams'
import type { PoolClient } from 'pg'
import { assert } from '#basics'
import type { Database } from '#database'
import type { StoredInterval } from './batch.ts'
import { type Block, decodeDates, decodePrices } from './block.ts'
import { rowsInCopy } from './copy-rows.ts'

export type PriceName = 'open' | 'high' | 'low' | 'close'

/** Series one after the other; those of seriesIds[i] stand from starts[i] up to starts[i + 1]. Prices as stored, not adjusted. */
export type MarketColumns = {
  readonly seriesIds: readonly number[]
  readonly starts: Int32Array
  /** Views on SharedArrayBuffers. */
  readonly time: Int32Array
  readonly prices: Float64Array
}

/** All series of an interval, by series, each oldest first. */
export async function readColumns(database: Database, interval: StoredInterval, price: PriceName): Promise<MarketColumns> {
  const client = await database.pool.connect()
  try {
    // One snapshot: the columns are made as long as what is then copied into them.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const columns = await copyColumns(client, interval, price)
    await client.query('COMMIT')
    client.release()
    return columns
  } catch (error) {
    // A connection in the middle of a COPY is good for nothing else.
    client.release(true)
    throw error
  }
}

async function copyColumns(client: PoolClient, interval: StoredInterval, price: PriceName): Promise<MarketColumns> {
  const sum = await client.query<{ count: number }>(
    'SELECT coalesce(sum(bar_count), 0)::int AS count FROM bar_series WHERE interval = $1',
    [interval],
  )
  const count = sum.rows[0]!.count
  const time = new Int32Array(new SharedArrayBuffer(4 * count))
  const prices = new Float64Array(new SharedArrayBuffer(8 * count))
  const seriesIds: number[] = []
  const starts: number[] = []
  const known = new Map<number, KnownDates>()
  let at = 0
  const takeRow = (fields: readonly Buffer[]): void => {
    const [seriesId, period, barCount] = [integerAt(fields, 0), integerAt(fields, 1), integerAt(fields, 2)]
    const [scale, format, dates] = [integerAt(fields, 3), integerAt(fields, 4), fields[5]!]
    if (seriesIds.at(-1) !== seriesId) {
      seriesIds.push(seriesId)
      starts.push(at)
    }
    const block = { period, barCount, scale, format, dates }
    putDates(block, interval, time, at, known)
    decodePrices(block, fields[6]!, prices, at)
    at += barCount
  }
  const query = `SELECT series_id, period, b.bar_count::int4, scale::int4, format::int4, dates, b.${price}
    FROM bar_block b JOIN bar_series s USING (series_id) WHERE interval = '${interval}' ORDER BY series_id, period`
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`, { highWaterMark: 1 << 20 }))
  const rows = rowsInCopy(takeRow)
  // Chunk by chunk as they come, while the server makes the next: as an iterator the stream would join them first.
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject)
    stream.on('end', resolve)
    stream.on('data', (chunk: Buffer) => {
      try {
        rows.push(chunk)
      } catch (error) {
        stream.destroy(error as Error)
      }
    })
  })
  assert(rows.isComplete() && at === count, 'the copy of the stored columns broke off')
  return { seriesIds, starts: Int32Array.from([...starts, at]), time, prices }
}

function integerAt(fields: readonly Buffer[], index: number): number {
  return fields[index]!.readInt32BE()
}

type KnownDates = { readonly dates: Buffer; readonly at: number }

/** Shares of one exchange have the same days in a year: what is decoded already is copied. */
function putDates(
  block: Pick<Block, 'period' | 'barCount' | 'scale' | 'format' | 'dates'>,
  interval: StoredInterval,
  time: Int32Array,
  at: number,
  known: Map<number, KnownDates>,
): void {
  const same = known.get(block.period)
  if (same?.dates.equals(block.dates) === true) {
    time.copyWithin(at, same.at, same.at + block.barCount)
    return
  }
  decodeDates(block, interval, time, at)
  known.set(block.period, { dates: Buffer.from(block.dates), at })
}
