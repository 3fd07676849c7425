// Keeps for a moment what is costly to compute and the same for everybody. Of those who ask for the same at once one computes; the
// others wait for it. In memory always, in Redis besides where several processes share one.
import { assert } from '#basics'
import type { Secret } from '#config'
import type { Log } from '#telemetry'
import { beginsWith, openOwnEntries } from './own-entries.ts'
import type { CacheKey, Shareable } from './shareable.ts'
import { openSharedEntries } from './shared-entries.ts'

export type { CacheKey, Shareable } from './shareable.ts'

export type Space<Key extends CacheKey> = {
  /** The kept value, or what `compute` gives, which is then kept. A failure is not kept, and reaches everybody who waited. */
  get<Value>(key: Key, compute: () => Promise<Value & Shareable<Value>>): Promise<Value>
  /** All that starts with these parts, in the order in which they are named; in this process. */
  forget(part: Partial<Key>): void
}

export type SpaceRules<Key> = {
  /** Once in a process. */
  name: string
  /** Bounds how long another process may still give what is out of date here. */
  ttlMs: number
  /** The key's names, in order. */
  parts: readonly (keyof Key & string)[]
}

export type CacheFigures = { hits: number; misses: number; entries: number; bytes: number }

export type Cache = {
  space<Key extends CacheKey>(rules: SpaceRules<Key>): Space<Key>
  figures(): CacheFigures
  close(): void
}

export type CacheOptions = {
  redisUrl?: Secret | undefined
  log: Log
  /** Never jumps. Default: performance.now. */
  clock?: () => number
  bounds?: { entries: number; bytes: number }
}

type Job = { found: Promise<unknown> | undefined }

const usualBounds = { entries: 2_000, bytes: 32e6 }

export function openCache({ redisUrl, log, clock = () => performance.now(), bounds = usualBounds }: CacheOptions): Cache {
  const own = openOwnEntries(bounds, clock)
  const shared = redisUrl && openSharedEntries(redisUrl, log)
  const underWay = new Map<string, Job>()
  const names = new Set<string>()
  let hits = 0
  let misses = 0

  async function find(key: string, job: Job, ttlMs: number, compute: () => Promise<unknown>): Promise<unknown> {
    const text = await shared?.get(key)
    if (text !== undefined) {
      hits++
      const value: unknown = JSON.parse(text)
      own.set(key, value, text.length, ttlMs)
      return value
    }
    misses++
    const value = await compute()
    const written = JSON.stringify(value)
    // Asked to forget meanwhile: what was computed may be of before.
    if (underWay.get(key) !== job) return value
    own.set(key, value, written.length, ttlMs)
    await shared?.set(key, written, ttlMs)
    return value
  }

  return {
    space<Key extends CacheKey>({ name, ttlMs, parts }: SpaceRules<Key>): Space<Key> {
      assert(!names.has(name), `${name} names one space of the cache`)
      assert(parts.length > 0, `${name}: a key has parts`)
      names.add(name)
      const keyText = (key: Partial<Key>) => {
        const known = parts.slice(0, parts.findLastIndex(part => key[part] !== undefined) + 1)
        return [name, ...known.map(part => JSON.stringify(key[part] ?? null))].join(' ')
      }
      return {
        async get<Value>(key: Key, compute: () => Promise<Value & Shareable<Value>>): Promise<Value> {
          const text = keyText(key)
          const kept = own.get(text)
          if (kept !== undefined) {
            hits++
            return kept as Value
          }
          const other = underWay.get(text)
          if (other) {
            hits++
            return (await other.found) as Value
          }
          const job: Job = { found: undefined }
          underWay.set(text, job)
          job.found = find(text, job, ttlMs, compute).finally(() => {
            if (underWay.get(text) === job) underWay.delete(text)
          })
          return (await job.found) as Value
        },
        forget(part) {
          const prefix = keyText(part)
          own.forget(prefix)
          for (const key of underWay.keys()) if (beginsWith(key, prefix)) underWay.delete(key)
        },
      }
    },
    figures: () => ({ hits, misses, ...own.size() }),
    close: () => shared?.close(),
  }
}
