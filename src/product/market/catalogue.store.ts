// Who is listed, and what is known of them besides prices: directory, snapshot of figures, annual reports, the market's months.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import { trustIn } from './trust.ts'
import { type DirectoryBundle, directoryColumns, type MacroBundle, macroColumns, type ReportsBundle } from './providers/bundle.ts'

export type Listing = {
  readonly symbol: string
  readonly name: string
  readonly kind: 'share' | 'index'
  readonly exchange: string
  readonly sector: string | null
  readonly industry: string | null
  /** Of the directory that lists it; null when only its bars are known. */
  readonly asOf: string | null
}

/** Figures of one day as one source gave them; percentages as 1.5 for 1.5 %. */
export type Fundamentals = {
  readonly asOf: string
  readonly source: string
  readonly currency: string | null
  readonly price: number | null
  readonly priceChangePercent: number | null
  readonly volume: number | null
  readonly relativeVolume: number | null
  readonly marketCap: number | null
  readonly priceToEarnings: number | null
  readonly epsDilutedTtm: number | null
  readonly epsGrowthPercent: number | null
  readonly dividendYieldPercent: number | null
  readonly sharesOutstanding: number | null
  readonly analystRating: string | null
}

type Reader = Kysely<Tables>
type Writer = Transaction<Tables>

/** Names and figures of a whole directory; a listing made before from bars alone takes the directory's name. */
export async function writeDirectory(trx: Writer, bundle: DirectoryBundle): Promise<void> {
  const rows = JSON.stringify(bundle.rows.map(row => Object.fromEntries(directoryColumns.map((name, i) => [name, row[i]]))))
  const { source, label } = bundle.origin
  await sql`
    INSERT INTO listing (symbol, name, kind, exchange, sector, industry, source, as_of)
    SELECT symbol, name, 'share', exchange, sector, industry, ${source}, ${bundle.asOf}::date
    FROM json_to_recordset(${rows}::json) AS given (symbol text, name text, exchange text, sector text, industry text)
    ON CONFLICT (symbol) DO UPDATE SET name = excluded.name, exchange = excluded.exchange, sector = excluded.sector,
      industry = excluded.industry, source = excluded.source, as_of = excluded.as_of
    WHERE listing.as_of IS NULL OR listing.as_of <= excluded.as_of`.execute(trx)
  await sql`
    INSERT INTO fundamentals (symbol, source, as_of, label, currency, price, price_change_percent, volume, relative_volume, market_cap,
      price_to_earnings, eps_diluted_ttm, eps_growth_percent, dividend_yield_percent, analyst_rating)
    SELECT symbol, ${source}, ${bundle.asOf}::date, ${label}, currency, price, "priceChangePercent", volume, "relativeVolume", "marketCap",
      "priceToEarnings", "epsDilutedTtm", "epsGrowthPercent", "dividendYieldPercent", "analystRating"
    FROM json_to_recordset(${rows}::json) AS given (symbol text, currency text, price float8, "priceChangePercent" float8, volume float8,
      "relativeVolume" float8, "marketCap" float8, "priceToEarnings" float8, "epsDilutedTtm" float8, "epsGrowthPercent" float8,
      "dividendYieldPercent" float8, "analystRating" text)
    ON CONFLICT (symbol, source, as_of) DO UPDATE SET label = excluded.label, currency = excluded.currency, price = excluded.price,
      price_change_percent = excluded.price_change_percent, volume = excluded.volume, relative_volume = excluded.relative_volume,
      market_cap = excluded.market_cap, price_to_earnings = excluded.price_to_earnings, eps_diluted_ttm = excluded.eps_diluted_ttm,
      eps_growth_percent = excluded.eps_growth_percent, dividend_yield_percent = excluded.dividend_yield_percent,
      analyst_rating = excluded.analyst_rating`.execute(trx)
}

/** Reports whose symbol is not listed are kept under their ticker. */
export async function writeReports(trx: Writer, bundle: ReportsBundle): Promise<void> {
  await sql`
    INSERT INTO annual_report (source, ticker, symbol, period_end, label, doubt, revenue, gross_profit, operating_income, net_income,
      eps_basic, total_assets, total_liabilities, total_equity, long_term_debt, cash, operating_cash_flow, capital_expenditures)
    SELECT ${bundle.origin.source}, ticker, listing.symbol, "periodEnd", ${bundle.origin.label}, doubt, revenue, "grossProfit",
      "operatingIncome", "netIncome", "epsBasic", "totalAssets", "totalLiabilities", "totalEquity", "longTermDebt", cash,
      "operatingCashFlow", "capitalExpenditures"
    FROM json_to_recordset(${JSON.stringify(bundle.rows)}::json) AS given (ticker text, symbol text, "periodEnd" date, doubt text,
      revenue float8, "grossProfit" float8, "operatingIncome" float8, "netIncome" float8, "epsBasic" float8, "totalAssets" float8,
      "totalLiabilities" float8, "totalEquity" float8, "longTermDebt" float8, cash float8, "operatingCashFlow" float8,
      "capitalExpenditures" float8)
    LEFT JOIN listing USING (symbol)
    ON CONFLICT (source, ticker, period_end) DO UPDATE SET symbol = excluded.symbol, label = excluded.label, doubt = excluded.doubt,
      revenue = excluded.revenue, gross_profit = excluded.gross_profit, operating_income = excluded.operating_income,
      net_income = excluded.net_income, eps_basic = excluded.eps_basic, total_assets = excluded.total_assets,
      total_liabilities = excluded.total_liabilities, total_equity = excluded.total_equity, long_term_debt = excluded.long_term_debt,
      cash = excluded.cash, operating_cash_flow = excluded.operating_cash_flow,
      capital_expenditures = excluded.capital_expenditures`.execute(trx)
}

