import { describe, expect, it } from 'vitest'
import { offersFor, wordAt } from './completion.ts'
import type { RuleWord } from './queries.ts'

const word = (name: string, rest: Partial<RuleWord> = {}): RuleWord => ({
  name,
  sort: 'column',
  form: name,
  gives: 'number',
  help: `${name}.`,
  example: null,
  outputs: [],
  isCurrentOnly: false,
  ...rest,
})
const words = [
  word('close'),
  word('pe', { isCurrentOnly: true }),
  word('return', { sort: 'function', form: 'return(close, n)' }),
  word('macd', { sort: 'indicator', form: 'macd(12, 26, 9)', outputs: ['macd', 'signal'] }),
]
const labels = (before: string, isAsked = false) => offersFor(before, words, isAsked)?.offers.map(offer => offer.label)

describe('what is offered', () => {
  it('are names where a name may stand, from where it begins', () => {
    expect(offersFor('close > ma', words, false)?.from).toBe(8)
    expect(labels('close > ma')).toEqual(['close', 'pe', 'return', 'macd', 'and', 'or', 'not'])
  })
  it.each(['close > macd.', 'macd(12, 26, 9).si', 'MACD(12, abs(26), 9).'])('are the outputs after %s', before => {
    expect(labels(before)).toEqual(['macd', 'signal'])
  })
  it.each(['close > ', 'close.', 'sector = "ma', 'return(12m', '3'])('is nothing after %s', before => {
    expect(offersFor(before, words, false)).toBeNull()
  })
  it('is everything when asked for', () => expect(labels('close > ', true)).toHaveLength(7))
  it('is written with a stop at each argument', () => {
    expect(offersFor('m', words, false)?.offers[3]?.template).toBe('macd(${1:12}, ${2:26}, ${3:9})')
    expect(offersFor('m', words, false)?.offers[2]?.template).toBe('return(${1:close}, ${2:n})')
  })
  it('says what is known as of today only', () => {
    expect(offersFor('p', words, false)?.offers[1]?.info).toBe('pe. Known as of today only.')
  })
})

describe('the word under the pointer', () => {
  it('is found whole, whatever its case', () => {
    expect(wordAt('1 < MACD(12)', 6, words)).toMatchObject({ from: 4, to: 8, word: { name: 'macd' } })
  })
  it.each([
    ['macd.close', 7],
    ['"close"', 3],
    ['foo', 1],
  ])('is none of ours in %s', (text, at) => expect(wordAt(text, at, words)).toBeNull())
})
