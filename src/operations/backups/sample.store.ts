// Something that a database holds and that its product must therefore find in it.
import type { Kysely } from 'kysely'
import type { Tables } from '#database'

export type Sample = {
  /** Has daily bars. */
  symbol: string | null
  watchlist: { accountId: string; listId: string; entries: number } | null
}

export async function sampleOf(db: Kysely<Tables>): Promise<Sample> {
  const series = await db
    .selectFrom('bar_series')
    .select('symbol')
    .where('interval', '=', '1d')
    .where(eb =>
      eb.exists(eb.selectFrom('bar_block').select('period').whereRef('bar_block.series_id', '=', 'bar_series.series_id')),
    )
    .orderBy('symbol')
    .executeTakeFirst()
  const list = await db
    .selectFrom('watchlist')
    .leftJoin('watchlist_entry', 'watchlist_entry.watchlist_id', 'watchlist.watchlist_id')
    .select(['watchlist.account_id as accountId', 'watchlist.watchlist_id as listId'])
    .select(eb => eb.fn.count<number>('watchlist_entry.symbol').as('entries'))
    .groupBy(['watchlist.account_id', 'watchlist.watchlist_id'])
    .orderBy('entries', 'desc')
    .executeTakeFirst()
  return {
    symbol: series?.symbol ?? null,
    watchlist: list ?? null,
  }
}
