// Batches into the database, whole, inside the caller's transaction: the same batch twice changes nothing, a correction keeps
// what it replaced, and a bad batch never gets this far (batch.ts).
import { setImmediate as turn } from 'node:timers/promises'
import { sql, type Transaction } from 'kysely'
import { assert, Failure, isoDay } from '#basics'
import type { Tables } from '#database'
import type { Bars } from '#series'
import { blockOf, readRuns, type StoredSeries, seriesOf } from './bars.store.ts'
import { checkBatch, type SeriesBatch } from './batch.ts'
import { type Block, barsOf, blocksOf, encodeBlock } from './block.ts'
import { blocksPerStatement, insertBlocks, type RowOfBlock, supersede } from './block.store.ts'
import { eventKeyOf, writeEvents } from './events.store.ts'
import { recordEventListRevision } from './event-list-revisions.store.ts'
import { completed, mergeBars } from './merge.ts'
import { barDifferences, type Because, type Difference } from './revisions.ts'
import { recordRevisions, type SeriesChange } from './revisions.store.ts'
import { type Run, withRun } from './runs.ts'

export type Written = {
  readonly seriesId: number
  readonly blocksWritten: number
  readonly barsAdded: number
  readonly barsChanged: number
  /** The series' new revision; null when neither a bar nor an event changed. */
  readonly revision: number | null
}

type Writer = Transaction<Tables>

/**
 * Stores batches of different series. Throws Failure('damaged') for a bad one and Failure('conflict') for one that is adjusted
 * otherwise than the series it belongs to; then the caller's transaction is to be rolled back, and nothing has changed.
 */
export async function writeBatches(
  trx: Writer,
  batches: readonly SeriesBatch[],
  fetchedAt: Date,
  because: Because = { cause: 'load', by: 'the product' },
): Promise<Written[]> {
  for (const batch of batches) checkBatch(batch)
  assert(new Set(batches.map(keyOf)).size === batches.length, 'one batch per series at a time')
  await ensureListings(trx, batches)
  const known = await lockSeries(trx, batches)
  const fresh = batches.filter(batch => !known.has(keyOf(batch)) && batch.bars.time.length > 0)
  const ids = await insertSeries(trx, fresh, fetchedAt)
  const written = await insertFresh(trx, fresh, ids)
  await insertRuns(
    trx,
    fresh.map(batch => ({ seriesId: ids.get(keyOf(batch))!, ...spanOf(batch.bars), fetchedAt })),
  )
  for (const batch of batches) {
    const series = known.get(keyOf(batch))
    if (series) written.push({ batch, ...(await extendSeries(trx, series, batch, fetchedAt, because)) })
  }
  const events = await writeEvents(trx, batches, fetchedAt)
  const changes = written.map(({ batch, ...its }) => ({ ...its, events: events.get(eventKeyOf(batch)) }))
  const ofSeries = new Set(written.map(({ batch }) => eventKeyOf(batch)))
  for (const batch of batches) {
    const list = ofSeries.has(eventKeyOf(batch)) ? undefined : events.get(eventKeyOf(batch))
    if (list) await recordEventListRevision(trx, batch, list, fetchedAt, because)
  }
  const made = await recordRevisions(trx, changes.filter(isChange), fetchedAt, because)
  return changes.map(({ seriesId, blocksWritten, barsAdded, barsChanged }) => {
    return { seriesId, blocksWritten, barsAdded, barsChanged, revision: made.get(seriesId) ?? null }
  })
}

type Extension = Omit<Written, 'revision'> & { readonly differences: readonly Difference[] }
type Extended = Extension & { readonly batch: SeriesBatch }

function isChange(change: SeriesChange & { blocksWritten: number }): boolean {
  return change.blocksWritten > 0 || change.events !== undefined
}

/** Sends the blocks of some series while it encodes the next ones. */
async function insertFresh(trx: Writer, batches: readonly SeriesBatch[], ids: ReadonlyMap<string, number>): Promise<Extended[]> {
  const written: Extended[] = []
  let blocks: RowOfBlock[] = []
  let sent = Promise.resolve()
  for (const batch of batches) {
    const seriesId = ids.get(keyOf(batch))!
    const its = blocksOf(batch.bars, batch.interval)
    for (const block of its) blocks.push({ ...block, seriesId })
    written.push({
      batch,
      seriesId,
      blocksWritten: its.length,
      barsAdded: batch.bars.time.length,
      barsChanged: 0,
      differences: [],
    })
    if (blocks.length >= blocksPerStatement) {
      await sent
      sent = insertBlocks(trx, blocks)
      blocks = []
    }
    // What was sent leaves in pieces, whenever the event loop comes around; a rejection is met at once, too.
    await Promise.race([sent, turn()])
  }
  await sent
  await insertBlocks(trx, blocks)
  return written
}

