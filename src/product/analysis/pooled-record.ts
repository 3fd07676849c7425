// The record of the built-in rules over all symbols with daily bars together. docs/concepts/signals.md says what it can tell and what not.
import { createHash } from 'node:crypto'
import { isFailure, isoDay } from '#basics'
import type { Database } from '#database'
import { addShare, emptyPool, type Pool } from '#event-study'
import type { Market } from '#market'
import { builtInRules } from './built-in-rules.ts'
import { judgePool, type PooledRule, type ShareInput, signalShares, type SymbolShares, weekdayOf } from './pool-signals.ts'
import { putPooled, readPooled } from './pooled-record.store.ts'
import { columnsOf } from './signal-columns.ts'
import { horizons } from './study-signals.ts'

export type PooledRecord = {
  readonly symbols: readonly string[]
  /** Days of the first and last bar of any of them. */
  readonly from: string
  readonly to: string
  readonly withoutDividends: number
  /** In the order of the built-in rules. NaN is stored as null. */
  readonly rules: readonly PooledRule[]
}
export type StoredPooled = {
  readonly version: string
  readonly dataHash: string
  readonly computedAt: Date
  readonly record: PooledRecord
}

/** Runs one of the tasks, on whichever thread. */
export type RunPool = {
  (task: 'signalShares', input: ShareInput): Promise<SymbolShares>
  (task: 'judgePool', input: readonly (readonly Pool[])[]): Promise<PooledRule[]>
}
export const poolTasks = { signalShares, judgePool }

export type PooledRecords = {
  /** null: none was computed yet, or other rules have taken the place of those that it is of. */
  read(): Promise<StoredPooled | null>
  /** Computes it anew when bars, symbols or rules are others than those of the last one. → whether it did. Throws the signal's reason when that is aborted. */
  refresh(options?: {
    signal?: AbortSignal
    progress?: (done: number, total: number, says: string) => Promise<void>
  }): Promise<boolean>
}

const texts = builtInRules.map(({ text }) => text)
/** The arithmetic behind it, and the rules: a change of either makes what is stored stale. */
const version = `1 ${createHash('sha256').update(JSON.stringify(texts)).digest('hex')}`

type Options = { database: Database; market: Market; run: RunPool; now: () => Date }

export function openPooledRecords({ database, market, run, now }: Options): PooledRecords {
  const db = database.kysely

  async function stored(): Promise<StoredPooled | null> {
    const found = await readPooled(db)
    return found?.version === version ? found : null
  }

  return {
    read: stored,
    async refresh({ signal, progress } = {}) {
      // Whatever arrives while it is computed makes it stale at once.
      const computedAt = now()
      const daily = (await market.status()).series.map(({ series }) => series).filter(({ interval }) => interval === '1d')
      const symbols = await withoutIndexes([...new Set(daily.map(({ symbol }) => symbol))])
      const before = await stored()
      const isFresh =
        before !== null &&
        before.record.symbols.join() === symbols.join() &&
        daily.every(({ fetchedAt }) => fetchedAt.getTime() <= before.computedAt.getTime())
      if (isFresh || symbols.length === 0) return false
      const first = weekdayOf(Math.min(...daily.map(({ firstTime }) => firstTime)))
      const length = weekdayOf(Math.max(...daily.map(({ lastTime }) => lastTime))) - first + 1
      const pools = texts.map(() => horizons.map(horizon => emptyPool(horizon, first, length)))
      const hash = createHash('sha256').update(version)
      const span = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }
      let withoutDividends = 0
      for (const [done, symbol] of symbols.entries()) {
        signal?.throwIfAborted()
        await progress?.(done, symbols.length, symbol)
        const { history, inputs, open } = await columnsOf(market, symbol)
        // Bars that arrived meanwhile, outside the calendar: the next time has them.
        if (history.from === null || history.asOf === null || weekdayOf(history.asOf) >= first + length) continue
        addTo(pools, await run('signalShares', { inputs, open, rules: texts }))
        hash.update(`${symbol} ${history.dataHash}\n`)
        span.from = Math.min(span.from, history.from)
        span.to = Math.max(span.to, history.asOf)
        if (!history.withDividends) withoutDividends++
      }
      const record: PooledRecord = {
        symbols,
        from: isoDay(span.from),
        to: isoDay(span.to),
        withoutDividends,
        rules: await run('judgePool', pools),
      }
      await putPooled(db, { version, dataHash: hash.digest('hex'), computedAt, record })
      return true
    },
  }

  /** An index would count its members twice. */
  async function withoutIndexes(symbols: readonly string[]): Promise<string[]> {
    const kept: string[] = []
    for (const symbol of symbols) {
      try {
        if ((await market.listing(symbol)).kind !== 'index') kept.push(symbol)
      } catch (error) {
        if (!isFailure(error, 'not-found')) throw error
      }
    }
    return kept.sort()
  }
}

function addTo(pools: readonly (readonly Pool[])[], shares: SymbolShares): void {
  for (const [rule, row] of pools.entries()) {
    for (const [h, pool] of row.entries()) {
      const share = shares[rule]![h]
      if (share) addShare(pool, share)
    }
  }
}
