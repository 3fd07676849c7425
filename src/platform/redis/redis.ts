// A connection to Redis on which nobody waits: what several processes share there is an offer, never a need. When Redis is away or says
// nothing, whoever asks gets nothing at once; whether it is back is looked at in the background.
import { Redis, type RedisOptions } from 'ioredis'
import type { Secret } from '#config'
import type { Log } from '#telemetry'

/** What a request waits for an answer at most, when Redis holds its connection and says nothing. */
const patienceMs = 100
const lookEveryMs = 2_000
const mostReconnectMs = 2_000

export type SharedRedis = {
  /** What Redis answered; undefined while it is away, or went away just now. No promise where nothing was asked. */
  ask: <Answer>(command: (redis: Redis) => Promise<Answer>) => Promise<Answer | undefined> | undefined
  close: () => void
}

/** `words` are for the log: what each process does alone, and what all do together. */
export function openSharedRedis(
  url: Secret,
  log: Log,
  { words, scripts }: { words: { away: string; back: string }; scripts?: NonNullable<RedisOptions['scripts']> },
): SharedRedis {
  const redis = new Redis(url.reveal(), {
    // With any of the defaults a request would stand in a queue for seconds while Redis is away.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 2_000,
    retryStrategy: attempts => Math.min(50 * 2 ** Math.min(attempts, 10), mostReconnectMs),
    ...(scripts && { scripts }),
  })
  let isAway = false
  let looking: NodeJS.Timeout | undefined
  const lookLater = (): void => {
    looking = setTimeout(look, lookEveryMs).unref()
  }
  function look(): void {
    inTime(redis.ping()).then(() => {
      isAway = false
      log.info(`redis is back: ${words.back}`)
    }, lookLater)
  }
  const went = (error: unknown): undefined => {
    if (isAway) return
    isAway = true
    log.warn({ reason: reasonOf(error) }, `redis is away: ${words.away}`)
    lookLater()
  }
  redis.on('error', went)
  return {
    ask: command => (isAway || redis.status !== 'ready' ? undefined : inTime(command(redis)).catch(went)),
    close() {
      clearTimeout(looking)
      redis.disconnect()
    },
  }
}

/** A process that did not get to run for so long finds its timer over and the answer there: what has come is read before it is judged. */
function inTime<Answer>(asked: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(Object.assign(new Error('Redis did not answer in time'), { code: 'ETIMEDOUT' }))
    const timer = setTimeout(() => setImmediate(late), patienceMs)
    void asked.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** The code or the kind: a message of the client could repeat the address, which may hold a password. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown'
}