function keyOf(series: { symbol: string; source: string; interval: string }): string {
  return `${series.symbol}\n${series.source}\n${series.interval}`
}

function spanOf(bars: Bars): { from: number; to: number } {
  return { from: bars.time[0]!, to: bars.time[bars.time.length - 1]! }
}

function dayTextOf(day: number | null): string | null {
  return day === null ? null : isoDay(day)
}

async function ensureListings(trx: Writer, batches: readonly SeriesBatch[]): Promise<void> {
  if (batches.length === 0) return
  await sql`
    INSERT INTO listing (symbol, name, kind, exchange)
    SELECT DISTINCT ON (symbol) * FROM unnest(
      ${batches.map(batch => batch.symbol)}::text[], ${batches.map(nameIn)}::text[],
      ${batches.map(batch => batch.listing.kind)}::text[], ${batches.map(batch => batch.listing.exchange)}::text[]
    ) AS given (symbol, name, kind, exchange)
    ON CONFLICT (symbol) DO NOTHING`.execute(trx)
}

/** As a source or a person gave it, fit for a line. */
function nameIn({ listing, symbol }: SeriesBatch): string {
  return (
    listing.name
      .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
      .trim()
      .slice(0, 200) || symbol
  )
}

async function lockSeries(trx: Writer, batches: readonly SeriesBatch[]): Promise<Map<string, StoredSeries>> {
  const rows = await trx
    .selectFrom('bar_series')
    .selectAll()
    .where('symbol', 'in', [...new Set(batches.map(batch => batch.symbol)), ''])
    .orderBy('series_id')
    .forUpdate()
    .execute()
  const series = rows.map(seriesOf)
  const wanted = new Set(batches.map(keyOf))
  return new Map(series.filter(one => wanted.has(keyOf(one))).map(one => [keyOf(one), one]))
}

async function insertSeries(trx: Writer, batches: readonly SeriesBatch[], fetchedAt: Date): Promise<Map<string, number>> {
  if (batches.length === 0) return new Map()
  const rows = await trx
    .insertInto('bar_series')
    .values(
      batches.map(batch => ({
        symbol: batch.symbol,
        source: batch.source,
        interval: batch.interval,
        ...describedBy(batch),
        source_adjustment: batch.sourceAdjustment,
        stored_adjustment: batch.storedAdjustment,
        volume_adjustment: batch.volumeAdjustment,
        first_time: spanOf(batch.bars).from,
        last_time: spanOf(batch.bars).to,
        bar_count: batch.bars.time.length,
        fetched_at: fetchedAt,
      })),
    )
    .returning(['series_id', 'symbol', 'source', 'interval'])
    .execute()
  return new Map(rows.map(row => [keyOf(row), row.series_id]))
}

type Described = Pick<SeriesBatch, 'label' | 'currency' | 'precisionNote' | 'trust' | 'splitsKnownFrom' | 'dividendsKnownFrom'>

function describedBy(batch: Described) {
  return {
    label: batch.label,
    currency: batch.currency,
    precision_note: batch.precisionNote,
    trust: batch.trust,
    splits_known_from: dayTextOf(batch.splitsKnownFrom),
    dividends_known_from: dayTextOf(batch.dividendsKnownFrom),
  }
}

