// The market as the rest of the product sees it: who is listed, what was traded and paid, what was reported, and where each
// figure comes from.
import { type Day, isoDay, remembering } from '#basics'
import type { Database } from '#database'
import type { AnnualReport } from '#rules'
import type { Dividend, Split } from '#series'
import { readAttempts, type StoredAttempt } from './attempts.store.ts'
import { readBars, readEvents, readSeries, type StoredSeries } from './bars.store.ts'
import { readProfile, readQuote } from './company.store.ts'
import type { StoredProfile, StoredQuote } from './company.ts'
import { readContradictions, type StoredContradiction } from './disagreement.store.ts'
import type { Origin } from './origins.ts'
import { type BarsView, type BarsWanted, viewOf } from './bars-view.ts'
import { asOfDay } from './as-of.ts'
import { type Factors, factorsOf } from './factors.ts'
import { periodOf } from './block.ts'
import { type Fundamentals, type Listing, readCounts, readFundamentals, readIndustry, readMacro } from './catalogue.store.ts'
import { type DailyPrices, openDailyPrices } from './daily-columns.ts'
import { type DirectoryColumns, openDirectoryColumns } from './directory-columns.ts'
import { readEventLists } from './event-lists.store.ts'
import { findingOf } from './findings.ts'
import { readFindings } from './findings.store.ts'
import { type Freshness, freshnessOf } from './freshness.ts'
import { openJoinedHistory } from './joined-history.ts'
import { type Found, openLookup } from './lookup.ts'
import { type ExchangeRates, openExchangeRates } from './exchange-rates.ts'
import { dayOfTime, joinSeries } from './joined.ts'
import { type Glance, glancesOf } from './glances.ts'
import { type LoadProgress, loadBundled as loadInto } from './loading.ts'
import { type Comparison, compare } from './peers.ts'
import { type Quote, quoteOf, sparklineOf } from './quote.ts'
import { type CompanyReport, reportsOf } from './reports.ts'
import { readStatements } from './reports.store.ts'
import { otherNames, type SearchAnswer } from './search/search.ts'
import { readSymbolChanges } from './symbol-changes.store.ts'
import { symbolHistory, type SymbolHistory } from './symbol-history.ts'

export { timeText } from './batch.ts'
export type { StoredSeries } from './bars.store.ts'
export type { BarsView, BarsWanted } from './bars-view.ts'
export type { Fundamentals, Listing } from './catalogue.store.ts'
export type { LoadProgress } from './loading.ts'
export type { ColumnBlock, DailyColumns, DailyPrices, DailySymbol, PricedSymbol } from './daily-columns.ts'
export { type DirectoryColumns, reportForRules } from './directory-columns.ts'
export type { BarColumn } from './revisions.ts'
export type { Comparison, Peer } from './peers.ts'
export type { RateHistory } from './exchange-rates.ts'
export { exchangeOf } from './listed-exchange.ts'
export type { Glance } from './glances.ts'
export type { Quote } from './quote.ts'
export type { Origin } from './origins.ts'
export type { Freshness } from './freshness.ts'
export type { Found } from './lookup.ts'
export { openQuality, type Quality } from './quality.ts'
export { scanQuality } from './quality-scan.ts'
export type { Actor } from './revisions.ts'
export type { Verdict } from './judging.ts'
export type { CompanyReport } from './reports.ts'
export { openRefreshRun } from './refresh-run.ts'
export { openSymbolChanges, type SymbolChanges } from './symbol-changes.ts'
export { marketTasks } from './reading.ts'
export { openSources, type Sources } from './sources.ts'

/** Oldest first. source: of all of them, as people read it. */
export type Reports = { readonly source: string; readonly reports: readonly CompanyReport[] }

export type Stock = {
  readonly listing: Listing
  /** Brand and former names under which people look for it. */
  readonly alsoKnownAs: readonly string[]
  /** Day of the last daily bar; the snapshot's day when there are no bars; null when nothing is known. */
  readonly asOf: string | null
  readonly source: string | null
  readonly currency: string | null
  readonly adjustment: BarsView['adjustment']
  readonly adjustmentNote: string | null
  readonly quote: Quote | null
  /** Former symbols, the one that it became, and whether it left the exchange. */
  readonly symbolHistory: SymbolHistory
  /** Of the last daily bar; null without bars. */
  readonly freshness: Freshness | null
  /** What the inspection of its series found. */
  readonly findings: readonly ReturnType<typeof findingOf>[]
  readonly series: readonly StoredSeries[]
  readonly splits: readonly Split[]
  readonly dividends: readonly Dividend[]
  readonly fundamentals: Fundamentals | null
  /** The last price that a source stated, and what it says of the company; null until one was asked. */
  readonly quoted: StoredQuote | null
  readonly profile: StoredProfile | null
  /** Where each daily price comes from, oldest first, without gaps between stretches. */
  readonly origins: readonly Origin[]
  readonly contradictions: readonly StoredContradiction[]
  readonly attempts: readonly StoredAttempt[]
  readonly annualReports: Reports | null
  readonly quarterlyReports: Reports | null
}

