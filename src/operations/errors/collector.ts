// Tells a Sentry-compatible place (SENTRY_DSN) of errors: one event for each kind at most once a minute, with how many it stands for. A
// client of our own, because all that is sent is this (docs/decisions/sentry-client-of-our-own.md).
import { randomBytes } from 'node:crypto'
import { Failure } from '#basics'
import type { Counted } from './tally.ts'

export type Collector = {
  /** Never waits, never throws. */
  tell(group: Counted): void
  counts(): { sent: number; dropped: number }
  /** Sends what waits, for a moment at most. */
  close(): Promise<void>
}

export type CollectorOptions = {
  /** https://KEY@host/path/PROJECT */
  dsn: string
  release: string
  environment: string
  client: string
  now: () => number
  post: (message: { url: string; headers: Record<string, string>; body: string; signal: AbortSignal }) => Promise<unknown>
  /** Whether what `post` threw speaks against what was sent, and not against the place: the same would be rejected for ever. */
  isRejected: (error: unknown) => boolean
  log: { warn(fields: object, message: string): void; info(message: string): void }
  /** Default: 60 s, and 5 s. */
  quietMs?: number
  sendEveryMs?: number
}

type Waiting = { group: Counted; at: number }
/** toldAt: -Infinity before the first time; since: how many were met after that. */
type Known = { toldAt: number; since: number }

const mostWaiting = 100
const mostRemembered = 600
const patienceMs = 10_000
const closeMs = 2_000
const pauseMs = { first: 15_000, most: 600_000 }

/** Throws Failure('misconfigured') for an address that names no key or no project. */
export function openCollector(options: CollectorOptions): Collector {
  const { url, key } = addressOf(options.dsn)
  const { now, log, quietMs = 60_000, sendEveryMs = 5_000 } = options
  const known = new Map<string, Known>()
  const waiting = new Map<string, Waiting>()
  let sent = 0
  let dropped = 0
  let pausedUntil = 0
  let pause: number = pauseMs.first
  let isAway = false
  let sending: Promise<void> = Promise.resolve()

  function knownOf(id: string): Known {
    const before = known.get(id) ?? { toldAt: -Infinity, since: 0 }
    known.set(id, before)
    for (const oldest of known.keys()) {
      if (known.size <= mostRemembered) break
      known.delete(oldest)
    }
    return before
  }

  async function sendAll(): Promise<void> {
    for (const [id, { group, at }] of waiting) {
      if (now() < pausedUntil) return
      const { since: count } = knownOf(id)
      const eventId = randomBytes(16).toString('hex')
      const body = envelope(eventId, event(eventId, group, { at, count }, options), now())
      const headers = {
        'content-type': 'application/x-sentry-envelope',
        'x-sentry-auth': `Sentry sentry_version=7, sentry_client=${options.client}, sentry_key=${key}`,
      }
      try {
        await options.post({ url, headers, body, signal: AbortSignal.timeout(patienceMs) })
      } catch (error) {
        const isDropped = options.isRejected(error)
        if (!isAway)
          log.warn(
            { err: error },
            `the place that SENTRY_DSN names ${isDropped ? 'rejects what it is sent, which is dropped' : 'takes nothing; it is tried again'}`,
          )
        isAway = true
        if (isDropped) {
          dropped++
          settle(id, at, count)
          continue
        }
        pausedUntil = now() + pause
        pause = Math.min(pause * 2, pauseMs.most)
        return
      }
      if (isAway) log.info('the place that SENTRY_DSN names takes errors again')
      isAway = false
      pause = pauseMs.first
      sent++
      settle(id, at, count)
    }
  }

  function settle(id: string, at: number, count: number): void {
    waiting.delete(id)
    const after = knownOf(id)
    after.toldAt = at
    after.since -= count
  }

  const send = (): Promise<void> => (sending = sending.then(sendAll))
  const timer = setInterval(() => void send(), sendEveryMs).unref()
  return {
    tell(group) {
      const at = now()
      const before = knownOf(group.groupId)
      before.since++
      if (waiting.has(group.groupId) || at - before.toldAt < quietMs) return
      if (waiting.size >= mostWaiting) dropped++
      else waiting.set(group.groupId, { group, at })
    },
    counts: () => ({ sent, dropped }),
    async close() {
      clearInterval(timer)
      const late = Promise.withResolvers<void>()
      setTimeout(late.resolve, closeMs).unref()
      await Promise.race([send(), late.promise])
    },
  }
}

function addressOf(dsn: string): { url: string; key: string } {
  const { protocol, username: key, host, pathname } = new URL(dsn)
  const project = pathname.split('/').at(-1) ?? ''
  if (key === '' || project === '')
    throw new Failure('misconfigured', 'SENTRY_DSN has to name a key and a project: https://KEY@host/PROJECT.')
  const before = pathname.slice(0, pathname.length - project.length)
  return { url: `${protocol}//${host}${before}api/${project}/envelope/`, key }
}

/** develop.sentry.dev/sdk/data-model/envelopes: a line of headers, a line that says what follows, and that. */
function envelope(eventId: string, payload: object, at: number): string {
  const text = JSON.stringify(payload)
  const lines = [
    { event_id: eventId, sent_at: new Date(at).toISOString() },
    { type: 'event', length: Buffer.byteLength(text), content_type: 'application/json' },
  ]
  return `${lines.map(line => JSON.stringify(line)).join('\n')}\n${text}\n`
}

function event(
  eventId: string,
  { groupId, origin, sample, release: metIn }: Counted,
  { at, count }: { at: number; count: number },
  { release, environment }: CollectorOptions,
): object {
  return {
    event_id: eventId,
    timestamp: at / 1000,
    platform: origin === 'browser' ? 'javascript' : 'node',
    level: origin === 'crash' ? 'fatal' : 'error',
    release: metIn ?? release,
    environment,
    fingerprint: [groupId],
    transaction: sample.where,
    tags: { origin, ...(sample.requestId !== null && { request_id: sample.requestId }) },
    extra: { count, stack: sample.stack, causes: sample.causes },
    exception: { values: [{ type: sample.type, value: sample.message, stacktrace: { frames: framesOf(sample.stack) } }] },
  }
}

/** The oldest call first, as the other side wants it; undefined fields are left out. */
function framesOf(stack: string): object[] {
  return stack
    .split('\n')
    .flatMap(line => {
      const found =
        /^\s*at (?:async )?(?:(?<name>[^()]{1,200}) \()?(?<file>[^\s()]{1,300}?):(?<line>\d{1,9}):(?<column>\d{1,9})\)?$/.exec(
          line,
        )?.groups
      if (!found) return []
      return [
        {
          function: found.name,
          filename: found.file,
          lineno: Number(found.line),
          colno: Number(found.column),
          in_app: !found.file!.includes('node_modules'),
        },
      ]
    })
    .toReversed()
}
