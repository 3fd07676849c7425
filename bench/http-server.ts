// Serves one side of bench/http.ts in a process of its own: a bare Fastify route, the same route behind everything that our server
// puts before and after it, or the product itself. Says its port and, when asked, how much processor time it has used.
import fastify from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { buildServer } from '#http'
import { openLog } from '#telemetry'

export type Ask = 'cpu' | 'stop'
export type Said = { port: number } | { cpuMs: number }

/** What both answer: about as much as the health address does. */
const answer = { status: 'healthy', timestamp: '2026-01-05T00:00:00.000Z' } as const

const log = openLog({ level: 'info', readable: false, write: line => process.stdout.write(line) })
const say = (said: Said): void => void process.send?.(said)

process.on('message', (ask: Ask) => {
  if (ask === 'stop') process.exit(0)
  const { user, system } = process.cpuUsage()
  say({ cpuMs: (user + system) / 1000 })
})
const app = process.argv[2] === 'bare' ? bare() : await whole()
await app.listen({ host: '127.0.0.1', port: 0 })
const bound = app.addresses()[0]!
say({ port: bound.port })

function bare() {
  const server = fastify()
  server.get('/api/answer', async () => answer)
  return server
}

async function whole() {
  const routes: FastifyPluginAsyncZod = async scope => {
    scope.get(
      '/api/answer',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags: ['bench'],
          summary: 'An answer',
          querystring: z.strictObject({ q: z.string().max(50).default(''), limit: z.coerce.number().int().max(50).default(12) }),
          response: { 200: z.strictObject({ status: z.enum(['healthy', 'unhealthy']), timestamp: z.string() }) },
        },
      },
      async () => answer,
    )
  }
  return await buildServer({
    log,
    version: '0',
    production: false,
    publicUrl: 'http://localhost:3000',
    listensOn: '127.0.0.1',
    trustProxy: [],
    hstsPreload: false,
    securityContact: undefined,
    mounts: [{ routes }],
    now: () => Date.now(),
  })
}
