// Work that outlives a request and a process: queued in the database, taken up by any worker, tried again when it fails, followed and
// cancelled from anywhere. An effect happens at least once; where once matters the use case puts a unique key into the same transaction
// (docs/concepts/jobs.md says which do).
import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Job as Claimed } from 'pg-boss'
import { assert, Failure } from '#basics'
import type { Database, Tables } from '#database'
import type { Log } from '#telemetry'
import { attemptJob, everyNowAndThen, type Run } from './attempt.ts'
import { deadLetterQueue, openBoss, prepareQueues, within, workOptions } from './boss.ts'
import { type JobKind, type Payload, payloadBytes } from './job-kind.ts'
import {
  cancelledAmong,
  databaseTime,
  countDead,
  deadJob,
  deleteDead,
  deleteDeadOf,
  forgetProgress,
  jobAndProgress,
  mendTimes,
  noteEnded,
  noteProgress,
  noteScheduled,
  queuesWithWork,
  takeUpSetAside,
} from './jobs.store.ts'
import { listed, type ListedJob, reasonIn, type Which } from './listing.ts'
import { type QueueNumbers, queueNumbers } from './queue-numbers.ts'
import { passSchedule, type Schedule } from './scheduling.ts'
import type { Timetable } from './timetable.ts'

export { declareJob, type JobKind, type Payload } from './job-kind.ts'
export { everyNowAndThen, type JobContext, type Run } from './attempt.ts'
export type { ListedJob, Which } from './listing.ts'
export type { QueueNumbers } from './queue-numbers.ts'
export { type Calendar, lastUpTo, nextAfter, type Timetable } from './timetable.ts'

export type Jobs = {
  /** What a job of that kind does. Before the worker starts, once for each kind; what is not handled here is neither sent nor run. */
  handle<P extends Payload>(kind: JobKind<P>, run: Run<P>): void
  /** Asks for a job at its times. Before the worker starts; the kind's own name is the schedule's. */
  schedule<P extends Payload>(kind: JobKind<P>, timetable: Timetable, payload: P): void
  /**
   * Puts a job into the queue and returns its id; null when one of that key is there already (see JobKind.unique). With `within` it exists
   * if and when that transaction commits. Throws Failure('busy') while the database is away.
   */
  send<P extends Payload>(kind: JobKind<P>, payload: P, wishes?: SendWishes): Promise<string | null>
  /** How far a job is; undefined when the queue does not know it (any more). */
  follow(kind: Pick<JobKind, 'name'>, id: string): Promise<JobState | undefined>
  /** False when it had ended before, or is not known. One that runs is told to stop within seconds, in whichever process. */
  cancel(kind: Pick<JobKind, 'name'>, id: string): Promise<boolean>
  /** Of all kinds, at most so many. */
  list(which: Which, most: number): Promise<ListedJob[]>
  /**
   * Puts one that gave up back into its queue, with all its retries. → its name. Throws Failure('not-found') when there is none of that id,
   * 'conflict' when one of its key is there already, or nobody handles its kind any more.
   */
  tryAgain(deadId: string): Promise<string>
  /**
   * The same for all of a kind that gave up, the oldest first, `mostTriedAgain` at a time. → how many went back, and how many are left.
   * Throws Failure('not-found') when none of that kind gave up, 'conflict' as above when none can go back.
   */
  tryAllAgain(name: string): Promise<{ moved: number; left: number }>
  /** Throws one that gave up away for good. → its name. Throws Failure('not-found') when there is none of that id. */
  discard(deadId: string): Promise<string>
  /**
   * The same for all of a kind that gave up, also one that nobody handles any more: the oldest first, `mostDiscarded` at a time. → how many
   * went, and how many are left. Throws Failure('not-found') when none of that kind gave up.
   */
  discardAll(name: string): Promise<{ discarded: number; left: number }>
  numbers(): Promise<QueueNumbers>
  /** Takes jobs up from now on, and looks after the schedules. */
  startWorker(): Promise<void>
  /** Takes up no more; what runs may end within the time, the rest is given back to the queue. */
  stopWorker(graceMs: number): Promise<void>
  close(): Promise<void>
}

export type SendWishes = {
  key?: string
  /** Larger goes first; 0 when not said. */
  priority?: number
  startAfter?: Date
  within?: Transaction<Tables>
}

