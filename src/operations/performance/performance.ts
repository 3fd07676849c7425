// How quick the instance is: what every process measures of itself, summed over all of them. Each writes its figures down every two
// seconds; whoever is asked adds its own of this moment to what the others wrote last. docs/concepts/performance.md says what each means.
import type { Database } from '#database'
import { everyNowAndThen } from '#jobs'
import type { Measuring } from '#measuring'
import type { Log } from '#telemetry'
import { type Availability, availabilityOver } from './availability.ts'
import {
  addToHour,
  endProcess,
  forgetHours,
  forgetProcesses,
  type ProcessRow,
  readHours,
  readProcesses,
  touchProcess,
  writeProcess,
} from './performance.store.ts'
import { type CacheFigures, loopOf, type Published, sameWindow, type Summed, summed } from './summing.ts'

export { requestSpans } from './request-spans.ts'
export type { CacheFigures } from './summing.ts'

export type ThisProcess = {
  id: string
  kind: 'serve' | 'worker'
  host: string
  pid: number
  version: string
  startedAt: Date
}

export type ProcessState = {
  id: string
  kind: 'serve' | 'worker'
  host: string
  pid: number
  version: string
  startedAt: string
  lastSeenAt: string
  /** gone: it says nothing any more and has not said goodbye. */
  state: 'running' | 'gone'
  count: number
  rssBytes: number
  eventLoop: Summed['eventLoop']
}

export type Stats = Summed & {
  windowSeconds: number
  from: string
  uptimeSeconds: number
  processes: ProcessState[]
  availability: { objectivePercent: number; periods: Availability[] } | null
}

export type Performance = {
  /** Never waits for the database longer than a moment: without it, what this process knows. */
  stats(): Promise<Stats>
  /** Processes that died and were not replaced by one of their kind since. Rejects while the database is away. */
  missing(): Promise<ProcessState[]>
  start(): void
  /** Says goodbye. */
  stop(): Promise<void>
}

export type PerformanceOptions = {
  database: Database
  measuring: Measuring
  cache: () => CacheFigures
  process: ThisProcess
  objectivePercent: number
  now: () => number
  log: Log
}

const publishEveryMs = 2_000
const hourEveryMs = 10_000
/** Several times not heard of. */
const goneAfterSeconds = 15
const goneShownSeconds = 3_600
const forgetAfterSeconds = 86_400
const forgetHoursAfterDays = 100
const othersKeptMs = 500
const patienceMs = 400
const availabilityKeptMs = 30_000
const periods = [1, 7, 30]

