import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { boundedSerializer } from './declared-shapes.ts'
import { buildServer } from './http.ts'
import type { Problem } from './problems.ts'

const config = { access: 'public' } as const
const answer = { 200: z.strictObject({}) }
const about = { tags: ['test'], summary: 'Test' }

const withRoutes = (routes: FastifyPluginAsyncZod) => buildServer({ ...sampleOptions, mounts: [{ routes }] })

describe('a route', () => {
  it.each<[string, FastifyPluginAsyncZod]>([
    ['declares what it answers', async app => void app.get('/api/a', { config, schema: about }, () => ({}))],
    ['says what it is for', async app => void app.get('/api/a', { config, schema: { response: answer } }, () => ({}))],
    [
      'declares its parameters',
      async app => void app.get('/api/a/:id', { config, schema: { ...about, response: answer } }, () => ({})),
    ],
  ])('keeps the server from starting unless it %s', async (says, routes) => {
    await expect(withRoutes(routes)).rejects.toThrow(says)
  })
  it('that names no query and no body takes none', async () => {
    const app = await withRoutes(async scope => {
      scope.get('/api/a', { config, schema: { ...about, response: answer } }, () => ({}))
      scope.post('/api/a', { config, schema: { ...about, response: answer } }, () => ({}))
    })
    expect((await app.inject('/api/a?x=1')).statusCode).toBe(400)
    expect((await app.inject({ method: 'POST', url: '/api/a' })).statusCode).toBe(200)
    expect((await app.inject({ method: 'POST', url: '/api/a', payload: { a: 1 } })).json<Problem>().detail).toMatch(/no body/)
    await app.close()
  })
  it('is no way to an answer longer than the description says', () => {
    const write = boundedSerializer({
      schema: z.strictObject({ a: z.string() }),
      method: 'GET',
      url: '/api/a',
      httpStatus: '200',
    })
    const most = 32 * 1024 * 1024 - '{"a":""}'.length
    expect(write({ a: 'x'.repeat(most) })).toHaveLength(32 * 1024 * 1024)
    expect(() => write({ a: 'x'.repeat(most + 1) })).toThrow('GET /api/a answers with 33554432 characters at most')
  })
})

describe('a JSON body', () => {
  const send = async (payload: string | Buffer, type = 'application/json') => {
    const app = await buildServer(sampleOptions)
    const response = await app.inject({ method: 'POST', url: '/api/things', headers: { 'content-type': type }, payload })
    await app.close()
    return [
      response.statusCode,
      response.json<Problem & { symbol?: string }>().detail ?? response.json<{ symbol: string }>().symbol,
    ]
  }
  const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)

  it.each([
    ['33 levels', nested(33), [400, 'The JSON is nested too deeply.']],
    ['lists in lists', '['.repeat(40_000), [400, 'The JSON is nested too deeply.']],
    ['brackets within a text', JSON.stringify({ symbol: '[{"'.repeat(50) }), [200, '[{"'.repeat(50)]],
    [
      'broken UTF-8',
      Buffer.from([...Buffer.from('{"symbol":"'), 0xff, 0xfe, ...Buffer.from('"}')]),
      [400, 'The body is not UTF-8.'],
    ],
    [
      'half of a character',
      Buffer.from([...Buffer.from('{"symbol":"'), 0xe2, 0x82, ...Buffer.from('"}')]),
      [400, 'The body is not UTF-8.'],
    ],
    ['a name twice', '{"symbol":"A","symbol":"B"}', [400, 'The JSON has a name twice in one object.']],
    ['a name twice, once in disguise', '{"symbol":"A","s\\u0079mbol":"B"}', [400, 'The JSON has a name twice in one object.']],
    ['colons and names in a text', '{"symbol":"{\\"a\\":1,\\"a\\":2}"}', [200, '{"a":1,"a":2}']],
    ['an escaped NUL', '{"symbol":"a\\u0000b"}', [400, 'The body contains a NUL character.']],
    ['an escaped backslash before u0000', '{"symbol":"a\\\\u0000"}', [200, 'a\\u0000']],
    ['letters of every kind', '{"symbol":"é中💩"}', [200, 'é中💩']],
  ])('with %s is answered as it should be', async (_, payload, expected) => expect(await send(payload)).toEqual(expected))
  it('with 32 levels is read', async () => expect((await send(nested(32)))[1]).not.toMatch(/deeply/))
  it.each([
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    '',
    'application/json; charset=utf-16',
    'application/json; a=b;charset="latin1"',
  ])('labelled "%s" is refused', async type => expect((await send('{"symbol":"A"}', type))[0]).toBe(415))
  it.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"'])('labelled "%s" is read', async type =>
    expect((await send('{"symbol":"A"}', type))[0]).toBe(200),
  )
})
