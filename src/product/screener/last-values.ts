// What parts of rules say on the last bar of many symbols, on a thread. The columns lie in shared memory and are not copied; of each
// symbol only so many last bars are looked at as the parts look back.
import {
  type AnnualReport,
  benchmarkOn,
  compileRules,
  longestPause,
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
  /** For each symbol: whether it has earlier bars that are not here. */
  readonly isCut: readonly boolean[]
  readonly benchmark: { readonly time: Int32Array; readonly close: Float64Array; readonly isCut: boolean } | null
  /** By column, for each symbol: those that the rules read. */
  readonly facts: Readonly<Record<string, readonly (number | string | null)[]>>
  /** For each symbol; null where no rule reads any. */
  readonly reports: readonly (readonly AnnualReport[])[] | null
}

export type LastValues = {
  /** For each rule a value for each symbol: truths 1 and 0, NaN unknown. */
  readonly values: readonly Float64Array[]
  /** Of which symbols it takes bars that are not here; their values are NaN. */
  readonly unsettled: readonly number[]
  /** What the thread has worked for it: on a busy machine much less than what has passed. */
  readonly workedMs: number
}

export function lastValues(input: LastValuesInput): LastValues {
  const before = process.threadCpuUsage()
  const found = valuesOf(input)
  const { user, system } = process.threadCpuUsage(before)
  return { ...found, workedMs: (user + system) / 1000 }
}

function valuesOf(input: LastValuesInput): Omit<LastValues, 'workedMs'> {
  const count = input.places.length / 4
  const rules = input.rules.map(rule => parseRule(rule))
  const program = compileRules(rules)
  const read = columnNames.filter(name => rules.some(({ needs }) => needs.columns.includes(name)))
  const pause = Math.min(...rules.map(({ expression }) => longestPause(expression)))
  const out = rules.map(() => new Float64Array(count).fill(Number.NaN))
  const unsettled: number[] = []
  for (let i = 0; i < count; i++) {
    const length = input.places[4 * i + 3]!
    if (length === 0) continue
    const isCut = input.isCut[i] === true
    const from = input.bars === null ? 0 : Math.max(0, length - input.bars)
    // A bar that misses something is passed over, so more of them are needed than were counted; so are they where nothing moved for long.
    const isBounded = input.bars !== null && isWhole(input, i, from, read) && !standsStill(input, i, from, read, pause)
    const isThere = isBounded ? !isCut || length >= input.bars : !isCut && input.benchmark?.isCut !== true
    if (!isThere) {
      unsettled.push(i)
      continue
    }
    const last = run(program, input, i, isBounded ? from : 0, isBounded)
    for (let r = 0; r < last.length; r++) out[r]![i] = last[r]!
  }
  return { values: out, unsettled }
}

function run(program: Program, input: LastValuesInput, i: number, from: number, isWholeThere: boolean): number[] {
  const bars = barsOf(input, i, from)
  const splits = input.splits[i] ?? []
  const inputs = {
    bars,
    tradedScale: scaleOf(bars.time, splits, input.isTradedKnown[i] ?? true),
    ...(input.benchmark && { benchmark: benchmarkFor(bars.time, input.benchmark) }),
    ...(input.reports && { reports: reportColumns(bars.time, input.reports[i] ?? [], splits) }),
    facts: Object.fromEntries(Object.entries(input.facts).map(([name, column]) => [name, column[i] ?? null])),
  }
  return program.last(inputs, isWholeThere)
}

/** Most shares have not been split in the bars that are looked at: they all see the same ones. */
let ones = new Float64Array(0)

function scaleOf(time: Int32Array, splits: readonly Split[], isTradedKnown: boolean): Float64Array {
  if (!isTradedKnown) return unknownScale(time.length)
  if (splits.some(({ day }) => day > time[0]!)) return tradedScale(time, splits)
  if (ones.length < time.length) ones = new Float64Array(time.length).fill(1)
  return ones.subarray(0, time.length)
}

const columnNames: readonly ColumnName[] = ['open', 'high', 'low', 'close', 'volume']
const missing = emptyBars(0)

/** Views; a column that nobody asked for is empty. */
function barsOf({ blocks, places }: LastValuesInput, i: number, from: number): Bars {
  const { time, columns } = blocks[places[4 * i]!]!
  const [start, timeStart, length] = [places[4 * i + 1]!, places[4 * i + 2]!, places[4 * i + 3]!]
  const view = (name: ColumnName) => columns[name]?.subarray(start + from, start + length) ?? missing[name]
  return {
    time: time.subarray(timeStart + from, timeStart + length),
    open: view('open'),
    high: view('high'),
    low: view('low'),
    close: view('close'),
    volume: view('volume'),
  }
}

/** Whether nothing that the rules read is missing on the bars from `from` on. */
function isWhole(input: LastValuesInput, i: number, from: number, read: readonly ColumnName[]): boolean {
  const { places, blocks } = input
  const { time, columns } = blocks[places[4 * i]!]!
  const [start, timeStart, length] = [places[4 * i + 1]!, places[4 * i + 2]!, places[4 * i + 3]!]
  for (const name of read) if (!areKnown(columns[name] ?? missing[name], start + from, start + length)) return false
  if (input.benchmark === null) return true
  const days = time.subarray(timeStart + from, timeStart + length)
  return areKnown(benchmarkFor(days, input.benchmark), 0, days.length)
}

/** x × 0 is 0 for known values alone. */
function areKnown(column: Float64Array, from: number, to: number): boolean {
  let [even, odd] = [0, 0]
  for (let j = from; j < to - 1; j += 2) {
    even += column[j]! * 0
    odd += column[j + 1]! * 0
  }
  return even + odd + (to > from ? column[to - 1]! * 0 : 0) === 0
}

/** Whether a column that the rules read keeps its value for so many bars in a row, from bar `from` on. A bar in each half of them shows it. */
function standsStill(input: LastValuesInput, i: number, from: number, read: readonly ColumnName[], bars: number): boolean {
  if (bars === Number.POSITIVE_INFINITY) return false
  const { places, blocks } = input
  const { columns } = blocks[places[4 * i]!]!
  const [start, length] = [places[4 * i + 1]!, places[4 * i + 3]!]
  const step = Math.max(1, bars >> 1)
  for (const name of read) {
    const column = columns[name] ?? missing[name]
    for (let j = start + from; j + 1 < start + length; j += step) {
      const value = column[j]!
      const next = column[j + 1]!
      if (next !== value) continue
      let [first, last] = [j, j + 1]
      while (first > start + from && value === column[first - 1]) first--
      while (last + 1 < start + length && value === column[last + 1]) last++
      if (last - first + 1 >= bars) return true
    }
  }
  return false
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
