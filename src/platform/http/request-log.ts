// One line a request: what was asked for by template, how it ended, how long it took, and under which id. The same figure is measured, so
// that what the figures say can be held against the log.
import type { FastifyInstance } from 'fastify'
import { charge, Costs, type Measuring } from '#measuring'
import { type Log, logRequest, type RequestFields } from '#telemetry'

declare module 'fastify' {
  interface FastifyRequest {
    /** What it waits for, where that is measured. */
    costs: Costs | undefined
  }
  interface FastifyContextConfig {
    /** Its answer goes on for minutes: how long says nothing about how quick anything is. */
    isStream?: boolean
  }
}

export type Ended = RequestFields & {
  /** On our side. */
  hasFailed: boolean
  costs: Costs | undefined
}

/** Writes the line of a request that has been answered, and measures it. isStream: it is not measured. */
export function noteEnded(log: Log, measuring: Measuring | undefined, ended: Ended, isStream = false): void {
  const { requestId, method, route, status, durationMs, client } = ended
  logRequest(log, { requestId, method, route, status, durationMs: Math.round(durationMs * 100) / 100, client })
  if (measuring && !isStream) measuring.answered(ended)
}

/** Call before any other hook is added: what they make a request wait for is its cost too. */
export function logRequests(app: FastifyInstance, log: Log, measuring: Measuring | undefined, isTraced: boolean): void {
  app.decorateRequest('costs', undefined)
  if (measuring)
    app.addHook('onRequest', (request, _reply, done) => {
      request.costs = new Costs(isTraced)
      charge(request.costs)
      done()
    })
  app.addHook('onResponse', (request, reply, done) => {
    const { method, id: requestId, costs } = request
    // Put together anew each time it is asked for.
    const { url: route = 'none', config } = request.routeOptions
    const { statusCode: status, elapsedTime: durationMs } = reply
    // That the instance is unwell is the right answer to whoever asks how it is.
    const hasFailed = status >= 500 && config?.rate !== 'health'
    const ended = { requestId, method, route, status, durationMs, client: request.ip, hasFailed, costs }
    noteEnded(log, measuring, ended, config?.isStream)
    done()
  })
}
