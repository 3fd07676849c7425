// The cookie, the crumb, and what is behind them.
import { describe, expect, it } from 'vitest'
import { replayed, type Reply, sourceFixture } from '../../../../test/support/replayed-exchange.ts'
import { yahooFiguresSource } from './yahoo-figures.ts'

const now = Date.UTC(2020, 8, 1, 22, 0)
const never = new AbortController().signal
const jar: [RegExp, Reply] = [
  /fc\.yahoo/,
  {
    status: 404,
    type: 'text/html',
    body: '<html>',
    cookies: ['A3=d=abc&S=x; Expires=Wed, 1 Sep 2021; Domain=.yahoo.com; Secure', 'bad cookie'],
  },
]
const crumb: [RegExp, Reply] = [/getcrumb/, { type: 'text/plain', body: 'aBc.dEf/12\n' }]
const summary = { body: sourceFixture('yahoo-figures/summary.json') }
const changed = (damage: (text: string) => string): Reply => ({ body: damage(summary.body) })

function open(...routes: [RegExp, Reply | (() => Reply)][]) {
  const { outbound, asked } = replayed(now, ...routes, jar, crumb, [/quoteSummary/, summary])
  return { source: yahooFiguresSource(outbound, () => now), asked }
}

describe('Yahoo key figures', () => {
  it('are asked for with the cookie and the crumb that belongs to it, which are asked for once', async () => {
    const { source, asked } = open()
    await source.company!('ACME', never)
    await source.company!('ACME', never)
    expect(asked.map(({ url }) => new URL(url).pathname)).toEqual([
      '/',
      '/v1/test/getcrumb',
      '/v10/finance/quoteSummary/ACME',
      '/v10/finance/quoteSummary/ACME',
    ])
    expect(asked.map(({ headers }) => headers.cookie)).toEqual([undefined, ...Array.from({ length: 3 }, () => 'A3=d=abc&S=x')])
    expect(new URL(asked[2]!.url).searchParams.get('crumb')).toBe('aBc.dEf/12')
  })
  it('are read as what is documented of them, shares of one as percentages', async () => {
    expect(await open().source.company!('ACME', never)).toEqual({
      symbol: 'ACME',
      label: 'Yahoo key figures',
      asOf: '2020-09-01',
      profile: { name: 'Acme Corporation', sector: 'Technology', industry: 'Consumer Electronics', country: 'United States' },
      figures: {
        currency: 'USD',
        price: 134.18,
        priceChangePercent: 3.9833,
        volume: 151_948_100,
        marketCap: 2_294_791_110_656,
        priceToEarnings: 40.712_379,
        epsDilutedTtm: 3.296,
        dividendYieldPercent: 0.63,
        sharesOutstanding: 17_102_499_840,
        analystRating: 'strong buy',
      },
    })
  })
  it('are none where Yahoo has none, in whichever way it says so', async () => {
    const { source } = open([
      /quoteSummary/,
      changed(text =>
        text
          .replace('"trailingPE":40.712379', '"trailingPE":"Infinity"')
          .replace('"dividendYield":0.0063', '"dividendYield":{}')
          .replace('"trailingEps":3.296', '"trailingEps":{"raw":3.3,"fmt":"3.30"}')
          .replace('"sharesOutstanding":17102499840', '"sharesOutstanding":-1')
          .replace('"country":"United States"', '"country":""')
          .replace(/"longName":"[^"]*",/, '')
          .replace('"marketCap"', '"formerlyMarketCap"'),
      ),
    ])
    const { figures, profile } = (await source.company!('ACME', never))!
    expect(figures).toMatchObject({
      priceToEarnings: null,
      dividendYieldPercent: null,
      epsDilutedTtm: 3.3,
      sharesOutstanding: null,
    })
    expect(profile.country).toBeNull()
    expect(profile.name).not.toBeNull()
  })
  it('get a new crumb once when the old one is taken back', async () => {
    const replies: Reply[] = [summary, { status: 401, body: sourceFixture('yahoo-figures/invalid-crumb.json') }, summary]
    const { source, asked } = open([/quoteSummary/, () => replies.shift()!])
    await source.company!('ACME', never)
    expect(await source.company!('ACME', never)).toMatchObject({ asOf: '2020-09-01' })
    expect(asked.filter(({ url }) => url.includes('getcrumb'))).toHaveLength(2)
  })
  it.each<[string, [RegExp, Reply]]>([
    ['there is no cookie', [/fc\.yahoo/, { status: 404, type: 'text/html', body: '' }]],
    ['the crumb is a page', [/getcrumb/, { type: 'text/plain', body: 'Too Many Requests' }]],
    ['the crumb is refused', [/quoteSummary/, { status: 401, body: sourceFixture('yahoo-figures/invalid-crumb.json') }]],
  ])('are not there when %s, and that is one sentence', async (_name, route) => {
    await expect(open(route).source.company!('ACME', never)).rejects.toThrow(
      'Yahoo key figures are given only to browsers just now; prices are not affected.',
    )
  })
  it.each<[string, Reply, RegExp]>([
    ['another company', changed(text => text.replace('"symbol":"ACME"', '"symbol":"OTHER"')), /another symbol/],
    ['figures of tomorrow', changed(text => text.replace('1598990400', '1699990400')), /figures of tomorrow/],
    ['no time', changed(text => text.replace('"regularMarketTime":1598990400,', '')), /price\.regularMarketTime/],
  ])('are refused whole with %s', async (_name, reply, sentence) => {
    await expect(open([/quoteSummary/, reply]).source.company!('ACME', never)).rejects.toThrow(sentence)
  })
})
