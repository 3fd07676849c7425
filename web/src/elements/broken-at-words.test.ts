import { expect, it } from 'vitest'
import { wordsOf } from './broken-at-words.tsx'

it.each([
  ['/api/stocks/:symbol/bars', ['/api/', 'stocks/', ':symbol/', 'bars']],
  ['DATABASE_POOL_SIZE', ['DATABASE_', 'POOL_', 'SIZE']],
  ['/', ['/']],
])('%s may end its line behind each of its words', (name, words) => {
  expect(wordsOf(name)).toEqual(words)
})
