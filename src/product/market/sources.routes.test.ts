// A user's own file over HTTP: preview, import, and who may not.
import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { buildServer } from '#http'
import type { Principal } from '#protection'
import { localOptions } from '../../../test/support/local-options.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { replayed, sourceFixture } from '../../../test/support/replayed-exchange.ts'
import { readSeries } from './bars.store.ts'
import { openRefreshRun } from './refresh-run.ts'
import { readRevisionLog } from './revisions.store.ts'
import type { ImportAnswer, PreviewAnswer, RefreshAnswer, SourcesAnswer } from './sources.contract.ts'
import { openSources, type RefreshReport } from './sources.ts'
import { sourcesRoutes } from './sources.routes.ts'

const database = await testDatabase()
const now = Date.UTC(2020, 8, 1, 22, 0)
const sources = openSources({
  database,
  outbound: replayed(now, [
    /chart\/WEB1/,
    { body: sourceFixture('yahoo/chart.json').replace('"symbol":"ACME"', '"symbol":"WEB1"') },
  ]).outbound,
  keys: { tiingo: undefined, alphaVantage: undefined, secContact: undefined },
  clock: () => new Date(now),
})

const refreshRun = openRefreshRun({ sources, clock: () => new Date(now), log: { error: () => {} } })

async function serverWith(isAlone: boolean) {
  const app = await buildServer({
    ...localOptions,
    mounts: [{ routes: sourcesRoutes(sources, refreshRun) }],
    authenticate: async ({ headers }) => people[/__Host-session=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? ''] ?? null,
    isAlone: async () => isAlone,
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
const admin: Principal = { accountId: randomUUID(), role: 'admin', sessionId: 's', hasSecondFactor: true, verifiedAt: 0 }
const people: Record<string, Principal> = {
  admin,
  bareAdmin: { ...admin, hasSecondFactor: false },
  user: { ...admin, role: 'user' },
}
const call = await serverWith(true)
const shared = await serverWith(false)
const as = (name: string) => ({ cookie: `__Host-session=${name}`, 'sec-fetch-site': 'same-origin' })
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
  it('tells what it was taken for where no heading says so, before and after the import', async () => {
    const wide = 'Date,WIDE1\n2020-08-27,500.04\n2020-08-28,499.23\n'
    const says = 'The heading "WIDE1" does not say what its column holds; it is taken for the close.'
    const preview = await call<PreviewAnswer>('POST', '/api/market/imports/preview', wide)
    expect([preview.body.guesses, preview.body.symbols]).toEqual([[says], ['WIDE1']])
    const { body } = await call<ImportAnswer>('POST', '/api/market/imports?symbol=WIDE2&fileName=wide.csv', wide)
    expect(body.notes).toEqual(expect.arrayContaining([says, 'The file itself says WIDE1.']))
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
    ['no body', '', 'symbol=WEB2&fileName=a', 422, /The file is empty/],
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
  it('is taken from administrators only, where others are about, and is noted as theirs', async () => {
    const address = '/api/market/imports?symbol=WEB5&fileName=a.csv'
    for (const [who, status, code, needs] of [
      ['nobody', 401, 'sign-in-required', 'sign-in'],
      ['user', 403, 'not-allowed', 'administrator'],
      ['bareAdmin', 403, 'second-factor-required', 'second-factor'],
    ] as const) {
      const headers = who === 'nobody' ? {} : as(who)
      for (const path of ['/api/market/imports/preview', address]) {
        const answer = await shared('POST', path, file, headers)
        expect([answer.status, answer.body.code]).toEqual([status, code])
      }
      const { imports, refreshes } = (await shared<SourcesAnswer>('GET', '/api/market/sources', undefined, headers)).body
      expect([imports.allowed, imports.needs, refreshes.needs]).toEqual([false, needs, needs])
    }
    expect(await seriesOf('WEB5')).toEqual([])
    expect((await shared('POST', address, file, as('admin'))).status).toBe(200)
    const [series] = await seriesOf('WEB5')
    expect(await readRevisionLog(database.kysely, series!.seriesId)).toMatchObject([
      { by: 'file a.csv', accountId: admin.accountId },
    ])
  })
  it('is not taken through a proxy as if it came from this machine', async () => {
    const { status } = await call('POST', '/api/market/imports/preview', file, { 'x-forwarded-for': '203.0.113.9' })
    expect(status).toBe(401)
  })
})

it('tells how the sources are', async () => {
  const { status, body } = await call<SourcesAnswer>('GET', '/api/market/sources')
  expect(status).toBe(200)
  expect(body.imports).toEqual({ allowed: true, says: 'CSV files can be imported.', needs: null })
  expect(body.sources.find(({ name }) => name === 'yahoo')).toMatchObject({
    state: 'ready',
    breaker: 'closed',
    budget: [{ requests: 2, left: 2 }, {}, {}],
  })
})

describe('a refresh over HTTP', () => {
  const json = { 'content-type': 'application/json' }
  const ended = async (): Promise<RefreshAnswer> =>
    await vi.waitUntil(
      async () => {
        const { body } = await call<RefreshAnswer>('GET', '/api/market/refresh')
        return body.state !== 'running' && body.finishedAt !== null && body
      },
      { timeout: 30_000 },
    )

  it('is begun at once, goes on by itself, and ends with a sentence for each source that was asked', async () => {
    expect((await call<RefreshAnswer>('GET', '/api/market/refresh')).body).toMatchObject({ state: 'idle', done: [] })
    const begun = await call<RefreshAnswer>('POST', '/api/market/refresh', '{"symbol":"web1"}', json)
    expect([begun.status, begun.body.state, begun.body.symbols]).toEqual([202, 'running', ['WEB1']])
    const run = await ended()
    expect(run).toMatchObject({ state: 'done', symbols: ['WEB1'], rates: null })
    expect(run.done[0]!.attempts[0]).toMatchObject({ source: 'yahoo', field: 'bars', outcome: 'refreshed' })
    expect(run.says).toBe(run.done[0]!.says)
  })
  it('of everything tells how many went well, and says of each what is shown when there is no connection', async () => {
    await call('POST', '/api/market/imports?symbol=WEB6&fileName=a', file)
    await call('POST', '/api/market/refresh', '{}', json)
    const run = await ended()
    expect(run.symbols).toContain('WEB6')
    expect(run.done.find(({ symbol }) => symbol === 'WEB6')?.says).toMatch(
      /^Yahoo: no connection.*\. Showing data to 2020-08-28\.$/,
    )
    expect(run.rates).toMatchObject({ outcome: 'failed' })
    expect(run.says).toMatch(
      /^Of \d+ symbols: 1 unchanged, \d+ not refreshed, whose stored data stays\. European Central Bank: no/,
    )
    const { body } = await call<SourcesAnswer>('GET', '/api/market/sources')
    expect(body.sources.find(({ name }) => name === 'yahoo')).toMatchObject({
      lastFailure: { says: 'Yahoo: no connection.' },
      advice: 'Check the connection of this machine; meanwhile everything that is stored can be used.',
    })
  })
  it('is one at a time: the same ask is the same run, another one is turned away', async () => {
    const held = Promise.withResolvers<RefreshReport>()
    let asks = 0
    let wished: boolean | undefined
    const run = openRefreshRun({
      sources: {
        refresh: async (symbols, signal, watch, _by, wishes) => {
          asks++
          wished = wishes?.isRestated
          watch?.onStart?.(symbols, false)
          signal.addEventListener('abort', () => held.reject(signal.reason))
          return await held.promise
        },
      },
      clock: () => new Date(now),
      log: { error: () => {} },
    })
    run.start('A')
    expect(run.start('A')).toMatchObject({ state: 'running', says: '0 of 1 symbol done; asking for A.' })
    expect(() => run.start('B')).toThrow('Another refresh is under way. 0 of 1 symbol done; asking for A.')
    expect(() => run.start('A', undefined, true)).toThrow('Another refresh is under way.')
    expect([asks, wished]).toEqual([1, false])
    await run.close()
    expect(run.describe()).toMatchObject({ state: 'failed', says: 'The server was stopped.', finishedAt: expect.any(String) })
  })
  it('takes the whole history of one symbol anew where that is asked for, never of everything', async () => {
    const refresh = vi.spyOn(sources, 'refresh')
    expect((await call('POST', '/api/market/refresh', '{"symbol":"WEB1","restated":true}', json)).status).toBe(202)
    await ended()
    expect(refresh.mock.calls[0]![4]).toEqual({ isRestated: true })
    refresh.mockRestore()
    const all = await call('POST', '/api/market/refresh', '{"restated":true}', json)
    expect([all.status, all.body.code]).toEqual([422, 'invalid'])
    expect((await shared('POST', '/api/market/refresh', '{"symbol":"WEB1","restated":true}', json)).status).toBe(401)
  })
  it('ends with a plain sentence where the program itself is at fault, and the log gets the rest', async () => {
    const error = vi.fn()
    const refresh = async () => await Promise.reject(new Error('column "x" does not exist'))
    const run = openRefreshRun({ sources: { refresh }, clock: () => new Date(now), log: { error } })
    run.start(null)
    await expect.poll(() => run.describe().state).toBe('failed')
    expect(run.describe().says).toBe('It stopped at a fault of the program, which is in the log.')
    expect(error).toHaveBeenCalledOnce()
  })
  it('is refused to pages of other origins, to what is no symbol, and where strangers could ask', async () => {
    const fromElsewhere = await call('POST', '/api/market/refresh', '{}', { ...json, 'sec-fetch-site': 'cross-site' })
    expect([fromElsewhere.status, fromElsewhere.body.code]).toEqual([403, 'cross-site'])
    expect([400, 422]).toContain((await call('POST', '/api/market/refresh', '{"symbol":"../x"}', json)).status)
    expect((await shared('POST', '/api/market/refresh', '{}', json)).status).toBe(401)
  })
})
