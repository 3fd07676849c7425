// Columns that nobody keeps. Who asks a rule for one value of each of thousands of symbols makes tens of thousands of columns and reads
// the last value of a few: taken from the system one by one they cost more than the arithmetic that fills them.

/** Half a megabyte: what one rule over ten years takes, small enough to stay near the processor. */
const valueCount = 1 << 16

let memory: Float64Array | null = null
let isLent = false
let used = 0

/** All zero. */
export function newColumn(length: number): Float64Array {
  if (!isLent || used + length > valueCount) return new Float64Array(length)
  memory ??= new Float64Array(valueCount)
  const column = memory.subarray(used, used + length)
  used += length
  return column.fill(0)
}

/** Columns that are made within belong to nobody afterwards: the result must be none of them, nor hold one. */
export function withPassingColumns<Result>(work: () => Result): Result {
  const [wasLent, before] = [isLent, used]
  isLent = true
  try {
    return work()
  } finally {
    isLent = wasLent
    used = before
  }
}
