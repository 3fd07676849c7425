// Bars, splits and dividends out of the database.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#database'
import type { Adjustment, Bars, Dividend, Split } from '#series'
import type { StoredInterval } from './batch.ts'
import { type Block, barsOf } from './block.ts'
import type { Run } from './runs.ts'

/** A series as the database describes it. Times: days, or minutes for 1m. */
export type StoredSeries = {
  readonly seriesId: number
  readonly symbol: string
  readonly source: string
  readonly interval: StoredInterval
  readonly label: string
  readonly currency: string | null
  readonly sourceAdjustment: Adjustment
  readonly storedAdjustment: Adjustment
  readonly volumeAdjustment: 'none' | 'splits'
  readonly precisionNote: string | null
  readonly trust: number
  readonly splitsKnownFrom: number | null
  readonly dividendsKnownFrom: number | null
  readonly firstTime: number
  readonly lastTime: number
  readonly barCount: number
  readonly fetchedAt: Date
}

type Reader = Kysely<Tables>

/** All series, or those of one or several symbols; the most trusted first. */
export async function readSeries(
  db: Reader,
  filter: { symbol?: string; symbols?: readonly string[] } = {},
): Promise<StoredSeries[]> {
  let query = db.selectFrom('bar_series').selectAll()
  if (filter.symbol !== undefined) query = query.where('symbol', '=', filter.symbol)
  if (filter.symbols !== undefined) query = query.where('symbol', '=', sql<string>`ANY(${[...filter.symbols]}::text[])`)
  const rows = await query
    .orderBy(sql`symbol COLLATE "C"`)
    .orderBy('interval')
    .orderBy('trust', 'desc')
    .orderBy('series_id')
    .execute()
  return rows.map(seriesOf)
}

/** Bars of a series, oldest first; from the period `fromPeriod` on when it is given. */
export async function readBars(
  db: Reader,
  series: Pick<StoredSeries, 'seriesId' | 'interval'>,
  fromPeriod?: number,
): Promise<Bars> {
  let query = db.selectFrom('bar_block').selectAll().where('series_id', '=', series.seriesId)
  if (fromPeriod !== undefined) query = query.where('period', '>=', fromPeriod)
  return barsOf((await query.orderBy('period').execute()).map(blockOf), series.interval)
}

/** Bars of several series of one interval from a period of each on, by series, in one query. */
export async function readBarsSince(
  db: Reader,
  wanted: readonly { readonly seriesId: number; readonly fromPeriod: number }[],
  interval: StoredInterval,
): Promise<Map<number, Bars>> {
  if (wanted.length === 0) return new Map()
  const ids = wanted.map(({ seriesId }) => seriesId)
  const periods = wanted.map(({ fromPeriod }) => fromPeriod)
  const rows = await db
    .selectFrom('bar_block')
    .innerJoin(
      sql<{ id: number; since: number }>`unnest(${ids}::int4[], ${periods}::int4[])`.as<'wanted'>(sql`wanted (id, since)`),
      join => join.onRef('bar_block.series_id', '=', 'wanted.id').onRef('bar_block.period', '>=', 'wanted.since'),
    )
    .selectAll('bar_block')
    .orderBy('series_id')
    .orderBy('period')
    .execute()
  const blocks = Map.groupBy(rows, row => row.series_id)
  return new Map([...blocks].map(([id, its]) => [id, barsOf(its.map(blockOf), interval)]))
}

/** What corrections replaced, oldest first. */
export async function readRevisions(db: Reader, series: Pick<StoredSeries, 'seriesId' | 'interval'>) {
  const query = db.selectFrom('bar_block_revision').selectAll().where('series_id', '=', series.seriesId)
  const rows = await query.orderBy('period').orderBy('revision').execute()
  return rows.map(row => ({
    period: row.period,
    revision: row.revision,
    supersededAt: row.superseded_at,
    bars: barsOf([blockOf(row)], series.interval),
  }))
}

/** Which stretch was fetched when, oldest first. */
export async function readRuns(db: Reader, seriesId: number): Promise<Run[]> {
  const rows = await db.selectFrom('bar_run').selectAll().where('series_id', '=', seriesId).orderBy('from_time').execute()
  return rows.map(row => ({ from: row.from_time, to: row.to_time, fetchedAt: row.fetched_at }))
}

export type SourcedEvents = { readonly source: string; readonly splits: Split[]; readonly dividends: Dividend[] }

/** Splits and dividends of a symbol, by source, each oldest first. */
export async function readEvents(db: Reader, symbol: string): Promise<Map<string, SourcedEvents>> {
  return new Map([...(await readEventsOf(db, [symbol])).values()].map(its => [its.source, its]))
}

/** Those of several symbols, by symbol and source ("symbol\nsource"). */
export async function readEventsOf(db: Reader, symbols: readonly string[]): Promise<Map<string, SourcedEvents>> {
  const sinceEpoch = sql<number>`day - date '1970-01-01'`
  const [splits, dividends] = await Promise.all([
    db
      .selectFrom('split')
      .select(['symbol', 'source', sinceEpoch.as('number'), 'numerator', 'denominator'])
      .where('symbol', 'in', [...symbols])
      .orderBy('day')
      .execute(),
    db
      .selectFrom('dividend')
      .select(['symbol', 'source', sinceEpoch.as('number'), 'amount'])
      .where('symbol', 'in', [...symbols])
      .orderBy('day')
      .execute(),
  ])
  const events = new Map<string, SourcedEvents>()
  const of = ({ symbol, source }: { symbol: string; source: string }): SourcedEvents => {
    const key = `${symbol}\n${source}`
    const its = events.get(key) ?? { source, splits: [], dividends: [] }
    events.set(key, its)
    return its
  }
  for (const row of splits) of(row).splits.push({ day: row.number, numerator: row.numerator, denominator: row.denominator })
  for (const row of dividends) of(row).dividends.push({ day: row.number, amount: Number(row.amount) })
  return events
}

export function seriesOf(row: {
  series_id: number
  symbol: string
  source: string
  interval: string
  label: string
  currency: string | null
  source_adjustment: string
  stored_adjustment: string
  volume_adjustment: string
  precision_note: string | null
  trust: number
  splits_known_from: string | null
  dividends_known_from: string | null
  first_time: number
  last_time: number
  bar_count: number
  fetched_at: Date
}): StoredSeries {
  return {
    seriesId: row.series_id,
    symbol: row.symbol,
    source: row.source,
    interval: row.interval as StoredInterval,
    label: row.label,
    currency: row.currency,
    sourceAdjustment: row.source_adjustment as Adjustment,
    storedAdjustment: row.stored_adjustment as Adjustment,
    volumeAdjustment: row.volume_adjustment as 'none' | 'splits',
    precisionNote: row.precision_note,
    trust: row.trust,
    splitsKnownFrom: row.splits_known_from === null ? null : daysOf(row.splits_known_from),
    dividendsKnownFrom: row.dividends_known_from === null ? null : daysOf(row.dividends_known_from),
    firstTime: row.first_time,
    lastTime: row.last_time,
    barCount: row.bar_count,
    fetchedAt: row.fetched_at,
  }
}

function daysOf(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / 86_400_000
}

type BlockRow = {
  period: number
  bar_count: number
  scale: number
  volume_scale: number
  format: number
} & Pick<Block, 'dates' | 'open' | 'high' | 'low' | 'close' | 'volume'>

export function blockOf(row: BlockRow): Block {
  const { period, bar_count: barCount, scale, volume_scale: volumeScale, format, dates, open, high, low, close, volume } = row
  return { period, barCount, scale, volumeScale, format, dates, open, high, low, close, volume }
}
