// Every header that the documents promise, by its exact value, on answers of every kind that the whole product gives: also those that are
// given to somebody who is signed in, go on for long, or are saved as a file. Every kind of refusal is in platform/http/security-headers.test.ts.
import { describe, expect, it } from 'vitest'
import { monitoringToken, type Target } from './target.ts'

const exactly: Record<string, string> = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '1; mode=block',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  'reporting-endpoints': 'csp="/api/csp-report"',
}
const everyPolicy = [
  "default-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  'report-to csp',
  'upgrade-insecure-requests',
]

type Kind = {
  line: string
  status: number
  who?: 'admin' | 'monitoring'
  headers?: string[]
  body?: string
  /** How often it is asked; the last answer counts. */
  times?: number
  /** Anybody may keep it. */
  kept?: true
  goesOn?: true
}
const json = 'Content-Type: application/json'
const kinds: Record<string, Kind> = {
  'a page': { line: 'GET /stocks/AAPL', headers: ['Accept: text/html'], status: 200, kept: true },
  'a page that is not there': { line: 'GET /nowhere', headers: ['Accept: text/html'], status: 404, kept: true },
  'a file': { line: 'GET /favicon.svg', status: 200, kept: true },
  'a file that is not there': { line: 'GET /assets/none.js', status: 404 },
  'an answer for everybody': { line: 'GET /api/stocks/AAPL', status: 200, kept: true },
  'nothing new': { line: 'GET /api/stocks/AAPL', headers: ['If-None-Match: *'], status: 304, kept: true },
  'what is personal': { line: 'GET /api/account', who: 'admin', status: 200 },
  'what only administrators see': { line: 'GET /api/admin/users', who: 'admin', status: 200 },
  'lists saved as a file': { line: 'GET /api/watchlists/export', who: 'admin', status: 200 },
  'an account saved as a file': { line: 'GET /api/account/export', who: 'admin', status: 200 },
  'the audit trail saved as a file': { line: 'GET /api/admin/audit-trail/export', who: 'admin', status: 200 },
  'events that go on': {
    line: 'GET /api/admin/live',
    who: 'admin',
    headers: ['Accept: text/event-stream'],
    status: 200,
    goesOn: true,
  },
  'what nobody may see': { line: 'GET /api/account', status: 401 },
  'a wrong method': { line: 'DELETE /api/health', status: 405 },
  'a large body': { line: 'POST /api/client-errors', headers: [json], body: `"${'A'.repeat(70_000)}"`, status: 413 },
  'one request too many': {
    line: 'POST /api/auth/sign-in',
    headers: [json],
    body: '{"email":"nobody@example.net","password":"p"}',
    status: 429,
    times: 6,
  },
  'a redirect': { line: 'GET /.well-known/change-password', status: 302 },
  health: { line: 'GET /api/health', status: 200 },
  metrics: { line: 'GET /metrics', who: 'monitoring', status: 200 },
}

export function strictHeaders(target: () => Target): void {
  describe('every header of the documents', () => {
    it.each(Object.entries(kinds))('is on %s', async (what, { line, who, headers = [], body, times = 1, kept, ...kind }) => {
      const from = `192.0.2.${Object.keys(kinds).indexOf(what) + 1}`
      const own = { admin: target().admin, monitoring: [`Authorization: Bearer ${monitoringToken}`] }
      const given = [...(who ? own[who] : []), ...headers]
      const patienceMs = kind.goesOn ? 1_000 : undefined
      for (let i = 1; i < times; i++) await target().ask(line, { headers: given, from, ...(body && { body }) })
      const answer = await target().ask(line, { headers: given, from, ...(body && { body }), ...(patienceMs && { patienceMs }) })
      expect(answer.status, answer.body.slice(0, 300)).toBe(kind.status)
      const lines = answer.headers.split('\r\n').map(each => [each.slice(0, each.indexOf(':')).toLowerCase(), each] as const)
      const valueOf = (name: string) =>
        lines.filter(([each]) => each === name).map(([, each]) => each.slice(each.indexOf(':') + 1).trim())
      for (const [name, value] of Object.entries(exactly)) expect(valueOf(name), name).toEqual([value])
      const policies = valueOf('content-security-policy')
      expect(policies).toHaveLength(1)
      expect(policies[0]!.split('; ')).toEqual(expect.arrayContaining(everyPolicy))
      expect(policies[0]).not.toMatch(/unsafe|https?:|\*/)
      expect(valueOf('permissions-policy')[0]).toContain('camera=()')
      if (!kept) expect(valueOf('cache-control')).toEqual(['no-store'])
      for (const name of ['server', 'x-powered-by', 'access-control-allow-origin']) expect(valueOf(name), name).toEqual([])
      if (kind.status === 429) expect(Number(valueOf('retry-after')[0])).toBeGreaterThan(0)
    })
  })
}
