// What costs milliseconds to make and is asked for again and again, kept while what it was made of stays the same.

export type Remembered<Value> = {
  /** What was made under `key` from the same `version`, or what `make` makes now. A failure is not kept. */
  get(key: string, version: string, make: () => Promise<Value>): Promise<Value>
}

/** Keeps at most `limit` values, those used last. */
export function remembering<Value>(limit: number): Remembered<Value> {
  const kept = new Map<string, { version: string; value: Promise<Value> }>()
  return {
    async get(key, version, make) {
      const before = kept.get(key)
      const entry = before?.version === version ? before : { version, value: make() }
      kept.delete(key)
      kept.set(key, entry)
      for (const oldest of kept.keys()) {
        if (kept.size <= limit) break
        kept.delete(oldest)
      }
      return await entry.value.catch((error: unknown) => {
        if (kept.get(key) === entry) kept.delete(key)
        throw error
      })
    },
  }
}
