// Counts what several processes were asked together, in Redis. When Redis is away nothing waits and nobody is locked out: the caller
// gets no count and uses its own, and a while later one request tries again.
import { Redis } from 'ioredis'
import type { Secret } from '#config'
import type { Log } from '#telemetry'
import type { Count } from './own-counters.ts'
import { windowMs } from './rate-classes.ts'

export type SharedCounters = {
  /** Undefined at once while Redis is away; a promise of undefined when it goes away just now. */
  add: (key: string) => Promise<Count | undefined> | undefined
  close: () => void
}

/** What a request waits for an answer at most, when Redis holds its connection and says nothing. */
const patienceMs = 100
const pauseMs = 2_000
const mostReconnectMs = 2_000

const script = `
local used = redis.call('INCR', KEYS[1])
if used == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {used, redis.call('PTTL', KEYS[1])}
`

export function openSharedCounters(url: Secret, log: Log, now: () => number): SharedCounters {
  const redis = new Redis(url.reveal(), {
    // With any of the defaults a request would stand in a queue for seconds while Redis is away.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: patienceMs,
    connectTimeout: 2_000,
    retryStrategy: attempts => Math.min(50 * 2 ** Math.min(attempts, 10), mostReconnectMs),
    scripts: { countOnce: { lua: script, numberOfKeys: 1 } },
  })
  const counting = redis as Redis & { countOnce: (key: string, windowMs: number) => Promise<[number, number]> }
  let pausedUntil = 0
  let isAway = false
  const went = (error: unknown): void => {
    pausedUntil = now() + pauseMs
    if (isAway) return
    isAway = true
    log.warn({ reason: reasonOf(error) }, 'redis is away: each process counts for itself')
  }
  redis.on('error', went)
  return {
    add: key => {
      if (redis.status !== 'ready' || now() < pausedUntil) return undefined
      return counting.countOnce(`tradewise:rate:${key}`, windowMs).then(
        ([used, resetMs]) => {
          if (isAway) log.info('redis is back: the processes count together')
          isAway = false
          return { used, resetMs: Math.max(0, resetMs) }
        },
        (error: unknown) => {
          went(error)
          return undefined
        },
      )
    },
    close: () => redis.disconnect(),
  }
}

/** The code or the kind: a message of the client could repeat the address, which may hold a password. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown'
}
