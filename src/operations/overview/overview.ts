// One picture of how everything is, for an administrator who watches: health, performance and queue together, drawn once for all who look,
// and drawn only while somebody looks.
import { PassThrough, type Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AlarmSums } from '#alarms'
import type { Sums } from '#errors'
import type { HealthReport } from '#health'
import type { QueueNumbers } from '#jobs'
import type { Stats } from '#performance'
import type { Log } from '#telemetry'

export type Picture = {
  at: string
  health: HealthReport
  performance: Stats
  /** null while the queue cannot be read. */
  queue: QueueNumbers | null
  /** null while they cannot be read. */
  errors: Sums | null
  /** null while they cannot be read. */
  alarms: AlarmSums | null
}

export type Overview = {
  /**
   * Server-sent events named `picture`, the first at once, until it is ended or its time is over: whoever looks on asks again, and is asked
   * who they are. `mayGoOn` is asked before each picture; that it cannot be told, as while the database is away, ends nothing. `whose`: the
   * account that looks; beyond what one may follow at once, its oldest ends.
   */
  follow(mayGoOn: () => Promise<boolean>, whose: string): Readable
  /** Ends whatever is being followed, and lets nobody begin. */
  close(): void
}

export type OverviewOptions = {
  health: () => Promise<HealthReport>
  performance: () => Promise<Stats>
  queue: () => Promise<QueueNumbers | undefined>
  errors: () => Promise<Sums | undefined>
  alarms: () => Promise<AlarmSums | undefined>
  now: () => number
  log: Log
  everyMs?: number
}

const usualEveryMs = 2_000
const followedMs = 60_000
/** More windows than anybody watches; each costs a look at the session before every picture. */
const mostPerAccount = 6
/** A look-up that hangs must not keep the picture of what makes it hang from being seen. */
const patienceMs = 1_000

export function openOverview({
  health,
  performance,
  queue,
  errors,
  alarms,
  now,
  log,
  everyMs = usualEveryMs,
}: OverviewOptions): Overview {
  const followers = new Map<PassThrough, { mayGoOn: () => Promise<boolean>; whose: string }>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  async function draw(): Promise<void> {
    const [healthNow, performanceNow, queueNow, errorsNow, alarmsNow] = await Promise.all([
      health(),
      performance(),
      queue(),
      errors(),
      alarms(),
    ])
    const picture: Picture = {
      at: new Date(now()).toISOString(),
      health: healthNow,
      performance: performanceNow,
      queue: queueNow ?? null,
      errors: errorsNow ?? null,
      alarms: alarmsNow ?? null,
    }
    const event = `event: picture\ndata: ${JSON.stringify(picture)}\n\n`
    await Promise.all([...followers].map(([follower, { mayGoOn }]) => show(follower, mayGoOn, event)))
  }

  async function show(follower: PassThrough, mayGoOn: () => Promise<boolean>, event: string): Promise<void> {
    const asked = mayGoOn().catch((error: unknown) => {
      log.warn({ err: error }, 'it could not be told whether the overview may still be seen')
      return true
    })
    const isAllowed = await Promise.race([asked, sleep(patienceMs, true, { ref: false })])
    if (!isAllowed) follower.end()
    // Who does not keep up misses some: each picture is whole.
    else if (followers.has(follower) && !follower.writableNeedDrain) follower.write(event)
  }

  function drawOn(): void {
    draw()
      .catch((error: unknown) => log.warn({ err: error }, 'the overview could not be drawn'))
      .finally(() => {
        clearTimeout(timer)
        timer = followers.size > 0 ? setTimeout(drawOn, everyMs).unref() : undefined
      })
  }

  /** Ends the oldest of an account until there is room for another. */
  function makeRoom(whose: string): void {
    const own = [...followers].filter(([, follower]) => follower.whose === whose)
    for (const [oldest] of own.slice(0, Math.max(0, own.length + 1 - mostPerAccount))) {
      followers.delete(oldest)
      oldest.end()
    }
  }

  return {
    follow(mayGoOn, whose) {
      const stream = new PassThrough()
      if (isClosed) return stream.end()
      makeRoom(whose)
      followers.set(stream, { mayGoOn, whose })
      const over = setTimeout(() => stream.end(), followedMs).unref()
      stream.once('close', () => {
        clearTimeout(over)
        followers.delete(stream)
      })
      stream.once('finish', () => followers.delete(stream))
      // Asked again after the time is over, or when the connection breaks.
      stream.write('retry: 2000\n\n')
      drawOn()
      return stream
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      for (const stream of followers.keys()) stream.end()
    },
  }
}
