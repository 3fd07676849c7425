// How late the event loop is: a timer that is due every 20 ms says by how much it was kept waiting. What one long computation adds is
// one late tick; a loop that has more to do than it can is late again and again, and that is what counts as overload.
import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import type { Packed } from './histogram.ts'
import { openSliding, sliceCount, sliceMs } from './sliding.ts'

const tickMs = 20
/** Of so many ticks the middle one. */
const recentTicks = 21

export type LoopWatch = {
  /** Of the last ticks, the middle one's delay: high only while the loop stays behind. */
  lateMs(): number
  /** How long ago the last tick should have been followed by another: grows while something keeps the loop in one turn. */
  heldMs(): number
  figures(at: number): { buckets: Packed; utilization: number }
  stop(): void
}

export function watchLoop(clock: () => number): LoopWatch {
  const delays = openSliding()
  const recent = new Float64Array(recentTicks)
  let at = 0
  let last = clock()
  const marks: { at: number; mark: EventLoopUtilization }[] = [{ at: last, mark: performance.eventLoopUtilization() }]
  const timer = setInterval(() => {
    const now = clock()
    const late = Math.max(0, now - last - tickMs)
    last = now
    recent[at++ % recentTicks] = late
    delays.add(Math.round(late * 1000), false, now)
    if (now - marks.at(-1)!.at >= sliceMs) {
      marks.push({ at: now, mark: performance.eventLoopUtilization() })
      if (marks.length > sliceCount) marks.shift()
    }
  }, tickMs).unref()
  return {
    heldMs: () => Math.max(0, clock() - last - tickMs),
    lateMs: () => recent.toSorted()[(recentTicks - 1) / 2]!,
    figures: now => ({
      buckets: delays.now(now).buckets,
      utilization: performance.eventLoopUtilization(performance.eventLoopUtilization(), marks[0]!.mark).utilization,
    }),
    stop: () => clearInterval(timer),
  }
}
