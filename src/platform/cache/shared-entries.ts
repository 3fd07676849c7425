// What several processes keep together, in Redis. It is an offer, never a need: away or slow, it gives nothing and takes nothing.
import type { Secret } from '#config'
import { openSharedRedis } from '#redis'
import type { Log } from '#telemetry'

/** madeAtMs: since 1970, by the clock of whoever made it. text: JSON. */
export type SharedEntry = { readonly madeAtMs: number; readonly text: string }

export type SharedEntries = {
  get(key: string): Promise<SharedEntry | undefined>
  set(key: string, entry: SharedEntry, ttlMs: number): Promise<void>
  close(): void
}

export function openSharedEntries(url: Secret, log: Log): SharedEntries {
  const { ask, close } = openSharedRedis(url, log, {
    words: { away: 'each process keeps what it computed for itself', back: 'the processes share what they computed' },
  })
  return {
    async get(key) {
      const found = await ask(redis => redis.get(`tradewise:kept:${key}`))
      if (found === undefined || found === null) return undefined
      const end = found.indexOf(' ')
      return { madeAtMs: Number(found.slice(0, end)), text: found.slice(end + 1) }
    },
    async set(key, { madeAtMs, text }, ttlMs) {
      await ask(redis => redis.set(`tradewise:kept:${key}`, `${madeAtMs} ${text}`, 'PX', Math.ceil(ttlMs)))
    },
    close,
  }
}
