import { describe, expect, it } from 'vitest'
import { Failure } from '#basics'
import { exitCodeOf, sentenceOf } from './exit-codes.ts'

describe('a failure on the command line', () => {
  it.each([
    ['invalid', 2],
    ['conflict', 1],
    ['damaged', 65],
    ['foreign', 66],
    ['not-found', 66],
    ['io', 74],
    ['too-often', 75],
    ['busy', 75],
    ['not-allowed', 77],
    ['misconfigured', 78],
  ] as const)('%s ends with %i', (code, number) => expect(exitCodeOf(new Failure(code, 'x'))).toBe(number))

  it('is one sentence; the causes come with --verbose', () => {
    const failure = new Failure('busy', 'The database is away.', {
      cause: new Error('ECONNREFUSED', { cause: new Error('deeper') }),
    })
    expect(sentenceOf(failure, false)).toBe('The database is away.')
    expect(sentenceOf(failure, true)).toMatch(/^The database is away\.\ncaused by Error: ECONNREFUSED[^]*caused by Error: deeper/)
  })
  it('that nobody expected is told apart, and says how to see more', () => {
    expect(exitCodeOf(new TypeError('x is undefined'))).toBe(70)
    expect(sentenceOf(new TypeError('x is undefined'), false)).toBe('Unexpected: x is undefined (--verbose shows where)')
  })
})
