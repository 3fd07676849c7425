// A real server on loopback that answers as badly as it is told to: what a source does on a bad day, byte for byte.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void

export type HostileServer = {
  origin: string
  /** Behaviours for the coming requests, in order; the last one stays. */
  behave: (...behaviours: Behaviour[]) => void
  /** Requests seen since the last behave(). */
  seen: { url: string; headers: IncomingMessage['headers'] }[]
  close: () => Promise<void>
}

export async function hostileServer(tls?: { cert: string; key: string }): Promise<HostileServer> {
  let coming: Behaviour[] = []
  const seen: HostileServer['seen'] = []
  const answer: Behaviour = (request, response) => {
    response.on('error', () => response.destroy())
    seen.push({ url: request.url ?? '', headers: request.headers })
    const behaviour = coming.length > 1 ? coming.shift() : coming[0]
    if (behaviour) behaviour(request, response)
    else response.writeHead(500).end()
  }
  const server = tls ? createTlsServer(tls, answer) : createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    behave: (...behaviours) => {
      coming = behaviours
      seen.length = 0
    },
    seen,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A well-behaved answer. */
export function says(body: string | Uint8Array, headers: Record<string, string> = {}, status = 200): Behaviour {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body)
  }
}

/** Chunks of zeros until the other side has enough or `byteCount` is reached. */
export function floods(byteCount: number, headers: Record<string, string> = {}): Behaviour {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    const chunk = Buffer.alloc(65_536, 0x20)
    let sent = 0
    const more = (): void => {
      while (sent < byteCount && !response.destroyed) {
        sent += chunk.length
        if (!response.write(chunk)) {
          response.once('drain', more)
          return
        }
      }
      response.end()
    }
    more()
  }
}

/** One byte every `everyMs`, until the other side leaves. */
export function drips(everyMs: number): Behaviour {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), everyMs)
    response.on('close', () => clearInterval(timer))
  }
}

/** Never answers. */
export const staysSilent: Behaviour = () => undefined

/** Promises more than it sends, then hangs up. */
export function breaksOff(body: string, promised: number): Behaviour {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(promised) })
    response.write(body, () => response.socket?.destroy())
  }
}

/** Says how long it is, and is longer. */
export function understates(body: string, promised: number): Behaviour {
  return (_request, response) => {
    const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${promised}\r\n\r\n`
    response.socket?.end(head + body)
  }
}

/** Sends everybody back to where they came from. */
export const sendsRound: Behaviour = (request, response) => {
  response.writeHead(302, { location: request.url ?? '/' }).end()
}
