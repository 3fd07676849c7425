// A new password: by the rules, on no list of stolen ones, and then a hash.
import type { BreachedPasswords } from './breached-passwords.ts'
import type { BreachRange } from './breach-range.ts'
import type { PasswordHashing } from './password-hashing.ts'
import { isShort, normalisedPassword, type PasswordContext, passwordFailure, passwordFault } from './password-rules.ts'

export type Passwords = {
  /** Throws Failure('invalid') with `detail.reason` 'password-…' when it may not be used. */
  accept(given: string, context: PasswordContext): Promise<{ hash: string; isShort: boolean }>
  verify(stored: string | null, given: string): Promise<boolean>
}

export type PasswordsOptions = { hashing: PasswordHashing; breached: BreachedPasswords; range: BreachRange }

export function openPasswords({ hashing, breached, range }: PasswordsOptions): Passwords {
  return {
    async accept(given, context) {
      const password = normalisedPassword(given)
      const fault = passwordFault(password, context, text => breached.has(text))
      if (fault) throw passwordFailure(fault, context.hasSecondFactor)
      if (await range.has(password)) throw passwordFailure('breached', context.hasSecondFactor)
      return { hash: await hashing.hash(password), isShort: isShort(password) }
    },
    verify: (stored, given) => hashing.verify(stored, normalisedPassword(given)),
  }
}
