// What one process keeps: bounded by number and size, and what was not asked for longest goes first.

export type Entry = {
  readonly key: string
  /** undefined once it has been let go. */
  value: unknown
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

/** clock: never jumps. */
export function openOwnEntries(bounds: { entries: number; bytes: number }, clock: () => number): OwnEntries {
  const entries = new Map<string, Entry>()
  let bytes = 0

  function drop(entry: Entry | undefined): void {
    if (!entry) return
    bytes -= entry.bytes
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
      entries.set(entry.key, entry)
      bytes += entry.bytes
      for (const oldest of entries.values()) {
        if (entries.size <= bounds.entries && bytes <= bounds.bytes) break
        drop(oldest)
      }
    },
    forget(prefix) {
      for (const [key, entry] of entries) if (beginsWith(key, prefix)) drop(entry)
    },
    size: () => ({ entries: entries.size, bytes }),
  }
}
