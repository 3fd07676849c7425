// What an alert watches, as a column beside the bars.
import { Failure } from '#basics'
import { computeIndicator, parseIndicator } from '#indicators'
import type { Bars } from '#series'

export type Measure =
  | { readonly measure: 'price' }
  | { readonly measure: 'move' }
  | { readonly measure: 'indicator'; readonly indicator: string; readonly output: string }

/** One value a bar, NaN where there is none. price: the close, adjusted for splits; move: its change from the bar before, in per cent. */
export function columnOf(measure: Measure, bars: Bars): Float64Array {
  const { close } = bars
  if (measure.measure === 'price') return close
  if (measure.measure === 'move') return close.map((value, i) => (i === 0 ? Number.NaN : (value / close[i - 1]! - 1) * 100))
  return computeIndicator(parseIndicator(measure.indicator), bars)[measure.output]!
}

/** As it is kept: the indicator's canonical name and one of its outputs. Throws Failure('invalid') for what cannot be watched. */
export function meantMeasure(asked: {
  measure: Measure['measure']
  indicator?: string | undefined
  output?: string | undefined
}): Measure {
  if (asked.measure !== 'indicator') {
    if (asked.indicator !== undefined || asked.output !== undefined)
      throw new Failure('invalid', 'Only an alert on an indicator names one.')
    return { measure: asked.measure }
  }
  if (asked.indicator === undefined) throw new Failure('invalid', 'Which indicator? Write one like rsi(14).')
  const { name, definition } = parseIndicator(asked.indicator)
  if (definition.inputs.includes('benchmark'))
    throw new Failure('invalid', `${definition.id} compares with a benchmark, which alerts do not know.`)
  const outputs = definition.outputs.map(output => output.name)
  const output = asked.output ?? outputs[0]!
  if (!outputs.includes(output)) throw new Failure('invalid', `${definition.id} has no ${output}; it has ${outputs.join(', ')}.`)
  return { measure: 'indicator', indicator: name, output }
}

/** "close", "move in %", "rsi(14)", "macd(12,26,9) signal". */
export function nameOf(measure: Measure): string {
  if (measure.measure === 'price') return 'close'
  if (measure.measure === 'move') return 'day’s move in %'
  const id = measure.indicator.replace(/\(.*/, '')
  return measure.output === id ? measure.indicator : `${measure.indicator} ${measure.output}`
}
