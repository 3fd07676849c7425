// Lists of splits and dividends that came without prices.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import { isoDay } from '#basics'
import type { SeriesBatch } from './batch.ts'
import type { EventKnower } from './joined.ts'

/** Notes that a batch without bars is such a list; what an earlier one was complete in stays. */
export async function noteEventList(trx: Transaction<Tables>, batch: SeriesBatch, listedOn: number): Promise<void> {
  const { symbol, source, label, trust } = batch
  const complete = { splits: batch.splitsKnownFrom !== null, dividends: batch.dividendsKnownFrom !== null }
  await sql`
    INSERT INTO event_list AS known (symbol, source, label, trust, splits_complete, dividends_complete, listed_on)
    VALUES (${symbol}, ${source}, ${label}, ${trust}, ${complete.splits}, ${complete.dividends}, ${isoDay(listedOn)}::date)
    ON CONFLICT (symbol, source) DO UPDATE SET label = excluded.label, listed_on = excluded.listed_on,
      splits_complete = known.splits_complete OR excluded.splits_complete,
      dividends_complete = known.dividends_complete OR excluded.dividends_complete`.execute(trx)
}

/** As what they are to a joined series: sources that know events from before any bar up to the day on which they were taken. */
export async function readEventLists(db: Kysely<Tables>, symbol: string): Promise<EventKnower[]> {
  return (await readEventListsOf(db, [symbol])).get(symbol) ?? []
}

/** Those of several symbols, by symbol. */
export async function readEventListsOf(db: Kysely<Tables>, symbols: readonly string[]): Promise<Map<string, EventKnower[]>> {
  const rows = await db
    .selectFrom('event_list')
    .select(['symbol', 'source', 'trust', 'splits_complete', 'dividends_complete'])
    .select(sql<number>`listed_on - date '1970-01-01'`.as('listedOn'))
    .where('symbol', '=', sql<string>`ANY(${[...symbols]}::text[])`)
    .execute()
  const bySymbol = Map.groupBy(rows, row => row.symbol)
  return new Map([...bySymbol].map(([symbol, its]) => [symbol, its.map(knowerOf)]))
}

function knowerOf(row: {
  source: string
  trust: number
  splits_complete: boolean
  dividends_complete: boolean
  listedOn: number
}): EventKnower {
  return {
    source: row.source,
    trust: row.trust,
    interval: '1d',
    splitsKnownFrom: row.splits_complete ? beforeAnyBar : null,
    dividendsKnownFrom: row.dividends_complete ? beforeAnyBar : null,
    lastTime: row.listedOn,
  }
}

/** In the year 1700: no exchange kept daily prices. */
const beforeAnyBar = -98_000
