// Output columns of one indicator, in one piece of memory: one allocation instead of one per output.

/** A column of `length` for each name, all zero. */
export function columns<const Name extends string>(length: number, ...names: Name[]): Record<Name, Float64Array> {
  const memory = new ArrayBuffer(length * names.length * Float64Array.BYTES_PER_ELEMENT)
  const entries = names.map((name, i) => {
    return [name, new Float64Array(memory, i * length * Float64Array.BYTES_PER_ELEMENT, length)]
  })
  return Object.fromEntries(entries) as Record<Name, Float64Array>
}