export type JobState = {
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  /** How often it was tried before. */
  attempt: number
  done: number
  total: number
  says: string
  askedAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export type JobsOptions = {
  database: Database
  /** False where jobs are only asked for. */
  works: boolean
  now: () => number
  log: Log
}

const scheduleEveryMs = 5_000
const cancelEveryMs = 2_000
const mendEveryMs = 30_000
const lookEveryMs = 1_000
/** Of what looks after the queue, when the process ends. */
const closeMs = 1_000
const progressKeptMs = 8 * 86_400_000
/** In one statement: what gave up by the thousand goes back in portions, and does not hold the queue's table for long. */
export const mostTriedAgain = 500

/** As many as one statement removes within a part of its time, whatever else the database does. */
export const mostDiscarded = 5_000
const states = {
  created: 'waiting',
  retry: 'waiting',
  active: 'running',
  completed: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
} as const

export function openJobs({ database, works, now, log }: JobsOptions): Jobs {
  const handlers = new Map<string, { kind: JobKind; run: Run<Payload> }>()
  const timetables: (Schedule & { payload: Payload })[] = []
  const running = new Map<string, AbortController>()
  const slots = new Map<string, string[]>()
  const stop = new AbortController()
  const name = randomUUID()
  const boss = openBoss({ database, log, supervise: works, name })
  const ended = { completed: 0, failed: 0 }
  let endedWritten = 0
  let hasTrouble = false
  let started: Promise<void> | undefined
  let beats: Promise<unknown> = Promise.resolve()

  /** Late, because most commands ask for no job. Forgotten when it fails, so that the next one tries again. */
  function ready(): Promise<void> {
    started ??= boss
      .start()
      .then(() => prepareQueues(boss, kinds(), works))
      .catch((error: unknown) => {
        started = undefined
        throw error
      })
    return started
  }
  const kinds = () => [...handlers.values()].map(handler => handler.kind)
  const assertHandled = (name: string): void => {
    if (!handlers.has(name)) throw new Failure('conflict', 'Nobody handles jobs of that kind any more.')
  }

  async function send(kind: JobKind, payload: Payload, { key, priority, startAfter, within: rows }: SendWishes = {}) {
    assert(handlers.has(kind.name), `${kind.name} is a job that somebody handles`)
    const data = kind.payload.parse(payload)
    assert(JSON.stringify(data).length <= payloadBytes, `${kind.name}: a payload holds ids`)
    await ready()
    return boss.send(kind.name, data, {
      ...(key !== undefined && { singletonKey: key }),
      ...(priority !== undefined && { priority }),
      ...(startAfter && { startAfter }),
      ...(rows && { db: within(rows) }),
    })
  }

  async function passSchedules(): Promise<void> {
    const at = (await databaseTime(database.kysely)).getTime()
    for (const schedule of timetables) {
      const { kind } = handlers.get(schedule.name)!
      await passSchedule(database, schedule, at, rows => send(kind, schedule.payload, { within: rows as Transaction<Tables> }))
    }
    await forgetProgress(database.kysely, new Date(now() - progressKeptMs))
  }

  async function mendAfterClock(): Promise<void> {
    const count = await mendTimes(database.kysely)
    if (count > 0) log.warn({ count }, 'the clock was ahead: what the queue had noted for later is due now')
  }

  async function stopCancelled(): Promise<void> {
    for (const id of await cancelledAmong(database.kysely, [...running.keys()]))
      running.get(id)?.abort(new Failure('conflict', 'It was cancelled.'))
  }

  /** So that a job begins within a second, without each queue being asked every second. */
  async function wakeWorkers(): Promise<void> {
    for (const name of await queuesWithWork(database.kysely, [...slots.keys()]))
      for (const slot of slots.get(name)!) boss.notifyWorker(slot)
    hasTrouble = false
  }
  /** Once each time, and not every second while the database is away. */
  function notLookedForWork(error: unknown): void {
    if (!hasTrouble) log.warn({ err: error }, 'it cannot be looked for work')
    hasTrouble = true
  }

  async function writeEnded(): Promise<void> {
    const now = { ...ended }
    if (now.completed + now.failed === endedWritten) return
    await noteEnded(database.kysely, name, now)
    endedWritten = now.completed + now.failed
  }

  async function take(kind: JobKind, run: Run<Payload>, claimed: Claimed): Promise<void> {
    const cancelled = new AbortController()
    running.set(claimed.id, cancelled)
    const isScheduled = timetables.some(schedule => schedule.name === kind.name)
    // For whoever watches. What was done is done, whether or not it can be noted here.
    const note = async (outcome: 'running' | 'done' | 'failed') => {
      if (!isScheduled) return
      await noteScheduled(database.kysely, claimed.id, outcome, new Date(now())).catch((error: unknown) =>
        log.warn({ job: kind.name, outcome, err: error }, 'how a scheduled job goes could not be noted'),
      )
    }
    try {
      await note('running')
      await attemptJob({
        kind,
        run,
        id: claimed.id,
        attempt: claimed.retryCount,
        data: claimed.data,
        signal: claimed.signal,
        cancelled: cancelled.signal,
        noteProgress: (done, total, says) =>
          noteProgress(database.kysely, { jobId: claimed.id, done, total, says, at: new Date(now()) }),
        now,
        log,
      })
      ended.completed++
      await note('done')
    } catch (error) {
      ended.failed++
      await note('failed')
      throw error
    } finally {
      running.delete(claimed.id)
    }
  }

  /** One job at a time. After one the next is asked for at once: only an empty queue is left alone. */
  async function work(kind: JobKind, run: Run<Payload>): Promise<void> {
    const slot = { id: '' }
    slot.id = await boss.work<Payload>(kind.name, workOptions, async ([claimed]) => {
      if (claimed) await take(kind, run, claimed)
      if (slot.id !== '') boss.notifyWorker(slot.id)
    })
    slots.set(kind.name, [...(slots.get(kind.name) ?? []), slot.id])
  }

  const deadOf = (name: string) => countDead(database.kysely, deadLetterQueue, name)

  return {
    handle(kind, run) {
      assert(!handlers.has(kind.name), `${kind.name} is handled once`)
      assert(started === undefined, 'jobs are declared before the first is sent')
      handlers.set(kind.name, { kind, run: run as Run<Payload> })
    },
    schedule(kind, timetable, payload) {
      assert(handlers.has(kind.name), `${kind.name} is handled before it is scheduled`)
      timetables.push({ name: kind.name, timetable, payload: kind.payload.parse(payload) })
    },
    send: (kind, payload, wishes) => send(kind, payload, wishes),
    async follow({ name }, id) {
      const row = await jobAndProgress(database.kysely, name, id)
      if (!row) return undefined
      const state = states[row.state]
      return {
        state,
        attempt: row.attempt,
        done: row.done ?? 0,
        total: row.total ?? 1,
        says: state === 'failed' ? reasonIn(row.output) : (row.says ?? ''),
        askedAt: row.askedAt,
        startedAt: row.startedAt,
        finishedAt: row.finishedAt,
      }
    },
    async cancel({ name }, id) {
      await ready()
      const before = await jobAndProgress(database.kysely, name, id)
      if (!before || !['waiting', 'running'].includes(states[before.state])) return false
      await boss.cancel(name, id)
      await stopCancelled()
      return (await jobAndProgress(database.kysely, name, id))?.state === 'cancelled'
    },
    list: (which, most) => listed(database.kysely, which, most),
    async tryAgain(deadId) {
      await ready()
      const dead = await deadJob(database.kysely, deadLetterQueue, deadId)
      if (!dead?.name) throw noneGaveUp()
      assertHandled(dead.name)
      await takeUpSetAside(database.kysely, deadLetterQueue, { id: deadId })
      const moved = await boss.redrive(deadLetterQueue, { ids: [deadId], limit: 1 })
      if (moved === 0) throw new Failure('conflict', 'One for the same is waiting or running already.')
      return dead.name
    },
    async tryAllAgain(name) {
      await ready()
      if ((await deadOf(name)) === 0) throw noneOfKindGaveUp()
      assertHandled(name)
      const putBack = () => boss.redrive(deadLetterQueue, { sourceName: name, limit: mostTriedAgain })
      let moved = await putBack()
      // Only those are left that had to be set aside before: perhaps what stood in their way has ended.
      if (moved === 0) {
        await takeUpSetAside(database.kysely, deadLetterQueue, { name })
        moved = await putBack()
      }
      if (moved === 0) throw new Failure('conflict', 'For each of them one for the same is waiting or running already.')
      return { moved, left: await deadOf(name) }
    },
    async discard(deadId) {
      await ready()
      const name = await deleteDead(database.kysely, deadLetterQueue, deadId)
      if (name === undefined) throw noneGaveUp()
      return name
    },
    async discardAll(name) {
      await ready()
      const discarded = await deleteDeadOf(database.kysely, deadLetterQueue, name, mostDiscarded)
      if (discarded === 0) throw noneOfKindGaveUp()
      return { discarded, left: await deadOf(name) }
    },
    numbers: () => queueNumbers(database.kysely, { kinds: kinds(), schedules: timetables }),
    async startWorker() {
      assert(works, 'this process was opened to work')
      await ready()
      const onFault = (what: string) => (error: unknown) => log.warn({ err: error }, what)
      beats = Promise.all([
        everyNowAndThen(lookEveryMs, wakeWorkers, notLookedForWork, stop.signal),
        everyNowAndThen(scheduleEveryMs, passSchedules, onFault('the schedules could not be looked at'), stop.signal),
        everyNowAndThen(mendEveryMs, mendAfterClock, onFault('the times of jobs could not be looked at'), stop.signal),
        everyNowAndThen(cancelEveryMs, stopCancelled, onFault('cancelled jobs could not be looked for'), stop.signal),
        everyNowAndThen(cancelEveryMs, writeEnded, onFault('how many jobs have ended could not be noted'), stop.signal),
      ])
      for (const { kind, run } of handlers.values()) for (let slot = 0; slot < kind.concurrency; slot++) await work(kind, run)
    },
    async stopWorker(graceMs) {
      stop.abort()
      // Where the database is away, or says nothing, they may not end in time; they change nothing that another process would not mend.
      await Promise.race([beats, sleep(graceMs, undefined, { ref: false })])
      if (started) await boss.stop({ close: false, graceful: true, timeout: graceMs })
    },
    async close() {
      stop.abort()
      await Promise.race([beats, sleep(closeMs, undefined, { ref: false })])
      if (started) await boss.stop({ close: false, graceful: false })
    },
  }
}

function noneGaveUp(): Failure {
  return new Failure('not-found', 'There is no such job that gave up.')
}

function noneOfKindGaveUp(): Failure {
  return new Failure('not-found', 'No job of that kind gave up.')
}
