import { expect, it } from 'vitest'
import type { Found, Listing } from '#market'
import { meant } from './known-symbols.ts'

const listed = (symbol: string, exchange = 'NASDAQ'): Listing => {
  return { symbol, name: symbol, kind: 'share', exchange, sector: null, industry: null, asOf: null }
}
const nothing = { formerly: [], became: null, left: null }
const change = (present: string | null, day: string | null) => ({ former: 'FB', present, day, source: 'a list' })
const became = (present: string, day: string | null) => ({ ...nothing, became: { ...change(present, day), present } })

it.each<[string, Found, string | null, string | null, string | null]>([
  ['AAPL', { listing: listed('AAPL'), history: nothing }, null, 'AAPL', null],
  ['AAPL', { listing: listed('AAPL'), history: nothing }, 'NASDAQ', 'AAPL', null],
  ['IBM', { listing: listed('IBM', 'NYSE'), history: nothing }, 'BATS', 'IBM', null],
  ['VOD', { listing: listed('VOD'), history: nothing }, 'LSE', null, 'VOD here is the one on NASDAQ, not on LSE.'],
  ['MINE', { listing: listed('MINE', 'not stated'), history: nothing }, 'LSE', 'MINE', null],
  ['FB', { listing: listed('META'), history: became('META', null) }, null, 'META', 'FB goes by META now.'],
  ['FB', { listing: listed('META'), history: became('META', '2022-06-09') }, null, 'META', 'FB goes by META, since 2022-06-09.'],
  ['FB', { listing: listed('NEXT'), history: became('META', '2022-06-09') }, null, 'NEXT', 'FB goes by NEXT now.'],
  ['FB', { listing: listed('FB'), history: became('META', null) }, null, 'FB', null],
  ['FB', { listing: null, history: nothing }, null, null, 'Nothing is listed under FB.'],
  [
    'FB',
    { listing: null, history: { ...nothing, left: change(null, null) } },
    null,
    null,
    'Nothing is listed under FB. It left the exchange.',
  ],
  [
    'FB',
    { listing: null, history: { ...nothing, left: change(null, '2022-10-27') } },
    null,
    null,
    'Nothing is listed under FB. It left the exchange after 2022-10-27.',
  ],
])('%s, as %j, written with %s, means %s', (symbol, found, exchange, listing, remark) => {
  const means = meant(symbol, found, exchange)
  expect([means.listing?.symbol ?? null, means.remark]).toEqual([listing, remark])
})
