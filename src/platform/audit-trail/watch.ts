// Looks through the trail for unusual patterns, and says what it found: in the trail itself and in the log.
import type { DatabaseLog } from '#database'
import type { AuditTrail, RecordedEvent } from './audit-trail.ts'
import { detections, type Finding, isNewNetwork, isOddHour, unusualPatterns, windowMs } from './detections.ts'

export type TrailWatch = {
  /** What is new since the last time. */
  look(): Promise<Finding[]>
}

export type TrailWatchOptions = {
  trail: AuditTrail
  now: () => number
  /** The operator's. */
  timeZone: string
  log: DatabaseLog
}

/** The same thing about the same account is told again after this. */
const quietMs = 6 * 3_600_000
const historyMs = 30 * 86_400_000
const mostEvents = 5_000
const mostHistory = 500

export function watchTrail({ trail, now, timeZone, log }: TrailWatchOptions): TrailWatch {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone })
  const hourOf = (at: Date): number => Number(clock.format(at))

  async function historyOf(event: RecordedEvent, kinds?: 'sign-in'): Promise<RecordedEvent[]> {
    const from = new Date(event.at.getTime() - historyMs)
    const filter = { actor: event.actor!, from, to: event.at, ...(kinds && { kinds: [kinds] }) }
    return (await trail.events(filter, mostHistory)).events
  }

  async function unusualExports(events: readonly RecordedEvent[]): Promise<Finding[]> {
    const found: Finding[] = []
    for (const event of events) {
      if (event.actor === null || !['data.exported', 'account.exported'].includes(event.kind)) continue
      if (isOddHour(event.at, await historyOf(event), hourOf))
        found.push({ detection: 'odd-hour-export', about: event.actor, detail: { hour: hourOf(event.at) } })
    }
    return found
  }

  async function newNetworks(events: readonly RecordedEvent[]): Promise<Finding[]> {
    const found: Finding[] = []
    for (const event of events) {
      const { address } = event.personal
      if (event.actor === null || event.kind !== 'sign-in' || event.outcome !== 'done' || !address) continue
      const before = (await historyOf(event, 'sign-in')).flatMap(({ personal }) => personal.address ?? [])
      if (isNewNetwork(address, before))
        found.push({ detection: 'new-network', about: event.actor, address, detail: { earlierSignIns: before.length } })
    }
    return found
  }

  async function toldAlready({ detection, about, address }: Finding): Promise<boolean> {
    const from = new Date(now() - quietMs)
    const { events } = await trail.events({ kinds: ['alarm.raised'], subject: about, from }, mostHistory)
    return events.some(
      event => event.detail.detection === detection && (address === undefined || event.personal.address === address),
    )
  }

  return {
    async look() {
      const kinds = ['sign-in.refused', 'access.refused', 'sign-in', 'data.exported', 'account.exported'] as const
      const { events } = await trail.events({ kinds: [...kinds], from: new Date(now() - windowMs) }, mostEvents)
      const found = [...unusualPatterns(events), ...(await unusualExports(events)), ...(await newNetworks(events))]
      const fresh: Finding[] = []
      for (const finding of found) {
        if (await toldAlready(finding)) continue
        const { detection, about, address, detail } = finding
        await trail.record({
          kind: 'alarm.raised',
          outcome: 'done',
          subject: about,
          ...(address !== undefined && { address }),
          detail: { detection, ...detail },
        })
        log.warn({ detection, about, ...detail }, detections[detection])
        fresh.push(finding)
      }
      return fresh
    },
  }
}
