import { expect, it } from 'vitest'
import { milliseconds } from './words.ts'

it.each([
  [null, '–'],
  [0, '0.0 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [340, '340 ms'],
  [999.6, '1.0 s'],
  [3_398, '3.4 s'],
  [27_900, '27.9 s'],
  [89_960, '90 s'],
  [340_000, '6 min'],
])('%s milliseconds are %s', (ms, told) => {
  expect(milliseconds(ms).replaceAll('\u00a0', ' ')).toBe(told)
})
