// Patterns in the trail that somebody should look at. Pure: events in, findings out; what they read and where findings go is in
// watch.ts. Thresholds are for one instance of a few hundred accounts; each stands beside the reason for it.
import { truncatedAddress } from '#telemetry'
import type { RecordedEvent } from './audit-trail.store.ts'

export const detections = {
  spraying: 'One network was refused at ten or more accounts within ten minutes: few passwords against many accounts.',
  stuffing: 'Fifty or more accounts were refused from twenty or more networks within ten minutes: a stolen list is being tried.',
  guessing: 'One account was refused thirty times or more within ten minutes.',
  walking: 'One account was refused twenty things or more within ten minutes that are not its own.',
  'odd-hour-export':
    'Data was taken out at an hour at which that account is never active; without a history, between midnight and five.',
  'new-network': 'An account signed in from a part of the network that it has not signed in from before.',
} as const

export type DetectionName = keyof typeof detections

export type Finding = {
  detection: DetectionName
  /** The account, network or whole that it is about: the same pattern is told once in a while only. */
  about: string
  /** Kept aside like every address. */
  address?: string
  detail: Record<string, number>
}

export const windowMs = 10 * 60_000

const sprayedAccounts = 10
const stuffedAccounts = 50
const stuffingNetworks = 20
const guesses = 30
const forbiddenThings = 20

/** Over the events of one window. */
export function unusualPatterns(events: readonly RecordedEvent[]): Finding[] {
  const refused = events.filter(({ kind }) => kind === 'sign-in.refused')
  return [...spraying(refused), ...stuffing(refused), ...guessing(refused), ...walking(events)]
}

function spraying(refused: readonly RecordedEvent[]): Finding[] {
  const byNetwork = Map.groupBy(
    refused.filter(({ personal }) => personal.address),
    ({ personal }) => truncatedAddress(personal.address!),
  )
  return [...byNetwork].flatMap(([network, its]) => {
    const accounts = subjectsIn(its)
    return accounts < sprayedAccounts
      ? []
      : [{ detection: 'spraying' as const, about: 'one network', address: network, detail: { accounts, refusals: sum(its) } }]
  })
}

function stuffing(refused: readonly RecordedEvent[]): Finding[] {
  const accounts = subjectsIn(refused)
  const networks = new Set(refused.flatMap(({ personal }) => (personal.address ? [truncatedAddress(personal.address)] : []))).size
  if (accounts < stuffedAccounts || networks < stuffingNetworks) return []
  return [{ detection: 'stuffing', about: 'all accounts', detail: { accounts, networks, refusals: sum(refused) } }]
}

function guessing(refused: readonly RecordedEvent[]): Finding[] {
  const bySubject = Map.groupBy(
    refused.filter(({ subject }) => subject !== null && !isCrowd(subject)),
    ({ subject }) => subject!,
  )
  return [...bySubject].flatMap(([subject, its]) =>
    sum(its) < guesses ? [] : [{ detection: 'guessing' as const, about: subject, detail: { refusals: sum(its) } }],
  )
}

function walking(events: readonly RecordedEvent[]): Finding[] {
  const byActor = Map.groupBy(
    events.filter(({ kind, actor }) => kind === 'access.refused' && actor !== null),
    ({ actor }) => actor!,
  )
  return [...byActor].flatMap(([actor, its]) =>
    sum(its) < forbiddenThings ? [] : [{ detection: 'walking' as const, about: actor, detail: { refusals: sum(its) } }],
  )
}

const knownEvents = 20
const knownDays = 5
const nearHours = 2
const nightEndsAt = 5

/** `history`: what the same account did in the weeks before. Hours are those of the operator's time zone. */
export function isOddHour(at: Date, history: readonly RecordedEvent[], hourOf: (at: Date) => number): boolean {
  const hour = hourOf(at)
  const days = new Set(history.map(event => event.at.toISOString().slice(0, 10))).size
  if (history.length < knownEvents || days < knownDays) return hour < nightEndsAt
  return history.every(event => {
    const apart = Math.abs(hourOf(event.at) - hour)
    return Math.min(apart, 24 - apart) > nearHours
  })
}

/**
 * Whether an address lies in a part of the network (IPv4 /16, IPv6 /32) that the account has not used before. A country cannot be
 * told without data that is not here; neighbouring addresses usually belong to one provider, which is what this looks at instead.
 */
export function isNewNetwork(address: string, before: readonly string[]): boolean {
  return before.length > 0 && before.every(each => partOf(each) !== partOf(address))
}

function partOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+)\./i.exec(address)
  return v4?.[1] ?? address.split(':').slice(0, 2).join(':')
}

/** Names that were counted together stand for as many accounts. */
function subjectsIn(events: readonly RecordedEvent[]): number {
  const named = new Set(events.flatMap(({ subject }) => (subject === null || isCrowd(subject) ? [] : [subject])))
  return named.size + sum(events.filter(({ subject }) => subject !== null && isCrowd(subject)))
}

function isCrowd(subject: string): boolean {
  return subject.startsWith('(')
}

function sum(events: readonly RecordedEvent[]): number {
  return events.reduce((total, { count }) => total + count, 0)
}
