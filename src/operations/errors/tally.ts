// Errors of this process that are not written yet: counts by group, however many come in, and one sample of each. What finds no place
// is counted together, so neither memory nor the database grows with a flood.
import { lt } from 'semver'
import { groupOf, type RawError, type Sample, sampleOf } from './reading.ts'

export type Counted = {
  groupId: string
  origin: RawError['origin']
  count: number
  firstAt: number
  lastAt: number
  sample: Sample
  /** The newest that it was met in, where that is older than the one of this process. */
  release?: string | undefined
  /** How many in each hour (ms since 1970 of its beginning). */
  hours: Map<number, number>
}

export type Tally = {
  /** → its group. */
  add(error: RawError, at: number): Counted
  /** What was counted until now; counting begins anew. Empty when nothing was. */
  take(): Counted[]
  size(): number
}

const hourMs = 3_600_000
/** The database may be away for days; then what came later counts in the last of these hours. */
const mostHours = 72

/** Strangers decide what browsers report: they have places of their own, so that they never take those of the product's own errors. */
export const places = { browser: 100, own: 400 } as const

export function placeOf(origin: RawError['origin']): keyof typeof places {
  return origin === 'browser' ? 'browser' : 'own'
}

export function othersOf(origin: RawError['origin']): { groupId: string; origin: RawError['origin']; sample: Sample } {
  const isBrowser = placeOf(origin) === 'browser'
  const message = isBrowser ? 'Errors of pages beyond the kinds that are kept.' : 'Errors beyond the kinds that are kept.'
  return {
    groupId: `others-${placeOf(origin)}`,
    origin: isBrowser ? 'browser' : 'background',
    sample: { type: 'Others', message, stack: '', causes: [], where: '', requestId: null },
  }
}

export function openTally(): Tally {
  let groups = new Map<string, Counted>()
  let used = { browser: 0, own: 0 }

  function groupFor(error: RawError, at: number): Counted {
    const groupId = groupOf(error)
    const known = groups.get(groupId)
    if (known) {
      known.release = newest(known.release, error.release)
      return known
    }
    const place = placeOf(error.origin)
    const begun = { count: 0, firstAt: at, lastAt: at, hours: new Map<number, number>() }
    if (used[place] >= places[place]) {
      const others = othersOf(error.origin)
      const together = groups.get(others.groupId) ?? { ...others, ...begun }
      groups.set(others.groupId, together)
      return together
    }
    used[place]++
    const counted: Counted = { groupId, origin: error.origin, sample: sampleOf(error), release: error.release, ...begun }
    groups.set(groupId, counted)
    return counted
  }

  return {
    add(error, at) {
      const group = groupFor(error, at)
      group.count++
      group.lastAt = Math.max(group.lastAt, at)
      const hour = Math.floor(at / hourMs) * hourMs
      const counting = group.hours.has(hour) || group.hours.size < mostHours ? hour : [...group.hours.keys()].at(-1)!
      group.hours.set(counting, (group.hours.get(counting) ?? 0) + 1)
      return group
    },
    take() {
      const taken = [...groups.values()]
      groups = new Map()
      used = { browser: 0, own: 0 }
      return taken
    },
    size: () => groups.size,
  }
}

/** None is said of what this process is of, which is the newest. */
function newest(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return undefined
  return lt(one, other) ? other : one
}
