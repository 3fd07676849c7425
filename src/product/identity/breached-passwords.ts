// The offline list of passwords that were stolen and published: the build turns a package's list into sorted, cut-off hashes, so the
// words themselves are not shipped, and a look-up is a binary search. Kept in memory: some two megabytes.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Failure } from '#basics'

/** Of SHA-256. With 2^48 values and some 400,000 entries one good password in a billion is refused by mistake. */
const entryBytes = 6

export function breachedEntry(password: string): Buffer {
  return createHash('sha256').update(password.toLowerCase()).digest().subarray(0, entryBytes)
}

export type BreachedPasswords = { readonly count: number; has(password: string): boolean }

/** Throws Failure('misconfigured') when the product was not built whole. */
export function readBreachedPasswords(file: string): BreachedPasswords {
  let list: Buffer
  try {
    list = readFileSync(file)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    throw new Failure('misconfigured', 'The list of breached passwords is not built; run `npm run build`.', { cause })
  }
  return breachedPasswords(list)
}

export function breachedPasswords(list: Buffer): BreachedPasswords {
  const count = Math.floor(list.length / entryBytes)
  return {
    count,
    has(password) {
      const wanted = breachedEntry(password)
      let [low, high] = [0, count - 1]
      while (low <= high) {
        const middle = (low + high) >> 1
        const order = Buffer.compare(list.subarray(middle * entryBytes, (middle + 1) * entryBytes), wanted)
        if (order === 0) return true
        if (order < 0) low = middle + 1
        else high = middle - 1
      }
      return false
    },
  }
}
