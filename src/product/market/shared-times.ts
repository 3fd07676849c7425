// The times of many series. Shares of one exchange have the same days: they are kept once, because memory that nobody has used yet
// costs more to touch than all the arithmetic on it.
import type { StoredInterval } from './batch.ts'
import { type Block, decodeDates } from './block.ts'

export type DatedBlock = Pick<Block, 'period' | 'barCount' | 'scale' | 'format' | 'dates'>

export type SharedTimes = {
  /** The next block of the present series. */
  add(block: DatedBlock): void
  endSeries(): void
  /** In shared memory; the series that ended i-th begins at starts[i]. */
  together(): { time: Int32Array; starts: Int32Array }
}

export function sharedTimes(interval: StoredInterval): SharedTimes {
  const periods = new Map<string, { id: number; time: Int32Array }>()
  const stretches = new Map<string, { start: number; parts: Int32Array[] }>()
  const starts: number[] = []
  let parts: { id: number; time: Int32Array }[] = []
  let length = 0

  function timesOf(block: DatedBlock): { id: number; time: Int32Array } {
    const key = `${block.period} ${block.format} ${block.dates.toString('latin1')}`
    const known = periods.get(key)
    if (known) return known
    const time = new Int32Array(block.barCount)
    decodeDates(block, interval, time, 0)
    const fresh = { id: periods.size, time }
    periods.set(key, fresh)
    return fresh
  }

  return {
    add: block => void parts.push(timesOf(block)),
    endSeries: () => {
      const key = parts.map(({ id }) => id).join()
      let stretch = stretches.get(key)
      if (!stretch) {
        stretch = { start: length, parts: parts.map(({ time }) => time) }
        stretches.set(key, stretch)
        for (const { time } of parts) length += time.length
      }
      starts.push(stretch.start)
      parts = []
    },
    together: () => {
      const time = new Int32Array(new SharedArrayBuffer(4 * length))
      for (const stretch of stretches.values()) {
        let at = stretch.start
        for (const part of stretch.parts) {
          time.set(part, at)
          at += part.length
        }
      }
      return { time, starts: Int32Array.from(starts) }
    },
  }
}
