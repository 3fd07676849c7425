// A user's own file over HTTP: preview, import, and who may not.
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { buildServer } from '#http'
import { openLog } from '#telemetry'
import { testDatabase } from '../../../test/support/database.ts'
import { replayed } from '../../../test/support/replayed-exchange.ts'
import { readSeries } from './bars.store.ts'
import type { ImportAnswer, PreviewAnswer, SourcesAnswer } from './sources.contract.ts'
import { openSources } from './sources.ts'
import { sourcesRoutes } from './sources.routes.ts'

const database = await testDatabase()
const now = Date.UTC(2020, 8, 1, 22, 0)
const sources = openSources({
  database,
  outbound: replayed(now).outbound,
  keys: { tiingo: undefined, alphaVantage: undefined, secContact: undefined },
  clock: () => new Date(now),
})

async function serverWith(importsRefusedBecause: string | null) {
  const app = await buildServer({
    log: openLog({ level: 'silent', readable: false, write: () => {} }),
    version: '0.0.0',
    production: false,
    publicUrl: 'http://localhost:3000',
    listensOn: '127.0.0.1',
    trustProxy: [],
    hstsPreload: false,
    securityContact: undefined,
    mounts: [{ routes: sourcesRoutes(sources, { importsRefusedBecause }) }],
    now: () => 0,
  })
  afterAll(() => app.close())
  return async <Answer>(method: 'GET' | 'POST', url: string, payload?: string | Buffer, headers: Record<string, string> = {}) => {
    const answer = await app.inject({
      method,
      url,
      headers: { host: 'localhost:3000', ...(payload === undefined ? {} : { 'content-type': 'text/csv' }), ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    return { status: answer.statusCode, body: answer.json<Answer & { code?: string; title?: string; detail?: string }>() }
  }
}
const call = await serverWith(null)
const file = 'Date,Open,High,Low,Close,Volume\n2020-08-27,508,510,495,500.04,38888100\n2020-08-28,504,506,498,499.23,46907500\n'
const seriesOf = (symbol: string) => readSeries(database.kysely, { symbol })

describe('a file over HTTP', () => {
  it('is shown as it was understood, and not stored', async () => {
    const { status, body } = await call<PreviewAnswer>('POST', '/api/market/imports/preview', file)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      delimiter: 'comma',
      barCount: 2,
      first: { date: '2020-08-27', close: 500.04 },
      last: { date: '2020-08-28', volume: 46_907_500 },
      problems: [],
      questions: [],
    })
    expect(body.columns.map(({ role }) => role)).toEqual(['date', 'open', 'high', 'low', 'close', 'volume'])
  })
  it('is imported, packed as well', async () => {
    const query = 'symbol=WEB1&fileName=web.csv.gz&currency=usd'
    const { status, body } = await call<ImportAnswer>('POST', `/api/market/imports?${query}`, gzipSync(file), {
      'content-type': 'application/gzip',
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ symbol: 'WEB1', barCount: 2, barsAdded: 2, from: '2020-08-27' })
    expect(await seriesOf('WEB1')).toMatchObject([{ source: 'csv', label: 'file web.csv.gz', currency: 'USD' }])
  })
  it.each([
    [
      'a bad row',
      `${file}2020-08-31,1,2,3,4,5\n`,
      'symbol=WEB2&fileName=a',
      422,
      /Line 4, high "2": below the low\. Nothing was imported\./,
    ],
    ['a page', '<html>', 'symbol=WEB2&fileName=a', 422, /This is a web page/],
    ['no body', '', 'symbol=WEB2&fileName=a', 422, /The body has to be the file/],
    ['no symbol', file, 'fileName=a', 422, /./],
    ['a symbol that is none', file, 'symbol=../x&fileName=a', 422, /./],
  ])('with %s is refused, and nothing is stored', async (_name, payload, query, status, sentence) => {
    const answer = await call('POST', `/api/market/imports?${query}`, payload)
    expect([400, status]).toContain(answer.status)
    expect(`${answer.body.title} ${answer.body.detail}`).toMatch(sentence)
    expect(await seriesOf('WEB2')).toEqual([])
  })
  it('is not taken from a page of another origin', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
    ]) {
      const { status, body } = await call('POST', '/api/market/imports?symbol=WEB3&fileName=a', file, headers)
      expect([status, body.code]).toEqual([403, 'cross-site'])
    }
    expect(await seriesOf('WEB3')).toEqual([])
    expect(
      (await call('POST', '/api/market/imports?symbol=WEB3&fileName=a', file, { 'sec-fetch-site': 'same-origin' })).status,
    ).toBe(200)
  })
  it('is not taken as a form, which any page can post', async () => {
    const { status } = await call('POST', '/api/market/imports?symbol=WEB4&fileName=a', `a=${file}`, {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(status).toBe(415)
  })
  it('is not taken where strangers could bring it', async () => {
    const closed = await serverWith('Here files are imported with `tradewise data import`.')
    for (const path of ['/api/market/imports/preview', '/api/market/imports?symbol=WEB5&fileName=a']) {
      const { status, body } = await closed('POST', path, file)
      expect([status, `${body.title} ${body.detail}`]).toEqual([403, expect.stringContaining('tradewise data import')])
    }
    expect((await closed<SourcesAnswer>('GET', '/api/market/sources')).body.imports.allowed).toBe(false)
  })
})

it('tells how the sources are', async () => {
  const { status, body } = await call<SourcesAnswer>('GET', '/api/market/sources')
  expect(status).toBe(200)
  expect(body.imports).toEqual({ allowed: true, says: 'CSV files can be imported.' })
  expect(body.sources.find(({ name }) => name === 'yahoo')).toMatchObject({
    state: 'ready',
    breaker: 'closed',
    budget: [{ requests: 2, left: 2 }, {}, {}],
  })
})
