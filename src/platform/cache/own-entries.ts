// What one process keeps: bounded by number and size, and what was not asked for longest goes first.

export type OwnEntries = {
  get(key: string): unknown
  set(key: string, value: unknown, bytes: number, ttlMs: number): void
  forget(prefix: string): void
  size(): { entries: number; bytes: number }
}

/** With these parts, whole: 1 is not the beginning of 12. */
export function beginsWith(key: string, parts: string): boolean {
  return key === parts || key.startsWith(`${parts} `)
}

type Entry = { value: unknown; bytes: number; until: number }

/** clock: never jumps. */
export function openOwnEntries(bounds: { entries: number; bytes: number }, clock: () => number): OwnEntries {
  const entries = new Map<string, Entry>()
  let bytes = 0

  function drop(key: string): void {
    bytes -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }

  return {
    get(key) {
      const entry = entries.get(key)
      if (!entry) return undefined
      drop(key)
      if (entry.until <= clock()) return undefined
      entries.set(key, entry)
      bytes += entry.bytes
      return entry.value
    },
    set(key, value, size, ttlMs) {
      drop(key)
      // What would push everything else out is not worth it.
      if (size > bounds.bytes / 8) return
      entries.set(key, { value, bytes: size, until: clock() + ttlMs })
      bytes += size
      for (const oldest of entries.keys()) {
        if (entries.size <= bounds.entries && bytes <= bounds.bytes) break
        drop(oldest)
      }
    },
    forget(prefix) {
      for (const key of entries.keys()) if (beginsWith(key, prefix)) drop(key)
    },
    size: () => ({ entries: entries.size, bytes }),
  }
}
