// Gaps are dealt with here, once, so that no indicator has to: a bar that misses a price or volume which the indicator
// reads is passed over. It gets NaN, and all other bars get what they would get if it were not there.
import type { Bars } from '#series'
import type { Bar, IndicatorColumns, IndicatorDefinition, IndicatorReading, InputColumn } from './definition.ts'
import type { ParsedIndicator } from './parse.ts'

/**
 * One column per output of the indicator, each as long as the bars, NaN in the warm-up and on bars that miss an input.
 * A price or volume that is infinite counts as missing.
 */
export function computeIndicator({ definition, parameters }: ParsedIndicator, bars: Bars): IndicatorColumns {
  if (definition.inputs.every(input => isWhole(bars[input]))) return definition.compute(bars, parameters)
  const length = bars.time.length
  const known = knownBars(bars, definition.inputs)
  const packed = definition.compute(pick(bars, known), parameters)
  return Object.fromEntries(
    Object.entries(packed).map(([output, column]) => {
      const spread = new Float64Array(length).fill(Number.NaN)
      for (let i = 0; i < known.length; i++) spread[known[i]!] = column[i]!
      return [output, spread]
    }),
  )
}

/**
 * The same bar by bar: each call takes the next bar and gives its reading, equal to computeIndicator's within rounding.
 * null for an indicator that draws back in time (see its help), which no stream can give.
 */
export function streamIndicator({ definition, parameters }: ParsedIndicator): ((bar: Bar) => IndicatorReading) | null {
  const next = definition.stream?.(parameters)
  if (!next) return null
  const unknown = nothing(definition)
  return bar => (definition.inputs.every(input => Number.isFinite(bar[input])) ? next(bar) : { ...unknown })
}

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

function knownBars(bars: Bars, inputs: readonly InputColumn[]): Int32Array {
  const known = new Int32Array(bars.time.length)
  let count = 0
  for (let i = 0; i < known.length; i++) {
    if (inputs.every(input => Number.isFinite(bars[input][i]!))) known[count++] = i
  }
  return known.subarray(0, count)
}

function pick(bars: Bars, indexes: Int32Array): Bars {
  const column = (values: Float64Array) => Float64Array.from(indexes, i => values[i]!)
  return {
    time: Int32Array.from(indexes, i => bars.time[i]!),
    open: column(bars.open),
    high: column(bars.high),
    low: column(bars.low),
    close: column(bars.close),
    volume: column(bars.volume),
  }
}

function nothing({ outputs }: IndicatorDefinition): IndicatorReading {
  return Object.fromEntries(outputs.map(output => [output.name, Number.NaN]))
}
