// A small server with a route of every kind, good and bad, for the tests of the HTTP layer.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Failure } from '#basics'
import type { ServerOptions } from '#http'
import { openLog } from '#telemetry'
import { localOptions } from './local-options.ts'

/** What the sample server has logged, oldest first. */
export const logged: Record<string, unknown>[] = []
const log = openLog({ level: 'info', readable: false, write: line => logged.push(JSON.parse(line) as Record<string, unknown>) })

const config = { access: 'public', rate: 'interactive' } as const

const echo: FastifyPluginAsyncZod = async app => {
  const answer = { response: { 200: z.strictObject({ symbol: z.string(), n: z.number().optional() }) } }
  app.get(
    '/api/things/:symbol',
    {
      config,
      schema: {
        params: z.strictObject({ symbol: z.string().max(20) }),
        querystring: z.strictObject({ n: z.coerce.number().int().max(5).optional() }),
        tags: ['test'],
        summary: 'A thing',
        ...answer,
      },
    },
    request => ({ symbol: request.params.symbol, ...(request.query.n === undefined ? {} : { n: request.query.n }) }),
  )
  app.post(
    '/api/things',
    { config, schema: { body: z.strictObject({ symbol: z.string() }), tags: ['test'], summary: 'Makes one', ...answer } },
    request => request.body,
  )
  app.get(
    '/api/leak',
    { config, schema: { tags: ['test'], summary: 'Answers too much', ...answer } },
    () => ({ symbol: 'A', password: 'hunter2' }) as never,
  )
  app.get('/api/bug', { config, schema: { tags: ['test'], summary: 'Throws', ...answer } }, () => {
    throw Object.assign(new Error('SELECT secret FROM /srv/app/table'), { statusCode: 404, code: '42P01' })
  })
  app.get(
    '/api/health',
    { config: { access: 'public', rate: 'health' }, schema: { tags: ['test'], summary: 'Health', ...answer } },
    () => ({
      symbol: 'well',
    }),
  )
  app.get('/api/busy', { config, schema: { tags: ['test'], summary: 'Busy', ...answer } }, () => {
    throw new Failure('busy', 'The database is away.', { cause: new Error('ECONNREFUSED /run/pg.sock') })
  })
  app.get('/api/missing', { config, schema: { tags: ['test'], summary: 'Missing', ...answer } }, () => {
    throw new Failure('not-found', 'No such symbol.', { detail: { symbol: 'NOPE' } })
  })
  app.get(
    '/api/slow',
    { config, handlerTimeout: 50, schema: { tags: ['test'], summary: 'Slow', ...answer } },
    () => new Promise<never>(() => {}),
  )
}
const large: FastifyPluginAsyncZod = async app => {
  app.get(
    '/api/large',
    { config, schema: { tags: ['test'], summary: 'Large', response: { 200: z.strictObject({ text: z.string() }) } } },
    () => ({ text: 'tradewise '.repeat(500) }),
  )
}

const web = mkdtempSync(join(tmpdir(), 'web-'))
mkdirSync(join(web, 'assets'))
writeFileSync(
  join(web, 'index.html'),
  '<!doctype html><html><head><script nonce="__CSP_NONCE__" src="/assets/a-1.js"></script></head><body></body></html>',
)
writeFileSync(join(web, 'assets', 'a-1.js'), 'console.log(1)'.repeat(100))
writeFileSync(join(web, 'assets', 'a-1.js.br'), brotliCompressSync('console.log(1)'.repeat(100)))
writeFileSync(join(web, 'assets', 'a-1.js.map'), '{}')
writeFileSync(join(web, 'assets', '.env'), 'X=1')
writeFileSync(join(web, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')

export const sampleOptions: ServerOptions = {
  ...localOptions,
  log,
  version: '1.2.3',
  mounts: [{ routes: echo }, { routes: large, publicForSeconds: 30 }],
  web: {
    directory: web,
    watch: false,
    pages: [
      { path: '/' },
      { path: '/stocks/:symbol', preloads: ({ symbol }) => [`/api/things/${encodeURIComponent(symbol!)}?a=1&b=2`] },
    ],
  },
  now: () => Date.UTC(2026, 0, 2),
}
