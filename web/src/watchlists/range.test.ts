import { expect, it } from 'vitest'
import { placeInRange } from './range.ts'

it.each([
  [15, 10, 20, 50],
  [10, 10, 20, 0],
  [20, 10, 20, 100],
  [9.999, 10, 20, 0],
  [10, 10, 10, null],
])('%d between %d and %d stands at %s', (last, low, high, place) => expect(placeInRange(last, low, high)).toBe(place))
