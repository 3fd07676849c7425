// The indicator columns behind the technical state, computed once and read by every statement.
import { assert } from '#basics'
import { computeIndicator, parseIndicator } from '#indicators'
import type { Bars } from '#series'

/** Columns as long as the bars, NaN in the warm-up. */
export type TechnicalColumns = {
  readonly sma50: Float64Array
  readonly sma200: Float64Array
  readonly rsi14: Float64Array
  readonly macd: Float64Array
  readonly macdSignal: Float64Array
  readonly adx14: Float64Array
  readonly plusDi14: Float64Array
  readonly minusDi14: Float64Array
  readonly atr14: Float64Array
  readonly upperBand: Float64Array
  readonly lowerBand: Float64Array
  readonly volumeSma20: Float64Array
}

export function technicalColumns(bars: Bars): TechnicalColumns {
  const column = (name: string, output: string): Float64Array => {
    const found = computeIndicator(parseIndicator(name), bars)[output]
    assert(found, `${name} has no output ${output}`)
    return found
  }
  return {
    sma50: column('sma(50)', 'sma'),
    sma200: column('sma(200)', 'sma'),
    rsi14: column('rsi(14)', 'rsi'),
    macd: column('macd(12,26,9)', 'macd'),
    macdSignal: column('macd(12,26,9)', 'signal'),
    adx14: column('adx(14)', 'adx'),
    plusDi14: column('adx(14)', 'plusDi'),
    minusDi14: column('adx(14)', 'minusDi'),
    atr14: column('atr(14)', 'atr'),
    upperBand: column('bollinger(20,2)', 'upper'),
    lowerBand: column('bollinger(20,2)', 'lower'),
    volumeSma20: column('volumesma(20)', 'sma'),
  }
}

export function last(column: Float64Array): number {
  return column.length === 0 ? Number.NaN : (column[column.length - 1] ?? Number.NaN)
}

/** The value `back` bars before the last one; NaN before the first. */
export function ago(column: Float64Array, back: number): number {
  return column[column.length - 1 - back] ?? Number.NaN
}