export type SeriesState = {
  readonly series: StoredSeries
  readonly name: string
  readonly exchange: string
  readonly last: number | null
  readonly changePercent: number | null
  readonly sparkline: readonly number[]
}

export type MarketStatus = Awaited<ReturnType<typeof readCounts>> & {
  readonly series: readonly (SeriesState & { readonly freshness: Freshness })[]
  readonly findings: readonly ReturnType<typeof findingOf>[]
  readonly contradictions: readonly StoredContradiction[]
}

export type Market = {
  /** At most `limit` hits, who is meant first; none and a sentence when nothing fits. */
  search(query: string, limit: number): Promise<SearchAnswer>
  /** The listing under a symbol as people write it (brk-b is BRK.B), or wrote it until it was renamed (FB is META). Throws Failure('not-found'). */
  listing(symbol: string): Promise<Listing>
  /** What is known of each of many symbols as people write them, by what was asked. */
  listings(symbols: readonly string[]): Promise<ReadonlyMap<string, Found>>
  /** Last close, change, range and line of each symbol as it is listed; one without daily bars is left out. */
  glances(symbols: readonly string[]): Promise<ReadonlyMap<string, Glance>>
  stock(symbol: string): Promise<Stock>
  /** null when the symbol is listed and has no bars of that interval, as most have none. Throws Failure('not-found'). */
  bars(symbol: string, wanted: BarsWanted): Promise<BarsView | null>
  /** By what its raw daily prices are multiplied, as seen on a day (default: its last); null without bars. Throws Failure('not-found' | 'conflict'). */
  factors(symbol: string, asOf?: Day): Promise<Factors | null>
  peers(symbol: string): Promise<Comparison>
  /** What every symbol with daily prices was traded at, in shared memory, adjusted for splits. */
  dailyPrices: DailyPrices
  /** Who is listed and what the directory's snapshot says of each, as columns; the same object until one of them changes. */
  directory(): Promise<DirectoryColumns>
  /** Annual reports of everybody, as rules read them, by symbol; the same object until one changes. */
  everyAnnualReport(): Promise<ReadonlyMap<string, readonly AnnualReport[]>>
  annualReports(symbol: string): Promise<Reports | null>
  readonly exchangeRates: ExchangeRates
  /** Shiller's months, oldest first; empty when they are not loaded. */
  macro(): ReturnType<typeof readMacro>
  status(): Promise<MarketStatus>
  /** Brings the bundled history in, as far as it is not, and makes the market ready to be searched. within: whose connections have longer than others. → bundles loaded */
  loadBundled(directory: string, onProgress?: (progress: LoadProgress) => void, within?: Database): Promise<number>
}

export type MarketOptions = {
  readonly clock: () => Date
  readonly log: { info(fields: object, message: string): void }
  /** Names which state of market data is known of; undefined while none is. Absent: nobody hears of changes. */
  readonly state?: () => string | undefined
}

