// Newer bars from the services: the most trusted first, the next one when that fails, and whatever is stored stays when all do.
import { Failure, isFailure, isoDay } from '#basics'
import type { Database } from '#database'
import { readSeries, type StoredSeries } from './bars.store.ts'
import type { SeriesBatch } from './batch.ts'
import type { Written } from './batch.store.ts'
import { contradictions } from './file-import.ts'
import { saysOf } from './findings.ts'
import { storeInspected } from './inspecting.ts'
import type { Source } from './providers/source.ts'

/** How one source answered about one symbol. */
export type Attempt = {
  readonly source: string
  readonly outcome: 'refreshed' | 'unchanged' | 'unknown' | 'failed'
  readonly says: string
}

export type Refreshed = {
  readonly symbol: string
  readonly outcome: 'refreshed' | 'unchanged' | 'unknown' | 'failed'
  /** Day of the last bar that is shown now, from whichever source; null when there is none. */
  readonly asOf: string | null
  /** The one sentence for a person: "Yahoo: no connection. Showing data to 2018-05-11." */
  readonly says: string
  readonly attempts: readonly Attempt[]
  readonly barsAdded: number
}

/** Sources correct their last days; these are asked for again. */
const daysAskedAgain = 10

export async function refreshSymbol(
  database: Database,
  sources: readonly Source[],
  symbol: string,
  clock: () => Date,
  signal: AbortSignal,
): Promise<Refreshed> {
  const attempts: Attempt[] = []
  let barsAdded = 0
  for (const source of sources) {
    if (!source.bars) continue
    const stored = (await readSeries(database.kysely, { symbol })).find(
      series => series.interval === '1d' && series.source === source.name,
    )
    try {
      const from = stored ? stored.lastTime - daysAskedAgain : null
      const batches = await source.bars({ symbol, interval: '1d', from }, signal)
      if (batches.length === 0) {
        attempts.push({ source: source.name, outcome: 'unknown', says: `${source.label} knows nothing of ${symbol}.` })
        continue
      }
      const known = batches.map(batch => (stored ? continued(batch, stored) : batch))
      const because = { cause: 'refresh', by: source.label } as const
      const written = await database.kysely.transaction().execute(trx => storeInspected(trx, known, clock(), because))
      barsAdded += written.reduce((sum, one) => sum + one.barsAdded, 0)
      const isNew = written.some(one => one.revision !== null)
      const flagged = [
        ...correctedText(written),
        ...(isNew ? await saysOf(database.kysely, symbol, source.name) : []),
        ...(await contradictions(database, symbol, source.name)),
      ]
      const last = Math.max(...known.map(({ bars }) => bars.time.at(-1)!))
      const says = [`${source.label}: ${isNew ? 'bars' : 'nothing new'} to ${isoDay(last)}.`, ...flagged].join(' ')
      attempts.push({ source: source.name, outcome: isNew ? 'refreshed' : 'unchanged', says })
      break
    } catch (error) {
      // What a source does wrong is told; what we do wrong is thrown.
      if (!isFailure(error)) throw error
      attempts.push({ source: source.name, outcome: 'failed', says: error.message })
    }
  }
  const asOf = await lastDay(database, symbol)
  const best = attempts.find(({ outcome }) => outcome === 'refreshed' || outcome === 'unchanged')
  const failed = attempts.filter(({ outcome }) => outcome === 'failed')
  const outcome = best?.outcome ?? (failed.length > 0 ? 'failed' : 'unknown')
  const shown = asOf === null ? `There is no price history of ${symbol} yet.` : `Showing data to ${asOf}.`
  const says =
    best?.says ??
    (attempts.length === 0
      ? `No source is set up. ${shown}`
      : [...(failed.length > 0 ? failed : attempts).map(attempt => attempt.says), shown].join(' '))
  return { symbol, outcome, asOf, says, attempts, barsAdded }
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
  const daily = (await readSeries(database.kysely, { symbol })).filter(({ interval }) => interval === '1d')
  return daily.length === 0 ? null : isoDay(Math.max(...daily.map(({ lastTime }) => lastTime)))
}

/** The symbols to refresh when none are named: those with daily bars. Throws Failure('not-found') when there are none. */
export async function symbolsToRefresh(database: Database): Promise<string[]> {
  const all = await readSeries(database.kysely)
  const symbols = [...new Set(all.filter(({ interval }) => interval === '1d').map(({ symbol }) => symbol))]
  if (symbols.length === 0)
    throw new Failure('not-found', 'No symbol has price history yet: name one, as in `data refresh AAPL`.')
  return symbols
}
