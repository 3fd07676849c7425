// How well the instance was there: in how many minutes some process ran and could write to the database, and how many of the requests
// that came in were answered. Whatever nobody was there for left no request behind, so both are needed.
import type { Hour } from './performance.store.ts'

export type Availability = {
  days: number
  /** Minutes since the instance was first seen, the days' most. */
  minutes: number
  upPercent: number
  requests: number
  failed: number
  /** 100 where nothing was asked. */
  answeredPercent: number
  isMet: boolean
}

const minuteMs = 60_000
const minutesOfHour = 60

/** hours: ascending. Of the last `days` days, up to and with the minute of `now`; null before anything was noted. */
export function availabilityOver(
  days: number,
  { now, hours }: { now: Date; hours: readonly Hour[] },
  objectivePercent: number,
): Availability | null {
  const thisMinute = Math.floor(now.getTime() / minuteMs)
  const [first] = hours
  if (!first) return null
  const firstMinute = minuteOf(first.hour) + lowestBit(first.minutes)
  const from = Math.max(firstMinute, thisMinute - days * 24 * 60 + 1)
  let up = 0
  let requests = 0
  let failed = 0
  for (const hour of hours) {
    const begins = minuteOf(hour.hour)
    if (begins + minutesOfHour <= from) continue
    for (let i = 0; i < minutesOfHour; i++) if (begins + i >= from && (hour.minutes >> BigInt(i)) & 1n) up++
    requests += hour.requests
    failed += hour.failed
  }
  // The minute that it is counts once somebody has written in it: it is not over.
  const last = hours.at(-1)!
  const isMarked = minuteOf(last.hour) + highestBit(last.minutes) >= thisMinute
  const minutes = Math.max(1, thisMinute - from + (isMarked ? 1 : 0))
  const upPercent = rounded((100 * Math.min(up, minutes)) / minutes)
  const answeredPercent = requests === 0 ? 100 : rounded((100 * (requests - failed)) / requests)
  const isMet = upPercent >= objectivePercent && answeredPercent >= objectivePercent
  return { days, minutes, upPercent, requests, failed, answeredPercent, isMet }
}

function minuteOf(hour: Date): number {
  return Math.floor(hour.getTime() / minuteMs)
}

function lowestBit(bits: bigint): number {
  for (let i = 0; i < minutesOfHour; i++) if ((bits >> BigInt(i)) & 1n) return i
  return 0
}

function highestBit(bits: bigint): number {
  for (let i = minutesOfHour - 1; i >= 0; i--) if ((bits >> BigInt(i)) & 1n) return i
  return 0
}

/** Down: 99.9996 is not 100. */
function rounded(percent: number): number {
  return Math.floor(percent * 1000) / 1000
}
