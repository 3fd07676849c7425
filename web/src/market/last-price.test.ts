import { describe, expect, it } from 'vitest'
import { lastPrice } from './last-price.ts'

const quote = {
  date: '2018-05-11',
  last: 188.59,
  previousClose: 190,
  change: -1.41,
  changePercent: -0.74,
  volume: 1,
  high52w: 2,
  low52w: 1,
}
const quoted = {
  price: 200,
  previousClose: 160,
  currency: 'USD',
  marketState: 'open' as const,
  source: 'Yahoo',
  at: '2026-11-24T15:32:00.000Z',
  fetchedAt: '2026-11-24T15:33:00.000Z',
}
const nothing = { quote: null, quoted: null, fundamentals: null, currency: 'USD', source: 'a file', freshness: null }

describe('the price that is shown first', () => {
  it('is what a source stated last where that is newer than the last bar', () => {
    expect(lastPrice({ ...nothing, quote, quoted })).toMatchObject({
      last: 200,
      change: 40,
      changePercent: 25,
      says: 'price of 24\u00a0Nov\u00a02026, 15:32\u00a0UTC, during the session · Yahoo',
    })
  })
  it('is the last close where the stated one is of its day or before', () => {
    const same = { ...quoted, at: '2018-05-11T20:00:00.000Z' }
    expect(lastPrice({ ...nothing, quote, quoted: same })).toMatchObject({
      last: 188.59,
      says: 'close of 11\u00a0May\u00a02018 · a file',
    })
  })
  it('has no change where the close before is not known', () => {
    expect(lastPrice({ ...nothing, quoted: { ...quoted, previousClose: null } })).toMatchObject({
      change: null,
      changePercent: null,
    })
  })
  it('is none where none is held', () => {
    expect(lastPrice(nothing)).toBeNull()
  })
})
