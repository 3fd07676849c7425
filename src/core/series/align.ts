// Two series are compared only on days that both have: a holiday of one exchange must not become a return of zero.
import type { Bars } from './bars.ts'

export type AlignedCloses = { readonly time: Int32Array; readonly first: Float64Array; readonly second: Float64Array }

/** Inner join on time: the closes of the days on which both series have one, oldest first. Both of the same interval. */
export function alignCloses(first: Pick<Bars, 'time' | 'close'>, second: Pick<Bars, 'time' | 'close'>): AlignedCloses {
  const limit = Math.min(first.time.length, second.time.length)
  const time = new Int32Array(limit)
  const ours = new Float64Array(limit)
  const theirs = new Float64Array(limit)
  let count = 0
  for (let i = 0, j = 0; i < first.time.length && j < second.time.length; ) {
    const difference = first.time[i]! - second.time[j]!
    if (difference < 0) i++
    else if (difference > 0) j++
    else {
      const a = first.close[i++]!
      const b = second.close[j++]!
      if (Number.isNaN(a) || Number.isNaN(b)) continue
      time[count] = first.time[i - 1]!
      ours[count] = a
      theirs[count++] = b
    }
  }
  return { time: time.subarray(0, count), first: ours.subarray(0, count), second: theirs.subarray(0, count) }
}
