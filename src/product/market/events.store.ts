// Splits and dividends into the database. A source that corrects one, or takes one back, leaves what it said before among the revisions.
import { sql, type Transaction } from 'kysely'
import { isoDay } from '#basics'
import type { Tables } from '#database'
import type { Dividend, Split } from '#series'
import { type SourcedEvents, readEventsOf } from './bars.store.ts'
import type { SeriesBatch } from './batch.ts'
import { type EventChanges, eventDifferences } from './revisions.ts'

type Writer = Transaction<Tables>
type EventKey = Pick<SeriesBatch, 'symbol' | 'source'>

/** As `readEventsOf` keys them. */
export function eventKeyOf({ symbol, source }: EventKey): string {
  return `${symbol}\n${source}`
}

/** Stores the events of the batches. → what changed, by symbol and source; those where nothing did are left out. */
export async function writeEvents(trx: Writer, given: readonly SeriesBatch[], at: Date): Promise<Map<string, EventChanges>> {
  const batches = given.map(batch => ({ ...batch, dividends: onePerDay(batch.dividends) }))
  const telling = batches.filter(batch => batch.splits.length > 0 || batch.dividends.length > 0 || isComplete(batch))
  if (telling.length === 0) return new Map()
  const stored = await readEventsOf(trx, [...new Set(telling.map(batch => batch.symbol))])
  const all = telling.map(batch => ({ batch, ...compared(batch, stored.get(eventKeyOf(batch))) }))
  await keep(trx, all, at)
  await remove(
    trx,
    'split',
    all.flatMap(({ batch, splits }) => splits.gone.map(event => ({ ...batchKey(batch), day: event.day }))),
  )
  await remove(
    trx,
    'dividend',
    all.flatMap(({ batch, dividends }) => dividends.gone.map(event => ({ ...batchKey(batch), day: event.day }))),
  )
  await upsertSplits(
    trx,
    telling.flatMap(batch => batch.splits.map(split => ({ ...batchKey(batch), ...split }))),
  )
  await upsertDividends(
    trx,
    telling.flatMap(batch => batch.dividends.map(dividend => ({ ...batchKey(batch), ...dividend }))),
  )
  const changes = all.map(({ batch, splits, dividends }) => [eventKeyOf(batch), together(splits, dividends)] as const)
  return new Map(changes.filter(([, { added, changed, removed }]) => added + changed + removed > 0))
}

/** A special dividend beside the usual one is paid besides; the same amount again is the same dividend, said twice. */
function onePerDay(dividends: readonly Dividend[]): Dividend[] {
  const byDay = Map.groupBy(dividends, ({ day }) => day)
  return [...byDay].map(([day, its]) => {
    const [first, ...others] = new Set(its.map(({ amount }) => amount))
    return { day, amount: others.length === 0 ? first! : Number(others.reduce((sum, one) => sum + one, first!).toPrecision(12)) }
  })
}

function batchKey({ symbol, source }: EventKey): EventKey {
  return { symbol, source }
}

function isComplete({ splitsKnownFrom, dividendsKnownFrom, interval }: SeriesBatch): boolean {
  return interval === '1d' && (splitsKnownFrom !== null || dividendsKnownFrom !== null)
}

function compared(batch: SeriesBatch, stored: SourcedEvents | undefined) {
  return {
    splits: eventDifferences('split', stored?.splits ?? [], batch.splits, coveredBy(batch, batch.splitsKnownFrom)),
    dividends: eventDifferences('dividend', stored?.dividends ?? [], batch.dividends, coveredBy(batch, batch.dividendsKnownFrom)),
  }
}

/** A batch of bars takes back what it does not name only between them, and only where it says that its list is complete. */
function coveredBy(batch: SeriesBatch, knownFrom: number | null): (day: number) => boolean {
  const { time } = batch.bars
  if (knownFrom === null || !isComplete(batch)) return () => false
  // A list that came without prices is the whole list.
  if (time.length === 0) return () => true
  return day => day >= knownFrom && day > time[0]! && day <= time[time.length - 1]!
}

function together(splits: EventChanges, dividends: EventChanges): EventChanges {
  return {
    added: splits.added + dividends.added,
    changed: splits.changed + dividends.changed,
    removed: splits.removed + dividends.removed,
    differences: [...splits.differences, ...dividends.differences],
  }
}

type Compared = { batch: SeriesBatch } & ReturnType<typeof compared>

async function keep(trx: Writer, all: readonly Compared[], at: Date): Promise<void> {
  const rows = all.flatMap(({ batch, splits, dividends }) => {
    const about = { ...batchKey(batch), superseded_at: at }
    return [
      ...[...splits.replaced, ...splits.gone].map(({ day, numerator, denominator }) => {
        return { ...about, day: isoDay(day), kind: 'split', numerator, denominator, amount: null }
      }),
      ...[...dividends.replaced, ...dividends.gone].map(({ day, amount }) => {
        return { ...about, day: isoDay(day), kind: 'dividend', numerator: null, denominator: null, amount: String(amount) }
      }),
    ]
  })
  if (rows.length > 0) await trx.insertInto('event_revision').values(rows).execute()
}

async function remove(trx: Writer, table: 'split' | 'dividend', rows: readonly (EventKey & { day: number })[]): Promise<void> {
  for (const { symbol, source, day } of rows)
    await trx.deleteFrom(table).where('symbol', '=', symbol).where('source', '=', source).where('day', '=', isoDay(day)).execute()
}

async function upsertSplits(trx: Writer, splits: readonly (EventKey & Split)[]): Promise<void> {
  if (splits.length === 0) return
  await sql`
    INSERT INTO split (symbol, source, day, numerator, denominator)
    SELECT * FROM unnest(
      ${splits.map(s => s.symbol)}::text[], ${splits.map(s => s.source)}::text[], ${splits.map(s => isoDay(s.day))}::date[],
      ${splits.map(s => s.numerator)}::float8[], ${splits.map(s => s.denominator)}::float8[])
    ON CONFLICT (symbol, source, day) DO UPDATE SET numerator = excluded.numerator, denominator = excluded.denominator
    WHERE (split.numerator, split.denominator) IS DISTINCT FROM (excluded.numerator, excluded.denominator)`.execute(trx)
}

async function upsertDividends(trx: Writer, dividends: readonly (EventKey & Dividend)[]): Promise<void> {
  if (dividends.length === 0) return
  await sql`
    INSERT INTO dividend (symbol, source, day, amount)
    SELECT * FROM unnest(
      ${dividends.map(d => d.symbol)}::text[], ${dividends.map(d => d.source)}::text[],
      ${dividends.map(d => isoDay(d.day))}::date[], ${dividends.map(d => String(d.amount))}::numeric[])
    ON CONFLICT (symbol, source, day) DO UPDATE SET amount = excluded.amount WHERE dividend.amount <> excluded.amount`.execute(
    trx,
  )
}
