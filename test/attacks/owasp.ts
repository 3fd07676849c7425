// The entries of the OWASP Top 10 (2025) and API Security Top 10 (2023) that can be tried from outside, by their names. What needs an account
// is tried where accounts are tested; requests that the product itself sends, in test/faults/outbound.test.ts.
import { describe, expect, it } from 'vitest'
import { rawRequest } from '../support/raw-request.ts'
import { expectRefusal, host, monitoringToken, type Target } from './target.ts'

export function owaspTopTen(target: () => Target): void {
  const ask: Target['ask'] = (line, options) => target().ask(line, options)
  const json = 'Content-Type: application/json'
  const report = '{"message":"m","page":"/"}'

  describe('A01:2025 Broken Access Control', () => {
    it.each([
      '/.env',
      '/.git/config',
      '/assets/.env',
      '/assets/',
      '/index.html',
      '/server/cli.js',
      '/package.json',
      '/assets/..%2f..%2fserver/cli.js',
      '/api/admin/users',
      '/metrics.json',
      '/server-status',
    ])('%s gives nothing to whoever guesses it', async path => {
      const answer = await ask(`GET ${path}`)
      expect([401, 403, 404], path).toContain(answer.status)
      expectRefusal(answer, path)
    })
    it('no page of another origin changes anything, whatever it calls itself', async () => {
      for (const headers of [
        ['Sec-Fetch-Site: cross-site'],
        ['Sec-Fetch-Site: same-site'],
        ['Origin: https://evil.example'],
        ['Origin: null'],
        [`Origin: http://${host}`],
      ])
        expect((await ask('POST /api/client-errors', { headers: [json, ...headers], body: report })).status, headers.join()).toBe(
          403,
        )
      expect(
        (await ask('POST /api/client-errors', { headers: [json, 'Sec-Fetch-Site: same-origin'], body: report })).status,
      ).toBe(204)
    })
    it('no forged header makes anybody somebody else', async () => {
      for (const header of [
        'X-Forwarded-User: admin',
        'X-User-Id: 1',
        'X-Remote-User: admin',
        'X-Original-URL: /api/health',
        'X-Rewrite-URL: /api/health',
        'X-HTTP-Method-Override: DELETE',
        'Authorization: Bearer nonsense',
      ]) {
        const answer = await ask('GET /api/health', { headers: [header] })
        expect(answer.status, header).toBe(200)
        expect(answer.body, header).not.toContain('checks')
      }
      expect((await ask('GET /api/health', { headers: [`Authorization: Bearer ${monitoringToken}`] })).body).toContain('checks')
    })
    it('nobody is redirected to where somebody else says', async () => {
      for (const [line, named] of [
        ['GET //evil.example/', host],
        ['GET /\\evil.example', host],
        ['GET /', 'evil.example'],
        ['GET http://evil.example/', host],
      ] as const) {
        const plain = [`Host: ${named}`, 'Connection: close', 'X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example']
        const answer = await rawRequest(target().port, [`${line} HTTP/1.1`, ...plain, '', ''].join('\r\n'))
        const location = /^location: (\S+)/im.exec(answer.headers)?.[1]
        if (location !== undefined) expect(new URL(location).host).toBe(host)
        else expect(answer.status).toBeGreaterThanOrEqual(400)
      }
    })
  })

  describe('A02:2025 Security Misconfiguration', () => {
    it('neither a program nor its version is named, on an error or otherwise', async () => {
      for (const line of ['GET /', 'GET /api/nowhere', 'GET /api/stocks/%', 'TRACE /', 'GET /assets/none.js'])
        expect((await ask(line)).headers, line).not.toMatch(/^(server|x-powered-by|via|x-runtime|x-aspnet)/im)
    })
    it('methods that nobody needs are refused', async () => {
      for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])
        expect((await ask(`${method} /`)).status, method).toBeGreaterThanOrEqual(400)
    })
    it('source maps and unknown kinds of files are not served, and no page is served as a file', async () => {
      const page = await ask('GET /')
      const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)![1]!
      expect((await ask(`GET ${script}`)).status).toBe(200)
      expect((await ask(`GET ${script}.map`)).status).toBe(404)
      for (const path of [
        '/stocks/AAPL/x.css',
        '/about.js',
        '/api/stocks/AAPL/logo.png',
        '/stocks/AAPL%2fx.js',
        '/stocks/AAPL;x.css',
      ])
        expect((await ask(`GET ${path}`, { headers: ['Accept: text/html'] })).headers, path).not.toMatch(/cache-control: public/i)
    })
  })

  describe('A03:2025 Software Supply Chain Failures', () => {
    it('every script and sheet of a page comes from here and is held to its digest, later chunks included', async () => {
      const { body } = await ask('GET /')
      const tags = body.match(/<(?:script|link)\b[^>]*(?:src|href)="[^"]+\.(?:js|css)"[^>]*>/g) ?? []
      expect(tags.length).toBeGreaterThan(1)
      for (const tag of tags) {
        expect(tag).toMatch(/integrity="sha384-[A-Za-z0-9+/=]{64}"/)
        expect(tag).toMatch(/(?:src|href)="\/assets\//)
      }
      const map = JSON.parse(/<script[^>]*type="importmap"[^>]*>(.*?)<\/script>/s.exec(body)![1]!) as {
        integrity: Record<string, string>
      }
      expect(Object.keys(map.integrity).length).toBeGreaterThan(3)
      expect(body).not.toMatch(/https?:\/\/(?!stocks\.example\.net)[^"' ]+\.(?:js|css)/)
    })
  })

  describe('A04:2025 Cryptographic Failures', () => {
    it('nothing but health is answered over plain http, and browsers are told to stay with https', async () => {
      const plain = (path: string) =>
        rawRequest(target().port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect((await plain('/api/stocks/AAPL')).status).toBe(403)
      expect((await plain('/stocks/AAPL')).status).toBe(301)
      expect((await plain('/api/health')).status).toBe(200)
      expect((await ask('GET /')).headers).toMatch(/^strict-transport-security: max-age=31536000; includeSubDomains/im)
    })
  })

  describe('A05:2025 Injection', () => {
    it.each([
      "' OR 1=1 --",
      "a'; SELECT pg_sleep(5); --",
      '%',
      '_',
      '\\',
      'a\tb',
      '<img src=x onerror=alert(1)>',
      '\u2028',
      '${7*7}',
    ])('a search for %s finds words, not power', async text => {
      const answer = await ask(`GET /api/symbols/search?q=${encodeURIComponent(text)}`)
      expect(answer.ms).toBeLessThan(4_000)
      expect(answer.status, answer.body).toBeLessThan(500)
      expect(answer.headers).toMatch(/content-type: application\/(problem\+)?json/i)
    })
    it('a page holds nothing of its address', async () => {
      const marker = 'mark3r"><script>alert(1)</script>'
      for (const path of [
        `/stocks/${encodeURIComponent(marker)}`,
        `/?q=${encodeURIComponent(marker)}`,
        `/nowhere/${encodeURIComponent(marker)}`,
      ])
        expect((await ask(`GET ${path}`, { headers: ['Accept: text/html'] })).body, path).not.toContain('<script>alert')
    })
    it('no line break gets into a header of the answer', async () => {
      for (const path of [
        '/%0d%0aX-Injected:%201',
        '/stocks/A%0d%0aX-Injected:%201',
        '/api/stocks/A%0aX-Injected:%201?range=%0d%0aX-Injected:1',
      ])
        expect((await ask(`GET ${path}`)).headers).not.toMatch(/^x-injected/im)
    })
  })

  describe('A06:2025 Insecure Design · API4:2023 Unrestricted Resource Consumption · API6:2023 Sensitive Business Flows', () => {
    it('the eleventh import within a minute is refused, forged addresses or not, and health answers on', async () => {
      const from = '198.51.100.77'
      const statuses: (number | undefined)[] = []
      for (let i = 0; i < 11; i++) {
        const headers = ['Content-Type: text/csv', `X-Real-IP: 10.0.0.${i}`, `Forwarded: for=10.0.0.${i}`]
        statuses.push(
          (await ask('POST /api/market/imports?symbol=AAA', { headers, body: 'x', from: `10.1.1.${i}, ${from}` })).status,
        )
      }
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
      expect((await ask('GET /api/health', { from })).status).toBe(200)
    })
    it('a small request does not unpack to a large one', async () => {
      const answer = await ask('POST /api/client-errors', { headers: [json, 'Content-Encoding: gzip'], body: report })
      expect(answer.status).toBe(415)
    })
  })

  describe('A07:2025 Authentication Failures · API2:2023 Broken Authentication', () => {
    it('the monitoring token is not guessed by its beginning, its case or its neighbours', async () => {
      for (const guess of [
        monitoringToken.slice(0, -1),
        `${monitoringToken}x`,
        monitoringToken.toUpperCase(),
        '',
        'undefined',
        'null',
      ])
        expect((await ask('GET /api/health', { headers: [`Authorization: Bearer ${guess}`] })).body, guess).not.toContain(
          'checks',
        )
    })
    it('a session that nobody opened is nobody, and is refused beside a key', async () => {
      const cookie = 'Cookie: __Host-session=AAAAAAAAAAAAAAAAAAAAAA'
      expect((await ask('GET /api/stocks/AAPL', { headers: [cookie] })).status).toBe(200)
      const both = await ask('GET /api/stocks/AAPL', { headers: [cookie, 'Authorization: Bearer abc'] })
      expect([both.status, JSON.parse(both.body).code]).toEqual([400, 'two-credentials'])
      expect((await ask('POST /api/client-errors', { headers: [json, cookie], body: report })).status).toBe(403)
    })
  })

  describe('A08:2025 Software or Data Integrity Failures', () => {
    it('no body reaches into prototypes', async () => {
      for (const body of [
        '{"__proto__":{"isAdmin":true},"message":"m","page":"/"}',
        '{"constructor":{"prototype":{"isAdmin":true}},"message":"m","page":"/"}',
        '{"message":"m","page":"/","\\u005f_proto__":{}}',
      ])
        expect((await ask('POST /api/client-errors', { headers: [json], body })).status, body).toBe(400)
    })
  })

  describe('A09:2025 Security Logging and Alerting Failures', () => {
    it('what a stranger sends stays on one line of the log, and secrets stay out of it', async () => {
      const message = 'first\n{"level":"error","msg":"forged"}\r\n\u001b[31mred'
      await ask('POST /api/client-errors', { headers: [json], body: JSON.stringify({ message, page: '/p?token=querysecret' }) })
      await ask('GET /api/stocks/AAPL?token=querysecret', {
        headers: ['Authorization: Bearer headersecret', 'User-Agent: \u001b[31m'],
      })
      await ask('GET /api/stocks/AAPL', { headers: ['Cookie: __Host-session=cookiesecret'] })
      const said = target().product.said()
      for (const line of said.split('\n'))
        if (line.startsWith('{') && line.includes('first')) expect(JSON.parse(line).msg).toBe('error in the browser')
      expect(said).not.toMatch(/"msg":"forged"|querysecret|headersecret|cookiesecret/)
      expect(said).not.toContain('\u001b')
      expect(said).not.toContain(monitoringToken)
    })
  })

  describe('A10:2025 Mishandling of Exceptional Conditions', () => {
    it('what fails says so in one form, with a number to ask about and nothing else', async () => {
      for (const line of [
        'GET /api/stocks/NOPE',
        'GET /api/stocks/%',
        'GET /api/nowhere',
        'DELETE /api/indicators',
        'GET /api/stocks/AAPL/bars?range=9Y',
      ]) {
        const answer = await ask(line)
        expectRefusal(answer, line)
        expect(answer.headers, line).toMatch(/content-type: application\/problem\+json/i)
        expect(
          Object.keys(JSON.parse(answer.body) as object).filter(
            name => !/^(type|title|status|code|detail|requestId|errors|context)$/.test(name),
          ),
          line,
        ).toEqual([])
      }
    })
  })

  describe('API9:2023 Improper Inventory Management', () => {
    it('every address of the API that an answer names is described', async () => {
      const { paths } = JSON.parse((await ask('GET /api/openapi.json')).body) as { paths: Record<string, unknown> }
      const page = await ask('GET /stocks/AAPL')
      const named = [...page.body.matchAll(/href="(\/api\/[^"?]+)/g)].map(match => match[1]!)
      expect(named.length).toBeGreaterThan(0)
      const shapes = Object.keys(paths).map(path => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`))
      expect(named.filter(address => !shapes.some(shape => shape.test(address)))).toEqual([])
    })
  })
}
