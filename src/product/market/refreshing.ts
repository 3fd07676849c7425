// Newer figures from the services, field by field: the most trusted first, the next one when that fails, and whatever is stored
// stays when all do.
import { Failure, isFailure, isoDay } from '#basics'
import type { Database } from '#database'
import { type Outcome, readAttempts, writeAttempts } from './attempts.store.ts'
import { readBars, readSeries, type StoredSeries } from './bars.store.ts'
import type { SeriesBatch } from './batch.ts'
import type { Written } from './batch.store.ts'
import { readListing } from './catalogue.store.ts'
import { lastRateDay, readRates, writeRates } from './exchange-rates.store.ts'
import { contradictions } from './contradicting.ts'
import { latestDay } from './file-import.ts'
import { saysOf } from './findings.ts'
import { readHeld, readMoves } from './held.store.ts'
import { storeInspected, withStandingRepairs } from './inspecting.ts'
import { type FaultKind, faultKind, outboundFault } from '#outbound'
import { writeCompany, writeQuote } from './company.store.ts'
import type { Quoted } from './company.ts'
import type { Source } from './providers/source.ts'
import { readStatements, writeFiledReports } from './reports.store.ts'
import { refuseAnotherShare, refuseFuture, refuseRestated } from './restated.ts'
import { refuseRestatedRates } from './restated-rates.ts'
import { refuseRestatedReports } from './restated-reports.ts'
import { readChangesOf } from './symbol-changes.store.ts'
import { lastTradedDay, symbolHistory } from './symbol-history.ts'
import { type Field, trustIn } from './trust.ts'

/** How one source answered about one field of one symbol. */
export type Attempt = {
  readonly source: string
  readonly field: AskedField
  readonly outcome: Outcome
  readonly says: string
  /** Of the fault, when it failed. */
  readonly kind?: FaultKind | null
}

/** Splits and dividends come with the bars, the profile with the fundamentals. */
export type AskedField = Exclude<Field, 'splits' | 'dividends' | 'profile'>

export type Refreshed = {
  readonly symbol: string
  readonly outcome: Outcome
  /** Day of the last bar that is shown now, from whichever source; null when there is none. */
  readonly asOf: string | null
  /** The one sentence for a person: "Yahoo: no connection. Showing data to 2018-05-11." */
  readonly says: string
  readonly attempts: readonly Attempt[]
  readonly barsAdded: number
}

export type RatesRefreshed = Pick<Refreshed, 'outcome' | 'asOf' | 'says' | 'attempts'>

export type Asking = {
  readonly database: Database
  readonly sources: readonly Source[]
  readonly clock: () => Date
  readonly signal: AbortSignal
  /** At whose wish, where people have accounts. */
  readonly accountId: string | null
  /** Somebody knows that the source is right now and what is stored is not: the whole history is asked for and takes its place. */
  readonly isRestated?: boolean | undefined
}

/** Sources correct their last days; these are asked for again. */
const daysAskedAgain = 10
/** A source that has answered is left alone for as long: companies file four times a year, and their figures move once a day. */
const freshForMs = { reports: 20 * 3_600_000, fundamentals: 6 * 3_600_000 } as const

/** `symbol`: as it is listed, or as somebody wrote it when it is not. */
export async function refreshSymbol(asking: Asking, symbol: string): Promise<Refreshed> {
  const { database, clock } = asking
  const away = new Set<string>()
  let barsAdded = 0
  let quote: Attempt | null = null
  const bars = await askInTurn(asking, 'bars', away, async source => {
    const got = await refreshBars(asking, source, symbol)
    barsAdded += got?.barsAdded ?? 0
    quote ??= got?.quoted ? { source: source.name, field: 'quote', ...got.quoted } : null
    return got
  })
  const listing = await readListing(database.kysely, [symbol])
  const attempts: Attempt[] = [...bars]
  if (listing && !isOffline(bars)) {
    attempts.push(...(quote ? [quote] : await refreshQuote(asking, symbol, away)))
    if (listing.kind === 'share') {
      attempts.push(...(await refreshCompany(asking, symbol, away)), ...(await refreshReports(asking, symbol, away)))
    }
  }
  await writeAttempts(database.kysely, symbol, attempts, clock())
  const asOf = await lastDay(database, symbol)
  const outcome = outcomeOf(bars)
  const isNews = outcome === 'unchanged' && attempts.some(({ outcome: its }) => its === 'refreshed')
  return {
    symbol,
    outcome: isNews ? 'refreshed' : outcome,
    asOf,
    says: [sentenceOf(bars, asOf, symbol), ...attempts.filter(isWorthTelling).map(({ says }) => says)].join(' '),
    attempts,
    barsAdded,
  }
}

