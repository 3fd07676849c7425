// Beside built-in TLS, a port for people who type the address without https: the same server decides there, so pages are sent to https,
// the API is refused, and health answers.
import { createServer, type Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Log } from '#telemetry'
import { connectionLimits } from './limits.ts'
import { socketRefusal, unmetExpectation } from './refusals.ts'
import { headerPolicy } from './security-headers.ts'

export type PlainListenerOptions = { host: string; port: number; log: Log; production: boolean; hstsPreload: boolean }
export type PlainListener = { readonly server: Server; readonly close: () => Promise<void> }

/** Resolves when it listens. Rejects as listen does. */
export async function listenPlain(app: FastifyInstance, options: PlainListenerOptions): Promise<PlainListener> {
  const policy = headerPolicy(options)
  const server = createServer(connectionLimits, (request, response) => app.routing(request, response))
  server.on('checkExpectation', unmetExpectation(policy))
  server.on('clientError', socketRefusal(policy, options.log))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  return {
    server,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
