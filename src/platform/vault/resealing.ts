// After a rotation: what older secrets have sealed is sealed anew, in the background, so that they can be taken out of the list one day.
import { isFailure } from '#basics'
import type { Keyring } from './vault.ts'

export type SealedValue = {
  readonly sealed: string
  /** What it was sealed for: see `Keyring.seal`. */
  readonly bind: string
  /** Puts another in its place, in a transaction of its own. False: it has changed meanwhile, and stays. */
  readonly replace: (fresh: string) => Promise<boolean>
}

export type Resealer = {
  /** What is sealed, in words: "secrets of authenticators". */
  readonly what: string
  /** All of them, a few rows read at a time: it may be stopped at any moment and begun again. */
  readonly values: () => AsyncIterable<SealedValue>
}

/** How many values were sealed anew. One that does not open keeps no other from its turn; what failed is thrown afterwards. */
export async function resealAll(resealers: readonly Resealer[], keyring: Keyring, signal: AbortSignal): Promise<number> {
  let count = 0
  const errors: unknown[] = []
  for (const { what, values } of resealers) {
    let damaged = 0
    try {
      for await (const { sealed, bind, replace } of values()) {
        if (signal.aborted) return count
        if (keyring.isCurrent(sealed)) continue
        const plain = opened(keyring, sealed, bind)
        if (plain === null) damaged++
        else if (await replace(keyring.seal(plain, bind))) count++
      }
    } catch (error) {
      errors.push(new Error(`${what} could not all be sealed anew`, { cause: error }))
    }
    if (damaged > 0) errors.push(new Error(`${what}: ${damaged} do not open with any accepted secret`))
  }
  if (errors.length > 0) throw new AggregateError(errors, 'not everything could be sealed anew')
  return count
}

export type Rehearsed = { readonly what: string; readonly count: number; readonly lost: number }

/** The same without changing anything: how many values would open, be sealed anew and open again, and how many are lost. */
export async function rehearseSealing(resealers: readonly Resealer[], keyring: Keyring): Promise<Rehearsed[]> {
  const all: Rehearsed[] = []
  for (const { what, values } of resealers) {
    let [count, lost] = [0, 0]
    for await (const { sealed, bind } of values()) {
      count++
      if (!survives(keyring, sealed, bind)) lost++
    }
    all.push({ what, count, lost })
  }
  return all
}

function survives(keyring: Keyring, sealed: string, bind: string): boolean {
  const plain = opened(keyring, sealed, bind)
  return plain !== null && opened(keyring, keyring.seal(plain, bind), bind) === plain
}

/** Null: changed, of another row, or of a secret that is no longer accepted. */
function opened(keyring: Keyring, sealed: string, bind: string): string | null {
  try {
    return keyring.open(sealed, bind)
  } catch (error) {
    if (!isFailure(error, 'damaged')) throw error
    return null
  }
}
