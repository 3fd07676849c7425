// Exchange rates out of the database and into it; a correction keeps what it replaced.
import { type Kysely, sql, type Transaction } from 'kysely'
import { dayOf, isoDay } from '#basics'
import type { Tables } from '#database'
import type { DayRates } from './exchange-rates.ts'

type Reader = Kysely<Tables>

export async function readRateCurrencies(db: Reader, source: string) {
  const rows = await db
    .selectFrom('exchange_rate')
    .select(eb => ['currency', eb.fn.min('day').as('from'), eb.fn.max('day').as('to')])
    .where('source', '=', source)
    .groupBy('currency')
    .orderBy('currency')
    .execute()
  return rows.map(({ currency, from, to }) => ({ currency, from, to }))
}

/** The days of some currencies (null: of all), oldest first; the base's own is no row. fetchedAt: of the newest day. */
export async function readRates(
  db: Reader,
  { name, base }: { readonly name: string; readonly base: string },
  currencies: readonly string[] | null,
  from: number | null,
  to: number | null,
): Promise<{ days: DayRates[]; fetchedAt: Date | null }> {
  // A day on which any currency has a rate is a day of the bank: the base against itself is 1 on it.
  const wanted = currencies?.every(currency => currency === base) ? ['USD'] : currencies
  let query = db
    .selectFrom('exchange_rate')
    .select(['day', 'currency', 'rate', 'fetched_at as fetchedAt'])
    .where('source', '=', name)
    .where('base', '=', base)
  if (wanted !== null) query = query.where('currency', 'in', wanted)
  if (from !== null) query = query.where('day', '>=', isoDay(from))
  if (to !== null) query = query.where('day', '<=', isoDay(to))
  const rows = await query.orderBy('day').execute()
  const byDay = Map.groupBy(rows, ({ day }) => day)
  return {
    days: [...byDay].map(([day, its]) => ({
      day: dayOf(day),
      rates: new Map(its.map(({ currency, rate }) => [currency, rate])),
    })),
    fetchedAt: rows.at(-1)?.fetchedAt ?? null,
  }
}

/** The last day of which a rate is stored, as days since 1970; null: none is. */
export async function lastRateDay(db: Reader, source: string): Promise<number | null> {
  const row = await db
    .selectFrom('exchange_rate')
    .select(eb => eb.fn.max('day').as('last'))
    .where('source', '=', source)
    .executeTakeFirst()
  return row?.last == null ? null : dayOf(row.last)
}

/** Days written by one statement: the whole history in one would hold everybody else up for half a second before it is sent. */
const daysAtOnce = 250

/** → how many rates are new or corrected. */
export async function writeRates(
  trx: Transaction<Tables>,
  about: { readonly source: string; readonly base: string },
  days: readonly DayRates[],
  fetchedAt: Date,
): Promise<{ added: number; corrected: number }> {
  const sum = { added: 0, corrected: 0 }
  for (let first = 0; first < days.length; first += daysAtOnce) {
    const { added, corrected } = await writeDays(trx, about, days.slice(first, first + daysAtOnce), fetchedAt)
    sum.added += added
    sum.corrected += corrected
  }
  return sum
}

async function writeDays(
  trx: Transaction<Tables>,
  { source, base }: { readonly source: string; readonly base: string },
  days: readonly DayRates[],
  fetchedAt: Date,
): Promise<{ added: number; corrected: number }> {
  const rows = days.flatMap(({ day, rates }) => [...rates].map(([currency, rate]) => ({ day: isoDay(day), currency, rate })))
  const given = sql`unnest(${rows.map(row => row.currency)}::text[], ${rows.map(row => row.day)}::date[],
    ${rows.map(row => row.rate)}::float8[]) AS given (currency, day, rate)`
  const kept = await sql`
    INSERT INTO exchange_rate_revision (source, base, currency, day, rate, fetched_at, superseded_at)
    SELECT known.source, known.base, known.currency, known.day, known.rate, known.fetched_at, ${fetchedAt}::timestamptz
    FROM ${given} JOIN exchange_rate AS known USING (currency, day)
    WHERE known.source = ${source} AND known.base = ${base} AND known.rate <> given.rate`.execute(trx)
  const corrected = Number(kept.numAffectedRows ?? 0)
  const written = await sql`
    INSERT INTO exchange_rate AS known (source, base, currency, day, rate, fetched_at)
    SELECT ${source}, ${base}, currency, day, rate, ${fetchedAt}::timestamptz FROM ${given}
    ON CONFLICT (source, base, currency, day) DO UPDATE SET rate = excluded.rate, fetched_at = excluded.fetched_at
    WHERE known.rate <> excluded.rate`.execute(trx)
  return { added: Number(written.numAffectedRows ?? 0) - corrected, corrected }
}