/** A machine without a network need not find that out for every field. */
function isOffline(bars: readonly Attempt[]): boolean {
  return bars.length > 0 && bars.every(({ kind }) => kind === 'no-connection' || kind === 'unreachable')
}

/** Besides the bars: what came in; of what did not, the reports, because quotes and figures come and go at Yahoo. */
function isWorthTelling({ field, outcome }: Attempt): boolean {
  if (field === 'bars' || field === 'quote') return false
  return outcome === 'refreshed' || (outcome === 'failed' && field === 'reports')
}

/** What has been published of currencies since the last time. */
export async function refreshRates(asking: Asking): Promise<RatesRefreshed> {
  const { database, clock, signal, isRestated = false } = asking
  const attempts = await askInTurn(asking, 'rates', new Set(), async source => {
    if (!source.rates) return null
    const last = await lastRateDay(database.kysely, source.name)
    const from = last === null || isRestated ? null : last - daysAskedAgain
    const { base, label, days } = await source.rates(from, signal)
    if (days.length === 0) return { outcome: 'unknown', says: `${source.label} gave no rates.` }
    const about = { source: source.name, base }
    const { added, corrected } = await database.kysely.transaction().execute(async trx => {
      const stored = last === null ? [] : (await readRates(trx, { name: source.name, base }, null, from, null)).days
      refuseRestatedRates({ label, days }, stored, isRestated, latestDay(clock))
      return await writeRates(trx, about, days, clock())
    })
    const until = isoDay(days.at(-1)!.day)
    const mended = corrected === 0 ? '' : ` ${corrected} ${corrected === 1 ? 'rate was' : 'rates were'} corrected.`
    return added + corrected > 0
      ? { outcome: 'refreshed', says: `${label}: rates to ${until}.${mended}` }
      : { outcome: 'unchanged', says: `${label}: nothing new to ${until}.` }
  })
  const days = await Promise.all(asking.sources.map(({ name }) => lastRateDay(database.kysely, name)))
  const last = Math.max(...days.map(day => day ?? Number.NEGATIVE_INFINITY))
  const asOf = Number.isFinite(last) ? isoDay(last) : null
  const outcome = outcomeOf(attempts)
  const stays = asOf === null ? 'There are no exchange rates yet.' : `Showing rates to ${asOf}.`
  const says = attempts.map(attempt => attempt.says).join(' ')
  return { outcome, asOf, says: outcome === 'failed' ? `${says} ${stays}` : says, attempts }
}

type Told = { readonly outcome: Outcome; readonly says: string }

/**
 * The sources that give `field`, the most trusted first, until one has something. What a source does wrong is told; what we do wrong is
 * thrown. `away`: those that failed for an earlier field of the same symbol, which are not asked again.
 */
async function askInTurn(
  { sources, signal }: Asking,
  field: AskedField,
  away: Set<string>,
  ask: (source: Source) => Promise<Told | null>,
): Promise<Attempt[]> {
  const attempts: Attempt[] = []
  const inOrder = sources
    .filter(source => trustIn(field, source.name) > 0 && !away.has(source.name))
    .sort((a, b) => trustIn(field, b.name) - trustIn(field, a.name))
  for (const source of inOrder) {
    try {
      const told = await ask(source)
      if (!told) continue
      attempts.push({ source: source.name, field, outcome: told.outcome, says: told.says })
      if (told.outcome !== 'unknown') break
    } catch (error) {
      if (!isFailure(error) || isOurs(error) || signal.aborted) throw error
      away.add(source.name)
      const fault = ofTheAnswer(error, source.label)
      attempts.push({ source: source.name, field, outcome: 'failed', says: fault.message, kind: faultKind(fault) })
    }
  }
  return attempts
}

/** What speaks of no source: the database is away or full. No other source would fare better. */
function isOurs(error: Failure): boolean {
  return (error.code === 'busy' || error.code === 'io' || error.code === 'misconfigured') && faultKind(error) === null
}

/** What the store refuses of a batch is a fault of the answer: "bar 41: close NaN". */
function ofTheAnswer(error: Failure, label: string): Failure {
  const isUntold = error.code === 'damaged' && error.detail?.kind === undefined
  return isUntold ? outboundFault('garbage', label, { rest: error.message, cause: error }) : error
}

