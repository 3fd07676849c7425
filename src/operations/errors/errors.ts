// Unexpected failures of every process, the computing threads and the pages, grouped, so that somebody sees them. What happens is counted
// in memory and written in batches every two seconds: a flood of one kind is one row. docs/concepts/errors.md says what is kept.
import { randomUUID } from 'node:crypto'
import { lt, valid } from 'semver'
import { Failure } from '#basics'
import type { Database } from '#database'
import { everyNowAndThen } from '#jobs'
import type { PageError } from '#http'
import type { Log, LoggedFault } from '#telemetry'
import {
  findGroup,
  forget,
  type GroupRow,
  hoursOf,
  listGroups,
  moveState,
  seeAll,
  type State,
  type Sums,
  sums,
} from './errors.store.ts'
import type { Origin } from './fingerprint.ts'
import { type RawError, readFault, readPageError, type Sample } from './reading.ts'
import type { Collector } from './collector.ts'
import { openTally } from './tally.ts'
import { type Batch, writeBatch } from './writing.ts'

export { type Collector, openCollector } from './collector.ts'
export type { GroupRow, State, Sums } from './errors.store.ts'
export type { Origin } from './fingerprint.ts'
export type { Sample } from './reading.ts'

export type ErrorGroup = GroupRow & { sample: Sample; hours: { hour: Date; count: number }[] }
export type Verdict = 'seen' | 'resolved'

export type ErrorCounts = {
  /** Of this process, since it began. */
  byOrigin: Record<Origin, number>
  /** Kinds that are counted and not written yet. */
  waiting: number
}

export type Errors = {
  /** What was logged as an error. Never throws. */
  note(fault: LoggedFault): void
  /** What a page reports. Never throws. */
  notePage(error: PageError): void
  counts(): ErrorCounts
  /** Over all processes, as of their last batches; this one's are written first. Rejects while the database is away. */
  sums(): Promise<Sums>
  list(states: readonly State[], most: number): Promise<(GroupRow & { lastDay: number })[]>
  find(id: string): Promise<ErrorGroup | undefined>
  /**
   * seen: somebody knows of it; a resolved one is open again. resolved: met again later it counts as come back.
   * Throws Failure('not-found'), or 'conflict' where it is so already.
   */
  judge(id: string, verdict: Verdict): Promise<void>
  /** → how many were new or had come back. */
  seeAll(): Promise<number>
  /** Writes in the background from now on. */
  start(): void
  /** Writes what is counted; rejects when that does not succeed, and keeps it. */
  flush(): Promise<void>
  /** Writes the rest, for a moment at most. */
  close(): Promise<void>
}

export type ErrorsOptions = {
  database: Database
  release: string
  retentionDays: number
  /** Another place that is told. */
  collector?: Collector | undefined
  now: () => number
  log: Log
  everyMs?: number
}

const usualEveryMs = 2_000
const forgetEveryMs = 3_600_000
const closeMs = 2_000
const hoursShownDays = 7
const openStates: readonly State[] = ['new', 'seen', 'regressed']

export function openErrors({
  database,
  release,
  retentionDays,
  collector,
  now,
  log,
  everyMs = usualEveryMs,
}: ErrorsOptions): Errors {
  const { kysely } = database
  const processId = randomUUID()
  const tally = openTally()
  const byOrigin: Record<Origin, number> = { request: 0, job: 0, background: 0, crash: 0, browser: 0 }
  const stopped = new AbortController()
  let beats: Promise<void> | undefined
  let batch: Batch | undefined
  let batches = 0
  let writing: Promise<void> = Promise.resolve()
  let isAway = false
  let forgotAt = -Infinity

  function count(read: () => RawError): void {
    let error: RawError
    try {
      error = read()
    } catch {
      // What cannot even be read is counted as that: the one that is being told of must not be lost over how it looks.
      error = {
        origin: 'background',
        type: 'Unreadable',
        message: 'An error that cannot be read.',
        stack: '',
        causes: [],
        where: '',
        requestId: null,
      }
    }
    const group = tally.add(error, now())
    byOrigin[error.origin]++
    collector?.tell(group)
  }

  /** One at a time, and the same batch again until it is written: what comes meanwhile waits for the next. */
  async function write(): Promise<void> {
    if (!batch) {
      const counted = tally.take()
      if (counted.length === 0) return
      batch = { processId, number: ++batches, release, counted }
    }
    await writeBatch(database, batch)
    batch = undefined
  }

  async function flush(): Promise<void> {
    const turn = writing.then(async () => {
      await write()
      // What waited behind one that did not succeed before.
      if (tally.size() > 0) await write()
    })
    writing = turn.catch(() => undefined)
    return turn
  }

  async function tidy(): Promise<void> {
    if (performance.now() - forgotAt < forgetEveryMs) return
    forgotAt = performance.now()
    await forget(kysely, retentionDays)
  }

  return {
    note: fault => count(() => readFault(fault)),
    notePage: error => count(() => readPageError({ ...error, release: olderThan(release, error.release) })),
    counts: () => ({ byOrigin: { ...byOrigin }, waiting: tally.size() + (batch?.counted.length ?? 0) }),
    async sums() {
      await flush()
      return sums(kysely)
    },
    async list(states, most) {
      await flush()
      return listGroups(kysely, { states, most })
    },
    async find(id) {
      await flush()
      const found = await findGroup(kysely, id)
      return found && { ...found, hours: await hoursOf(kysely, id, hoursShownDays) }
    },
    async judge(id, verdict) {
      await flush()
      const known = await findGroup(kysely, id)
      if (!known) throw new Failure('not-found', 'There is no such error, or it is so long ago that it is forgotten.')
      const isResolved = verdict === 'resolved'
      const from = isResolved ? openStates : (['new', 'regressed', 'resolved'] as const)
      const to = { state: verdict, resolvedAt: isResolved ? new Date(now()) : null, release: isResolved ? release : null }
      if (!(await moveState(kysely, id, from, to))) throw new Failure('conflict', `It is ${verdict} already.`)
    },
    seeAll: () => seeAll(kysely),
    start() {
      beats ??= everyNowAndThen(
        everyMs,
        async () => {
          await flush()
          await tidy()
          if (isAway) log.info('errors are written down again')
          isAway = false
        },
        error => {
          // A warning: as an error it would count itself.
          if (!isAway) log.warn({ err: error }, 'errors cannot be written down; they are counted here until they can')
          isAway = true
        },
        stopped.signal,
      )
    },
    flush,
    async close() {
      stopped.abort()
      await beats
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, closeMs)
      const last = flush().catch((error: unknown) => log.warn({ err: error }, 'the last errors could not be written down'))
      await Promise.race([last, late.promise])
      clearTimeout(timer)
      await collector?.close()
    },
  }
}

/** Anybody can say anything: what is no release, or would be a newer one, is taken for our own. */
function olderThan(own: string, said: string | undefined): string | undefined {
  return valid(said) !== null && valid(own) !== null && lt(said!, own) ? said : undefined
}
