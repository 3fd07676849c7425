// How a server stops without losing a request. Three moments lose one: the port is closed while the kernel holds connections that nobody
// has taken yet; a connection is closed while its request lies unread (the kernel answers with a reset); and a connection that seems idle
// is closed just as its client sends. The first two can be avoided, the third only be made rare, by waiting for those who were just here.
import { type IncomingMessage, Server as HttpServer } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import { Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type Draining = {
  /**
   * Closes the ports, calls `onClosed`, and waits until every connection has been told with an answer that it ends (whoever calls sees to
   * that header): at most `restMs` for those that are only kept open, `livelyMs` for those that have asked since draining began. What is
   * idle then is closed; what still works on an answer is left to the caller.
   */
  close(times: { restMs: number; livelyMs: number; onClosed: () => void }): Promise<void>
}

const lookEveryMs = 25
/** A turn this short has seen whoever knocked before it. */
const shortTurnMs = 2
const emptyingMs = 500

/** From now on it is noted who asks; the ports stay open until `close`. `servers`: those of HTTP, and those that hand connections to them. */
export function beginDraining(servers: readonly Server[]): Draining {
  const lively = new Set<Socket>()
  const note = ({ socket }: IncomingMessage): void => {
    if (lively.has(socket)) return
    lively.add(socket)
    socket.once('close', () => lively.delete(socket))
  }
  for (const server of servers) server.on('request', note)
  return {
    async close({ restMs, livelyMs, onClosed }) {
      await Promise.all(servers.map(closePort))
      onClosed()
      for (const begun = performance.now(); (await connections(servers)) > 0; await sleep(lookEveryMs))
        if (performance.now() - begun >= (lively.size > 0 ? livelyMs : restMs)) break
      // The time may be over because this process did not get to run: first it reads what has come meanwhile.
      await turn()
      for (const server of servers)
        if (server instanceof HttpServer || server instanceof HttpsServer) server.closeIdleConnections()
      for (const server of servers) server.off('request', note)
    },
  }
}

/**
 * The port alone; connections stay. In each of its turns the loop takes one connection out of the kernel's line, and what is in it when the
 * port closes is reset: so the port is closed right after a short turn in which nobody was there.
 */
async function closePort(server: Server): Promise<void> {
  if (!server.listening) return
  let taken = 0
  const count = (): void => void taken++
  server.on('connection', count)
  for (const until = performance.now() + emptyingMs; ; ) {
    const [before, begun] = [taken, performance.now()]
    await turn()
    const now = performance.now()
    if ((taken === before && now - begun < shortTurnMs) || now > until) break
  }
  server.off('connection', count)
  // Not that of HTTP, which closes what is idle with it.
  Server.prototype.close.call(server)
}

/** Until the loop has once looked at all its sockets. */
function turn(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(() => setImmediate(resolve))
  })
}

async function connections(servers: readonly Server[]): Promise<number> {
  const counts = servers.map(
    server => new Promise<number>(resolve => server.getConnections((error, count) => resolve(error ? 0 : count))),
  )
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}
