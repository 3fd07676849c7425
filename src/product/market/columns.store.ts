// Columns of every series at once, for whoever looks at the whole market: a binary COPY, decoded into shared memory that
// workers can use without a copy.
import { to as copyTo } from 'pg-copy-streams'
import type { PoolClient } from 'pg'
import { assert } from '#basics'
import type { Database } from '#database'
import type { StoredInterval } from './batch.ts'
import { decodePrices, decodeVolumes } from './block.ts'
import { rowsInCopy } from './copy-rows.ts'
import type { BarColumn } from './revisions.ts'
import { sharedTimes } from './shared-times.ts'

/**
 * Series one after the other; the values of seriesIds[i] stand from starts[i] up to starts[i + 1], as stored, not adjusted. Their times
 * stand from timeStarts[i] on; series with the same days share them.
 */
export type MarketColumns = {
  readonly seriesIds: readonly number[]
  readonly starts: Int32Array
  readonly timeStarts: Int32Array
  /** Views on SharedArrayBuffers. */
  readonly time: Int32Array
  readonly values: readonly Float64Array[]
}

/**
 * All series of an interval, by series, each oldest first. values: in the order of the names, on the same places. lastBars: of each series
 * the newest periods that hold so many bars, or all it has; null: everything.
 */
export async function readColumns(
  database: Database,
  interval: StoredInterval,
  names: readonly BarColumn[],
  lastBars: number | null = null,
): Promise<MarketColumns> {
  const client = await database.pool.connect()
  try {
    // One snapshot: the columns are made as long as what is then copied into them.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const columns = await copyColumns(client, { interval, names, lastBars })
    await client.query('COMMIT')
    client.release()
    return columns
  } catch (error) {
    // A connection in the middle of a COPY is good for nothing else.
    client.release(true)
    throw error
  }
}

/** Decoding holds the event loop no longer than this at a time: others are answered in between. */
const pieceMs = 8
/** Of a year of days or a month of minutes. */
const mostInPeriod: Readonly<Record<StoredInterval, number>> = { '1d': 366, '1m': 31 * 1440 }

async function copyColumns(
  client: PoolClient,
  { interval, names, lastBars }: { interval: StoredInterval; names: readonly BarColumn[]; lastBars: number | null },
): Promise<MarketColumns> {
  const most = lastBars === null ? null : lastBars + mostInPeriod[interval]
  const sum = await client.query<{ count: number }>(
    'SELECT coalesce(sum(least(bar_count, $2::int)), 0)::int AS count FROM bar_series WHERE interval = $1',
    [interval, most],
  )
  // As many as there can be at most; memory that nothing is written to costs nothing.
  const count = sum.rows[0]!.count
  const values = names.map(() => new Float64Array(new SharedArrayBuffer(8 * count)))
  const seriesIds: number[] = []
  const starts: number[] = []
  const times = sharedTimes(interval)
  let at = 0
  const takeRow = (bytes: Buffer, fields: Int32Array): void => {
    const integer = (field: number) => bytes.readInt32BE(fields[2 * field])
    const field = (index: number) => bytes.subarray(fields[2 * index], fields[2 * index + 1])
    const [seriesId, period, barCount, format] = [integer(0), integer(1), integer(2), integer(5)]
    if (seriesIds.at(-1) !== seriesId) {
      if (seriesIds.length > 0) times.endSeries()
      seriesIds.push(seriesId)
      starts.push(at)
    }
    const block = { period, barCount, scale: integer(3), format, dates: field(6) }
    times.add(block)
    for (let k = 0; k < names.length; k++) {
      if (names[k] === 'volume') decodeVolumes({ ...block, scale: integer(4) }, field(7 + k), values[k]!, at)
      else decodePrices(block, field(7 + k), values[k]!, at)
    }
    at += barCount
  }
  const query = `SELECT series_id, period, b.bar_count::int4, scale::int4, volume_scale::int4, format::int4, dates,
    ${names.map(name => `b.${name}`).join(', ')}
    FROM ${lastBars === null ? 'bar_block' : newestBlocks(lastBars)} b JOIN bar_series s USING (series_id)
    WHERE interval = '${interval}' ORDER BY series_id, period`
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`, { highWaterMark: 1 << 18 }))
  const rows = rowsInCopy(takeRow)
  // Chunk by chunk as they come, while the server makes the next: as an iterator the stream would join them first.
  await new Promise<void>((resolve, reject) => {
    let since = performance.now()
    stream.on('error', reject)
    stream.on('end', resolve)
    stream.on('data', (chunk: Buffer) => {
      try {
        rows.push(chunk)
      } catch (error) {
        stream.destroy(error as Error)
      }
      if (performance.now() - since < pieceMs) return
      stream.pause()
      setImmediate(() => {
        since = performance.now()
        stream.resume()
      })
    })
  })
  assert(rows.isComplete() && (lastBars === null ? at === count : at <= count), 'the copy of the stored columns broke off')
  if (seriesIds.length > 0) times.endSeries()
  const { time, starts: timeStarts } = times.together()
  return { seriesIds, starts: Int32Array.from([...starts, at]), timeStarts, time, values }
}

/** Blocks after which fewer than so many bars come. */
function newestBlocks(bars: number): string {
  return `(SELECT * FROM (SELECT *, sum(bar_count) OVER (PARTITION BY series_id ORDER BY period DESC) - bar_count AS later FROM bar_block) counted
    WHERE later < ${Math.floor(bars)})`
}
