// Keeps for a while what is costly to compute and the same for everybody. Of those who ask for the same at once one computes; the
// others wait for it. When its time is over it may still be given for a while, and is computed anew behind whoever asked, one after the
// other, so that nobody waits for it. In memory always, in Redis besides where several processes share one.
import { AsyncResource } from 'node:async_hooks'
import { assert } from '#basics'
import type { Secret } from '#config'
import type { Log } from '#telemetry'
import { beginsWith, type Entry, openOwnEntries } from './own-entries.ts'
import type { CacheKey, Shareable } from './shareable.ts'
import { openSharedEntries } from './shared-entries.ts'

export type { CacheKey, Shareable } from './shareable.ts'

export type Found<Value> = {
  readonly value: Value
  /** How long ago it was computed, where its time is over; 0 while it is not. */
  readonly overdueAgeMs: number
  /** For whoever asks the same again: the value, which counts as found; undefined as soon as its time is over, it was forgotten or had to make room. */
  again: () => Value | undefined
}

export type Space<Key extends CacheKey> = {
  /** The kept value, or what `compute` gives, which is then kept. A failure is not kept, and reaches everybody who waited. */
  get<Value>(key: Key, compute: () => Promise<Value & Shareable<Value>>): Promise<Value>
  /** The same with its age. `compute` may be called later, after this was answered. `asker`: whose share of the room it takes; default: the product's own. */
  find<Value>(key: Key, compute: () => Promise<Value & Shareable<Value>>, asker?: string): Promise<Found<Value>>
  /** All that starts with these parts, in the order in which they are named; in this process. */
  forget(part: Partial<Key>): void
}

export type SpaceRules<Key> = {
  /** Once in a process. */
  name: string
  /** Bounds how long another process may still give what is out of date here. */
  ttlMs: number
  /**
   * So long after its time a value is still given while it is computed anew. The times are then up to a fifth shorter, each by chance:
   * what was made together is not made anew together. Default 0: whoever asks after the time waits.
   */
  staleMs?: number
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
  /** Since 1970: what processes tell each other of when they made something. Default: Date.now. */
  now?: () => number
  /** 0 to 1. Default: Math.random. */
  chance?: () => number
  bounds?: { entries: number; bytes: number }
}

/** What is computed or about to be: whoever needs it begins it, if nobody has. */
type Job = { start: () => Promise<Computed> }
/** The value apart from its entry, which may have to let it go before everybody who waited has it. */
type Computed = { entry: Entry; value: unknown }
type Rules = { name: string; ttlMs: number; staleMs: number; asker: string }

const usualBounds = { entries: 2_000, bytes: 32e6 }
const largestJitter = 0.2
/** What could not be computed anew is tried again after this. */
const retryMs = 5_000

