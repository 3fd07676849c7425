import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { buildServer } from './http.ts'

const friend = 'https://friend.example'
let open: FastifyInstance
let closed: FastifyInstance
beforeAll(async () => {
  open = await buildServer({ ...sampleOptions, corsOrigins: [friend, 'http://localhost:5173'] })
  closed = await buildServer(sampleOptions)
})
afterAll(() => Promise.all([open.close(), closed.close()]))

const names = (headers: Record<string, unknown>) => Object.keys(headers).filter(name => name.startsWith('access-control-'))
const preflight = (origin: string, url = '/api/things') => ({
  method: 'OPTIONS' as const,
  url,
  headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
})

describe('a page of another origin', () => {
  it('is allowed nothing unless it is named', async () => {
    for (const [app, origin] of [
      [closed, friend],
      [open, 'https://evil.example'],
      [open, 'https://friend.example.evil.example'],
      [open, 'https://sub.friend.example'],
      [open, 'http://friend.example'],
      [open, 'https://friend.example:8443'],
      [open, 'https://FRIEND.example'],
      [open, 'null'],
      [open, '*'],
    ] as const) {
      const read = await app.inject({ url: '/api/things/A', headers: { origin } })
      expect(names(read.headers), origin).toEqual([])
      const asked = await app.inject(preflight(origin))
      expect([asked.statusCode, names(asked.headers)], origin).toEqual([405, []])
    }
  })
  it('that is named reads answers, by its own name and without credentials', async () => {
    const read = await open.inject({ url: '/api/things/A', headers: { origin: friend, 'sec-fetch-site': 'cross-site' } })
    expect(read.statusCode).toBe(200)
    expect(read.headers).toMatchObject({ 'access-control-allow-origin': friend, vary: expect.stringContaining('origin') })
    expect(read.headers['access-control-allow-credentials']).toBeUndefined()
  })
  it('that is named may ask before it writes, and write', async () => {
    const asked = await open.inject(preflight(friend))
    expect(asked.statusCode).toBe(204)
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': friend,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '600',
      'x-frame-options': 'DENY',
    })
    const headers = { origin: friend, 'sec-fetch-site': 'cross-site' }
    expect((await open.inject({ method: 'POST', url: '/api/things', headers, payload: { symbol: 'A' } })).statusCode).toBe(200)
  })
  it('that is named never acts with a session', async () => {
    const headers = { origin: friend, 'sec-fetch-site': 'cross-site', cookie: '__Host-session=abc' }
    const response = await open.inject({ method: 'POST', url: '/api/things', headers, payload: { symbol: 'A' } })
    expect(response.statusCode).toBe(403)
  })
  it('is allowed nothing outside the API, nor at an address that is not there', async () => {
    for (const url of ['/', '/assets/a-1.js', '/api/nowhere'])
      expect((await open.inject(preflight(friend, url))).statusCode).not.toBe(204)
    expect(names((await open.inject({ url: '/', headers: { origin: friend } })).headers)).toEqual([])
  })
  it('does not get an answer out of a cache that was made for another', async () => {
    for (const encoding of ['identity', 'br']) {
      const response = await open.inject({ url: '/api/large', headers: { 'accept-encoding': encoding } })
      expect(String(response.headers.vary)).toMatch(/origin/)
    }
    expect(String((await open.inject({ url: '/api/large', headers: { 'accept-encoding': 'br' } })).headers.vary)).toMatch(
      /accept-encoding/i,
    )
  })
})
