// What the product said about the future, sealed when it was said and settled when its time was over: the record that nobody can
// improve afterwards. docs/concepts/signals.md says how.
import { dayOf, isoDay, weekdayOf } from '#basics'
import type { Database } from '#database'
import { afterCosts } from '#event-study'
import { type Exchange, lastCompletedSession, sessionsBetween } from '#exchange-days'
import { exchangeOf, type Market } from '#market'
import {
  insertSettlement,
  insertStatement,
  readLatest,
  readSettlements,
  readUnsettled,
  readWaitingSymbols,
  type ForecastTally,
  type Tally,
  tallyForecasts,
  tallySignals,
  type Trx,
} from './live-record.store.ts'
import { type SaidForecast, statementOfForecast } from './said-forecast.ts'
import { digestOfSettlement, digestOfStatement, type SealedStatement, type Settlement } from './sealed-statement.ts'
import type { Signals } from './signals.ts'

export type SealEvent = {
  readonly kind: 'statement.sealed' | 'statement.settled'
  readonly statementId: string
  readonly digest: string
}

export type LiveStatement = SealedStatement & { readonly digest: string; readonly settlement: Settlement | null }

export type LiveRecord = {
  /** Seals what the built-in rules began to say on the symbol's last bar, and what is forecast from it, once each. → how many were new */
  seal(symbol: string): Promise<number>
  /** Settles what is due. → how many */
  settle(symbol: string): Promise<number>
  /** Symbols that wait to be settled. */
  waiting(): Promise<string[]>
  /** Counts by rule, and of forecasts by horizon, and the latest statements. */
  read(): Promise<{ tallies: Tally[]; forecasts: ForecastTally[]; latest: LiveStatement[] }>
}

type Options = {
  readonly database: Database
  readonly market: Pick<Market, 'bars' | 'listing'>
  readonly signals: Pick<Signals, 'of'>
  /** What is forecast of a symbol; none where nothing is. */
  readonly forecastsOf: (symbol: string) => Promise<readonly SaidForecast[]>
  /** Writes the event with the transaction, as its last statement. */
  readonly note: (event: SealEvent, within: Trx) => Promise<void>
  readonly newId: () => string
  readonly now: () => number
}

const msPerDay = 86_400_000
/** Older last bars are history, and what is said of them is no statement about the future. Five days span a long weekend. */
export const freshForDays = 5
const latestShown = 100

