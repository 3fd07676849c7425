// Three thousand requests that nobody sends by accident, to every address of the product's own description, as nobody and as an administrator
// who has just proven to be that. The same seed makes the same requests; one that ever failed stays here.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type RawAnswer, rawRequest } from '../support/raw-request.ts'
import { expectRefusal, host, type Target } from './target.ts'

const seed = 20261124
const count = 3_000
const atOnce = 16

/** What the description does not name, and some of what it does with a query that is good. */
const others = [
  '/',
  '/api/symbols/search?q=a',
  '/api/stocks/AAPL/bars?range=1M',
  '/api/stocks/AAPL/indicators?names=sma(20)',
  '/api/market/imports?symbol=AAA',
  '/assets/x.js',
  '/stocks/AAPL',
  '/admin/alarms',
  '/.well-known/security.txt',
]
/** Asked as nobody alone: an answer that goes on for as long as somebody reads it, and what would take the administrator away. */
const asNobody = /^\w+ \/api\/admin\/live\b|^POST \/api\/auth\/sign-out\b|^DELETE \/api\/account\b/
const named: Readonly<Record<string, string>> = {
  symbol: 'AAPL',
  id: '1',
  name: 'backup.daily',
  channel: 'mail',
  duty: 'clean-up',
  format: 'csv',
  rule: 'alarms',
}
const poison = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'then', 'length']
const traversals = [
  '..',
  '%2e%2e',
  '..%2f',
  '%2e%2e%2f',
  '..%5c',
  '..;',
  '%252e%252e%252f',
  '....//',
  '.git/config',
  '.env',
  '%c0%ae%c0%ae/',
]
const texts = [
  "'; DROP TABLE listing; --",
  '<script>alert(1)</script>',
  '${7*7}',
  '{{7*7}}',
  '%0d%0aX-Injected: 1',
  '\u{1f4a9}',
  '$(id)',
  '|id',
  '*)(uid=*',
]

export function malformedRequests(target: () => Target): void {
  describe(`${count} malformed requests`, () => {
    it('get no 5xx, and nothing of the inside', { timeout: 180_000 }, async () => {
      const random = openRandom(seed)
      const routes = await routesOf(target())
      expect(routes.length).toBeGreaterThan(140)
      const requests = Array.from({ length: count }, (_, i) => {
        const by = { forwarded: target().forwarded(), admin: random.below(2) === 0 ? [] : target().admin }
        return requestOf(i, random, by, placesOf(routes, random))
      })
      let next = 0
      const one = async (): Promise<void> => {
        while (next < requests.length) {
          const index = next++
          const bytes = requests[index]!
          const what = `request ${index}: ${JSON.stringify(bytes.toString('latin1').slice(0, 300))}`
          expectRefusal(await patiently(target().port, bytes), what)
        }
      }
      await Promise.all(Array.from({ length: atOnce }, one))
      const after = await target().ask('GET /api/health')
      expect([after.status, JSON.parse(after.body).status]).toEqual([200, 'healthy'])
      expect(target().product.said()).not.toMatch(/"level":"error"/)
    })
  })
}

/** A machine that others keep busy sends long work away for a moment, whatever it is. */
async function patiently(port: number, bytes: Buffer): Promise<RawAnswer> {
  let answer = await rawRequest(port, bytes)
  for (let i = 0; i < 8 && answer.status === 503 && /^retry-after:/im.test(answer.headers); i++) {
    await sleep(1_000)
    answer = await rawRequest(port, bytes)
  }
  return answer
}

type Route = { method: string; path: string }
/** `any` is asked; `written` takes a body. */
type Places = { any: string; written: Route }

async function routesOf(target: Target): Promise<Route[]> {
  const { paths } = JSON.parse((await target.ask('GET /api/openapi.json')).body) as { paths: Record<string, object> }
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map(method => ({ method: method.toUpperCase(), path })),
  )
}

function placesOf(routes: readonly Route[], { of }: Random): Places {
  const filled = ({ method, path }: Route): Route => ({
    method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => named[name] ?? '00000000-0000-4000-8000-000000000000'),
  })
  const written = routes.filter(({ method }) => method !== 'GET')
  const all = [...routes.map(route => filled(route).path), ...others]
  return { any: of(all), written: filled(of(written)) }
}

type Random = { below: (limit: number) => number; of: <Item>(items: readonly Item[]) => Item; bytes: (length: number) => Buffer }

function openRandom(start: number): Random {
  let state = start
  const below = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % limit
  }
  return {
    below,
    of: items => items[below(items.length)]!,
    bytes: length => Buffer.from(Array.from({ length }, () => below(256))),
  }
}

