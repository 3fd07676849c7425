// An event as rooms hand it in, made fit for the trail: bounded, visible text that PostgreSQL gives back as it took it.
import { assert } from '#basics'
import { type EventKind, isEventKind } from './event-kinds.ts'

export type AuditOutcome = 'done' | 'refused' | 'failed'

export type AuditEvent = {
  kind: EventKind
  outcome: AuditOutcome
  /** The account that acted, by id. Absent: nobody signed in, or the product itself. */
  actor?: string
  /** What was acted upon, by id: an account, a key, a route. Never a name or an address. */
  subject?: string
  /** Of the actor, or, when nobody is signed in, of whoever tried. Kept aside and erasable, as is everything in `personal`. */
  address?: string
  userAgent?: string
  /** About the subject, or about the actor when there is none: mail address, name. */
  personal?: Record<string, string>
  /** Stays for good: nothing personal, nothing secret. */
  detail?: Record<string, string | number | boolean>
}

export type PersonalText = { field: string; person: string | null; text: string }

export type PreparedEvent = {
  at: number
  kind: EventKind
  outcome: AuditOutcome
  actor: string | null
  subject: string | null
  count: number
  detail: string
  personal: readonly PersonalText[]
}

const mostCharacters = 300
const mostFields = 20

/** Names under which a secret or somebody's data would stand in `detail`, from where nothing can be taken back. */
const notForDetail = /pass(word|wd|phrase)|secret|token|cookie|authori[sz]ation|credential|e-?mail|address$|user-?agent/i

export function prepared(event: AuditEvent, at: number): PreparedEvent {
  assert(isEventKind(event.kind), `${event.kind} is a kind of event`)
  const detail = Object.entries(event.detail ?? {})
  assert(detail.length <= mostFields, 'an event has few details')
  for (const [name, value] of detail)
    assert(!notForDetail.test(name) || typeof value !== 'string', `${name} is no detail for the audit trail`)
  const actor = shortened(event.actor)
  const subject = shortened(event.subject)
  const byActor = { address: event.address, userAgent: event.userAgent }
  return {
    at,
    kind: event.kind,
    outcome: event.outcome,
    actor,
    subject,
    count: 1,
    detail: JSON.stringify(
      Object.fromEntries(detail.map(([name, value]) => [clean(name), typeof value === 'string' ? clean(value) : value])),
    ),
    personal: [
      ...textsOf(byActor, actor ?? subject),
      ...textsOf(event.personal ?? {}, subject ?? actor).filter(({ field }) => !(field in byActor)),
    ],
  }
}

function textsOf(fields: Record<string, string | undefined>, person: string | null): PersonalText[] {
  return Object.entries(fields)
    .slice(0, mostFields)
    .flatMap(([field, text]) => (text === undefined || text === '' ? [] : [{ field: clean(field), person, text: clean(text) }]))
}

function shortened(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : clean(text)
}

// oxlint-disable-next-line no-control-regex -- exactly those are meant
const deceptive = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** PostgreSQL takes no NUL and no half surrogates, and a terminal must not obey what a stranger sent. */
function clean(text: string): string {
  return text.slice(0, mostCharacters).toWellFormed().replaceAll(deceptive, '\ufffd')
}
