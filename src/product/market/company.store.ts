// Quotes, profiles and key figures out of the database and into it.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import type { CompanyBatch, MarketState, Quoted, StoredProfile, StoredQuote } from './company.ts'
import { trustIn } from './trust.ts'

type Reader = Kysely<Tables>
type Writer = Transaction<Tables>

/** An older price than the stored one changes nothing. → whether it was news */
export async function writeQuote(trx: Writer, quoted: Quoted, fetchedAt: Date): Promise<boolean> {
  const { symbol, source, label, price, previousClose, currency, marketState, at } = quoted
  const { numAffectedRows } = await sql`
    INSERT INTO market_quote AS known (symbol, source, label, price, previous_close, currency, market_state, quoted_at, fetched_at)
    VALUES (${symbol}, ${source}, ${label}, ${price}, ${previousClose}, ${currency}, ${marketState}, ${new Date(at)}, ${fetchedAt})
    ON CONFLICT (symbol, source) DO UPDATE SET label = excluded.label, price = excluded.price, currency = excluded.currency,
      previous_close = excluded.previous_close, market_state = excluded.market_state, quoted_at = excluded.quoted_at,
      fetched_at = excluded.fetched_at
    WHERE known.quoted_at < excluded.quoted_at
      OR (known.quoted_at = excluded.quoted_at AND (known.price, known.market_state) IS DISTINCT FROM (excluded.price, excluded.market_state))`.execute(
    trx,
  )
  return Number(numAffectedRows ?? 0) > 0
}

/** The newest; of two at the same moment that of the more trusted source. */
export async function readQuote(db: Reader, symbol: string): Promise<StoredQuote | null> {
  const rows = await db.selectFrom('market_quote').selectAll().where('symbol', '=', symbol).execute()
  rows.sort((a, b) => b.quoted_at.getTime() - a.quoted_at.getTime() || trustIn('quote', b.source) - trustIn('quote', a.source))
  const [row] = rows
  if (!row) return null
  return {
    price: row.price,
    previousClose: row.previous_close,
    currency: row.currency,
    marketState: row.market_state as MarketState | null,
    source: row.label,
    at: row.quoted_at.toISOString(),
    fetchedAt: row.fetched_at.toISOString(),
  }
}

export async function writeCompany(trx: Writer, source: string, batch: CompanyBatch, fetchedAt: Date): Promise<void> {
  const { symbol, label, asOf, profile, figures } = batch
  if (Object.values(profile).some(value => value !== null)) {
    const row = { label, ...profile, fetched_at: fetchedAt }
    await trx
      .insertInto('company_profile')
      .values({ symbol, source, ...row })
      .onConflict(conflict => conflict.columns(['symbol', 'source']).doUpdateSet(row))
      .execute()
  }
  const row = {
    label,
    currency: figures.currency,
    price: figures.price,
    price_change_percent: figures.priceChangePercent,
    volume: figures.volume,
    market_cap: figures.marketCap,
    price_to_earnings: figures.priceToEarnings,
    eps_diluted_ttm: figures.epsDilutedTtm,
    dividend_yield_percent: figures.dividendYieldPercent,
    shares_outstanding: figures.sharesOutstanding,
    analyst_rating: figures.analystRating,
    fetched_at: fetchedAt,
  }
  await trx
    .insertInto('fundamentals')
    .values({ symbol, source, as_of: asOf, ...row })
    .onConflict(conflict => conflict.columns(['symbol', 'source', 'as_of']).doUpdateSet(row))
    .execute()
}

export async function readProfile(db: Reader, symbol: string): Promise<StoredProfile | null> {
  const rows = await db.selectFrom('company_profile').selectAll().where('symbol', '=', symbol).execute()
  rows.sort((a, b) => trustIn('profile', b.source) - trustIn('profile', a.source))
  const [row] = rows
  if (!row) return null
  const { name, sector, industry, country, label, fetched_at: fetchedAt } = row
  return { name, sector, industry, country, source: label, fetchedAt: fetchedAt.toISOString() }
}
