// What is read of the whole market at once, and by what it is seen that something of it has changed. The sums change with every
// row that does, also when one that was written earlier is committed later.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#database'
import type { SourcedEvents } from './bars.store.ts'
import { figureNames, type Statement } from './reports.ts'
import { columnOf, isOfBoth } from './reports.store.ts'

type Reader = Kysely<Tables>

/** Of bars, the splits by which they are adjusted, and the symbols under which they are shown. */
export async function readBarsVersion(db: Reader): Promise<string> {
  return await versionOf(
    db,
    sql`
    SELECT concat_ws(' ', (SELECT concat_ws(' ', count(*), sum(extract(epoch FROM fetched_at)), sum(bar_count::int8)) FROM bar_series),
      (SELECT concat_ws(' ', count(*), sum(day - date '1970-01-01'), sum(numerator / denominator)) FROM split),
      (SELECT concat_ws(' ', count(*), sum(listed_on - date '1970-01-01'), count(*) FILTER (WHERE splits_complete)) FROM event_list),
      (SELECT concat_ws(' ', count(*), max(noted_at), count(present)) FROM symbol_change)) AS version`,
  )
}

/** Of the directory and its figures. */
export async function readFactsVersion(db: Reader): Promise<string> {
  return await versionOf(
    db,
    sql`
    SELECT concat_ws(' ', (SELECT concat_ws(' ', count(*), max(as_of)) FROM listing),
      (SELECT concat_ws(' ', count(*), max(as_of)) FROM fundamentals), (SELECT max(loaded_at) FROM loaded_bundle)) AS version`,
  )
}

export async function readReportsVersion(db: Reader): Promise<string> {
  return await versionOf(
    db,
    sql`
    SELECT concat_ws(' ', (SELECT count(*) FROM annual_report), (SELECT max(loaded_at) FROM loaded_bundle),
      (SELECT concat_ws(' ', count(*), sum(extract(epoch FROM fetched_at))) FROM filed_report)) AS version`,
  )
}

async function versionOf(db: Reader, query: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await query.execute(db)
  return (rows as { version: string }[])[0]!.version
}

/** By symbol and source; without dividends. */
export async function readEverySplit(db: Reader): Promise<Map<string, Map<string, SourcedEvents>>> {
  const rows = await db
    .selectFrom('split')
    .select(['symbol', 'source', 'numerator', 'denominator'])
    .select(sql<number>`day - date '1970-01-01'`.as('number'))
    .orderBy('day')
    .execute()
  const bySymbol = new Map<string, Map<string, SourcedEvents>>()
  for (const { symbol, source, number, numerator, denominator } of rows) {
    const sources = bySymbol.get(symbol) ?? new Map<string, SourcedEvents>()
    const its = sources.get(source) ?? { source, splits: [], dividends: [] }
    its.splits.push({ day: number, numerator, denominator })
    bySymbol.set(symbol, sources.set(source, its))
  }
  return bySymbol
}

/** As the directory names it; percentages as 1.5 for 1.5 %. */
export type FactsRow = {
  readonly symbol: string
  readonly name: string
  readonly kind: string
  readonly exchange: string
  readonly sector: string | null
  readonly industry: string | null
  readonly asOf: string | null
  readonly source: string | null
  readonly currency: string | null
  readonly marketCap: number | null
  readonly priceToEarnings: number | null
  readonly eps: number | null
  readonly growthPercent: number | null
  readonly yieldPercent: number | null
  readonly shares: number | null
  readonly relativeVolume: number | null
  readonly rating: string | null
}

/** The next so many by symbol, with the newest snapshot of the directory that lists each: figures of one day and one source. */
export async function readFacts(db: Reader, after: string, limit: number): Promise<FactsRow[]> {
  const { rows } = await sql<FactsRow>`
    SELECT symbol, name, kind, exchange, sector, industry, its.as_of AS "asOf", its.label AS source, its.currency, market_cap AS "marketCap",
      price_to_earnings AS "priceToEarnings", eps_diluted_ttm AS eps, eps_growth_percent AS "growthPercent",
      dividend_yield_percent AS "yieldPercent", shares_outstanding AS shares, relative_volume AS "relativeVolume", analyst_rating AS rating
    FROM (SELECT * FROM listing WHERE symbol COLLATE "C" > ${after} ORDER BY symbol COLLATE "C" LIMIT ${limit}) AS listed
    LEFT JOIN LATERAL (SELECT * FROM fundamentals WHERE fundamentals.symbol = listed.symbol AND fundamentals.source = listed.source
      ORDER BY as_of DESC LIMIT 1) AS its USING (symbol)
    ORDER BY symbol COLLATE "C"`.execute(db)
  return rows
}

/** Annual statements of everybody, by symbol; bundled reports in doubt are left out. */
export async function readEveryStatement(db: Reader): Promise<Map<string, Statement[]>> {
  const [bundled, filed] = await Promise.all([
    db
      .selectFrom('annual_report')
      .select(['symbol', 'source as sourceName', 'label as source', 'period_end as periodEnd'])
      .select(figureNames.filter(isOfBoth).map(name => `${columnOf(name)} as ${name}` as const))
      .where('symbol', 'is not', null)
      .where('doubt', 'is', null)
      .execute(),
    db
      .selectFrom('filed_report')
      .select([
        'symbol',
        'source as sourceName',
        'label as source',
        'span',
        'period_end as periodEnd',
        'filed',
        'form',
        'currency',
      ])
      .select(figureNames.map(name => `${columnOf(name)} as ${name}` as const))
      .where('span', '=', 'year')
      .execute(),
  ])
  const years = bundled.map(one => ({
    ...one,
    span: 'year',
    filed: null,
    form: null,
    currency: null,
    epsDiluted: null,
    sharesDiluted: null,
  }))
  return Map.groupBy([...years, ...filed] as unknown as (Statement & { symbol: string })[], ({ symbol }) => symbol)
}
