// Output columns of one indicator, in one piece of memory: one allocation instead of one per output.

/** A column of `length` for each name, all zero. */
export function columns<const Name extends string>(length: number, ...names: Name[]): Record<Name, Float64Array> {
  const memory = new ArrayBuffer(length * names.length * Float64Array.BYTES_PER_ELEMENT)
  const out = {} as Record<Name, Float64Array>
  for (let i = 0; i < names.length; i++) {
    out[names[i]!] = new Float64Array(memory, i * length * Float64Array.BYTES_PER_ELEMENT, length)
  }
  return out
}