export function openPerformance(options: PerformanceOptions): Performance {
  const { database, measuring, process, objectivePercent, now, log } = options
  const { kysely } = database
  const stopped = new AbortController()
  let beats: Promise<unknown> | undefined
  let published = ''
  let accounted = { requests: 0, failed: 0 }
  let hourAt = -Infinity
  let tidiedAt = -Infinity
  let isAway = false

  const own = (): Published => ({ ...measuring.figures(), cache: options.cache() })

  async function publish(): Promise<void> {
    const figures = own()
    // What says whether anything has happened since: the rest changes by itself.
    const mark = `${JSON.stringify(figures.routes)} ${figures.cache.hits} ${figures.cache.misses} ${Math.floor(now() / 60_000)}`
    const isAsBefore = mark === published && (await touchProcess(kysely, process.id))
    if (!isAsBefore) await writeProcess(kysely, process, figures)
    published = mark
    if (performance.now() - hourAt >= hourEveryMs) await account()
    if (performance.now() - tidiedAt < goneShownSeconds * 1000) return
    tidiedAt = performance.now()
    await forgetProcesses(kysely, forgetAfterSeconds)
    await forgetHours(kysely, forgetHoursAfterDays)
  }

  /** What could not be written yet is counted in the hour in which it can be. */
  async function account(): Promise<void> {
    const counted = measuring.counted()
    await addToHour(kysely, {
      requests: counted.requests - accounted.requests,
      failed: counted.failed - accounted.failed,
    })
    accounted = counted
    hourAt = performance.now()
  }

  const others = remembered(othersKeptMs, () => readProcesses<Published>(kysely, goneShownSeconds))
  const hours = remembered(availabilityKeptMs, () => readHours(kysely, Math.max(...periods)))

  return {
    async stats() {
      const [rows, seen] = await Promise.all([others(), hours()])
      const mine = own()
      const running = (rows ?? []).filter(row => row.id !== process.id && isRunning(row))
      const { from, figures } = sameWindow([mine, ...running.map(row => row.figures)])
      const counted = running.map((row, i) => ({ ...row, figures: figures[i + 1]! }))
      const at = new Date(now())
      const me: ProcessRow<Published> = { ...process, seenAt: at, stoppedAt: null, quietSeconds: 0, figures: figures[0]! }
      const dead = (rows ?? []).filter(row => row.id !== process.id && row.stoppedAt === null && !isRunning(row))
      return {
        ...summed(figures),
        windowSeconds: mine.windowSeconds,
        from,
        uptimeSeconds: mine.uptimeSeconds,
        processes: [me, ...counted, ...dead].map(stateOf),
        availability: seen && {
          objectivePercent,
          periods: periods.flatMap(days => availabilityOver(days, seen, objectivePercent) ?? []),
        },
      }
    },
    async missing() {
      const rows = await readProcesses<Published>(kysely, goneShownSeconds)
      const dead = rows.filter(row => row.id !== process.id && row.stoppedAt === null && !isRunning(row))
      const isReplaced = (row: ProcessRow<Published>) =>
        rows.some(other => other.kind === row.kind && isRunning(other) && other.startedAt > row.seenAt)
      return dead.filter(row => !isReplaced(row)).map(stateOf)
    },
    start() {
      beats ??= everyNowAndThen(
        publishEveryMs,
        async () => {
          await publish()
          if (isAway) log.info('the figures of this process are written down again')
          isAway = false
        },
        error => {
          if (!isAway) log.warn({ err: error }, 'the figures of this process cannot be written down; it goes on trying')
          isAway = true
        },
        stopped.signal,
      )
    },
    async stop() {
      stopped.abort()
      if (!beats) return
      await beats
      try {
        await account()
        await endProcess(kysely, process.id)
      } catch (error) {
        log.warn({ err: error }, 'this process could not say goodbye')
      }
    },
  }
}

function isRunning({ stoppedAt, quietSeconds }: ProcessRow<Published>): boolean {
  return stoppedAt === null && quietSeconds <= goneAfterSeconds
}

function stateOf(row: ProcessRow<Published>): ProcessState {
  const { id, kind, host, pid, version, figures } = row
  return {
    id,
    kind,
    host,
    pid,
    version,
    startedAt: row.startedAt.toISOString(),
    lastSeenAt: row.seenAt.toISOString(),
    state: isRunning(row) ? 'running' : 'gone',
    count: figures.routes.reduce((sum, { count }) => sum + count, 0),
    rssBytes: figures.memory.rssBytes,
    eventLoop: loopOf([figures]),
  }
}

/** Asks once for all who want to know at the same time; gives what it knew when no answer comes in a moment, and null before the first. */
function remembered<T>(keptMs: number, ask: () => Promise<T>): () => Promise<T | null> {
  let known: T | null = null
  let knownAt = -Infinity
  let asking: Promise<void> | undefined
  return async () => {
    if (performance.now() - knownAt < keptMs) return known
    asking ??= ask()
      .then(
        answer => {
          known = answer
          knownAt = performance.now()
        },
        // The figures of this process are told without the others'; health says that the database is away.
        () => undefined,
      )
      .finally(() => {
        asking = undefined
      })
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, patienceMs)
    await Promise.race([asking, late.promise])
    clearTimeout(timer)
    return known
  }
}
