import { afterEach, describe, expect, it, vi } from 'vitest'
import { getJson, RequestFault } from './request.ts'

const answering = (response: Response | Error) =>
  vi.stubGlobal('fetch', () => (response instanceof Error ? Promise.reject(response) : Promise.resolve(response)))
const faultOf = () =>
  getJson('/api/x').then(
    () => expect.unreachable(),
    (fault: unknown) => fault as RequestFault,
  )
afterEach(() => vi.unstubAllGlobals())

describe('a request', () => {
  it('gives back the answer', async () => {
    answering(Response.json({ a: 1 }))
    expect(await getJson('/api/x')).toEqual({ a: 1 })
  })
  it('carries the problem’s words and request id', async () => {
    const body = JSON.stringify({ title: 'No such symbol', status: 404, code: 'symbol-unknown', detail: 'ZZZZ', requestId: 'r1' })
    answering(new Response(body, { status: 404, headers: { 'content-type': 'application/problem+json' } }))
    expect(await faultOf()).toMatchObject({
      message: 'No such symbol',
      code: 'symbol-unknown',
      detail: 'ZZZZ',
      requestId: 'r1',
      isMissing: true,
    })
  })
  it('takes the request id from the header when a proxy answered', async () => {
    answering(new Response('<html>', { status: 502, headers: { 'content-type': 'text/html', 'x-request-id': 'r2' } }))
    expect(await faultOf()).toMatchObject({ status: 502, code: 'unreadable', requestId: 'r2' })
  })
  it('says how long to wait when there were too many', async () => {
    answering(new Response('{}', { status: 429, headers: { 'content-type': 'application/json', 'retry-after': '12' } }))
    expect((await faultOf()).detail).toContain('12 seconds')
  })
  it('tells an unreachable server from an abort', async () => {
    answering(new TypeError('failed to fetch'))
    expect(await faultOf()).toMatchObject({ code: 'unreachable', status: 0 })
    answering(new DOMException('gone', 'AbortError'))
    await expect(getJson('/api/x')).rejects.not.toBeInstanceOf(RequestFault)
  })
})
