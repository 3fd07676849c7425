// What was found and what changed, over HTTP; and judged by those who keep the data, and by nobody else.
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { isoDay } from '#basics'
import { buildServer } from '#http'
import type { Principal } from '#protection'
import { localOptions } from '../../../test/support/local-options.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { importFile } from './file-import.ts'
import { openQuality } from './quality.ts'
import type { FindingsAnswer, RevisionsAnswer } from './quality.contract.ts'
import { qualityRoutes } from './quality.routes.ts'

const database = await testDatabase()
const clock = () => new Date('2026-01-05T06:00:00Z')
const keeper: Principal = { accountId: randomUUID(), role: 'admin', sessionId: 's', hasSecondFactor: true, verifiedAt: 0 }
const emailsOf = async (ids: readonly string[]) => new Map(ids.map(id => [id, 'kim@example.net']))
const quality = openQuality({ database, listing: async symbol => ({ symbol }), emailsOf, clock })

async function serverWith(isAlone: boolean) {
  const app = await buildServer({
    ...localOptions,
    mounts: [{ routes: qualityRoutes(quality) }],
    authenticate: async ({ headers }) => (headers.cookie?.includes('=keeper') ? keeper : null),
    isAlone: async () => isAlone,
    now: () => 0,
  })
  afterAll(() => app.close())
  return async <Answer>(method: 'GET' | 'POST', url: string, { payload, as = '' }: { payload?: object; as?: string } = {}) => {
    const cookie = as === '' ? {} : { cookie: `__Host-session=${as}`, 'sec-fetch-site': 'same-origin' }
    const answer = await app.inject({
      method,
      url,
      headers: { host: 'localhost:3000', ...cookie },
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, body: answer.json<Answer & { detail?: string; code?: string }>() }
  }
}
const call = await serverWith(true)
const callFromAfar = await serverWith(false)

async function bringPence(symbol: string): Promise<void> {
  const { time, close } = sampleBars(60)
  const rows = Array.from(time, (day, i) => `${isoDay(day)},${(close[i]! * (i >= 20 && i < 30 ? 100 : 1)).toFixed(2)}`)
  const file = Buffer.from(`Date,Close\n${rows.join('\n')}\n`)
  await importFile(database, file, { symbol, fileName: 'a.csv', by: { place: 'a test' } }, clock)
}

async function bringStale(symbol: string): Promise<void> {
  const { time, close } = sampleBars(60)
  const rows = Array.from(time, (day, i) => `${isoDay(day)},${close[i >= 20 && i < 45 ? 20 : i]!.toFixed(2)},1000`)
  const file = Buffer.from(`Date,Close,Volume\n${rows.join('\n')}\n`)
  await importFile(database, file, { symbol, fileName: 'a.csv' }, clock)
}

type Finding = FindingsAnswer['findings'][number]

describe('quality over HTTP', () => {
  it('lists what was found, with its days and what became of it', async () => {
    await bringPence('PENCE')
    const { status, body } = await call<FindingsAnswer>('GET', '/api/market/findings')
    expect(status).toBe(200)
    expect(body.undoing.allowed).toBe(true)
    expect(body.findings).toMatchObject([
      { symbol: 'PENCE', kind: 'hundredfold', state: 'repaired', from: '2018-01-29', to: '2018-02-09', cellCount: 40 },
    ])
    expect(body.findings[0]!.advice).toBe('Repaired; what stood there before is kept, and the repair can be undone.')
  })

  it('tells what changed, newest first, and the first differences', async () => {
    const { body } = await call<RevisionsAnswer>('GET', '/api/stocks/PENCE/revisions')
    expect(body.series[0]!.revisions.map(({ cause, by, says }) => `${cause} ${by}: ${says}`)).toEqual([
      'repair the inspection: 10 bars corrected',
      'import file a.csv, by a test: 60 bars added',
    ])
    const [first] = body.series[0]!.revisions[0]!.differences
    expect(first).toMatchObject({ what: 'close', at: '2018-01-29' })
    expect(Number(first!.before)).toBeCloseTo(Number(first!.after) * 100, 6)
  })

  it('takes a repair back once, and makes it again', async () => {
    const [found] = await quality.findings({ seesNames: false }, 'PENCE')
    const address = `/api/market/findings/${found!.id}/undo`
    expect(await callFromAfar('POST', address)).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
    expect(await call('POST', address)).toMatchObject({ status: 200, body: { state: 'undone' } })
    expect((await call('POST', address)).status).toBe(404)
    expect((await call('POST', '/api/market/findings/0/undo')).status).toBe(400)
    const again = await callFromAfar<Finding>('POST', address.replace('undo', 'redo'), { as: 'keeper' })
    expect(again).toMatchObject({ status: 200, body: { state: 'repaired', judgement: { by: 'an administrator' } } })
    expect((await call('POST', address.replace('undo', 'redo'))).status).toBe(404)
  })

  it('names the account to administrators and to nobody else', async () => {
    const by = async (as: string) =>
      (await callFromAfar<RevisionsAnswer>('GET', '/api/stocks/PENCE/revisions', { as })).body.series[0]!.revisions[0]
    expect(await by('keeper')).toMatchObject({ cause: 'redo', by: 'kim@example.net' })
    expect(await by('')).toMatchObject({ cause: 'redo', by: 'an administrator' })
    const findings = async (as: string) => (await callFromAfar<FindingsAnswer>('GET', '/api/market/findings', { as })).body
    expect((await findings('keeper')).findings[0]!.judgement!.by).toBe('kim@example.net')
    expect((await findings('')).findings[0]!.judgement!.by).toBe('an administrator')
    expect((await findings('')).undoing).toMatchObject({ allowed: false, needs: 'sign-in' })
    expect((await findings('keeper')).undoing).toMatchObject({ allowed: true, needs: null })
  })

  it('dismisses a flag with a reason, and puts it back', async () => {
    await bringStale('STALE')
    const flag = async () => (await quality.findings({ seesNames: false }, 'STALE'))[0]!
    const { id, state } = await flag()
    expect(state).toBe('flagged')
    const address = `/api/market/findings/${id}`
    expect((await call('POST', `${address}/dismiss`, { payload: { reason: '  ' } })).status).toBe(400)
    expect((await call('POST', `${address}/restore`)).status).toBe(404)
    expect(await call('POST', `${address}/dismiss`, { payload: { reason: 'It did not trade.' } })).toMatchObject({
      status: 200,
      body: { state: 'dismissed', judgement: { by: 'the Data page', reason: 'It did not trade.' } },
    })
    expect(await call('POST', `${address}/restore`)).toMatchObject({ status: 200, body: { state: 'flagged' } })
  })
})