export async function writeMacro(trx: Writer, bundle: MacroBundle): Promise<void> {
  const column = (name: (typeof macroColumns)[number]) => sql`${bundle[name]}::float8[]`
  await sql`
    INSERT INTO macro_month (series, label, month, ${sql.raw(macroColumns.map(snake).join(', '))})
    SELECT ${bundle.series}, ${bundle.origin.label}, * FROM unnest(${bundle.months}::date[], ${sql.join(macroColumns.map(column))})
    ON CONFLICT (series, month) DO UPDATE SET label = excluded.label,
      ${sql.raw(macroColumns.map(name => `${snake(name)} = excluded.${snake(name)}`).join(', '))}`.execute(trx)
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}

/** Whether a bundle of this content is wholly in. Waits while another transaction loads it. */
export async function isLoaded(trx: Writer, bundle: string, sha256: string): Promise<boolean> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`bundle ${bundle}`}, 0))`.execute(trx)
  const row = await trx.selectFrom('loaded_bundle').select('sha256').where('bundle', '=', bundle).executeTakeFirst()
  return row?.sha256 === sha256
}

export async function markLoaded(trx: Writer, bundle: string, sha256: string, at: Date): Promise<void> {
  await trx
    .insertInto('loaded_bundle')
    .values({ bundle, sha256, loaded_at: at })
    .onConflict(conflict => conflict.column('bundle').doUpdateSet({ sha256, loaded_at: at }))
    .execute()
}

/** Content hashes of the bundles that are in, by bundle. */
export async function readLoaded(db: Reader): Promise<Map<string, string>> {
  const rows = await db.selectFrom('loaded_bundle').select(['bundle', 'sha256']).execute()
  return new Map(rows.map(row => [row.bundle, row.sha256]))
}

const listingColumns = ['symbol', 'name', 'kind', 'exchange', 'sector', 'industry', 'as_of as asOf'] as const

/** Ways in which the directory may spell what somebody wrote: classes of shares with a point or a dash, preferred ones with a stroke. */
export function spellings(symbol: string): string[] {
  const upper = symbol.trim().toUpperCase()
  return [...new Set([upper, upper.replace(/[-/]/, '.'), upper.replace(/[-.]/, '/')])]
}

/** The first of `symbols` that is listed. */
export async function readListing(db: Reader, symbols: readonly string[]): Promise<Listing | null> {
  const listings = await readListings(db, symbols)
  return symbols.map(symbol => listings.get(symbol)).find(found => found !== undefined) ?? null
}

/** Those of `symbols` that are listed, by symbol. */
export async function readListings(db: Reader, symbols: readonly string[]): Promise<Map<string, Listing>> {
  const rows = await db
    .selectFrom('listing')
    .select(listingColumns)
    .where('symbol', '=', sql<string>`ANY(${[...symbols]}::text[])`)
    .execute()
  return new Map((rows as Listing[]).map(listing => [listing.symbol, listing]))
}

export type ListedCompany = Listing & { readonly marketCap: number | null; readonly hasBars: boolean }

/** Everybody, for the search index. */
export async function readDirectory(db: Reader): Promise<ListedCompany[]> {
  const rows = await db
    .selectFrom('listing')
    .select(listingColumns)
    .select(eb => [
      eb
        .selectFrom('fundamentals')
        .select('market_cap')
        .whereRef('fundamentals.symbol', '=', 'listing.symbol')
        .orderBy('fundamentals.as_of', 'desc')
        .limit(1)
        .as('marketCap'),
      eb
        .exists(eb.selectFrom('bar_series').select('series_id').whereRef('bar_series.symbol', '=', 'listing.symbol'))
        .as('hasBars'),
    ])
    .execute()
  return rows as unknown as ListedCompany[]
}

/** What makes a search index stale: how many are listed and have bars, and the newest directory. */
export async function readDirectoryVersion(db: Reader): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    SELECT concat_ws(' ', (SELECT concat_ws(' ', count(*), max(as_of)) FROM listing), (SELECT count(DISTINCT symbol) FROM bar_series),
      (SELECT concat_ws(' ', count(*), max(noted_at)) FROM symbol_change)) AS version`.execute(db)
  return rows[0]!.version
}

