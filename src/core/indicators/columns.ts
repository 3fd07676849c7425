// Output columns of one indicator, in one piece of memory: one allocation instead of one per output.
import { newColumn } from '#basics'

/** A column of `length` for each name, all zero. */
export function columns<const Name extends string>(length: number, ...names: Name[]): Record<Name, Float64Array> {
  const memory = newColumn(length * names.length)
  const out = {} as Record<Name, Float64Array>
  for (let i = 0; i < names.length; i++) out[names[i]!] = memory.subarray(i * length, (i + 1) * length)
  return out
}
