// What parts of rules say on the last bar of many symbols, on a thread. The columns lie in shared memory and are not copied; of each
// symbol only so many last bars are looked at as the parts look back.
import {
  type AnnualReport,
  benchmarkOn,
  compileRules,
  parseRule,
  type Program,
  reportColumns,
  tradedScale,
  unknownScale,
} from '#rules'
import { type Bars, emptyBars, type Split } from '#series'

export type ColumnName = 'open' | 'high' | 'low' | 'close' | 'volume'

export type LastValuesInput = {
  readonly rules: readonly string[]
  /** How many last bars the rules take; null: all. */
  readonly bars: number | null
  readonly blocks: readonly { readonly time: Int32Array; readonly columns: Readonly<Partial<Record<ColumnName, Float64Array>>> }[]
  /** For each symbol: block, start, first time, length. */
  readonly places: Int32Array
  /** For each symbol; empty where it does not matter what was really traded. */
  readonly splits: readonly (readonly Split[])[]
  readonly isTradedKnown: readonly boolean[]
  readonly benchmark: { readonly time: Int32Array; readonly close: Float64Array } | null
  /** By column, for each symbol: those that the rules read. */
  readonly facts: Readonly<Record<string, readonly (number | string | null)[]>>
  /** For each symbol; null where no rule reads any. */
  readonly reports: readonly (readonly AnnualReport[])[] | null
}

export type LastValues = {
  /** For each rule a value for each symbol: truths 1 and 0, NaN unknown. */
  readonly values: readonly Float64Array[]
  /** What the thread has worked for it: on a busy machine much less than what has passed. */
  readonly workedMs: number
}

export function lastValues(input: LastValuesInput): LastValues {
  const before = process.threadCpuUsage()
  const values = valuesOf(input)
  const { user, system } = process.threadCpuUsage(before)
  return { values, workedMs: (user + system) / 1000 }
}

function valuesOf(input: LastValuesInput): Float64Array[] {
  const count = input.places.length / 4
  const program = compileRules(input.rules.map(rule => parseRule(rule)))
  const out = input.rules.map(() => new Float64Array(count).fill(Number.NaN))
  for (let i = 0; i < count; i++) {
    const length = input.places[4 * i + 3]!
    if (length === 0) continue
    const from = input.bars === null ? 0 : Math.max(0, length - input.bars)
    // A bar that misses something is passed over, so more of them are needed than were counted.
    const columns = from > 0 && isWhole(input, i, from) ? run(program, input, i, from) : run(program, input, i, 0)
    for (const [r, column] of columns.entries()) out[r]![i] = column[column.length - 1]!
  }
  return out
}

function run(program: Program, input: LastValuesInput, i: number, from: number): Float64Array[] {
  const bars = barsOf(input, i, from)
  const splits = input.splits[i] ?? []
  return program.run({
    bars,
    tradedScale: (input.isTradedKnown[i] ?? true) ? tradedScale(bars.time, splits) : unknownScale(bars.time.length),
    ...(input.benchmark && { benchmark: benchmarkFor(bars.time, input.benchmark) }),
    ...(input.reports && { reports: reportColumns(bars.time, input.reports[i] ?? [], splits) }),
    facts: Object.fromEntries(Object.entries(input.facts).map(([name, column]) => [name, column[i] ?? null])),
  })
}

const names: readonly ColumnName[] = ['open', 'high', 'low', 'close', 'volume']
const missing = emptyBars(0)

/** Views; a column that no rule reads is empty. */
function barsOf({ blocks, places }: LastValuesInput, i: number, from: number): Bars {
  const { time, columns } = blocks[places[4 * i]!]!
  const [start, timeStart, length] = [places[4 * i + 1]!, places[4 * i + 2]!, places[4 * i + 3]!]
  const view = (name: ColumnName) => columns[name]?.subarray(start + from, start + length) ?? missing[name]
  const [open, high, low, close, volume] = names.map(view) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  return { time: time.subarray(timeStart + from, timeStart + length), open, high, low, close, volume }
}

/** Whether nothing that is there is missing on the bars from `from` on. */
function isWhole(input: LastValuesInput, i: number, from: number): boolean {
  const bars = barsOf(input, i, from)
  const isKnown = (column: Float64Array) => {
    let sum = 0
    for (let j = 0; j < column.length; j++) sum += column[j]! * 0
    return sum === 0
  }
  if (!names.every(name => isKnown(bars[name]))) return false
  return input.benchmark === null || isKnown(benchmarkFor(bars.time, input.benchmark))
}

/** From where the days begin: the benchmark's own history is much longer than what is looked at. */
function benchmarkFor(time: Int32Array, { time: days, close }: NonNullable<LastValuesInput['benchmark']>): Float64Array {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (days[middle]! < time[0]!) low = middle + 1
    else high = middle
  }
  return benchmarkOn(time, { time: days.subarray(low), close: close.subarray(low) })
}
