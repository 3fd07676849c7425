// Durations in log-linear buckets: whole microseconds up to 255, then 128 buckets for each power of two. The middle of a bucket is at
// most 0.4 % away from whatever fell into it, and counts of several processes are summed bucket by bucket.

const linear = 256
const bitsOfHalf = 7
/** 17.9 minutes; what took longer counts as that. */
const mostUs = 2 ** 30
export const bucketCount = bucketOf(mostUs) + 1

/** Pairs of a bucket and how many fell into it, one after the other: how a histogram travels. */
export type Packed = readonly number[]

/** us: whole microseconds, 0 or more. */
export function bucketOf(us: number): number {
  if (us < linear) return us
  const bounded = us > mostUs ? mostUs : us
  const shift = 31 - Math.clz32(bounded) - bitsOfHalf
  return (shift << bitsOfHalf) + (bounded >>> shift)
}

/** The least number of microseconds in a bucket. */
export function leastOf(bucket: number): number {
  if (bucket < linear) return bucket
  const shift = (bucket >> bitsOfHalf) - 1
  return (bucket - (shift << bitsOfHalf)) << shift
}

export function middleOf(bucket: number): number {
  const least = leastOf(bucket)
  return bucket < linear ? least : least + (2 ** ((bucket >> bitsOfHalf) - 1) - 1) / 2
}

export function packed(counts: Uint32Array): number[] {
  const pairs: number[] = []
  for (let bucket = 0; bucket < counts.length; bucket++) if (counts[bucket]! > 0) pairs.push(bucket, counts[bucket]!)
  return pairs
}

/** Adds what travelled to what is here. */
export function unpackInto(counts: Uint32Array, pairs: Packed): void {
  for (let i = 0; i + 1 < pairs.length; i += 2) counts[pairs[i]!]! += pairs[i + 1]!
}

/** Of what travelled, what is left when some of it is taken away. */
export function without(pairs: Packed, gone: Packed): number[] {
  const counts = new Uint32Array(bucketCount)
  unpackInto(counts, pairs)
  for (let i = 0; i + 1 < gone.length; i += 2) counts[gone[i]!]! -= gone[i + 1]!
  return packed(counts)
}

/**
 * The smallest duration that at least that share of the counted is not above (nearest rank), in microseconds and to within 0.4 %;
 * null where nothing was counted. shares: ascending, each above 0 and up to 1.
 */
export function quantilesUs(counts: Uint32Array, shares: readonly number[]): (number | null)[] {
  let all = 0
  for (const count of counts) all += count
  if (all === 0) return shares.map(() => null)
  const found: number[] = []
  let seen = 0
  let bucket = -1
  for (const share of shares) {
    const rank = Math.max(1, Math.ceil(share * all - 1e-9))
    while (seen < rank) seen += counts[++bucket]!
    found.push(middleOf(bucket))
  }
  return found
}
