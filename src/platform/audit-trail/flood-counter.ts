// Counts floods in memory between two writes, so that a flood costs the database one write a second and not one a request.
import type { PreparedEvent } from './audit-event.ts'
import type { CountedFlood } from './floods.store.ts'

export const minuteMs = 60_000

/** More subjects of one kind in one minute are counted together: whoever invents names must not fill the trail. */
const mostSubjects = 200
const others = '(many others)'

export type FloodCounter = {
  add(event: PreparedEvent): void
  /** What was counted since the last call. */
  take(): CountedFlood[]
  /** Gives back what could not be written. */
  putBack(floods: readonly CountedFlood[]): void
  forget(person: string): void
}

export function countFloods(): FloodCounter {
  let minute = 0
  const subjects = new Map<string, Set<string>>()
  const counted = new Map<string, CountedFlood>()

  function merge(flood: CountedFlood): void {
    const { kind, outcome, actor, subject } = flood.event
    const key = JSON.stringify([flood.minute, kind, outcome, actor, subject])
    const known = counted.get(key)
    if (known) known.event = { ...known.event, count: known.event.count + flood.event.count }
    else counted.set(key, flood)
  }

  return {
    add(event) {
      const current = Math.floor(event.at / minuteMs) * minuteMs
      if (current !== minute) subjects.clear()
      minute = current
      const kind = `${event.kind} ${event.outcome}`
      const known = subjects.get(kind) ?? new Set()
      subjects.set(kind, known)
      const who = JSON.stringify([event.actor, event.subject])
      if (known.size < mostSubjects || known.has(who)) {
        known.add(who)
        merge({ minute, event })
      } else merge({ minute, event: { ...event, actor: null, subject: others, detail: '{}', personal: [] } })
    },
    take() {
      const floods = [...counted.values()]
      counted.clear()
      return floods
    },
    putBack(floods) {
      for (const flood of floods) merge(flood)
    },
    forget(person) {
      for (const flood of counted.values())
        if (flood.event.actor === person || flood.event.subject === person) flood.event = { ...flood.event, personal: [] }
    },
  }
}
