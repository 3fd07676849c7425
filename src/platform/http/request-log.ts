// One line a request: what was asked for by template, how it ended, how long it took, and under which id.
import type { FastifyInstance } from 'fastify'
import { type Log, logRequest } from '#telemetry'

export function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', (request, reply, done) => {
    logRequest(log, {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 100) / 100,
      client: request.ip,
    })
    done()
  })
}
