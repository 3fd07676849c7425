// What a server is built with on one's own machine, for tests of routes that have nothing to say about it.
import type { ServerOptions } from '#http'
import { openLog } from '#telemetry'

export const localOptions = {
  log: openLog({ level: 'silent', readable: false, write: () => {} }),
  version: '0.0.0',
  production: false,
  publicUrl: 'http://localhost:3000',
  listensOn: '127.0.0.1',
  trustProxy: [],
  hstsPreload: false,
  securityContact: undefined,
} satisfies Partial<ServerOptions>
