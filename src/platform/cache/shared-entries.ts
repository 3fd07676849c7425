// What several processes keep together, in Redis. It is an offer, never a need: away or slow, it gives nothing and takes nothing.
import type { Secret } from '#config'
import { openSharedRedis } from '#redis'
import type { Log } from '#telemetry'

export type SharedEntries = {
  get(key: string): Promise<string | undefined>
  set(key: string, text: string, ttlMs: number): Promise<void>
  close(): void
}

export function openSharedEntries(url: Secret, log: Log): SharedEntries {
  const { ask, close } = openSharedRedis(url, log, {
    words: { away: 'each process keeps what it computed for itself', back: 'the processes share what they computed' },
  })
  return {
    async get(key) {
      return (await ask(redis => redis.get(`tradewise:cache:${key}`))) ?? undefined
    },
    async set(key, text, ttlMs) {
      await ask(redis => redis.set(`tradewise:cache:${key}`, text, 'PX', Math.ceil(ttlMs)))
    },
    close,
  }
}
