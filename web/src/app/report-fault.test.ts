import { beforeEach, expect, it, vi } from 'vitest'
import type { ClientErrorReport } from '../../../src/platform/http/browser-reports.contract.ts'

let sent: ClientErrorReport[] = []
let report: (fault: unknown) => void

beforeEach(async () => {
  sent = []
  vi.stubGlobal('location', { pathname: '/stocks/AAPL' })
  vi.stubGlobal('fetch', async (_address: string, { body }: { body: string }) => sent.push(JSON.parse(body) as ClientErrorReport))
  vi.stubEnv('RELEASE', '1.2.3')
  // What was told is remembered for a visit: each test is one.
  vi.resetModules()
  ;({ report } = await import('./report-fault.ts'))
  return () => {
    vi.unstubAllGlobals()
    vi.unstubAllEnvs()
  }
})

it('tells of a fault once, however often it comes, so that another one is told of too', () => {
  const loop = new TypeError('x is undefined')
  for (let i = 0; i < 50; i++) report(loop)
  report(new RangeError('another'))
  expect(sent.map(({ message }) => message)).toEqual(['x is undefined', 'another'])
  expect(sent[0]).toMatchObject({ name: 'TypeError', page: '/stocks/AAPL', release: '1.2.3', stack: loop.stack })
})

it('tells of five different ones at most', () => {
  for (let i = 0; i < 9; i++) report(`thrown as words: ${i}`)
  expect(sent).toHaveLength(5)
})

it('names the request that was answered badly', async () => {
  const { RequestFault } = await import('../http/request.ts')
  report(new RequestFault({ status: 500, code: 'internal', title: 'It failed.', requestId: 'r-7' }))
  report(new RequestFault({ status: 0, code: 'unreachable', title: 'The server does not answer.' }))
  expect(sent.map(({ requestId }) => requestId)).toEqual(['r-7', undefined])
})
