/**
 * Places by what stands there, unknown ones last in either direction; equal ones stay as they are.
 * values: a number or text for each place of the directory.
 */
export function ordered(
  places: Int32Array,
  values: Float64Array | readonly (string | null)[],
  isDescending: boolean,
): Int32Array {
  const sign = isDescending ? -1 : 1
  const at = (place: number) => values[place] ?? null
  return Int32Array.from(
    Array.from(places).sort((a, b) => {
      const [x, y] = [at(a), at(b)]
      const [isXKnown, isYKnown] = [isKnown(x), isKnown(y)]
      if (!isXKnown || !isYKnown) return Number(isYKnown) - Number(isXKnown)
      return x! < y! ? -sign : x! > y! ? sign : 0
    }),
  )
}

function isKnown(value: number | string | null): boolean {
  return value !== null && !Number.isNaN(value)
}