export function openCache(options: CacheOptions): Cache {
  const { redisUrl, log, clock = () => performance.now(), now = Date.now, chance = Math.random, bounds = usualBounds } = options
  const own = openOwnEntries(bounds, clock)
  const shared = redisUrl && openSharedEntries(redisUrl, log)
  const underWay = new Map<string, Job>()
  const names = new Set<string>()
  let hits = 0
  let misses = 0
  /** What is computed anew while nobody waits for it. */
  const behind: { job: Job; onFailure: (error: unknown) => void }[] = []
  let isBehindRunning = false

  function entryOf(key: string, value: unknown, size: number, ageMs: number, { ttlMs, staleMs, asker }: Rules): Entry {
    const at = clock()
    const madeAt = at - ageMs
    const timeMs = staleMs > 0 ? ttlMs * (1 - largestJitter * chance()) : ttlMs
    return {
      key,
      value,
      asker,
      bytes: size,
      madeAt,
      dueAt: madeAt + timeMs,
      endsAt: madeAt + ttlMs + staleMs,
      retryAt: -Infinity,
      touchedAt: at,
    }
  }

  async function find(key: string, job: Job, rules: Rules, compute: () => Promise<unknown>): Promise<Computed> {
    const theirs = await shared?.get(key)
    if (theirs !== undefined) {
      const { madeAtMs, value, bytes } = theirs
      const entry = entryOf(key, value, bytes, Math.max(0, now() - madeAtMs), rules)
      // When its time is over there, it is computed here.
      if (clock() < entry.dueAt) {
        hits++
        if (underWay.get(key) === job) own.set(entry)
        return { entry, value }
      }
    }
    misses++
    const madeAtMs = now()
    const value = await compute()
    const entry = entryOf(key, value, weightOf(value), 0, rules)
    // Asked to forget meanwhile: what was computed may be of before.
    if (underWay.get(key) !== job) return { entry, value }
    own.set(entry)
    await shared?.set(key, { madeAtMs, text: JSON.stringify(value) }, rules.ttlMs)
    return { entry, value }
  }

  function jobFor(key: string, rules: Rules, compute: () => Promise<unknown>): Job {
    let found: Promise<Computed> | undefined
    const job: Job = {
      start: () =>
        (found ??= find(key, job, rules, compute).finally(() => {
          if (underWay.get(key) === job) underWay.delete(key)
        })),
    }
    underWay.set(key, job)
    return job
  }

  /** One after the other, each in a turn of the loop of its own: requests that have come meanwhile go first. On nobody's account. */
  const runBehind = AsyncResource.bind(async (): Promise<void> => {
    if (isBehindRunning) return
    isBehindRunning = true
    for (let next = behind.shift(); next; next = behind.shift()) {
      await new Promise(resolve => setImmediate(resolve))
      await next.job.start().catch(next.onFailure)
    }
    isBehindRunning = false
  })

  function renew(entry: Entry, rules: Rules, compute: () => Promise<unknown>): void {
    if (underWay.has(entry.key) || clock() < entry.retryAt) return
    const onFailure = (error: unknown): void => {
      entry.retryAt = clock() + retryMs
      log.warn({ err: error, space: rules.name }, 'what is kept could not be computed anew; it is given until its time is over')
    }
    behind.push({ job: jobFor(entry.key, rules, compute), onFailure })
    void runBehind()
  }

  function foundIn<Value>({ entry, value }: Computed): Found<Value> {
    const at = clock()
    return {
      value: value as Value,
      overdueAgeMs: at < entry.dueAt ? 0 : at - entry.madeAt,
      again: () => {
        if (clock() >= entry.dueAt || !own.again(entry)) return undefined
        hits++
        return entry.value as Value
      },
    }
  }

  return {
    space<Key extends CacheKey>({ name, ttlMs, staleMs = 0, parts }: SpaceRules<Key>): Space<Key> {
      assert(!names.has(name), `${name} names one space of the cache`)
      assert(parts.length > 0, `${name}: a key has parts`)
      names.add(name)
      const keyText = (key: Partial<Key>) => {
        const known = parts.slice(0, parts.findLastIndex(part => key[part] !== undefined) + 1)
        return [name, ...known.map(part => JSON.stringify(key[part] ?? null))].join(' ')
      }

      async function found<Value>(key: Key, compute: () => Promise<Value & Shareable<Value>>, asker = ''): Promise<Found<Value>> {
        const text = keyText(key)
        const rules = { name, ttlMs, staleMs, asker }
        const kept = own.get(text)
        if (kept) {
          hits++
          const given = foundIn<Value>({ entry: kept, value: kept.value })
          if (given.overdueAgeMs > 0) renew(kept, rules, compute)
          return given
        }
        const other = underWay.get(text)
        if (other) hits++
        return foundIn(await (other ?? jobFor(text, rules, compute)).start())
      }

      return {
        find: found,
        get: async (key, compute) => (await found(key, compute)).value,
        forget(part) {
          const prefix = keyText(part)
          own.forget(prefix)
          for (const key of underWay.keys()) if (beginsWith(key, prefix)) underWay.delete(key)
        },
      }
    },
    figures: () => ({ hits, misses, ...own.size() }),
    close() {
      behind.length = 0
      shared?.close()
    },
  }
}

/** About as long as it is in JSON, which is not written for that: of a text of megabytes it takes longer than all else. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null) return 8
  let weight = 2
  for (const [name, one] of Object.entries(value)) weight += weightOf(one) + (Array.isArray(value) ? 1 : name.length + 4)
  return weight
}
