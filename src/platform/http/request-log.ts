// One line a request: what was asked for by template, how it ended, how long it took, and under which id.
import type { FastifyInstance } from 'fastify'
import { truncatedAddress } from '#telemetry'

export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 100) / 100,
        client: truncatedAddress(request.ip),
      },
      'request',
    )
    done()
  })
}
