import { expect, it } from 'vitest'
import { daysText, flaggedText } from './finding-text.ts'

it.each([
  [[], null],
  [['recomputed'], null],
  [['repaired'], '1 stretch repaired'],
  [['flagged', 'undone', 'repaired'], '2 stretches flagged, 1 repaired'],
] as const)('%j is told as %s', (states, text) => {
  expect(flaggedText(states.map(state => ({ state })))).toBe(text)
})

it('names one day once', () => {
  const text = (from: string, to: string) => daysText({ from, to }).replaceAll('\u00a0', ' ')
  expect(text('2018-05-11', '2018-05-11')).toBe('11 May 2018')
  expect(text('2018-05-11T13:30Z', '2018-05-14T13:30Z')).toBe('11 May 2018 to 14 May 2018')
})
