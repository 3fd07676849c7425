// What several processes keep together, in Redis. It is an offer, never a need: away or slow, it gives nothing and takes nothing.
import { Redis } from 'ioredis'
import type { Secret } from '#config'
import type { Log } from '#telemetry'

export type SharedEntries = {
  get(key: string): Promise<string | undefined>
  set(key: string, text: string, ttlMs: number): Promise<void>
  close(): void
}

/** Computing takes longer than this, or it would not be kept. */
const patienceMs = 100
const pauseMs = 2_000
const mostReconnectMs = 2_000

export function openSharedEntries(url: Secret, log: Log, clock: () => number): SharedEntries {
  const redis = new Redis(url.reveal(), {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: patienceMs,
    connectTimeout: 2_000,
    retryStrategy: attempts => Math.min(50 * 2 ** Math.min(attempts, 10), mostReconnectMs),
  })
  let pausedUntil = 0
  let isAway = false
  const went = (error: unknown): void => {
    pausedUntil = clock() + pauseMs
    if (!isAway) log.warn({ reason: reasonOf(error) }, 'redis is away: each process keeps what it computed for itself')
    isAway = true
  }
  redis.on('error', went)
  const isThere = () => redis.status === 'ready' && clock() >= pausedUntil

  return {
    async get(key) {
      if (!isThere()) return undefined
      try {
        const text = await redis.get(`tradewise:cache:${key}`)
        if (isAway) log.info('redis is back: the processes share what they computed')
        isAway = false
        return text ?? undefined
      } catch (error) {
        went(error)
        return undefined
      }
    },
    async set(key, text, ttlMs) {
      if (!isThere()) return
      try {
        await redis.set(`tradewise:cache:${key}`, text, 'PX', Math.ceil(ttlMs))
      } catch (error) {
        went(error)
      }
    },
    close: () => redis.disconnect(),
  }
}

/** The code or the kind: a message of the client could repeat the address, which may hold a password. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown'
}
