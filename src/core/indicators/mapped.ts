// An indicator that has to go value by value anyhow has one form: its stream, run over the column.
import { newColumn } from '#basics'

export function mapped(values: Float64Array, next: (value: number) => number): Float64Array {
  const out = newColumn(values.length)
  for (let i = 0; i < out.length; i++) out[i] = next(values[i]!)
  return out
}
