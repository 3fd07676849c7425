// Gaps are dealt with here, once, so that no indicator has to: a bar that misses a price or volume which the indicator
// reads is passed over. It gets NaN, and all other bars get what they would get if it were not there.
import { Failure } from '#basics'
import type { Bars } from '#series'
import type { Bar, IndicatorBars, IndicatorColumns, IndicatorReading, InputColumn, KnownBar } from './definition.ts'
import type { ParsedIndicator } from './parse.ts'

/**
 * One column per output of the indicator, each as long as the bars, NaN in the warm-up and on bars that miss an input.
 * A price or volume that is infinite counts as missing. benchmark: its close on each of the bars, NaN where it has none.
 * Throws Failure('invalid') when the indicator compares with a benchmark and none is given.
 */
export function computeIndicator(
  { definition, parameters }: ParsedIndicator,
  bars: Bars,
  benchmark: Float64Array = nothing,
): IndicatorColumns {
  const { inputs } = definition
  if (benchmark === nothing && inputs.includes('benchmark')) {
    throw new Failure('invalid', `${definition.id} compares with a benchmark, and there is none here`)
  }
  const { time, open, high, low, close, volume } = bars
  const given: IndicatorBars = { time, open, high, low, close, volume, benchmark }
  if (inputs.every(input => isWhole(given[input]))) return definition.compute(given, parameters)
  const known = knownBars(given, inputs)
  const packed = definition.compute(pick(given, known), parameters)
  return Object.fromEntries(Object.entries(packed).map(([output, column]) => [output, spread(column, known, time.length)]))
}

/**
 * The same bar by bar: each call takes the next bar and gives its reading, equal to computeIndicator's within rounding, NaN
 * for outputs drawn back in time; null for an indicator that has only such outputs.
 */
export function streamIndicator({ definition, parameters }: ParsedIndicator): ((bar: Bar) => IndicatorReading) | null {
  const next = definition.stream?.(parameters)
  if (!next) return null
  const unknown = Object.fromEntries(definition.outputs.map(output => [output.name, Number.NaN]))
  const isKnown = (bar: Bar): bar is KnownBar => definition.inputs.every(input => Number.isFinite(bar[input]))
  return bar => (isKnown(bar) ? next(bar) : { ...unknown })
}

const nothing = new Float64Array(0)

/** Whether all values are finite: x × 0 is 0 for those alone. Four sums, because one would wait for itself. */
function isWhole(values: Float64Array): boolean {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  const even = values.length & ~3
  for (let i = 0; i < even; i += 4) {
    a += values[i]! * 0
    b += values[i + 1]! * 0
    c += values[i + 2]! * 0
    d += values[i + 3]! * 0
  }
  for (let i = even; i < values.length; i++) a += values[i]! * 0
  return a + b + c + d === 0
}

function knownBars(bars: IndicatorBars, inputs: readonly InputColumn[]): Int32Array {
  const known = new Int32Array(bars.time.length)
  let count = 0
  for (let i = 0; i < known.length; i++) {
    if (inputs.every(input => Number.isFinite(bars[input][i]!))) known[count++] = i
  }
  return known.subarray(0, count)
}

function pick(bars: IndicatorBars, indexes: Int32Array): IndicatorBars {
  const column = (values: Float64Array) => Float64Array.from(indexes, i => values[i] ?? Number.NaN)
  return {
    time: Int32Array.from(indexes, i => bars.time[i]!),
    open: column(bars.open),
    high: column(bars.high),
    low: column(bars.low),
    close: column(bars.close),
    volume: column(bars.volume),
    benchmark: column(bars.benchmark),
  }
}

function spread(column: Float64Array, indexes: Int32Array, length: number): Float64Array {
  const out = new Float64Array(length).fill(Number.NaN)
  for (let i = 0; i < indexes.length; i++) out[indexes[i]!] = column[i]!
  return out
}
