// One side of bench/http.ts in a process of its own: a bare Fastify route, or the same route behind everything that our server puts
// before and after it. Says its port when it listens.
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { buildServer } from '#http'
import { openRateLimits, type RateLimits } from '#protection'
import { linesTogether, openLog } from '#telemetry'
import type { Said } from './processor-time.ts'

/** What both answer: about as much as the health address does. */
const answer = { status: 'healthy', timestamp: '2026-01-05T00:00:00.000Z' } as const

const app = process.argv[2] === 'bare' ? bare() : await whole()
await app.listen({ host: '127.0.0.1', port: 0 })
process.send?.({ port: (app.server.address() as AddressInfo).port } satisfies Said)

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
          querystring: z.strictObject({ q: z.string().max(50), limit: z.coerce.number().int().max(50) }),
          response: { 200: z.strictObject({ status: z.enum(['healthy', 'unhealthy']), timestamp: z.string() }) },
        },
      },
      async () => answer,
    )
  }
  const log = openLog({ level: 'info', readable: false, write: linesTogether(lines => process.stdout.write(lines)) })
  return await buildServer({
    log,
    rateLimits: ofManyCallers(openRateLimits({ now: () => Date.now(), log })),
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

/** One caller would be refused before a round has ended: the same work, for a thousand in turn. */
function ofManyCallers(real: RateLimits): RateLimits {
  let asked = 0
  return {
    ...real,
    counter: endpoint => {
      const count = real.counter(endpoint)
      return caller => count(`${caller} ${asked++ % 1000}`)
    },
  }
}
