// The chance that a price is higher in 1, 5, 20 and 60 sessions, with the record of having said so, made when bars arrive and kept. docs/concepts/forecast.md holds the rules.
import { createHash } from 'node:crypto'
import { isoDay } from '#basics'
import type { Database } from '#database'
import type { Skill, Told } from '#learning'
import type { BarsView, Market } from '#market'
import type { Bars } from '#series'
import { rowsOf, warmUp } from './features.ts'
import { forecastBlocks, forecastsOf, putForecast, staleSymbols } from './forecasts.store.ts'
import { type PooledInput, pooledSkill } from './pooled-skill.ts'
import { fewestRows, type ForecastRecord, recordOf, stretchCount, version } from './record.ts'
import { tellStretch, type TellInput } from './tell-stretch.ts'

export { isBelieved } from './record.ts'

/** What runs in a worker thread: pure functions of structured-clonable input, by name. */
export const forecastTasks = { tellStretch, pooledSkill }

/** Runs the first of the tasks above, on whichever thread. */
export type RunForecast = (task: 'tellStretch', input: TellInput) => Promise<Told>
/** Runs the second, which somebody waits for. */
export type RunPooled = (task: 'pooledSkill', input: PooledInput) => Promise<Skill>

const neededBars = fewestRows + warmUp

/** In sessions: what a price does in a month and in a quarter is what is asked most; a day and a week are where returns tell most of each other. */
const horizons = [1, 5, 20, 60] as const

export type Forecast = {
  readonly symbol: string
  readonly horizon: number
  /** Day of the last bar it knows. */
  readonly asOf: string
  readonly dataHash: string
  readonly trainedAt: Date
  readonly record: ForecastRecord
}

export type PooledSkill = { readonly horizon: number; readonly symbols: readonly string[]; readonly skill: Skill }

export type Forecasts = {
  /** What is stored of a symbol, shorter horizon first. Throws Failure('not-found'). */
  of(symbol: string): Promise<{ symbol: string; forecasts: readonly Forecast[]; bars: number; needed: number }>
  /** The record over all symbols together. */
  pooled(): Promise<PooledSkill[]>
  /** Makes all forecasts anew from today's bars, unless they are of these very bars already. → whether they were made. Throws Failure('not-found'); the signal's reason when that is aborted. */
  train(
    symbol: string,
    options?: { signal?: AbortSignal; progress?: (done: number, total: number, says: string) => Promise<void> },
  ): Promise<boolean>
  /** Symbols whose bars have gone on, or changed, since their forecast. */
  waiting(): Promise<string[]>
}

export type ForecastsOptions = { database: Database; market: Market; run: RunForecast; runNow: RunPooled; now: () => Date }

export function openForecasts({ database, market, run, runNow, now }: ForecastsOptions): Forecasts {
  async function dailyView(symbol: string): Promise<BarsView | null> {
    return market.bars(symbol, { range: 'MAX', interval: '1d', adjusted: 'splits' })
  }

  return {
    async of(symbol) {
      const listing = await market.listing(symbol)
      const [forecasts, view] = await Promise.all([forecastsOf(database.kysely, listing.symbol), dailyView(listing.symbol)])
      return { symbol: listing.symbol, forecasts, bars: view?.bars.time.length ?? 0, needed: neededBars }
    },

    async pooled() {
      const stored = await forecastBlocks(database.kysely)
      const pooled: PooledSkill[] = []
      // One after the other, so that whoever else needs a thread waits for one horizon at most.
      for (const horizon of horizons) {
        const ofHorizon = stored.filter(one => one.horizon === horizon)
        if (ofHorizon.length === 0) continue
        const skill = await runNow('pooledSkill', { blocks: ofHorizon.map(({ blocks }) => blocks) })
        pooled.push({ horizon, symbols: ofHorizon.map(({ symbol }) => symbol), skill })
      }
      return pooled
    },

    async train(symbol, { signal, progress } = {}) {
      const listing = await market.listing(symbol)
      const view = await dailyView(listing.symbol)
      if (!view) return false
      const rows = rowsOf(view.bars)
      if (rows.bars.time.length < fewestRows) return false
      const dataHash = hashOf(view.bars)
      const before = await forecastsOf(database.kysely, listing.symbol)
      if (before.length === horizons.length && before.every(one => one.dataHash === dataHash && one.record.version === version))
        return false
      const total = horizons.length * (stretchCount + 1)
      let done = 0
      for (const horizon of horizons) {
        const record = await recordOf(view.bars, rows, horizon, async input => {
          signal?.throwIfAborted()
          await progress?.(done++, total, `${listing.symbol}, ${horizon} ${horizon === 1 ? 'session' : 'sessions'} ahead`)
          return run('tellStretch', input)
        })
        await putForecast(database.kysely, {
          symbol: listing.symbol,
          horizon,
          asOf: isoDay(view.asOf),
          dataHash,
          trainedAt: now(),
          record,
        })
      }
      return true
    },

    waiting: () => staleSymbols(database.kysely, version, neededBars),
  }
}

/** Of everything that a forecast looks at. */
function hashOf({ time, close, volume }: Bars): string {
  const hash = createHash('sha256')
  for (const column of [time, close, volume]) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  return hash.digest('hex')
}