function requestOf(
  index: number,
  random: Random,
  { forwarded, admin }: { forwarded: string[]; admin: string[] },
  { any, written }: Places,
): Buffer {
  const { below, of, bytes } = random
  const send = (line: string, headers: string[] = [], body: string | Buffer = '', length = Buffer.byteLength(body)): Buffer => {
    const all = [`Host: ${host}`, 'Connection: close', ...forwarded, ...(asNobody.test(line) ? [] : admin), ...headers]
    if (length > 0) all.push(`Content-Length: ${length}`)
    return Buffer.concat([Buffer.from([`${line} HTTP/1.1`, ...all, '', ''].join('\r\n'), 'latin1'), Buffer.from(body)])
  }
  const json = (body: string | Buffer, length?: number) =>
    send(
      `${written.method} ${written.path}`,
      [`Content-Type: ${of(['application/json', 'application/csp-report', 'text/csv', 'text/plain'])}`],
      body,
      length,
    )
  const withQuery = (query: string) => send(`GET ${any}${any.includes('?') ? '&' : '?'}${query}`)
  const kinds: (() => Buffer)[] = [
    () => json(`${of(['{"a":', '[', '{"message":['])}`.repeat(1 + below(4_000)) + of(['', '1', '}'.repeat(9)])),
    () =>
      json(
        of([
          '',
          'null',
          '[]',
          '""',
          '1e999',
          '{',
          '{"a":1,}',
          '\uFEFF{}',
          '{"message":"\\u0000"}',
          '{"message":"\\ud800"}',
          'NaN',
        ]),
      ),
    () => json(Buffer.concat([Buffer.from('{"message":"'), bytes(1 + below(30)), Buffer.from('","page":"/"}')])),
    () => json(JSON.stringify({ message: of(texts), page: of(texts), [of(poison).concat('x')]: 1 })),
    () => json(`{"message":"m","page":"/","${of(poison)}":{"isAdmin":true}}`),
    () => json('{"message":', 10_737_418_240),
    () => json(`{"message":"${'A'.repeat(70_000)}"}`),
    () => withQuery(`${of(poison)}=${below(9)}`),
    () => withQuery(`${of(poison)}[${of(poison)}]=1&q=1&q=2`),
    () =>
      withQuery(
        of(['q=%00', 'q=%ff', 'q=%', 'q=%c3%28', 'q=%ed%a0%80', '%00=1', 'q=a%00b', 'a'.repeat(5_000), '&'.repeat(900), 'q[]=1']),
      ),
    () =>
      withQuery(
        `q=${encodeURIComponent(of(texts))}&range=${encodeURIComponent(of(texts))}&names=${encodeURIComponent(of(texts))}`,
      ),
    () =>
      send(`GET /api/stocks/${encodeURIComponent(of(texts))}${of(['', '/bars', '/peers', '/analysis', '/indicators?names=x'])}`),
    () => send(`GET /api/stocks/${of(['%00', '%ff', '%', 'A%00', '%2f', '%c0%af', '%u0041', '.', '..', 'A'.repeat(200)])}`),
    () =>
      send(
        `GET /${of(['assets', 'stocks', 'api', ''])}/${Array.from({ length: 1 + below(6) }, () => of(traversals)).join('/')}/etc/passwd`,
      ),
    () =>
      send(
        `${of(['TRACE', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'SEARCH', 'PURGE', 'get', 'BREW', 'CONNECT'])} ${any}`,
      ),
    () =>
      send(`${of(['GET', 'HEAD'])} ${any}`, [
        `${of(['Range', 'If-None-Match', 'Accept', 'Accept-Encoding', 'Cookie', 'Authorization', 'If-Modified-Since', 'Content-Type', 'Origin', 'Sec-Fetch-Site', 'Forwarded', 'Upgrade', 'X-HTTP-Method-Override', 'Transfer-Encoding', 'Content-Length', 'Expect', 'TE', 'Referer'])}: ${of(['bytes=9-1', 'bytes=0-0,1-1,2-2', '*', ';q=', ',,,', 'br;q=9', '__Host-session=%00', 'Bearer \t', 'Basic !!', '-1', '+1', '0x10', 'chunked, chunked', 'xchunked', 'h2c', 'null', `${'a=b;'.repeat(600)}`, ...texts.map(text => Buffer.from(text).toString('latin1'))])}`,
      ]),
    () =>
      send(`GET ${any}`, [
        `${of(['X', 'X-Forwarded-Host', 'X-Original-URL', 'X-Rewrite-URL', 'Host', ' Host', 'X :', ':', ''])}: ${of(['evil.example', '/api/admin', '', 'a\u0000b', 'a\rb', 'a\nb: c', `${'a'.repeat(17_000)}`])}`,
      ]),
    () =>
      send(
        `${written.method} ${written.path}`,
        ['Content-Type: application/json', `Transfer-Encoding: ${of(['chunked', 'gzip, chunked', 'chunked '])}`],
        of([
          'zz\r\n{}\r\n0\r\n\r\n',
          'fffffffffffffffff\r\n',
          '5;a=b\r\n{"a":\r\n0\r\n\r\n',
          '-1\r\n\r\n',
          '2\r\n{}\r\n0\r\n\r\n',
        ]),
        0,
      ),
    () =>
      send(
        `${written.method} ${written.path}`,
        [
          `Content-Type: ${of(['application/json; charset=utf-16', 'application/json;;', 'multipart/form-data; boundary=', 'application/x-www-form-urlencoded', 'text/xml', 'application/JSON', '/', 'a'.repeat(300), 'application/json\t'])}`,
        ],
        '{"message":"m","page":"/"}',
      ),
    () =>
      send(
        `${written.method} ${written.path}`,
        ['Content-Type: application/gzip', `Content-Encoding: ${of(['gzip', 'br', 'deflate', 'x'])}`],
        bytes(1 + below(200)),
      ),
    () =>
      Buffer.from(
        `${of(['GET', 'POST', ''])} ${of(['/', '*', 'http://evil.example/', '//evil.example', '?', '\\', ' /', '/ HTTP/1.0 x'])} HTTP/${of(['1.1', '1.0', '0.9', '2.0', '9.9', '1.1\r\nHost: a'])}\r\nHost: ${of([host, 'evil.example', '', '[', 'a b'])}\r\nConnection: close\r\n\r\n`,
        'latin1',
      ),
    () => Buffer.concat([bytes(1 + below(120)), Buffer.from('\r\n\r\n')]),
  ]
  return kinds[index % kinds.length]!()
}