/** Merges a batch into the stored blocks that it touches; blocks that come out the same are not written. */
async function extendSeries(
  trx: Writer,
  series: StoredSeries,
  batch: SeriesBatch,
  fetchedAt: Date,
  { cause }: Because,
): Promise<Extension> {
  if (series.storedAdjustment !== batch.storedAdjustment || series.volumeAdjustment !== batch.volumeAdjustment) {
    throw new Failure(
      'conflict',
      `the stored bars of ${series.symbol} from ${series.source} are adjusted otherwise than the new ones`,
    )
  }
  if (batch.bars.time.length > 0 && batch.currency !== null && series.currency !== null && batch.currency !== series.currency) {
    const text = `The stored prices of ${series.symbol} from ${series.source} are in ${series.currency}, the new ones in ${batch.currency}.`
    throw new Failure('conflict', text)
  }
  const given = blocksOf(batch.bars, batch.interval)
  const periods = given.map(block => block.period)
  const rows =
    periods.length === 0
      ? []
      : await trx
          .selectFrom('bar_block')
          .selectAll()
          .where('series_id', '=', series.seriesId)
          .where('period', 'in', periods)
          .execute()
  const stored = new Map(rows.map(row => [row.period, { ...blockOf(row), revision: row.revision }]))
  const changed = given.flatMap((block): { block: Block; before?: Block & { revision: number } }[] => {
    const before = stored.get(block.period)
    if (!before) return [{ block }]
    const bars = barsOf([before], batch.interval)
    const fresh = completed(bars, barsOf([block], batch.interval), batch.isCloseOnly === true)
    const merged = encodeBlock(mergeBars(bars, fresh), block.period, batch.interval)
    return sameBlock(before, merged) ? [] : [{ block: merged, before }]
  })
  const replaced = changed.flatMap(({ before }) => (before ? [before.period] : []))
  await supersede(trx, series.seriesId, replaced, fetchedAt)
  await insertBlocks(
    trx,
    changed.map(({ block, before }) => ({ ...block, seriesId: series.seriesId, revision: (before?.revision ?? 0) + 1 })),
  )
  const barsAdded = changed.reduce((sum, { block, before }) => sum + block.barCount - (before?.barCount ?? 0), 0)
  const corrections = changed.flatMap(({ block, before }) =>
    before ? [barDifferences(barsOf([before], batch.interval), barsOf([block], batch.interval))] : [],
  )
  // A repair and its undoing are our own work: what they touch was fetched when it was fetched.
  const isFetched = changed.length > 0 && cause !== 'repair' && cause !== 'undo' && cause !== 'redo'
  if (isFetched) await replaceRuns(trx, series.seriesId, { ...spanOf(batch.bars), fetchedAt })
  await updateSeries(trx, series, batch, isFetched ? fetchedAt : series.fetchedAt, barsAdded)
  return {
    seriesId: series.seriesId,
    blocksWritten: changed.length,
    barsAdded,
    barsChanged: corrections.reduce((sum, correction) => sum + correction.changed, 0),
    differences: corrections.flatMap(({ differences }) => differences),
  }
}

async function updateSeries(
  trx: Writer,
  series: StoredSeries,
  batch: SeriesBatch,
  fetchedAt: Date,
  barsAdded: number,
): Promise<void> {
  const span = batch.bars.time.length > 0 ? spanOf(batch.bars) : { from: series.firstTime, to: series.lastTime }
  // A list of splits and dividends that came without prices says nothing of the prices; what it is complete in is its own.
  const described =
    batch.bars.time.length > 0 ? describedBy({ ...batch, currency: batch.currency ?? series.currency }) : describedBy(series)
  const isSame =
    barsAdded === 0 &&
    fetchedAt === series.fetchedAt &&
    described.label === series.label &&
    described.currency === series.currency &&
    described.precision_note === series.precisionNote &&
    described.trust === series.trust &&
    described.splits_known_from === dayTextOf(series.splitsKnownFrom) &&
    described.dividends_known_from === dayTextOf(series.dividendsKnownFrom)
  if (isSame) return
  await trx
    .updateTable('bar_series')
    .set({
      ...described,
      first_time: Math.min(series.firstTime, span.from),
      last_time: Math.max(series.lastTime, span.to),
      bar_count: series.barCount + barsAdded,
      fetched_at: fetchedAt,
    })
    .where('series_id', '=', series.seriesId)
    .execute()
}

type RunRow = Run & { readonly seriesId: number }

async function insertRuns(trx: Writer, runs: readonly RunRow[]): Promise<void> {
  if (runs.length === 0) return
  const rows = runs.map(run => ({ series_id: run.seriesId, from_time: run.from, to_time: run.to, fetched_at: run.fetchedAt }))
  await trx.insertInto('bar_run').values(rows).execute()
}

async function replaceRuns(trx: Writer, seriesId: number, fresh: Run): Promise<void> {
  const runs = withRun(await readRuns(trx, seriesId), fresh)
  await trx.deleteFrom('bar_run').where('series_id', '=', seriesId).execute()
  await insertRuns(
    trx,
    runs.map(run => ({ ...run, seriesId })),
  )
}

function sameBlock(a: Block, b: Block): boolean {
  return (
    a.barCount === b.barCount &&
    a.scale === b.scale &&
    a.volumeScale === b.volumeScale &&
    a.format === b.format &&
    (['dates', 'open', 'high', 'low', 'close', 'volume'] as const).every(name => a[name].equals(b[name]))
  )
}
