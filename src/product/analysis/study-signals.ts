// The record of rules on one symbol as a pure function of its columns, so that a worker thread can run it.
import {
  familyChance,
  findableExcess,
  type Judged,
  isEnough,
  judge,
  type Measure,
  measure,
  movePatterns,
  blockRanges,
  occurrencesOf,
  returnsAfter,
} from '#event-study'
import { compileRules, parseRule, type RuleInputs } from '#rules'
import { type Range, seededChance } from '#statistics'

/** Sessions after the open at which a signal is bought. */
export const horizons = [5, 20, 60] as const
export type Horizon = (typeof horizons)[number]

export type StudyInput = {
  readonly inputs: RuleInputs
  /** Opens of the same bars, from which returns are taken; with dividends where they are known. */
  readonly open: Float64Array
  /** Canonical texts. All that were looked at: a rule among more has to be more surprising. */
  readonly rules: readonly string[]
  /** How many others were looked at before and are not among them. */
  readonly elsewhere: number
}

export type HorizonRecord = Omit<Measure, 'byDay' | 'error' | 'surprise'> & {
  /** 95 %, by drawing blocks of days again. */
  readonly meanRange: Range
  readonly excessRange: Range
  /** 95 % of the means of as many random days. */
  readonly randomRange: Range
  /** The smallest excess, either way, that four of five such histories would show as an edge; NaN: too few to show any. */
  readonly findable: number
}

export type StudiedRule = {
  readonly rule: string
  /** True on the last bar; null: unknown there. */
  readonly isActive: boolean | null
  /** Bars since it last became true, 0 on that bar; null: it never did. */
  readonly barsSince: number | null
  readonly judged: Judged
  readonly horizons: readonly HorizonRecord[]
}

/** One seed for all: the same data give the same answer. */
const seed = 20_240_101

/**
 * In the order of the rules. The input is not changed. For rules that were looked at elsewhere the chance grows as their number does: of
 * as many families of rules as large as this one, at most so many times as often one surprises as much (Bonferroni).
 */
export function studySignals({ inputs, open, rules, elsewhere }: StudyInput): StudiedRule[] {
  const { measures, truths, patterns, returns } = measured(inputs, open, rules)
  const chance = seededChance(seed)
  const moved = movePatterns(
    patterns,
    returns,
    (rule, horizon) => measures[rule]!.some(one => one.horizon === horizon && isEnough(one)),
    chance,
  )
  const ranges = measures.map(row => row.map(one => blockRanges(one.byDay, one.horizon, chance)))
  const looks = 1 + elsewhere / rules.length
  const needed = moved.neededFor(familyChance / looks)
  const judged = judge(
    measures,
    one => Math.min(1, moved.correctedChance(one.surprise) * looks),
    (rule, one) => ranges[rule]![measures[rule]!.indexOf(one)]!.excess,
  )
  const last = inputs.bars.time.length - 1
  return rules.map((rule, i) => {
    const truth = truths[i]![last]
    const latest = patterns[i]!.at(-1)
    return {
      rule,
      isActive: truth === undefined || Number.isNaN(truth) ? null : truth === 1,
      barsSince: latest === undefined ? null : last - latest,
      judged: judged[i]!,
      horizons: measures[i]!.map(({ byDay: _, error: __, surprise: ___, ...figures }, h) => ({
        ...figures,
        meanRange: ranges[i]![h]!.mean,
        excessRange: ranges[i]![h]!.excess,
        randomRange: moved.random[i]![h]!,
        findable: findableExcess(measures[i]![h]!, needed),
      })),
    }
  })
}

function measured(inputs: RuleInputs, open: Float64Array, rules: readonly string[]) {
  const truths = compileRules(rules.map(parseRule)).run(inputs)
  const patterns = truths.map(occurrencesOf)
  const returns = horizons.map(horizon => ({ horizon, values: returnsAfter(open, horizon) }))
  // Sessions, so that a horizon counts what it says.
  const days = Int32Array.from(inputs.bars.time, (_, i) => i)
  const measures = patterns.map(occurrences =>
    returns.map(({ horizon, values }) => measure([{ returns: values, occurrences, days }], horizon)),
  )
  return { truths, patterns, returns, measures }
}
