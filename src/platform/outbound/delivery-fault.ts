// What went wrong with a message (posted or mailed), in words for its owner, and whether another try may help.
import { isFailure } from '#basics'
import { faultKind } from './outbound-fault.ts'

/** Addresses that may not be called, receivers that say no: trying again changes nothing. */
const final = new Set(['private', 'untrusted', 'refused', 'rejected', 'unknown', 'redirected'])

export function deliveryFault(error: unknown): { says: string; isWorthAnotherTry: boolean } {
  if (!isFailure(error)) throw error
  const kind = faultKind(error)
  const isFinal = kind === null ? error.code !== 'busy' : final.has(kind)
  return { says: error.message.slice(0, 300), isWorthAnotherTry: !isFinal }
}
