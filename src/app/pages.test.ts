import { describe, expect, it } from 'vitest'
import { pages } from './pages.ts'

const preloadsOf = (symbol: string, query: Record<string, string> = {}) =>
  pages.find(page => page.path === '/stocks/:symbol')!.preloads!({ symbol }, query)

describe('a stock page', () => {
  it('preloads under the addresses that the browser will ask for, letter by letter', () => {
    expect(preloadsOf('aapl').slice(0, 2)).toEqual([
      '/api/stocks/AAPL',
      '/api/stocks/AAPL/bars?range=1Y&interval=1d&adjusted=splits',
    ])
    expect(preloadsOf('^GSPC')[0]).toBe('/api/stocks/%5EGSPC')
  })
  it('takes the chart’s range from its own address, and only what the chart knows', () => {
    expect(preloadsOf('AAPL', { range: '5Y', interval: '1wk', adjusted: 'all' })[1]).toBe(
      '/api/stocks/AAPL/bars?range=5Y&interval=1wk&adjusted=all',
    )
    expect(preloadsOf('AAPL', { range: '"><script>' })[1]).toBe('/api/stocks/AAPL/bars?range=1Y&interval=1d&adjusted=splits')
  })
})
