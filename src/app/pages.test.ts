import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Failure } from '#basics'
import { pagesFor } from './pages.ts'

const page = (listing: () => Promise<unknown>) => pagesFor(listing).find(({ path }) => path === '/stocks/:symbol')!

const preloadsOf = (symbol: string, query: Record<string, string> = {}) => page(async () => ({})).preloads!({ symbol }, query)

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
  it('is not there when nobody lists the symbol; a database that is away proves nothing', async () => {
    const isThere = (listing: () => Promise<unknown>) => page(listing).isThere!({ symbol: 'NOPE' })
    expect(await isThere(async () => ({}))).toBe(true)
    expect(await isThere(() => Promise.reject(new Failure('not-found', 'Nothing is listed under NOPE.')))).toBe(false)
    expect(await isThere(() => Promise.reject(new Failure('busy', 'The database is away.')))).toBe(true)
  })
})

it('every page that the browser has an address for is one that the server gives, and no other', () => {
  const router = readFileSync(new URL('../../web/src/app/router.tsx', import.meta.url), 'utf8')
  const inBrowser = [...router.matchAll(/^ +(?:path: )?'(\/[^']*)',$/gm)].map(([, path = '']) => path.replaceAll('$', ':'))
  expect(inBrowser.length).toBeGreaterThan(25)
  expect(
    pagesFor(async () => ({}))
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual(inBrowser.toSorted())
})
