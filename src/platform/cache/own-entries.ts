// What one process keeps: bounded by number and size. What nobody asked for in a while makes room first, and then what was made for whoever
// has most of it: one who asks for thousands of things does not push out what others ask for.

export type Entry = {
  readonly key: string
  /** undefined once it has been let go. */
  value: unknown
  /** For whom it was made; '' for nobody in particular. */
  readonly asker: string
  readonly bytes: number
  /** When it was computed, wherever that was. */
  readonly madeAt: number
  /** From then on it is to be computed anew. */
  readonly dueAt: number
  /** From then on it is given to nobody. */
  readonly endsAt: number
  /** After a failure it is not tried again before this. */
  retryAt: number
  /** When it was moved to the end of the line last. */
  touchedAt: number
}

export type OwnEntries = {
  get(key: string): Entry | undefined
  /** Whether it is still here and may be given. */
  again(entry: Entry): boolean
  set(entry: Entry): void
  forget(prefix: string): void
  size(): { entries: number; bytes: number }
}

/** With these parts, whole: 1 is not the beginning of 12. */
export function beginsWith(key: string, parts: string): boolean {
  return key === parts || key.startsWith(`${parts} `)
}

/** What is asked for thousands of times a second need not be moved to the end of the line each time. */
const touchEveryMs = 1_000

/** What was asked for within this gives way only where most is kept for one asker. */
const inUseMs = 60_000

/** clock: never jumps. */
export function openOwnEntries(bounds: { entries: number; bytes: number }, clock: () => number): OwnEntries {
  const entries = new Map<string, Entry>()
  let bytes = 0
  const shares = new Map<string, { entries: number; bytes: number }>()

  function take(entry: Entry, sign: 1 | -1): void {
    const share = shares.get(entry.asker) ?? { entries: 0, bytes: 0 }
    share.entries += sign
    share.bytes += sign * entry.bytes
    bytes += sign * entry.bytes
    if (share.entries > 0) shares.set(entry.asker, share)
    else shares.delete(entry.asker)
  }

  function leastMissed(at: number): Entry | undefined {
    const [oldest] = entries.values()
    if (oldest && at - oldest.touchedAt > inUseMs) return oldest
    let [largest, most] = ['', -1]
    for (const [asker, share] of shares) {
      const part = Math.max(share.entries / bounds.entries, share.bytes / bounds.bytes)
      if (part > most) [largest, most] = [asker, part]
    }
    for (const entry of entries.values()) if (entry.asker === largest) return entry
    return undefined
  }

  function drop(entry: Entry | undefined): void {
    if (!entry) return
    take(entry, -1)
    entries.delete(entry.key)
    // Whoever still holds the entry must not hold what is in it.
    entry.value = undefined
  }

  function touch(entry: Entry, at: number): void {
    entry.touchedAt = at
    entries.delete(entry.key)
    entries.set(entry.key, entry)
  }

  function isGivable(entry: Entry, at: number): boolean {
    if (entries.get(entry.key) !== entry) return false
    if (entry.endsAt <= at) drop(entry)
    return entry.endsAt > at
  }

  return {
    get(key) {
      const entry = entries.get(key)
      const at = clock()
      if (!entry || !isGivable(entry, at)) return undefined
      touch(entry, at)
      return entry
    },
    again(entry) {
      const at = clock()
      if (!isGivable(entry, at)) return false
      if (at - entry.touchedAt >= touchEveryMs) touch(entry, at)
      return true
    },
    set(entry) {
      drop(entries.get(entry.key))
      // What would push everything else out is not worth it.
      if (entry.bytes > bounds.bytes / 8) return
      while (entries.size >= bounds.entries || bytes + entry.bytes > bounds.bytes) drop(leastMissed(entry.touchedAt))
      entries.set(entry.key, entry)
      take(entry, 1)
    },
    forget(prefix) {
      for (const [key, entry] of entries) if (beginsWith(key, prefix)) drop(entry)
    },
    size: () => ({ entries: entries.size, bytes }),
  }
}
