// One request, one answer, over node:https: no redirects, no retries, no decoding. Node's own client is used instead of fetch
// because it takes a lookup function, so that the addresses that were judged are the ones connected to.
import {
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request as askHttp,
} from 'node:http'
import { Agent as HttpsAgent, request as askHttps } from 'node:https'
import { guardedLookup, type Reach, refusePrivateLiteral, type Resolve } from './guarded-lookup.ts'

export type Timeouts = {
  readonly connectMs: number
  /** From the request to the first line of the answer, connecting included. */
  readonly headersMs: number
  /** Longest silence within the body. */
  readonly idleMs: number
  /** Everything, redirects included. */
  readonly totalMs: number
}

export type RawAnswer = {
  status: number
  headers: IncomingHttpHeaders
  body: AsyncIterable<Uint8Array>
  /** Ends the connection; whatever was not read is lost. */
  discard: () => void
}

/** Rejects with TooSlow, PrivateAddress, or what Node says about the connection. */
export type Exchange = (
  url: URL,
  headers: Record<string, string>,
  timeouts: Timeouts,
  signal: AbortSignal,
  /** Sent by POST; without one it is a GET. */
  body?: string,
) => Promise<RawAnswer>

export class TooSlow extends Error {
  readonly what: string
  constructor(what: string) {
    super(`too slow: ${what}`)
    this.name = 'TooSlow'
    this.what = what
  }
}

export type ExchangeOptions = {
  reach: Reach
  resolve?: Resolve | undefined
  /** Certificate authorities (PEM) instead of the usual ones. */
  ca?: string | undefined
}

const idleSocketMs = 10_000
const connectionsPerHost = 4
const longestHeaderBytes = 16_384

/** An exchange with connections of its own that stay open between requests; close() ends them. */
export function openExchange(options: ExchangeOptions): { exchange: Exchange; close: () => void } {
  const pool = { keepAlive: true, timeout: idleSocketMs, maxSockets: connectionsPerHost, maxFreeSockets: 1 }
  const https = new HttpsAgent({ ...pool, ...(options.ca === undefined ? {} : { ca: options.ca }), minVersion: 'TLSv1.2' })
  const http = new HttpAgent(pool)
  const lookup = guardedLookup(options.reach, options.resolve)

  const exchange: Exchange = (url, headers, timeouts, signal, body) =>
    new Promise((resolve, reject) => {
      refusePrivateLiteral(url.hostname, options.reach)
      const secure = url.protocol === 'https:'
      const method = body === undefined ? 'GET' : 'POST'
      const asked: RequestOptions = { method, headers, lookup, signal, maxHeaderSize: longestHeaderBytes }
      const request = secure ? askHttps(url, { ...asked, agent: https }) : askHttp(url, { ...asked, agent: http })
      const connecting = setTimeout(() => request.destroy(new TooSlow('no connection')), timeouts.connectMs)
      const waiting = setTimeout(() => request.destroy(new TooSlow('no answer')), timeouts.headersMs)
      const settle = (): void => {
        clearTimeout(connecting)
        clearTimeout(waiting)
      }
      request.once('socket', socket => {
        if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting))
        else clearTimeout(connecting)
      })
      request.once('response', (response: IncomingMessage) => {
        settle()
        response.setTimeout(timeouts.idleMs, () => response.destroy(new TooSlow('silence within the answer')))
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: response,
          discard: () => response.destroy(),
        })
      })
      request.once('error', error => {
        settle()
        reject(error)
      })
      request.once('close', settle)
      request.end(body)
    })

  return {
    exchange,
    close: () => {
      https.destroy()
      http.destroy()
    },
  }
}