async function refreshBars(
  { database, clock, signal, accountId, isRestated = false }: Asking,
  source: Source,
  symbol: string,
): Promise<(Told & { barsAdded: number; quoted?: Told }) | null> {
  if (!source.bars) return null
  const stored = (await readSeries(database.kysely, { symbol })).find(
    series => series.interval === '1d' && series.source === source.name,
  )
  const from = stored && !isRestated ? stored.lastTime - daysAskedAgain : null
  const batches = await source.bars({ symbol, interval: '1d', from }, signal)
  if (batches.length === 0) return { outcome: 'unknown', says: `${source.label} knows nothing of ${symbol}.`, barsAdded: 0 }
  const lastTraded = lastTradedDay(symbolHistory(symbol, await readChangesOf(database.kysely, [symbol])))
  for (const batch of batches) {
    refuseFuture(batch, latestDay(clock))
    refuseAnotherShare(batch, lastTraded)
  }
  const quote = batches.map(batch => batch.quote ?? null).find(one => one !== null)
  const known = batches.map(batch => (stored ? continued(batch, stored) : batch))
  const because = { cause: 'refresh', by: source.label, accountId } as const
  const written = await database.kysely.transaction().execute(async trx => {
    const before = stored && (await readBars(trx, stored))
    for (const batch of known) {
      if (before && batch.storedAdjustment === stored.storedAdjustment)
        refuseRestated(await withStandingRepairs(trx, batch), before, isRestated)
    }
    return await storeInspected(trx, known, clock(), because)
  })
  const isNew = written.some(one => one.revision !== null)
  const flagged = [
    ...correctedText(written),
    ...(isNew ? await saysOf(database.kysely, symbol, source.name) : []),
    ...(await contradictions(database, symbol, source.name, clock())),
  ]
  const last = Math.max(...known.map(({ bars }) => bars.time.at(-1)!))
  return {
    outcome: isNew ? 'refreshed' : 'unchanged',
    says: [`${source.label}: ${isNew ? 'bars' : 'nothing new'} to ${isoDay(last)}.`, ...flagged].join(' '),
    barsAdded: written.reduce((sum, one) => sum + one.barsAdded, 0),
    ...(quote && { quoted: await storeQuote(database, quote, clock()) }),
  }
}

