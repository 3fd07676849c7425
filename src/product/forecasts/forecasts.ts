// The chance that a price is higher in 20 and in 60 sessions, with the record of having said so: at each of twelve points of history a model is made from what was known then and
// its forecasts of the following stretch are scored. docs/concepts/forecast.md holds the rules.
import { createHash } from 'node:crypto'
import { isoDay } from '#basics'
import type { Database } from '#database'
import {
  lossBlocks,
  type LossBlock,
  reliability,
  type ReliabilityBin,
  type Skill,
  skillOf,
  type Span,
  stretchesOf,
  type Told,
} from '#learning'
import type { BarsView, Market } from '#market'
import type { Bars } from '#series'
import { featureNames, labelsOf, type Rows, rowsOf, scoresOf, warmUp } from './features.ts'
import { forecastsOf, putForecast, staleSymbols, forecastBlocks } from './forecasts.store.ts'
import { priceRange, type PriceRange } from './price-range.ts'
import { tellStretch, type TellInput } from './tell-stretch.ts'

/** What runs in a worker thread: pure functions of structured-clonable input, by name. */
export const forecastTasks = { tellStretch }

/** Runs the task above, on whichever thread. */
export type RunForecast = (task: 'tellStretch', input: TellInput) => Promise<Told>

/** In sessions. */
const horizons = [20, 60] as const

/** The form of the record and the rules behind it: a change makes every stored forecast stale. */
const version = 1
const seed = 20_250_101
/** Rows before the first forecast of the walk, and stretches after it. */
const firstRow = 1_000
const stretchCount = 12
/** Fewest rows with which a walk says anything. */
const fewestRows = 1_500
const neededBars = fewestRows + warmUp
const binCount = 8

export type Record = {
  readonly version: number
  readonly seed: number
  readonly features: readonly string[]
  readonly price: number
  /** What the chosen model says today, and the base rate. */
  readonly probability: number
  readonly base: number
  readonly choice: Told['choice']
  readonly trust: number
  readonly walk: {
    readonly from: string
    readonly to: string
    readonly count: number
    /** Horizons in it: forecasts nearer to each other share days. */
    readonly independent: number
    readonly choices: Readonly<{ [choice in Told['choice']]?: number }>
    readonly skill: Skill
    readonly reliability: readonly ReliabilityBin[]
  }
  readonly range: PriceRange | null
  readonly blocks: readonly LossBlock[]
}

export type Forecast = {
  readonly symbol: string
  readonly horizon: number
  /** Day of the last bar it knows. */
  readonly asOf: string
  readonly dataHash: string
  readonly trainedAt: Date
  readonly record: Record
}

export type PooledSkill = { readonly horizon: number; readonly symbols: readonly string[]; readonly skill: Skill }

export type Forecasts = {
  /** What is stored of a symbol, shorter horizon first. Throws Failure('not-found'). */
  of(symbol: string): Promise<{ symbol: string; forecasts: readonly Forecast[]; bars: number; needed: number }>
  /** The record over all symbols together. */
  pooled(): Promise<PooledSkill[]>
  /** Makes both forecasts anew from today's bars, unless they are of these very bars already. → whether they were made. Throws Failure('not-found'); the signal's reason when that is aborted. */
  train(
    symbol: string,
    options?: { signal?: AbortSignal; progress?: (done: number, total: number, says: string) => Promise<void> },
  ): Promise<boolean>
  /** Symbols whose bars have gone on, or changed, since their forecast. */
  waiting(): Promise<string[]>
}

export type ForecastsOptions = { database: Database; market: Market; run: RunForecast; now: () => Date }

export function openForecasts({ database, market, run, now }: ForecastsOptions): Forecasts {
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
      return horizons.flatMap(horizon => {
        const ofHorizon = stored.filter(one => one.horizon === horizon)
        if (ofHorizon.length === 0) return []
        return [
          {
            horizon,
            symbols: ofHorizon.map(({ symbol }) => symbol),
            skill: skillOf(
              ofHorizon.flatMap(({ blocks }) => blocks),
              seed,
            ),
          },
        ]
      })
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
        const record = await made(view.bars, rows, horizon, async input => {
          signal?.throwIfAborted()
          await progress?.(done++, total, `${listing.symbol}, ${horizon} sessions ahead`)
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

async function made(bars: Bars, rows: Rows, horizon: number, told: (input: TellInput) => Promise<Told>): Promise<Record> {
  const { features, level, volatility } = rows
  const count = level.length
  const problem = { features, score: scoresOf(bars, horizon), labels: labelsOf(rows, horizon), horizon }
  // Only rows whose outcome is known can be scored.
  const scored = count - horizon
  const stretches = stretchesOf(scored, firstRow, stretchCount)
  const model = new Float64Array(scored - firstRow)
  const base = new Float64Array(scored - firstRow)
  const choices: { [choice in Told['choice']]?: number } = {}
  for (const span of stretches) {
    const said = await told({ problem, span, seed })
    model.set(said.probabilities, span.from - firstRow)
    base.fill(said.base, span.from - firstRow, span.to - firstRow)
    choices[said.choice] = (choices[said.choice] ?? 0) + 1
  }
  const today: Span = { now: count, from: count - 1, to: count }
  const said = await told({ problem, span: today, seed })
  const outcomes = problem.labels.subarray(firstRow, scored)
  const blocks = lossBlocks(model, base, outcomes, 2 * horizon)
  return {
    version,
    seed,
    features: featureNames,
    price: rows.bars.close.at(-1)!,
    probability: said.probabilities[0]!,
    base: said.base,
    choice: said.choice,
    trust: said.trust,
    walk: {
      from: isoDay(rows.bars.time[firstRow]!),
      to: isoDay(rows.bars.time[scored - 1]!),
      count: scored - firstRow,
      independent: Math.floor((scored - firstRow) / horizon),
      choices,
      skill: skillOf(blocks, seed),
      reliability: reliability(model, outcomes, binCount),
    },
    range: priceRange(level, volatility, horizon, stretches),
    blocks,
  }
}

/** Of everything that a forecast looks at. */
function hashOf({ time, close, volume }: Bars): string {
  const hash = createHash('sha256')
  for (const column of [time, close, volume]) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  return hash.digest('hex')
}

/** What is shown: the model's word only where its record is better than the base rate's by more than luck. */
export function isBelieved({ walk }: Record): boolean {
  return walk.skill.from > 0
}
