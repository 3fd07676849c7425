import { expect, it } from 'vitest'
import { symbolChangeText } from './symbol-change.ts'

const text = (symbol: string, symbolHistory: Parameters<typeof symbolChangeText>[0]['symbolHistory']) =>
  symbolChangeText({ symbol, symbolHistory })?.replaceAll('\u00a0', ' ')
const none = { formerly: [], became: null, left: null }

it('says which symbol a share had before, which it has now, and when it left the exchange', () => {
  expect(text('AAPL', none)).toBeUndefined()
  const meta = { former: 'FB', present: 'META', day: '2022-06-09', source: 'a list' }
  expect(text('META', { ...none, formerly: [meta] })).toBe('Listed as META since 9 Jun 2022, as FB before.')
  const altaba = { former: 'YHOO', present: 'AABA', day: '2017-06-19', source: 'a list' }
  const left = { former: 'AABA', present: null, day: '2019-10-02', source: 'a list' }
  expect(text('YHOO', { ...none, became: altaba, left })).toBe(
    'Listed as AABA since 19 Jun 2017. It left the exchange; traded last on 2 Oct 2019.',
  )
})

it('says that a day is not known, and never one that nobody stated', () => {
  const meta = { former: 'FB', present: 'META', day: null, source: 'a list' }
  expect(text('META', { ...none, formerly: [meta] })).toBe('Listed as META now (date unknown), as FB before.')
  const left = { former: 'TWTR', present: null, day: null, source: 'a list' }
  expect(text('TWTR', { ...none, left })).toBe('Left the exchange; date unknown.')
})