export function openLiveRecord({ database, market, signals, forecastsOf, note, newId, now }: Options): LiveRecord {
  const db = database.kysely

  /** The bar of a day that is not over may still change; long ago is history. */
  function isFresh(asOf: number): boolean {
    const today = Math.floor(now() / msPerDay)
    return asOf < today && asOf >= today - freshForDays
  }

  async function sealOne(said: SealedStatement): Promise<boolean> {
    return await db.transaction().execute(async trx => {
      if (!(await insertStatement(trx, said))) return false
      await note({ kind: 'statement.sealed', statementId: said.id, digest: digestOfStatement(said) }, trx)
      return true
    })
  }

  return {
    async seal(symbol) {
      const { asOf, dataHash, rules, symbol: listed } = await signals.of(symbol)
      let sealed = 0
      const exchange = exchangeOf(await market.listing(listed))
      for (const forecast of await forecastsOf(listed)) {
        if (!isFresh(forecast.asOf) || !isAhead(exchange, forecast, now())) continue
        const common = { id: newId(), day: isoDay(forecast.asOf), sealedAt: new Date(now()) }
        if (await sealOne(statementOfForecast(forecast, common))) sealed++
      }
      if (asOf === null || !isFresh(asOf)) return sealed
      for (const { id, text, horizon, claims, studied } of rules.filter(rule => rule.studied.barsSince === 0)) {
        const record = studied.horizons.find(one => one.horizon === horizon)
        const isTold = record !== undefined && record.count > 0
        const { verdict, direction, correctedChance } = studied.judged
        const said: SealedStatement = {
          id: newId(),
          kind: 'signal',
          subject: id,
          symbol: listed,
          day: isoDay(asOf),
          horizon,
          saidMean: isTold ? record.mean : null,
          saidHitRate: isTold ? record.hitRate : null,
          content: JSON.stringify({
            rule: text,
            claims,
            verdict,
            direction,
            correctedChance,
            occurrences: record?.count ?? 0,
            dataHash,
          }),
          sealedAt: new Date(now()),
        }
        if (await sealOne(said)) sealed++
      }
      return sealed
    },

    async settle(symbol) {
      const open = await readUnsettled(db, symbol)
      if (open.length === 0) return 0
      const wanted = { range: 'MAX', interval: '1d' } as const
      const [total, view] = await Promise.all([
        market.bars(symbol, { ...wanted, adjusted: 'all' }),
        market.bars(symbol, { ...wanted, adjusted: 'splits' }),
      ])
      const traded = total ?? view
      if (!traded || !view) return 0
      let settled = 0
      for (const { id, kind, day, horizon } of open) {
        const came =
          kind === 'signal'
            ? outcomeOf(traded.bars.time, traded.bars.open, dayOf(day), horizon)
            : closesApart(view.bars.time, view.bars.close, dayOf(day), horizon)
        if (!came) continue
        const settlement: Settlement = { id, ...came, settledAt: new Date(now()) }
        const isNew = await db.transaction().execute(async trx => {
          if (!(await insertSettlement(trx, settlement))) return false
          await note({ kind: 'statement.settled', statementId: id, digest: digestOfSettlement(settlement) }, trx)
          return true
        })
        if (isNew) settled++
      }
      return settled
    },

    waiting: () => readWaitingSymbols(db),

    async read() {
      const [tallies, forecasts, statements] = await Promise.all([
        tallySignals(db),
        tallyForecasts(db),
        readLatest(db, latestShown),
      ])
      const settlements = await readSettlements(
        db,
        statements.map(({ id }) => id),
      )
      const latest = statements.map(said => ({
        ...said,
        digest: digestOfStatement(said),
        settlement: settlements.get(said.id) ?? null,
      }))
      return { tallies, forecasts, latest }
    },
  }
}

/** Whether the close that is spoken of was still to come. Where nobody knows the exchange's hours, a weekday counts as soon as it has begun. */
function isAhead(exchange: Exchange | null, { asOf, horizon }: Pick<SaidForecast, 'asOf' | 'horizon'>, nowMs: number): boolean {
  if (exchange) return sessionsBetween(exchange, asOf + 1, lastCompletedSession(exchange, nowMs)).length < horizon
  let weekdays = 0
  for (let day = asOf + 1; day <= Math.floor(nowMs / msPerDay); day++) if (weekdayOf(day) % 6 !== 0) weekdays++
  return weekdays < horizon
}

/** From the close of the day to the close `horizon` known closes later, as a forecast means it; null while that is not there. */
function closesApart(
  time: Int32Array,
  close: Float64Array,
  day: number,
  horizon: number,
): Omit<Settlement, 'id' | 'settledAt'> | null {
  const known = [...time.keys()].filter(i => close[i]! > 0)
  const at = known.findIndex(i => time[i] === day)
  const [from, to] = [known[at], known[at + horizon]]
  if (at < 0 || from === undefined || to === undefined) return null
  return {
    boughtDay: isoDay(time[from]!),
    bought: close[from]!,
    soldDay: isoDay(time[to]!),
    sold: close[to]!,
    returnAfterCosts: close[to]! / close[from]! - 1,
  }
}

/** Bought at the first open after the day, sold `horizon` bars later; null while that is not there, or a price is missing. */
function outcomeOf(
  time: Int32Array,
  open: Float64Array,
  day: number,
  horizon: number,
): Omit<Settlement, 'id' | 'settledAt'> | null {
  const at = time.indexOf(day)
  const soldAt = at + 1 + horizon
  if (at < 0 || soldAt >= time.length) return null
  const [bought, sold] = [open[at + 1]!, open[soldAt]!]
  if (!(bought > 0 && sold > 0)) return null
  return {
    boughtDay: isoDay(time[at + 1]!),
    bought,
    soldDay: isoDay(time[soldAt]!),
    sold,
    returnAfterCosts: afterCosts(sold / bought - 1),
  }
}
