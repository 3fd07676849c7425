// How a command says by number what a person reads as a sentence; the numbers are those of sysexits.h and a promise to scripts.
import { type FailureCode, isFailure } from '#basics'

export const exitCodes = { done: 0, no: 1, usage: 2, bug: 70 } as const

const codeOfFailure: Record<FailureCode, number> = {
  invalid: 2,
  'not-found': 66,
  conflict: 1,
  'too-large': 2,
  'not-allowed': 77,
  'too-often': 75,
  busy: 75,
  damaged: 65,
  foreign: 66,
  io: 74,
  misconfigured: 78,
}

export function exitCodeOf(error: unknown): number {
  return isFailure(error) ? codeOfFailure[error.code] : exitCodes.bug
}

/** One readable line, or one for each fault of the settings. With `isVerbose` the causes, and a bug's stack. */
export function sentenceOf(error: unknown, isVerbose: boolean): string {
  if (!(error instanceof Error)) return String(error)
  const first = isFailure(error) ? error.message : `Unexpected: ${error.message}${isVerbose ? '' : ' (--verbose shows where)'}`
  if (!isVerbose) return first
  const lines = [isFailure(error) ? first : (error.stack ?? first)]
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
    lines.push(`caused by ${cause.stack ?? cause.message}`)
  return lines.join('\n')
}
