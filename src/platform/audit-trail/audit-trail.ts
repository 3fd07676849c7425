// Who did what and when: every security event, append-only, each row chained to the one before by its hash. Personal data stands
// aside and can go without breaking the chain. docs/concepts/audit-trail.md says what this proves and what it does not.
import type { Transaction } from 'kysely'
import type { Database, DatabaseLog, Tables } from '#database'
import { type AuditEvent, type PreparedEvent, prepared } from './audit-event.ts'
import {
  appendEvents,
  countKinds,
  erasePerson,
  type EventFilter,
  expireTexts,
  type Head,
  readEvents,
  readHead,
  type RecordedEvent,
} from './audit-trail.store.ts'
import { eventKinds } from './event-kinds.ts'
import { countFloods, minuteMs } from './flood-counter.ts'
import { addFloods, readFloods, sealFloods } from './floods.store.ts'
import { type Seals, type Verification, verifyChain, type VerifyOptions } from './verify.ts'

export type { AuditEvent } from './audit-event.ts'
export { type Archived, archiveMonths } from './archive.ts'
export { type EventFilter, lockChain, type RecordedEvent } from './audit-trail.store.ts'
export { openRollingCheck, type RollingFinding } from './rolling-check.ts'
export { watchTrail } from './watch.ts'

export type AuditTrail = {
  /**
   * Resolves when the event is stored; a kind that floods is only counted now and stored within a second.
   * `within`: stored with the caller's transaction or not at all. Call it last there: from then on every other writer waits.
   */
  record(event: AuditEvent, within?: Transaction<Tables>): Promise<void>
  /** Newest first, with the floods that are being counted; `next` goes into `before` for older ones. `within`: as the caller's transaction sees them. */
  events(
    filter: EventFilter,
    limit?: number,
    within?: Transaction<Tables>,
  ): Promise<{ events: RecordedEvent[]; next: number | null }>
  /** How often each kind happened since then; one that did not is left out. */
  counts(from: Date): Promise<{ kind: string; count: number }[]>
  /** The newest row: whoever notes it elsewhere can tell later that nothing before it was changed. */
  head(): Promise<Head>
  /** Walks the whole chain; nothing is locked meanwhile. */
  verify(options: VerifyOptions): Promise<Verification>
  /** Takes everything personal of an account out of the trail, and its proven mail address wherever it stands. How many texts went. */
  erase(account: string, options?: { email?: string; within?: Transaction<Tables> }): Promise<number>
  /** Takes out the personal data of events before then. How many texts went. */
  expire(before: Date): Promise<number>
  /** Stores what was counted, and closes the minutes that are over. It also happens by itself. */
  flush(): Promise<void>
  /** Stores what was counted. */
  close(): Promise<void>
}

/** seals: what else the trail vouches for; verify looks at that, too. */
export type AuditTrailOptions = { database: Database; now: () => number; log: DatabaseLog; seals?: Seals }

const flushEveryMs = 1_000
const sealEveryMs = 10_000
/** After a minute's end, until every process has written what it counted in it. */
const graceMs = 5_000
const mostAtOnce = 100

export function openAuditTrail({ database, now, log, seals }: AuditTrailOptions): AuditTrail {
  const { kysely } = database
  const floods = countFloods()
  const append = queueOf(events => kysely.transaction().execute(trx => appendEvents(trx, events)))
  let timer: NodeJS.Timeout | undefined
  let dueAt = 0
  let flushing: Promise<void> = Promise.resolve()
  let isClosed = false

  async function storeCounted(): Promise<void> {
    const counted = floods.take()
    if (counted.length === 0) return
    try {
      await kysely.transaction().execute(trx => addFloods(trx, counted))
    } catch (error) {
      floods.putBack(counted)
      throw error
    }
  }

  async function flushNow(): Promise<void> {
    await storeCounted()
    const before = Math.floor((now() - graceMs) / minuteMs) * minuteMs
    const { left } = await kysely.transaction().execute(trx => sealFloods(trx, new Date(before)))
    if (left > 0) schedule(sealEveryMs)
  }

  function flush(): Promise<void> {
    flushing = flushing.then(flushNow, flushNow)
    return flushing
  }

  /** At the latest after that time; an earlier appointment stays. */
  function schedule(afterMs: number): void {
    const at = performance.now() + afterMs
    if (isClosed || (timer && dueAt <= at)) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(() => {
      timer = undefined
      flush().catch((error: unknown) => {
        log.warn({ err: error }, 'events of the audit trail wait to be stored')
        schedule(sealEveryMs)
      })
    }, afterMs).unref()
  }
  // What an earlier process left counted but not closed.
  schedule(sealEveryMs)

  return {
    async record(event, within) {
      const ready = prepared(event, now())
      if (within) await appendEvents(within, [ready])
      else if (eventKinds[event.kind].floods) {
        floods.add(ready)
        schedule(flushEveryMs)
      } else await append(ready)
    },
    async events(filter, limit = 100, within) {
      const db = within ?? kysely
      const stored = await readEvents(db, filter, limit)
      const counting = filter.before === undefined ? await readFloods(db, filter, limit) : []
      const last = stored.at(-1)
      return { events: [...counting, ...stored], next: stored.length === limit && last ? last.seq : null }
    },
    counts: from => countKinds(kysely, from),
    head: () => readHead(kysely),
    verify: options => verifyChain(database.pool, options, seals),
    erase(account, { email, within } = {}) {
      floods.forget(account)
      return within ? erasePerson(within, account, email) : kysely.transaction().execute(trx => erasePerson(trx, account, email))
    },
    expire: before => expireTexts(kysely, before),
    flush,
    async close() {
      isClosed = true
      clearTimeout(timer)
      await flushing.then(storeCounted, storeCounted)
    },
  }
}

/** For who works in a transaction of its own over the whole schema; otherwise as `record` with `within`. */
export async function recordWithin(within: Transaction<Tables>, now: number, event: AuditEvent): Promise<void> {
  await appendEvents(within, [prepared(event, now)])
}

/** One transaction at a time in this process, with all that came in meanwhile: the chain's lock is waited for by one connection only. */
function queueOf(store: (events: PreparedEvent[]) => Promise<unknown>): (event: PreparedEvent) => Promise<void> {
  type Waiting = { event: PreparedEvent; stored: () => void; failed: (error: unknown) => void }
  const waiting: Waiting[] = []
  let isRunning = false

  async function run(): Promise<void> {
    isRunning = true
    for (let batch = waiting.splice(0, mostAtOnce); batch.length > 0; batch = waiting.splice(0, mostAtOnce)) {
      try {
        await store(batch.map(({ event }) => event))
        for (const { stored } of batch) stored()
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    isRunning = false
  }

  return event =>
    new Promise((stored, failed) => {
      waiting.push({ event, stored, failed })
      if (!isRunning) void run()
    })
}
