// Clients that send a little and then nothing: each holds a connection until the instance has had enough of it.
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import type { Audit } from './audit.ts'

export type SlowClient = {
  readonly what: string
  /** What came back before the connection ended. */
  readonly answer: string
  /** Null: it was still open when that was enough. */
  readonly endedAfterMs: number | null
}

/** The documents promise fifteen seconds for a whole request; a proxy in front may take some more. */
export const patienceMs = 25_000

const beginnings = (host: string): Record<string, string> => ({
  'nothing at all': '',
  'half of the headers': `GET /api/health HTTP/1.1\r\nHost: ${host}\r\nX-Slow`,
  'half of a body': `POST /api/csp-report HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/csp-report\r\nContent-Length: 50\r\n\r\n{`,
})

export function slowClients(audit: Audit): Promise<SlowClient[]> {
  return Promise.all(Object.entries(beginnings(audit.url.host)).map(([what, text]) => holdOn(audit, what, text)))
}

function holdOn({ url, ca }: Audit, what: string, text: string): Promise<SlowClient> {
  const isSecure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (isSecure ? 443 : 80)
  return new Promise((resolve, reject) => {
    let answer = ''
    let isEnough = false
    const began = performance.now()
    const socket: Socket = isSecure
      ? connectSecure({ host, port, servername: host, ...(ca === undefined ? {} : { ca }) })
      : connectPlain({ host, port })
    const enough = setTimeout(() => {
      isEnough = true
      socket.destroy()
    }, patienceMs)
    let hasBegun = false
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      hasBegun = true
      socket.write(text)
    })
    socket.on('data', part => (answer += part.toString('latin1')))
    socket.once('error', error => {
      if (hasBegun) return
      clearTimeout(enough)
      reject(error)
    })
    socket.once('close', () => {
      clearTimeout(enough)
      resolve({ what, answer, endedAfterMs: isEnough ? null : performance.now() - began })
    })
  })
}
