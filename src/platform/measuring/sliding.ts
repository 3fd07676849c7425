// What happened lately: counts of the last minutes, kept in slices of which the oldest falls out as a whole. Reading costs nothing
// but the reading, because the sum over the slices is kept while they come and go.
import { bucketCount, bucketOf, packed, type Packed } from './histogram.ts'

export const sliceMs = 5_000
export const sliceCount = 60
export const windowSeconds = (sliceMs * sliceCount) / 1000

/** Where the window begins: with a whole slice, so it reaches up to one less than its length back. */
export function oldestCounted(at: number): number {
  return (Math.floor(at / sliceMs) - sliceCount + 1) * sliceMs
}

/** The slice that falls out of the window next, where something is in it: for whoever counts from a little later on. mostUs: of what stays. */
export type Leaving = { count: number; failed: number; mostUs: number; buckets: Packed }

type Slice = { number: number; buckets: Map<number, number>; count: number; failed: number; mostUs: number }

export type Sliding = {
  /** at: of a clock that never jumps. */
  add(us: number, hasFailed: boolean, at: number): void
  /** Since the process began, by bucket. */
  readonly ever: Uint32Array
  everSumUs(): number
  now(at: number): { count: number; failed: number; mostUs: number; buckets: Packed; leaving?: Leaving }
  /** The same by bucket, for whoever only looks. */
  counts(at: number): Uint32Array
}

export function openSliding(): Sliding {
  const window = new Uint32Array(bucketCount)
  const ever = new Uint32Array(bucketCount)
  const slices: Slice[] = []
  let sumUs = 0

  function forget(at: number): void {
    while (slices.length > 0 && slices[0]!.number * sliceMs < oldestCounted(at))
      for (const [bucket, count] of slices.shift()!.buckets) window[bucket]! -= count
  }

  function slice(at: number): Slice {
    const number = Math.floor(at / sliceMs)
    const last = slices.at(-1)
    if (last && last.number >= number) return last
    forget(at)
    const next = { number, buckets: new Map<number, number>(), count: 0, failed: 0, mostUs: 0 }
    slices.push(next)
    return next
  }

  return {
    ever,
    everSumUs: () => sumUs,
    add(us, hasFailed, at) {
      const bucket = bucketOf(us)
      const current = slice(at)
      current.buckets.set(bucket, (current.buckets.get(bucket) ?? 0) + 1)
      current.count++
      if (hasFailed) current.failed++
      if (us > current.mostUs) current.mostUs = us
      window[bucket]!++
      ever[bucket]!++
      sumUs += us
    },
    now(at) {
      forget(at)
      const [first, ...rest] = slices
      if (!first) return { count: 0, failed: 0, mostUs: 0, buckets: [] }
      const after = sumsOf(rest)
      const mostUs = Math.max(first.mostUs, after.mostUs)
      const all = { count: first.count + after.count, failed: first.failed + after.failed, mostUs, buckets: packed(window) }
      if (first.number * sliceMs > oldestCounted(at)) return all
      const buckets = [...first.buckets].flat()
      return { ...all, leaving: { count: first.count, failed: first.failed, mostUs: after.mostUs, buckets } }
    },
    counts(at) {
      forget(at)
      return window
    },
  }
}

function sumsOf(slices: readonly Slice[]): { count: number; failed: number; mostUs: number } {
  const sums = { count: 0, failed: 0, mostUs: 0 }
  for (const { count, failed, mostUs } of slices) {
    sums.count += count
    sums.failed += failed
    sums.mostUs = Math.max(sums.mostUs, mostUs)
  }
  return sums
}
