// What was used lately, at a cost that does not grow with how much there is: two generations, of which the older goes as a whole. A Map
// whose first key makes room for each new one passes over the gaps that were left before it, thousands of them.

export type LatelyUsed<Value> = {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
}

/** Keeps at most `most`, and whatever was used among the last `most` / 2. */
export function latelyUsed<Value>(most: number): LatelyUsed<Value> {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()

  function set(key: string, value: Value): void {
    if (young.size >= most / 2 && !young.has(key)) {
      old = young
      young = new Map()
    }
    young.set(key, value)
    old.delete(key)
  }

  return {
    get(key) {
      const value = young.get(key)
      if (value !== undefined) return value
      const before = old.get(key)
      if (before !== undefined) set(key, before)
      return before
    },
    set,
    delete(key) {
      young.delete(key)
      old.delete(key)
    },
  }
}