export function openMarket(database: Database, { clock, log, state }: MarketOptions): Market {
  const db = database.kysely
  const statesBefore = remembering<SeriesState[]>(1)
  const { search, listing, listings, readyToSearch } = openLookup(database, clock, state)
  const { held, joined, originsOf } = openJoinedHistory(database)

  async function bars(symbol: string, wanted: BarsWanted): Promise<BarsView | null> {
    const { symbol: listed } = await listing(symbol)
    const stored = wanted.interval === '1m' ? '1m' : '1d'
    const series = await joined(listed, stored, await held(listed))
    const seen = series && (wanted.asOf === undefined ? series : asOfDay(series, wanted.asOf))
    return seen && viewOf(seen, wanted)
  }

  return {
    search,
    listing,
    listings,
    async glances(symbols) {
      return await glancesOf(database, symbols)
    },
    bars,
    async factors(symbol, asOf) {
      const { symbol: listed } = await listing(symbol)
      const series = await joined(listed, '1d', await held(listed))
      const seen = series && (asOf === undefined ? series : asOfDay(series, asOf))
      return seen && factorsOf(seen)
    },
    async stock(symbol) {
      const found = await listing(symbol)
      const all = await held(found.symbol)
      const [daily, fundamentals, statements, findings, quoted, profile, contradictions, attempts, changes] = await Promise.all([
        joined(found.symbol, '1d', all),
        readFundamentals(db, found.symbol),
        readStatements(db, found.symbol),
        readFindings(db, { seriesIds: all.series.map(({ seriesId }) => seriesId) }),
        readQuote(db, found.symbol),
        readProfile(db, found.symbol),
        readContradictions(db, { symbol: found.symbol }),
        readAttempts(db, found.symbol),
        readSymbolChanges(db),
      ])
      const history = symbolHistory(found.symbol, changes)
      const view = daily && viewOf(daily, { range: 'MAX', interval: '1d', adjusted: 'splits' })
      return {
        listing: found,
        alsoKnownAs: otherNames(found.symbol),
        asOf: view ? isoDay(view.asOf) : (fundamentals?.asOf ?? null),
        source: view?.source ?? fundamentals?.source ?? null,
        currency: view?.currency ?? fundamentals?.currency ?? null,
        adjustment: view?.adjustment ?? 'splits',
        adjustmentNote: view?.adjustmentNote ?? null,
        quote: view ? quoteOf(view.bars) : null,
        symbolHistory: history,
        freshness: view && freshnessOf(view.asOf, found, clock().getTime(), history),
        findings: findings.map(one => findingOf(one)),
        series: all.series,
        splits: view?.splits ?? [],
        dividends: view?.dividends ?? [],
        fundamentals,
        quoted,
        profile,
        origins: daily ? await originsOf(daily) : [],
        contradictions,
        attempts,
        annualReports: named(reportsOf(statements, 'year')),
        quarterlyReports: named(reportsOf(statements, 'quarter')),
      }
    },
    async peers(symbol) {
      const found = await listing(symbol)
      return compare(found, found.industry ? await readIndustry(db, found.industry) : [])
    },
    dailyPrices: openDailyPrices(database),
    ...openDirectoryColumns(database),
    async annualReports(symbol) {
      return named(reportsOf(await readStatements(db, (await listing(symbol)).symbol), 'year'))
    },
    exchangeRates: openExchangeRates(database),
    async macro() {
      return await readMacro(db, 'shiller')
    },
    async status() {
      const [counts, all, findings, contradictions, changes] = await Promise.all([
        readCounts(db),
        readSeries(db),
        readFindings(db),
        readContradictions(db),
        readSymbolChanges(db),
      ])
      const states = await statesBefore.get('all', JSON.stringify(all), () =>
        Promise.all(all.map(series => stateOf(series, all))),
      )
      const now = clock().getTime()
      const aged = states.map(state => {
        const { symbol, lastTime, interval } = state.series
        const listed = { symbol, exchange: state.exchange }
        const history = symbolHistory(symbol, changes)
        return { ...state, freshness: freshnessOf(dayOfTime(lastTime, interval), listed, now, history) }
      })
      return { ...counts, contradictions, series: aged, findings: findings.map(one => findingOf(one)) }
    },
    async loadBundled(directory, onProgress, within = database) {
      const bundleCount = await loadInto(within, directory, clock, onProgress)
      if (bundleCount > 0) log.info({ bundleCount }, 'bundled market data loaded')
      // Nobody's first search waits for the index.
      await readyToSearch()
      return bundleCount
    },
  }

  /** Last close, change and line of one series by itself; only its last two years are read. */
  async function stateOf(series: StoredSeries, all: readonly StoredSeries[]): Promise<SeriesState> {
    const { name, exchange } = await listing(series.symbol)
    if (series.interval !== '1d') return { series, name, exchange, last: null, changePercent: null, sparkline: [] }
    const recent = await readBars(db, series, periodOf(series.lastTime, series.interval) - 1)
    const own = [...all.filter(one => one.symbol === series.symbol), ...(await readEventLists(db, series.symbol))]
    const alone = joinSeries([{ series, bars: recent }], own, await readEvents(db, series.symbol))
    const { bars: daily } = viewOf(alone, { range: 'MAX', interval: '1d', adjusted: 'splits' })
    const quote = quoteOf(daily)
    return {
      series,
      name,
      exchange,
      last: quote?.last ?? null,
      changePercent: quote?.changePercent ?? null,
      sparkline: sparklineOf(daily),
    }
  }
}

function named(reports: readonly CompanyReport[]): Reports | null {
  const newestFirst = [...new Set(reports.toReversed().map(({ source }) => source))]
  return reports.length === 0 ? null : { source: newestFirst.join('; before that '), reports }
}
