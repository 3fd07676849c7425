// The outside as files: each request is answered by the first route that fits, as the door of the outside would get it.
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { openOutbound, type Outbound } from '#outbound'

export type Reply = { status?: number; type?: string; body: string | Buffer; cookies?: string[] }
type Route = [fits: RegExp, reply: Reply | (() => Reply)]

export type Replay = {
  outbound: Outbound
  asked: { url: string; headers: Record<string, string> }[]
  /** Moves the clock on. */
  pass: (ms: number) => void
}

/** An address that no route fits has no connection. Waits are not sat out: the clock, which stands still otherwise, moves on by them. */
export function replayed(now: number, ...routes: Route[]): Replay {
  const asked: Replay['asked'] = []
  let at = now
  const outbound = openOutbound({
    userAgent: 'TradeWise/test',
    now: () => at,
    sleep: async ms => {
      at += ms
    },
    chance: () => 0,
    exchange: async (url, headers) => {
      asked.push({ url: url.href, headers })
      const route = routes.find(([fits]) => fits.test(url.href))
      if (!route) throw Object.assign(new Error('no route'), { code: 'ENOTFOUND' })
      const reply = typeof route[1] === 'function' ? route[1]() : route[1]
      return {
        status: reply.status ?? 200,
        headers: { 'content-type': reply.type ?? 'application/json', ...(reply.cookies && { 'set-cookie': reply.cookies }) },
        body: Readable.from([Buffer.from(reply.body)]),
        discard: () => undefined,
      }
    },
  })
  return {
    outbound,
    asked,
    pass: ms => {
      at += ms
    },
  }
}

/** A file of test/fixtures/sources; JSON in one line, as it is sent. */
export function sourceFixture(path: string): string {
  const text = readFileSync(new URL(`../fixtures/sources/${path}`, import.meta.url), 'utf8')
  return path.endsWith('.json') ? JSON.stringify(JSON.parse(text)) : text
}
