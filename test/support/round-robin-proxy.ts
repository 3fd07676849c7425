// A plain proxy before several processes of one instance, as nginx is with its defaults: each request goes to the next one; one that refuses
// the connection is passed over for a second. What was sent and not answered is answered with 503, and is tried again by whoever asked.
import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type RoundRobinProxy = {
  origin: string /** Answers by port, and those of the proxy's own. */
  counts: Map<number | 'own', number>
  close(): Promise<void>
}

const passedOverMs = 1_000

export async function openRoundRobinProxy(ports: readonly number[]): Promise<RoundRobinProxy> {
  const agent = new Agent({ keepAlive: true })
  const awayUntil = new Map<number, number>()
  const counts: RoundRobinProxy['counts'] = new Map()
  let turn = 0
  const counted = (who: number | 'own') => void counts.set(who, (counts.get(who) ?? 0) + 1)

  function refuse(answer: ServerResponse): void {
    counted('own')
    if (answer.headersSent) answer.destroy()
    else answer.writeHead(503, { 'retry-after': '1' }).end()
  }

  function pass(asking: IncomingMessage, answer: ServerResponse, left: readonly number[]): void {
    const [port, ...rest] = left
    if (port === undefined) return refuse(answer)
    const onwards = request(
      { agent, host: '127.0.0.1', port, method: asking.method, path: asking.url, headers: asking.headers },
      given => {
        counted(port)
        answer.writeHead(given.statusCode ?? 502, given.headers)
        given.pipe(answer)
        given.on('error', () => answer.destroy())
      },
    )
    onwards.on('error', (error: NodeJS.ErrnoException) => {
      // Nothing of it has left: another one may have it.
      if (error.code === 'ECONNREFUSED') {
        awayUntil.set(port, performance.now() + passedOverMs)
        if (!answer.headersSent && asking.method === 'GET') return pass(asking, answer, rest)
      }
      refuse(answer)
    })
    answer.on('close', () => onwards.destroy())
    asking.pipe(onwards)
  }

  const server = createServer((asking, answer) => {
    turn++
    const inTurn = ports.map((_, i) => ports[(turn + i) % ports.length]!)
    const near = inTurn.filter(port => (awayUntil.get(port) ?? 0) <= performance.now())
    pass(asking, answer, near.length > 0 ? near : inTurn)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    async close() {
      agent.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
