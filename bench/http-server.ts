// One side of bench/http.ts in a process of its own: a bare Fastify route, the same route behind everything that our server puts
// before and after it, or that asked with sessions, which are looked up; or the second twice in one process, once with every request measured
// (bench/measuring.ts). Says its port when it listens.
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { buildServer, type ServerOptions } from '#http'
import { type Measuring, openMeasuring } from '#measuring'
import { openOverload, openRateLimits } from '#protection'
import { linesTogether, openLog } from '#telemetry'
import { localOptions } from '../test/support/local-options.ts'
import type { Said } from './processor-time.ts'
import { signedIn } from './signed-in.ts'

/** What both answer: about as much as the health address does. */
const answer = { status: 'healthy', timestamp: '2026-01-05T00:00:00.000Z' } as const

const [, , side, dataDirectory] = process.argv
const log = openLog({ level: 'info', readable: false, write: linesTogether(lines => process.stdout.write(lines)) })
const accounts = dataDirectory === undefined ? undefined : await signedIn(dataDirectory, log)
const app = side === 'bare' ? bare() : await whole(accounts?.authenticate)
const measured = side === 'pair' ? await whole(undefined, openMeasuring({ now: () => Date.now(), slowMs: 1_000 })) : undefined
process.send?.({
  port: await listening(app),
  ...(measured && { measuredPort: await listening(measured) }),
  cookies: accounts?.cookies ?? [],
} satisfies Said)
process.once('SIGTERM', () => {
  void Promise.all([app.close(), measured?.close()])
    .then(() => accounts?.close())
    .then(() => process.exit())
})

async function listening(server: FastifyInstance): Promise<number> {
  await server.listen({ host: '127.0.0.1', port: 0 })
  return (server.server.address() as AddressInfo).port
}

function bare() {
  const server = fastify()
  server.get('/api/answer', async () => answer)
  const bySize = new Map<number, string>()
  server.get<{ Params: { size: string } }>('/api/answer/:size', async ({ params: { size } }, reply) => {
    const bytes = Number(size)
    const text = bySize.get(bytes) ?? JSON.stringify('x'.repeat(bytes - 2))
    bySize.set(bytes, text)
    return reply.type('application/json').send(text)
  })
  return server
}

async function whole(authenticate?: ServerOptions['authenticate'], measuring?: Measuring) {
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
  return await buildServer({
    ...localOptions,
    log,
    // One caller would be refused before a round has ended: for the limits a minute passes in 3 ms.
    rateLimits: openRateLimits({ now: () => Date.now() * 20_000, log }),
    mounts: [{ routes }],
    authenticate,
    measuring,
    ...(measuring && {
      overload: openOverload(
        { loopLateMs: () => measuring.loopLateMs(), loopHeldMs: () => measuring.loopHeldMs(), connectionWaitMs: () => 0 },
        () => performance.now(),
      ),
    }),
    now: () => Date.now(),
  })
}
