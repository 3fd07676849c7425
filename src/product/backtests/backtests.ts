// Rules tried on history: asked for by an account, computed as jobs, kept with everything that they were computed from.
import { Failure } from '#basics'
import type { Database } from '#database'
import type { Market } from '#market'
import {
  cancelRun,
  countInTurn,
  deleteRun,
  failRun,
  finishRun,
  insertRun,
  noteJob,
  readResult,
  readRun,
  readRuns,
  startRun,
  type StoredRun,
  type Trx,
} from './backtests.store.ts'
import { computeReport, type Computing, type Watched } from './computing.ts'
import { settingCount } from './parameters.ts'
import { canonicalJson, type Report, sha256 } from './report.ts'
import { reportAsHtml } from './report-html.ts'
import { tradesAsCsv } from './trades-csv.ts'
import { type AskedBacktest, askedAgain, settledStrategy } from './strategy.ts'

export { backtestBelongings } from './belongings.ts'
export { backtestTasks } from './computing.ts'

export type BacktestLimits = {
  readonly plan: 'self-hosted'
  /** Runs that are kept, and that may wait or run at once. */
  readonly runs: number
  readonly open: number
  readonly symbols: number
  readonly settings: number
  /** Bars times settings of one run; fast: where the fast account does it. */
  readonly barSettings: number
  readonly fastBarSettings: number
}

/** Nobody is paid for the use of this instance: what remains keeps one account from filling the database and the processors. */
export const selfHosted: BacktestLimits = {
  plan: 'self-hosted',
  runs: 200,
  open: 5,
  symbols: 50,
  settings: 10_000,
  barSettings: 30_000_000,
  fastBarSettings: 2_000_000_000,
}

export type Progress = { readonly done: number; readonly total: number; readonly says: string }
export type Format = 'json' | 'csv' | 'html'

/** The queue as this room needs it. */
export type RunQueue = {
  /** → the job's id */
  ask(backtestId: string, within: Trx): Promise<string>
  /** undefined: the job has ended, or is not known any more. */
  follow(jobId: string): Promise<Progress | undefined>
  cancel(jobId: string): Promise<void>
}

/** For the audit trail. */
export type BacktestNote = (event: {
  kind: 'backtest.asked' | 'backtest.removed' | 'data.exported'
  accountId: string
  subject: string
  detail: Readonly<Record<string, string | number | boolean>>
}) => Promise<void>

export type Backtests = {
  readonly limits: BacktestLimits
  list(accountId: string): Promise<StoredRun[]>
  /** Throws Failure('invalid') for what cannot be tried, 'not-found' for a symbol, 'conflict' when there are too many, 'too-large'. */
  ask(accountId: string, asked: AskedBacktest): Promise<StoredRun>
  /** progress: while it waits or runs. report: once it is done. Throws Failure('not-found'), as all below. */
  read(accountId: string, id: string): Promise<{ run: StoredRun; progress: Progress | null; report: Report | null }>
  cancel(accountId: string, id: string): Promise<void>
  remove(accountId: string, id: string): Promise<void>
  /** Throws Failure('conflict') while there is no result. json: the very bytes of the result's hash. */
  exported(accountId: string, id: string, format: Format): Promise<string>
  /** At once, for nobody's account: the command line. */
  compute(asked: AskedBacktest, watched: Watched): Promise<Report>
  /** What the job does. lastAttempt: a fault ends the run instead of trying again. */
  work(id: string, watched: Watched & { readonly lastAttempt: boolean }): Promise<void>
}

export type BacktestsOptions = {
  readonly database: Database
  readonly market: Pick<Market, 'listing' | 'bars' | 'stock' | 'glances'>
  readonly run: Computing['run']
  readonly queue: RunQueue
  readonly note: BacktestNote
  readonly limits: BacktestLimits
  readonly newId: () => string
  readonly now: () => Date
}

