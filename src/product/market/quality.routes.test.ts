// What was found and what changed, over HTTP; and a repair taken back by whoever may import, and by nobody else.
import { afterAll, describe, expect, it } from 'vitest'
import { isoDay } from '#basics'
import { buildServer } from '#http'
import { openLog } from '#telemetry'
import { testDatabase } from '../../../test/support/database.ts'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { importFile } from './file-import.ts'
import { openQuality } from './quality.ts'
import type { FindingsAnswer, RevisionsAnswer } from './quality.contract.ts'
import { qualityRoutes } from './quality.routes.ts'

const database = await testDatabase()
const clock = () => new Date('2026-01-05T06:00:00Z')
const quality = openQuality({ database, listing: async symbol => ({ symbol }), clock })

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
    mounts: [{ routes: qualityRoutes(quality, { importsRefusedBecause }) }],
    now: () => 0,
  })
  afterAll(() => app.close())
  return async <Answer>(method: 'GET' | 'POST', url: string) => {
    const answer = await app.inject({ method, url, headers: { host: 'localhost:3000' } })
    return { status: answer.statusCode, body: answer.json<Answer & { detail?: string }>() }
  }
}
const call = await serverWith(null)
const callFromAfar = await serverWith('Only on its machine.')

async function bringPence(symbol: string): Promise<void> {
  const { time, close } = sampleBars(60)
  const rows = Array.from(time, (day, i) => `${isoDay(day)},${(close[i]! * (i >= 20 && i < 30 ? 100 : 1)).toFixed(2)}`)
  const file = Buffer.from(`Date,Close\n${rows.join('\n')}\n`)
  await importFile(database, file, { symbol, fileName: 'a.csv', by: 'a test' }, clock)
}

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

  it('takes a repair back once', async () => {
    const [found] = await quality.findings('PENCE')
    const address = `/api/market/findings/${found!.id}/undo`
    expect(await callFromAfar('POST', address)).toMatchObject({ status: 403, body: { detail: 'Only on its machine.' } })
    expect(await call('POST', address)).toMatchObject({ status: 200, body: { state: 'undone' } })
    expect((await call('POST', address)).status).toBe(404)
    expect((await call('POST', '/api/market/findings/0/undo')).status).toBe(400)
  })
})
