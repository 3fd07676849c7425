// After a rotation: what older secrets have sealed is sealed anew, in the background, so that they can be taken out of the list one day.
import type { Keyring } from './vault.ts'

export type Resealer = {
  /** What is sealed, in words: "secrets of authenticators". */
  readonly what: string
  /**
   * Seals a few rows at a time, each in a transaction of its own, and yields how many; rows that are current already are passed
   * over, so it may be stopped at any moment and run again.
   */
  reseal(keyring: Keyring): AsyncIterable<number>
}

/** How many values were sealed anew. One that fails does not keep the others from their turn; its error is thrown afterwards. */
export async function resealAll(resealers: readonly Resealer[], keyring: Keyring, signal: AbortSignal): Promise<number> {
  let count = 0
  const errors: unknown[] = []
  for (const resealer of resealers) {
    try {
      for await (const sealed of resealer.reseal(keyring)) {
        count += sealed
        if (signal.aborted) return count
      }
    } catch (error) {
      errors.push(new Error(`${resealer.what} could not all be sealed anew`, { cause: error }))
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'not everything could be sealed anew')
  return count
}
