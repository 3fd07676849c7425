// A comparison that nobody has written down: sweeps ask a million times where one column stands above another, and only want to know where
// that changes. Written out as a column first, it takes three times as long.

/** True where `over` is above `under`, or where it is known not to be (`isNot`); unknown where one of them is. Both as long as the bars. */
export type Comparison = { readonly over: Float64Array; readonly under: Float64Array; readonly isNot: boolean }

/** As a column: 1, 0, NaN unknown. */
export function comparedInto({ over, under, isNot }: Comparison, out: Float64Array): Float64Array {
  const holds = isNot ? 0 : 1
  for (let i = 0; i < out.length; i++) out[i] = over[i]! > under[i]! ? holds : over[i]! <= under[i]! ? 1 - holds : Number.NaN
  return out
}

/**
 * Where it changes: bar times 4, plus 0, 1, or 2 for unknown, from `from` on into `changes`, which has room for one a bar. → where the next
 * ones begin
 */
export function noteComparison({ over: a, under: b, isNot }: Comparison, changes: Int32Array, from: number): number {
  const n = a.length
  const holds = isNot ? 0 : 1
  let at = from
  for (let i = 0; i < n; ) {
    // What does not change is passed over four at a time.
    if (a[i]! > b[i]!) {
      changes[at++] = 4 * i + holds
      i++
      while (i + 3 < n && a[i]! > b[i]! && a[i + 1]! > b[i + 1]! && a[i + 2]! > b[i + 2]! && a[i + 3]! > b[i + 3]!) i += 4
      while (i < n && a[i]! > b[i]!) i++
    } else if (a[i]! <= b[i]!) {
      changes[at++] = 4 * i + 1 - holds
      i++
      while (i + 3 < n && a[i]! <= b[i]! && a[i + 1]! <= b[i + 1]! && a[i + 2]! <= b[i + 2]! && a[i + 3]! <= b[i + 3]!) i += 4
      while (i < n && a[i]! <= b[i]!) i++
    } else {
      changes[at++] = 4 * i + 2
      i++
      while (i < n && !(a[i]! > b[i]!) && !(a[i]! <= b[i]!)) i++
    }
  }
  return at
}
