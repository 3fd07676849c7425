// What several processes keep together, in Redis. It is an offer, never a need: away or slow, it gives nothing and takes nothing.
import type { Secret } from '#config'
import { openSharedRedis } from '#redis'
import type { Log } from '#telemetry'

/** madeAtMs: since 1970, by the clock of whoever made it. */
type Made = { readonly madeAtMs: number }

export type SharedEntries = {
  /** undefined also for what cannot be read. */
  get(key: string): Promise<(Made & { readonly value: unknown; readonly bytes: number }) | undefined>
  set(key: string, entry: Made & { readonly text: string }, ttlMs: number): Promise<void>
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
      return read(found)
    },
    async set(key, { madeAtMs, text }, ttlMs) {
      await ask(redis => redis.set(`tradewise:kept:${key}`, `${madeAtMs} ${text}`, 'PX', Math.ceil(ttlMs)))
    },
    close,
  }
}

/** Whoever else writes under such a name cannot make requests fail: what is no entry is made anew, and takes its place. */
function read(found: string): (Made & { value: unknown; bytes: number }) | undefined {
  const parts = /^(\d+) (.*)$/s.exec(found)
  if (!parts) return undefined
  try {
    return { madeAtMs: Number(parts[1]), value: JSON.parse(parts[2]!), bytes: parts[2]!.length }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}
