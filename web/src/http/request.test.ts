import { afterEach, describe, expect, it, vi } from 'vitest'
import { isWorthAnotherTry } from './query-client.ts'
import { getJson, RequestFault, sendJson } from './request.ts'

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
    expect(await faultOf()).toMatchObject({ detail: expect.stringContaining('12 seconds'), waitSeconds: 12 })
  })
  it('carries the finer reason and the faults of single fields', async () => {
    const errors = [{ path: 'body/email', message: 'Too small' }]
    const body = JSON.stringify({ title: 'x', status: 400, code: 'invalid', context: { reason: 'wrong-code' }, errors })
    answering(new Response(body, { status: 400, headers: { 'content-type': 'application/problem+json' } }))
    expect(await faultOf()).toMatchObject({ reason: 'wrong-code', errors, waitSeconds: null })
  })
  it('sends a body as JSON, and none when there is none', async () => {
    const sent = vi.fn<typeof fetch>(() => Promise.resolve(new Response(null, { status: 204 })))
    vi.stubGlobal('fetch', sent)
    expect(await sendJson('PUT', '/api/x', { a: 1 })).toBeUndefined()
    await sendJson('DELETE', '/api/x')
    expect(sent.mock.calls.map(([, request]) => request)).toEqual([
      { method: 'PUT', body: '{"a":1}', headers: { 'content-type': 'application/json' } },
      { method: 'DELETE' },
    ])
  })
  it('gives up on a server that says nothing, when that could have answered long ago, and does not ask it again', async () => {
    vi.useFakeTimers()
    vi.stubGlobal(
      'fetch',
      (_: string, { signal }: RequestInit) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error))
        }),
    )
    const asked = faultOf()
    await vi.advanceTimersByTimeAsync(25_000)
    vi.useRealTimers()
    const fault = await Promise.race([asked, Promise.resolve(undefined)])
    expect(fault).toMatchObject({ code: 'silent', message: 'The server has said nothing for 25 seconds.' })
    expect(isWorthAnotherTry(0, fault)).toBe(false)
  })
  it('tells an unreachable server from an abort', async () => {
    answering(new TypeError('failed to fetch'))
    expect(await faultOf()).toMatchObject({ code: 'unreachable', status: 0 })
    answering(new DOMException('gone', 'AbortError'))
    await expect(getJson('/api/x')).rejects.not.toBeInstanceOf(RequestFault)
  })
})
