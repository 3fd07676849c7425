// What the product said about the future, sealed when it was said and settled when its time was over: the record that nobody can
// improve afterwards. docs/concepts/signals.md says how.
import { dayOf, isoDay } from '#basics'
import type { Database } from '#database'
import { afterCosts } from '#event-study'
import type { Market } from '#market'
import {
  countStored,
  insertSettlement,
  insertStatement,
  readLatest,
  readSettlements,
  readStatements,
  readUnsettled,
  readWaitingSymbols,
  type Tally,
  tallySignals,
  type Trx,
} from './live-record.store.ts'
import { digestOfSettlement, digestOfStatement, type SealedStatement, type Settlement } from './sealed-statement.ts'
import type { Signals } from './signals.ts'

export type SealEvent = {
  readonly kind: 'statement.sealed' | 'statement.settled'
  readonly statementId: string
  readonly digest: string
}

/** An entry of the audit trail about a statement. */
export type SealedFact = { readonly seq: number; readonly kind: string; readonly subject: string; readonly digest: string }

export type LiveStatement = SealedStatement & { readonly digest: string; readonly settlement: Settlement | null }

export type LiveRecord = {
  /** Seals what the built-in rules began to say on the symbol's last bar, once each. → how many were new */
  seal(symbol: string): Promise<number>
  /** Settles what is due. → how many */
  settle(symbol: string): Promise<number>
  /** Symbols that wait to be settled. */
  waiting(): Promise<string[]>
  /** Counts by rule, and the latest statements. */
  read(): Promise<{ tallies: Tally[]; latest: LiveStatement[] }>
}

type Options = {
  readonly database: Database
  readonly market: Pick<Market, 'bars'>
  readonly signals: Pick<Signals, 'of'>
  /** Writes the event with the transaction, as its last statement. */
  readonly note: (event: SealEvent, within: Trx) => Promise<void>
  readonly newId: () => string
  readonly now: () => number
}

const msPerDay = 86_400_000
/** Older last bars are history, and what is said of them is no statement about the future. Five days span a long weekend. */
const freshForDays = 5
const latestShown = 100

export function openLiveRecord({ database, market, signals, note, newId, now }: Options): LiveRecord {
  const db = database.kysely
  return {
    async seal(symbol) {
      const { asOf, dataHash, rules, symbol: listed } = await signals.of(symbol)
      const today = Math.floor(now() / msPerDay)
      // The bar of a day that is not over may still change.
      if (asOf === null || asOf >= today || asOf < today - freshForDays) return 0
      let sealed = 0
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
        const isNew = await db.transaction().execute(async trx => {
          if (!(await insertStatement(trx, said))) return false
          await note({ kind: 'statement.sealed', statementId: said.id, digest: digestOfStatement(said) }, trx)
          return true
        })
        if (isNew) sealed++
      }
      return sealed
    },

    async settle(symbol) {
      const open = await readUnsettled(db, symbol)
      if (open.length === 0) return 0
      const wanted = { range: 'MAX', interval: '1d' } as const
      const view =
        (await market.bars(symbol, { ...wanted, adjusted: 'all' })) ??
        (await market.bars(symbol, { ...wanted, adjusted: 'splits' }))
      if (!view) return 0
      let settled = 0
      for (const { id, day, horizon } of open) {
        const came = outcomeOf(view.bars.time, view.bars.open, dayOf(day), horizon)
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
      const [tallies, statements] = await Promise.all([tallySignals(db), readLatest(db, latestShown)])
      const settlements = await readSettlements(
        db,
        statements.map(({ id }) => id),
      )
      const latest = statements.map(said => ({
        ...said,
        digest: digestOfStatement(said),
        settlement: settlements.get(said.id) ?? null,
      }))
      return { tallies, latest }
    },
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

const checkedAtOnce = 1000

/**
 * Compares what is stored with what the trail says of it: the first entry whose statement was changed or is gone; the last entry when
 * statements stand there that no entry speaks of (`isWhole`: all of the trail was read, so that this can be told). Null: all is as it was.
 */
export async function checkSealed(
  database: Database,
  facts: readonly SealedFact[],
  isWhole: boolean,
): Promise<{ seq: number; says: string } | null> {
  const db = database.kysely
  for (let from = 0; from < facts.length; from += checkedAtOnce) {
    const page = facts.slice(from, from + checkedAtOnce)
    const ids = page.map(({ subject }) => subject)
    const [statements, settlements] = await Promise.all([readStatements(db, ids), readSettlements(db, ids)])
    for (const { seq, kind, subject, digest } of page) {
      const said = kind === 'statement.sealed' ? statements.get(subject) : undefined
      const came = kind === 'statement.settled' ? settlements.get(subject) : undefined
      const what = kind === 'statement.sealed' ? `sealed statement ${subject}` : `settlement of statement ${subject}`
      if (!said && !came) return { seq, says: `stands for the ${what}, which is gone` }
      const found = said ? digestOfStatement(said) : digestOfSettlement(came!)
      if (found !== digest) return { seq, says: `stands for the ${what}, which was changed` }
    }
  }
  if (!isWhole) return null
  const stored = await countStored(db)
  const extra = stored.statements + stored.settlements - facts.length
  return extra > 0
    ? { seq: facts.at(-1)?.seq ?? 0, says: `is the last about statements, yet ${extra} more stand there than the trail knows` }
    : null
}
