import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Failure } from '#basics'
import { logged, sampleOptions } from '../../../test/support/sample-server.ts'
import { buildServer } from './http.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = await buildServer(sampleOptions)
})
afterAll(() => app.close())

describe('on the wire', () => {
  const exchange = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const { port } = app.server.address() as { port: number }
      const socket = connect(port, '127.0.0.1', () => socket.write(text))
      let answer = ''
      socket.setTimeout(3_000, () => socket.destroy())
      socket
        .on('data', (data: Buffer) => (answer += data.toString()))
        .on('close', () => resolve(answer))
        .on('error', reject)
    })
  beforeAll(async () => void (await app.listen({ port: 0, host: '127.0.0.1' })))

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['large headers', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST /api/things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}', 400],
    [
      'length and chunks',
      'POST /api/things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX',
      400,
    ],
    ['a line break in a header', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nhost: evil.example\r\n\r\n', 400],
    [
      'chunks before there were any',
      'POST /api/things HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['an odd expectation', 'GET / HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\nConnection: close\r\n\r\n', 417],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
  ])('%s is refused with the strict headers', async (_, text, status) => {
    const answer = await exchange(text)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer.toLowerCase()).toContain('x-frame-options: deny')
    expect(answer).toContain('application/problem+json')
  })

  it.each([
    '',
    ':',
    ':80',
    'a b',
    '[::1',
    '[::1]:1',
    'localhost:99999',
    'localhost:x',
    'LOCALHOST',
    'localhost.',
    '127.0.0.1',
    '%00',
    'x'.repeat(2_000),
  ])('the host %s is answered or refused, never stumbled over', async host => {
    const response = await app.inject({ url: '/api/things/A', headers: { host } })
    expect([200, 400, 421]).toContain(response.statusCode)
    expect(response.headers['x-frame-options']).toBe('DENY')
  })

  it('nothing malformed becomes an error of ours', async () => {
    const pieces = [
      '%',
      '%00',
      '%ff',
      '..',
      '//',
      '\\',
      '?',
      '?q',
      '&&',
      '=',
      '[]',
      '{}',
      '"',
      "'",
      '<',
      'é',
      '\u{1f4a9}',
      '%0d%0a',
      ';',
      ':',
      '*',
      '__proto__',
      'constructor',
      'A'.repeat(300),
    ]
    let seed = 4711
    const next = (count: number) => (seed = (seed * 48271) % 2147483647) % count
    const bases = ['/', '/api/', '/api/things/', '/assets/', '/stocks/', '/api/csp-report', '/.well-known/']
    for (let i = 0; i < 400; i++) {
      const url = bases[next(bases.length)]! + Array.from({ length: next(4) + 1 }, () => pieces[next(pieces.length)]).join('')
      const method = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'PATCH'][next(6)]!
      const headers = [
        {},
        { 'content-type': 'application/json' },
        { accept: pieces[next(pieces.length)]! },
        { 'if-none-match': '*' },
        { range: 'bytes=9-1' },
        { 'content-type': 'a;b=c;' },
      ][next(6)]!
      const payload =
        method === 'GET' || method === 'HEAD' ? undefined : ['', '{}', '[', 'null', '{"a":'.repeat(500), '\u0000'][next(6)]
      const response = await app.inject({
        method,
        url: encodeURI(url).replaceAll('%25', '%'),
        headers,
        ...(payload === undefined ? {} : { payload }),
      } as never)
      expect(response.statusCode, `${method} ${url}`).toBeLessThan(500)
      expect(response.headers, `${method} ${url}`).toMatchObject({
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
      })
    }
  })
})

describe('a handler that goes on behind the answer that it took too long', () => {
  const errors = () => logged.filter(({ level }) => level === 'error')

  it.each([
    ['may fail as foreseen', new Failure('busy', 'The database is away.', { cause: new Error('gone') }), 0],
    ['may not fail otherwise', new Error('unforeseen'), 1],
  ])('%s', async (_, error, told) => {
    const { promise: answered, resolve: goOn } = Promise.withResolvers<void>()
    const late = Promise.withResolvers<void>()
    const schema = { tags: ['test'], summary: 'Late', response: { 200: z.strictObject({}) } }
    const routes: FastifyPluginAsyncZod = async scope => {
      scope.get('/api/late', { config: { access: 'public' }, handlerTimeout: 20, schema }, async () => {
        await answered
        setImmediate(late.resolve)
        throw error
      })
    }
    const server = await buildServer({ ...sampleOptions, mounts: [{ routes }] })
    const { statusCode } = await server.inject('/api/late')
    const before = errors().length
    goOn()
    await late.promise
    await server.close()
    expect([statusCode, errors().length - before]).toEqual([503, told])
  })
})