async function storeQuote(database: Database, quoted: Quoted, at: Date): Promise<Told> {
  const isNew = await database.kysely.transaction().execute(trx => writeQuote(trx, quoted, at))
  const moment = `${new Date(quoted.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const says = `${quoted.label}: ${quoted.price}${quoted.currency === null ? '' : ` ${quoted.currency}`} at ${moment}.`
  return { outcome: isNew ? 'refreshed' : 'unchanged', says }
}

async function refreshQuote(asking: Asking, symbol: string, away: Set<string>): Promise<Attempt[]> {
  return await askInTurn(asking, 'quote', away, async source => {
    if (!source.quote) return null
    const quoted = await source.quote(symbol, asking.signal)
    if (!quoted) return { outcome: 'unknown', says: `${source.label} has no price of ${symbol}.` }
    return await storeQuote(asking.database, quoted, asking.clock())
  })
}

/** Profile and key figures. */
async function refreshCompany(asking: Asking, symbol: string, away: Set<string>): Promise<Attempt[]> {
  const { database, clock, signal } = asking
  const isFresh = await freshTest(asking, symbol, 'fundamentals')
  return await askInTurn(asking, 'fundamentals', away, async source => {
    if (!source.company || isFresh(source.name)) return null
    const batch = await source.company(symbol, signal)
    if (!batch) return { outcome: 'unknown', says: `${source.label}: none of ${symbol}.` }
    await database.kysely.transaction().execute(trx => writeCompany(trx, source.name, batch, clock()))
    return { outcome: 'refreshed', says: `${source.label} of ${batch.asOf}.` }
  })
}

/** Which sources have answered about a field not long ago. */
async function freshTest(
  { database, clock }: Asking,
  symbol: string,
  field: keyof typeof freshForMs,
): Promise<(source: string) => boolean> {
  const since = clock().getTime() - freshForMs[field]
  const earlier = (await readAttempts(database.kysely, symbol)).filter(one => one.field === field)
  return name => earlier.some(({ source, answeredAt }) => source === name && answeredAt !== null && answeredAt.getTime() > since)
}

async function refreshReports(asking: Asking, symbol: string, away: Set<string>): Promise<Attempt[]> {
  const { database, clock, signal, isRestated = false } = asking
  const isFresh = await freshTest(asking, symbol, 'reports')
  return await askInTurn(asking, 'reports', away, async source => {
    if (!source.reports || (isFresh(source.name) && !isRestated)) return null
    const batch = await source.reports(symbol, signal)
    if (!batch) return { outcome: 'unknown', says: `${source.label} has no reports of ${symbol}.` }
    const about = { symbol, source: source.name, label: batch.label }
    const newCount = await database.kysely.transaction().execute(async trx => {
      const known = (await readStatements(trx, symbol)).filter(({ sourceName }) => sourceName === source.name)
      const restated = { symbol, label: source.label, reports: batch.reports }
      refuseRestatedReports(restated, isRestated ? [] : known, isoDay(latestDay(clock)))
      return await writeFiledReports(trx, about, batch.reports, clock())
    })
    const { periodEnd, form, filed } = batch.reports.at(-1)!
    const newest = `the newest of the period to ${periodEnd} (${form}, filed ${filed})`
    return newCount > 0
      ? { outcome: 'refreshed', says: `${source.label}: reports, ${newest}.` }
      : { outcome: 'unchanged', says: `${source.label}: nothing new, ${newest}.` }
  })
}

function outcomeOf(attempts: readonly Attempt[]): Outcome {
  const best = attempts.find(({ outcome }) => outcome === 'refreshed' || outcome === 'unchanged')
  return best?.outcome ?? (attempts.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'unknown')
}

function sentenceOf(attempts: readonly Attempt[], asOf: string | null, symbol: string): string {
  const best = attempts.find(({ outcome }) => outcome === 'refreshed' || outcome === 'unchanged')
  if (best) return best.says
  const shown = asOf === null ? `There is no price history of ${symbol} yet.` : `Showing data to ${asOf}.`
  const failed = attempts.filter(({ outcome }) => outcome === 'failed')
  const told = failed.length > 0 ? failed : attempts
  return attempts.length === 0 ? `No source is set up. ${shown}` : [...told.map(({ says }) => says), shown].join(' ')
}

function correctedText(written: readonly Written[]): string[] {
  const count = written.reduce((sum, one) => sum + one.barsChanged, 0)
  if (count === 0) return []
  return [`${count} ${count === 1 ? 'bar was' : 'bars were'} corrected; what stood there is kept.`]
}

/** A batch that goes on where the stored series ends knows its events from where that did. */
function continued(batch: SeriesBatch, stored: StoredSeries): SeriesBatch {
  const first = batch.bars.time[0]
  if (first === undefined || first > stored.lastTime) return batch
  const earlier = (now: number | null, then: number | null): number | null =>
    now === null || then === null ? null : Math.min(now, then)
  return {
    ...batch,
    splitsKnownFrom: earlier(batch.splitsKnownFrom, stored.splitsKnownFrom),
    dividendsKnownFrom: earlier(batch.dividendsKnownFrom, stored.dividendsKnownFrom),
    precisionNote: batch.precisionNote ?? stored.precisionNote,
  }
}

async function lastDay(database: Database, symbol: string): Promise<string | null> {
  const { series } = (await readHeld(database.kysely, [symbol])).get(symbol)!
  const daily = series.filter(({ interval }) => interval === '1d')
  return daily.length === 0 ? null : isoDay(Math.max(...daily.map(({ lastTime }) => lastTime)))
}

/**
 * The symbols to refresh when none are named: those with daily bars, a share under its present symbol, and none under which nothing is
 * traded any more. Throws Failure('not-found') when there are no daily bars.
 */
export async function symbolsToRefresh(database: Database): Promise<string[]> {
  const all = (await readSeries(database.kysely)).filter(({ interval }) => interval === '1d')
  if (all.length === 0) throw new Failure('not-found', 'No symbol has price history yet: name one, as in `data refresh AAPL`.')
  const { past, gone } = await readMoves(
    database.kysely,
    Map.groupBy(all, ({ symbol }) => symbol),
  )
  const symbols = [...new Set([...all.map(({ symbol }) => symbol), ...past.keys()])]
  const changes = await readChangesOf(database.kysely, symbols)
  return symbols.filter(one => !gone.has(one) && lastTradedDay(symbolHistory(one, changes)) === Number.POSITIVE_INFINITY)
}
