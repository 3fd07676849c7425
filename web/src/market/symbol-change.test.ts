import { expect, it } from 'vitest'
import { symbolChangeText } from './symbol-change.ts'

const text = (symbol: string, symbolHistory: Parameters<typeof symbolChangeText>[0]['symbolHistory']) =>
  symbolChangeText({ symbol, symbolHistory })?.replaceAll('\u00a0', ' ')
const none = { formerly: [], became: null, delistedAfter: null }

it('says which symbol a share had before, which it has now, and when it left the exchange', () => {
  expect(text('AAPL', none)).toBeUndefined()
  const meta = { former: 'FB', present: 'META', day: '2022-06-09' }
  expect(text('META', { ...none, formerly: [meta] })).toBe('Listed as META since 9 Jun 2022, as FB before.')
  const altaba = { former: 'YHOO', present: 'AABA', day: '2017-06-19' }
  expect(text('YHOO', { ...none, became: altaba, delistedAfter: '2019-10-02' })).toBe(
    'Listed as AABA since 19 Jun 2017. It left the exchange; traded last on 2 Oct 2019.',
  )
})
