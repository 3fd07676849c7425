// The port that every source of market data fills, whether it is a file, an archive or a service: ask, and get whole batches.
// A source parses and checks the shape of what it gets; what a batch says is checked once more at the door of the store.
import type { SeriesBatch, StoredInterval } from '../batch.ts'
import type { CompanyBatch, Quoted } from '../company.ts'
import type { DayRates } from '../exchange-rates.ts'
import type { FiledReport } from '../reports.ts'

export type BarsAsk = {
  readonly symbol: string
  readonly interval: StoredInterval
  /** Day (or minute for 1m) from which on bars are wanted; null: all there are. A source may answer with more. */
  readonly from: number | null
}

/** What a company has filed of its years and quarters, oldest period first, a period again for each filing that states it. */
export type ReportsBatch = { readonly symbol: string; readonly label: string; readonly reports: readonly FiledReport[] }

/** All currencies of a bank, day by day, oldest first. */
export type RatesBatch = { readonly base: string; readonly label: string; readonly days: readonly DayRates[] }

/**
 * What a source gives it has as a method; what it does not give is absent. Answers:
 * - nothing known under that symbol: an empty list or null, never an error
 * - away, refused, over its budget: Failure('busy'), with `detail.retryAt` (ISO time) where it says so
 * - an answer that is not what it documents (a page of HTML, half a body): Failure('damaged'); nothing of it is used
 * - a missing or wrong key: Failure('not-allowed')
 * Each stops when `signal` aborts, by throwing the signal's reason. None writes anything.
 */
export type Source = {
  /** Key in the database: lower case, stable for ever. Batches carry it, or it followed by a slash and a part of the source. */
  readonly name: string
  /** As people read it. */
  readonly label: string
  bars?(ask: BarsAsk, signal: AbortSignal): Promise<readonly SeriesBatch[]>
  /** The last price. */
  quote?(symbol: string, signal: AbortSignal): Promise<Quoted | null>
  /** Profile and key figures. */
  company?(symbol: string, signal: AbortSignal): Promise<CompanyBatch | null>
  reports?(symbol: string, signal: AbortSignal): Promise<ReportsBatch | null>
  /** From the day `from` on; null: all there are. A source may answer with more. */
  rates?(from: number | null, signal: AbortSignal): Promise<RatesBatch>
}
