import { dayOf } from '#basics'
import { Secret } from '#config'
import { alphaVantageSource } from '../../src/product/market/providers/alphavantage.ts'
import { ecbSource } from '../../src/product/market/providers/ecb.ts'
import { secEdgarSource } from '../../src/product/market/providers/sec-edgar.ts'
import { bundledSource, openBundles } from '../../src/product/market/providers/bundled.ts'
import { tiingoSource } from '../../src/product/market/providers/tiingo.ts'
import { yahooFiguresSource } from '../../src/product/market/providers/yahoo-figures.ts'
import { yahooSource } from '../../src/product/market/providers/yahoo.ts'
import { bundledMarketData } from '../support/market-data.ts'
import { replayed, sourceFixture } from '../support/replayed-exchange.ts'
import { refusesHostileAnswers } from './hostile-answers.ts'
import { conformsAsCompany, conformsAsRates, conformsAsReports, conformsAsSource } from './sources.ts'

const bundled = async () => bundledSource(await openBundles(bundledMarketData()))

conformsAsSource('the bundled history of days', async () => ({
  source: await bundled(),
  known: { symbol: 'AAPL', interval: '1d', firstTime: dayOf('2004-01-02'), lastTime: dayOf('2018-05-11'), lastClose: 188.59 },
  unknownSymbol: 'NVDA',
}))

conformsAsSource('the bundled history of minutes', async () => ({
  source: await bundled(),
  known: {
    symbol: 'MSFT',
    interval: '1m',
    firstTime: dayOf('2016-04-15') * 1440 + 13 * 60 + 30,
    lastTime: dayOf('2016-05-13') * 1440 + 20 * 60,
    lastClose: 51.08,
  },
  unknownSymbol: 'GE',
}))

const evening = Date.UTC(2020, 8, 1, 22, 0)
const key = new Secret('made-up-key')
const acme = { symbol: 'ACME', interval: '1d' } as const

conformsAsSource('Yahoo', async () => {
  const { outbound } = replayed(
    evening,
    [/chart\/ACME/, { body: sourceFixture('yahoo/chart.json') }],
    [/./, { status: 404, body: sourceFixture('yahoo/unknown.json') }],
  )
  return {
    source: yahooSource(outbound, () => evening),
    known: { ...acme, firstTime: dayOf('2020-01-03'), lastTime: dayOf('2020-09-01'), lastClose: 134.18 },
    unknownSymbol: 'NOPE',
  }
})

conformsAsSource('Tiingo', async () => {
  const { outbound } = replayed(
    evening,
    [/acme\/prices/, { body: sourceFixture('tiingo/prices.json') }],
    [/acme$/, { body: sourceFixture('tiingo/meta.json') }],
    [/./, { status: 404, body: '{"detail":"Not found."}' }],
  )
  return {
    source: tiingoSource(outbound, key),
    known: { ...acme, firstTime: dayOf('2020-01-03'), lastTime: dayOf('2020-08-31'), lastClose: 129.04 },
    unknownSymbol: 'NOPE',
  }
})

conformsAsSource('Alpha Vantage', async () => {
  const { outbound } = replayed(
    evening,
    [/NOPE/, { body: sourceFixture('alphavantage/unknown.json') }],
    [/TIME_SERIES/, { body: sourceFixture('alphavantage/daily.json') }],
    [/DIVIDENDS/, { body: sourceFixture('alphavantage/dividends.json') }],
    [/SPLITS/, { body: sourceFixture('alphavantage/splits.json') }],
  )
  return {
    source: alphaVantageSource(outbound, key, () => evening),
    known: { ...acme, firstTime: dayOf('2020-08-07'), lastTime: dayOf('2020-08-31'), lastClose: 129.04 },
    unknownSymbol: 'NOPE',
  }
})

conformsAsReports('SEC EDGAR', async () => {
  const { outbound } = replayed(
    evening,
    [/company_tickers/, { body: sourceFixture('sec-edgar/company_tickers.json') }],
    [/CIK0009999001/, { body: sourceFixture('sec-edgar/companyfacts.json') }],
  )
  return {
    source: secEdgarSource(outbound, 'Acme acme@example.com', () => evening),
    known: { symbol: 'ACME', newest: { periodEnd: '2023-09-30', revenue: 1200 } },
    unknownSymbol: 'NOPE',
  }
})

conformsAsRates('the European Central Bank', async () => {
  const { outbound } = replayed(evening, [
    /eurofxref-hist\.xml/,
    { body: sourceFixture('ecb/eurofxref-hist.xml'), type: 'text/xml' },
  ])
  return { source: ecbSource(outbound, () => evening), known: { day: dayOf('2020-09-01'), currency: 'USD', rate: 1.1987 } }
})

const ibm = { symbol: 'IBM', interval: '1d', from: null } as const
refusesHostileAnswers('Yahoo', (outbound, at, signal) => yahooSource(outbound, at).bars!(ibm, signal))
refusesHostileAnswers('Yahoo key figures', (outbound, at, signal) => yahooFiguresSource(outbound, at).company!('IBM', signal), {
  // The first request is only about cookies: whatever else a server says is not looked at, and without a cookie there is no second.
  saysNothingWith: [
    'garbage',
    'JSON of nothing',
    'a page',
    'a page labelled as data',
    'an empty body',
    'bytes that are no text',
    'JSON of a hundred thousand levels',
    'numbers that JSON does not know',
    'status 204',
    'half a body',
    'a body that is longer than it says',
    'a bomb',
    'half a packed body',
    'a body that is not packed as it says',
    '100 MB',
  ],
})
refusesHostileAnswers('Tiingo', (outbound, _at, signal) => tiingoSource(outbound, key).bars!(ibm, signal))
refusesHostileAnswers('Alpha Vantage', (outbound, at, signal) => alphaVantageSource(outbound, key, at).bars!(ibm, signal))
refusesHostileAnswers('SEC EDGAR', (outbound, at, signal) =>
  secEdgarSource(outbound, 'x@example.com', at).reports!('IBM', signal),
)
refusesHostileAnswers('European Central Bank', (outbound, at, signal) => ecbSource(outbound, at).rates!(null, signal))

conformsAsCompany('Yahoo key figures', async () => {
  const { outbound } = replayed(
    evening,
    [/fc\.yahoo/, { status: 404, type: 'text/html', body: '<html>', cookies: ['A3=d; Path=/'] }],
    [/getcrumb/, { type: 'text/plain', body: 'aBc.dEf/12' }],
    [/quoteSummary\/ACME/, { body: sourceFixture('yahoo-figures/summary.json') }],
    [/./, { status: 404, body: sourceFixture('yahoo-figures/unknown.json') }],
  )
  return {
    source: yahooFiguresSource(outbound, () => evening),
    known: { symbol: 'ACME', asOf: '2020-09-01', marketCap: 2_294_791_110_656 },
    unknownSymbol: 'NOPE',
  }
})
