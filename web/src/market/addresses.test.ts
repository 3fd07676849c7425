import { expect, it } from 'vitest'
import { addresses } from './addresses.ts'

it('spells the first two addresses of a stock page as the server preloads them', () => {
  expect(addresses.stock('AAPL')).toBe('/api/stocks/AAPL')
  expect(addresses.bars('AAPL', { range: '1Y', interval: '1d', adjusted: 'splits' })).toBe(
    '/api/stocks/AAPL/bars?range=1Y&interval=1d&adjusted=splits',
  )
})

it('escapes what a symbol or a name may carry', () => {
  expect(addresses.stock('^GSPC')).toBe('/api/stocks/%5EGSPC')
  expect(addresses.search('at&t')).toBe('/api/symbols/search?q=at%26t')
})
