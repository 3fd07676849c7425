// One forecast with its record: at each of twelve points of history a model is made from what was known then, and what it says of the following stretch is scored.
import { isoDay } from '#basics'
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
import type { Bars } from '#series'
import { autoregressionOf, featureNames, labelsOf, type Rows } from './features.ts'
import { priceRange, type PriceRange } from './price-range.ts'
import type { TellInput } from './tell-stretch.ts'

/** The form of the record and the rules behind it: a change makes every stored forecast stale. */
export const version = 2
export const seed = 20_250_101
/** Rows before the first forecast of the walk, and stretches after it. */
const firstRow = 1_000
export const stretchCount = 12
/** Fewest rows with which a walk says anything. */
export const fewestRows = 1_500
const binCount = 8
/** Stretches of forecasts that are drawn anew for the interval: so many horizons, or rows where that is more, because quiet and wild days come in weeks. */
const blockHorizons = 2
const fewestBlockRows = 20

export type ForecastRecord = {
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

/**
 * The forecast of one horizon (in sessions) and its record. bars: what the rows are made of. told: works out a stretch, on whichever thread; the last one asked for is today.
 */
export async function recordOf(
  bars: Bars,
  rows: Rows,
  horizon: number,
  told: (input: TellInput) => Promise<Told> | Told,
): Promise<ForecastRecord> {
  const { features, level, volatility } = rows
  const count = level.length
  const problem = { features, autoregression: autoregressionOf(bars, horizon), labels: labelsOf(rows, horizon), horizon }
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
  const blocks = lossBlocks(model, base, outcomes, Math.max(blockHorizons * horizon, fewestBlockRows))
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

/** What is shown: the model's word only where its record is better than the base rate's by more than luck. */
export function isBelieved({ walk }: ForecastRecord): boolean {
  return walk.skill.from > 0
}