export function openBacktests({ database, market, run, queue, note, limits, newId, now }: BacktestsOptions): Backtests {
  const db = database.kysely
  const computing = { market, run, mostBarSettings: { engine: limits.barSettings, fast: limits.fastBarSettings } }

  async function known(accountId: string, id: string): Promise<StoredRun> {
    const found = await readRun(db, accountId, id)
    if (!found) throw new Failure('not-found', 'There is no such backtest.')
    return found
  }

  async function progressOf(run: StoredRun): Promise<Progress | null> {
    return isOpen(run) && run.jobId !== null ? ((await queue.follow(run.jobId)) ?? null) : null
  }

  return {
    limits,
    list: accountId => readRuns(db, accountId),
    async ask(accountId, asked) {
      const strategy = settledStrategy(asked)
      const settings = settingCount(strategy.parameters)
      if (strategy.symbols.length > limits.symbols) throw tooMany('symbols', strategy.symbols.length, limits.symbols)
      if (settings > limits.settings) throw tooMany('settings', settings, limits.settings)
      const symbols: string[] = []
      for (const symbol of strategy.symbols) symbols.push((await market.listing(symbol)).symbol)
      const priced = await market.glances(symbols)
      const without = symbols.filter(symbol => !priced.has(symbol))
      if (without.length > 0) throw new Failure('invalid', `There are no daily prices of ${without.join(', ')} to test on.`)
      const id = newId()
      const stored = { ...askedAgain(strategy), symbols }
      await db.transaction().execute(async trx => {
        const { kept, open } = await countInTurn(trx, accountId)
        if (open >= limits.open) throw tooOften(`${limits.open} backtests wait or run already: let one end, or cancel it.`)
        if (kept >= limits.runs) throw tooOften(`There are ${limits.runs} backtests already: remove one first.`)
        await insertRun(trx, {
          id,
          accountId,
          asked: stored,
          rule: strategy.rule,
          symbols,
          settingCount: settings,
          createdAt: now(),
        })
        await noteJob(trx, id, await queue.ask(id, trx))
      })
      await note({ kind: 'backtest.asked', accountId, subject: id, detail: { symbols: symbols.length, settings } })
      return await known(accountId, id)
    },
    async read(accountId, id) {
      let found = await known(accountId, id)
      const progress = await progressOf(found)
      if (isOpen(found) && !progress) {
        // It may have ended between the two looks; else its processes died each time, and nobody was left to say so.
        found = await known(accountId, id)
        if (isOpen(found)) await failRun(db, id, 'It was cut off each time that it was tried.', now())
        found = await known(accountId, id)
      }
      const result = found.state === 'done' ? await readResult(db, accountId, id) : undefined
      return { run: found, progress, report: result === undefined ? null : (JSON.parse(result) as Report) }
    },
    async cancel(accountId, id) {
      const { jobId } = await known(accountId, id)
      if (!(await cancelRun(db, accountId, id, now()))) throw new Failure('conflict', 'It has ended already.')
      if (jobId !== null) await queue.cancel(jobId)
    },
    async remove(accountId, id) {
      const found = await known(accountId, id)
      await deleteRun(db, accountId, id)
      if (found.jobId !== null && isOpen(found)) await queue.cancel(found.jobId)
      await note({ kind: 'backtest.removed', accountId, subject: id, detail: {} })
    },
    async exported(accountId, id, format) {
      await known(accountId, id)
      const result = await readResult(db, accountId, id)
      if (result === undefined) throw new Failure('conflict', 'This backtest has no result yet.')
      await note({ kind: 'data.exported', accountId, subject: 'backtest', detail: { format } })
      if (format === 'json') return result
      const report = JSON.parse(result) as Report
      return format === 'csv' ? tradesAsCsv(report) : reportAsHtml(report, sha256(result))
    },
    compute: (asked, watched) => computeReport(computing, settledStrategy(asked), watched),
    async work(id, { lastAttempt, ...watched }) {
      const asked = await startRun(db, id)
      if (!asked) return
      try {
        const report = await computeReport(computing, settledStrategy(asked), watched)
        const result = canonicalJson(report)
        const { totalReturn, sharpe, maximumDrawdown, closedTrades, openTrades } = report.metrics
        const figures = {
          totalReturn,
          sharpe: sharpe.value,
          maximumDrawdown: maximumDrawdown.value,
          tradeCount: closedTrades + openTrades,
        }
        await finishRun(db, id, { dataHash: report.dataHash, result, resultHash: sha256(result), ...figures }, now())
      } catch (error) {
        // What was asked cannot be had, now or later; anything else may go better next time.
        const isFinal = error instanceof Failure && ['invalid', 'not-found', 'too-large', 'damaged'].includes(error.code)
        if (!isFinal && !lastAttempt) throw error
        await failRun(
          db,
          id,
          error instanceof Failure ? error.message : 'It stopped at a fault of the program, which is in the log.',
          now(),
        )
        if (!isFinal) throw error
      }
    },
  }
}

function isOpen({ state }: Pick<StoredRun, 'state'>): boolean {
  return state === 'waiting' || state === 'running'
}

function tooMany(what: string, count: number, most: number): Failure {
  return new Failure('too-large', `${count} ${what} are more than one run may have (${most}).`, {
    detail: { reason: 'backtest-limit' },
  })
}

function tooOften(words: string): Failure {
  return new Failure('conflict', words, { detail: { reason: 'backtest-limit' } })
}