const fundamentalsColumns = [
  'fundamentals.as_of as asOf',
  'fundamentals.label as source',
  'fundamentals.currency',
  'fundamentals.price',
  'fundamentals.price_change_percent as priceChangePercent',
  'fundamentals.volume',
  'fundamentals.relative_volume as relativeVolume',
  'fundamentals.market_cap as marketCap',
  'fundamentals.price_to_earnings as priceToEarnings',
  'fundamentals.eps_diluted_ttm as epsDilutedTtm',
  'fundamentals.eps_growth_percent as epsGrowthPercent',
  'fundamentals.dividend_yield_percent as dividendYieldPercent',
  'fundamentals.shares_outstanding as sharesOutstanding',
  'fundamentals.analyst_rating as analystRating',
] as const

/** The newest snapshot of one symbol; of two of the same day that of the more trusted source. */
export async function readFundamentals(db: Reader, symbol: string): Promise<Fundamentals | null> {
  const rows = await db
    .selectFrom('fundamentals')
    .distinctOn('fundamentals.source')
    .select(['fundamentals.source as sourceName', ...fundamentalsColumns])
    .where('fundamentals.symbol', '=', symbol)
    .orderBy('fundamentals.source')
    .orderBy('fundamentals.as_of', 'desc')
    .execute()
  const trust = ({ sourceName }: { sourceName: string }): number => trustIn('fundamentals', sourceName)
  rows.sort((a, b) => (a.asOf === b.asOf ? trust(b) - trust(a) : a.asOf < b.asOf ? 1 : -1))
  const [newest] = rows
  if (!newest) return null
  const { sourceName: _, ...figures } = newest
  return figures
}

export type IndustryMember = Fundamentals & Pick<Listing, 'symbol' | 'name' | 'exchange'> & { readonly hasBars: boolean }

/** Everybody in an industry with the snapshot of the directory: figures of one day and one source, so that they can be compared. */
export async function readIndustry(db: Reader, industry: string): Promise<IndustryMember[]> {
  const rows = await db
    .selectFrom('listing')
    .innerJoin('fundamentals', 'fundamentals.symbol', 'listing.symbol')
    .distinctOn('fundamentals.symbol')
    .select(fundamentalsColumns)
    .select(eb => [
      'listing.symbol',
      'listing.name',
      'listing.exchange',
      eb
        .exists(eb.selectFrom('bar_series').select('series_id').whereRef('bar_series.symbol', '=', 'listing.symbol'))
        .as('hasBars'),
    ])
    .where('listing.industry', '=', industry)
    .whereRef('fundamentals.source', '=', 'listing.source')
    .orderBy('fundamentals.symbol')
    .orderBy('fundamentals.as_of', 'desc')
    .execute()
  return rows as unknown as IndustryMember[]
}

/** The months of one macro series, oldest first. */
export async function readMacro(db: Reader, series: string) {
  return await db
    .selectFrom('macro_month')
    .select([
      'month',
      'label',
      'price',
      'dividend',
      'earnings',
      'consumer_prices as consumerPrices',
      'long_rate as longRate',
      'real_price as realPrice',
      'cape',
    ])
    .where('series', '=', series)
    .orderBy('month')
    .execute()
}

/** Counts for the status page and `data status`. */
export async function readCounts(db: Reader) {
  const [directory, reports, filed, rates, macro] = await Promise.all([
    sql<{ shareCount: number; indexCount: number; asOf: string | null; source: string | null }>`
      SELECT count(*) FILTER (WHERE kind = 'share') AS "shareCount", count(*) FILTER (WHERE kind = 'index') AS "indexCount",
        max(as_of) AS "asOf", (SELECT label FROM fundamentals JOIN listing AS its USING (symbol, source) LIMIT 1) AS source FROM listing`.execute(
      db,
    ),
    sql<{ companyCount: number; reportCount: number; from: string | null; to: string | null; source: string | null }>`
      SELECT count(DISTINCT ticker) AS "companyCount", count(*) AS "reportCount", min(period_end) AS "from", max(period_end) AS "to",
        max(label) AS source FROM annual_report`.execute(db),
    sql<{ companyCount: number; reportCount: number; newestFiled: string | null; source: string | null }>`
      SELECT count(DISTINCT symbol) AS "companyCount", count(DISTINCT (symbol, span, period_end)) AS "reportCount",
        max(filed) AS "newestFiled", max(label) AS source FROM filed_report`.execute(db),
    sql<{ currencyCount: number; from: string | null; to: string | null; fetchedAt: Date | null }>`
      SELECT count(DISTINCT currency) AS "currencyCount", min(day) AS "from", max(day) AS "to", max(fetched_at) AS "fetchedAt"
      FROM exchange_rate`.execute(db),
    sql<{ from: string | null; to: string | null; monthCount: number; source: string | null }>`
      SELECT min(month) AS "from", max(month) AS "to", count(*) AS "monthCount", max(label) AS source FROM macro_month`.execute(
      db,
    ),
  ])
  return {
    directory: directory.rows[0]!,
    reports: reports.rows[0]!,
    filedReports: filed.rows[0]!,
    exchangeRates: rates.rows[0]!,
    macro: macro.rows[0]!,
  }
}
