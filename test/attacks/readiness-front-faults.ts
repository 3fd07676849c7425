// Single faults that whoever asks from outside can see, each with the claims that have to name it.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import type { SecureContextOptions, Server as TlsServer } from 'node:tls'
import { openRateLimits } from '#protection'
import type { Claim } from '#readiness'
import { testCertificate } from '../support/test-certificate.ts'
import type { Fault, weakenableInstance } from '../support/weakened-instance.ts'

export type Weakenable = Awaited<ReturnType<typeof weakenableInstance>>
/** What is wrong, how it is done, and the claims that name it. */
export type NamedFault = [string, Fault, string[]]

/** Asks many addresses, for what no fault here is about. */
const walks = new Set([
  'access.nobody',
  'limits.classes',
  'interface.described',
  'interface.answer-time',
  'outbound.redirects',
  'requests.slow-clients',
])
export const brief = ({ id }: Claim): boolean => !walks.has(id)
export function frontFaultsOf({ directory, log }: Weakenable): NamedFault[] {
  const outside: Partial<Fault> = { among: brief, options: { inside: { missing: 'not needed' } } }
  const tlsSoonOver = { certFile: join(directory, 'soon.pem'), keyFile: join(directory, 'soon.key') }
  const soonOver = testCertificate({ days: 3 })
  writeFileSync(tlsSoonOver.certFile, soonOver.cert)
  writeFileSync(tlsSoonOver.keyFile, soonOver.key)
  const strict = openRateLimits({ now: () => Date.now(), log })
  const few = () => ({ used: 1, resetMs: 60_000 })
  const unlimited = { counter: () => () => ({ used: 1, resetMs: 60_000 }), close: () => {} }
  const ofClasses = ({ id }: Claim): boolean => id === 'limits.classes'
  const tls = { certFile: join(directory, 'cert.pem'), keyFile: join(directory, 'key.pem') }

  /** Instead of what a server that is put together by the product speaks. */
  function speak(server: Server, other: SecureContextOptions): void {
    const { certFile, keyFile } = tls
    ;(server as unknown as TlsServer).setSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile), ...other })
  }

  return [
    [
      'a header dropped from redirects alone',
      { ...outside, answer: h => void (h.location && delete h['strict-transport-security']) },
      ['headers.strict-transport-security'],
    ],
    [
      'a header dropped from what is asked too often',
      { ...outside, answer: h => void (h['retry-after'] && delete h['x-frame-options']) },
      ['limits.rate-limit'],
    ],
    [
      'old versions of TLS spoken',
      { ...outside, listening: server => speak(server, { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' }) },
      ['transport.tls-versions'],
    ],
    [
      'suites without authenticated encryption',
      { ...outside, listening: server => speak(server, { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA' }) },
      ['transport.tls-versions'],
    ],
    [
      'alerts that whoever asks may read',
      {
        among: ({ id }) => id === 'access.nobody',
        request: asked => void (asked.url === '/api/alerts' && (asked.url = '/api/market/status')),
      },
      ['access.nobody'],
    ],
    [
      'long work as often as anybody likes',
      {
        among: ofClasses,
        answer: h => void (h['ratelimit-policy'] &&= String(h['ratelimit-policy']).replace('q=10;', 'q=1000;')),
      },
      ['limits.classes'],
    ],
    [
      'new passwords asked for as often as a page',
      {
        among: ofClasses,
        answer: (h, { url }) => void (url === '/api/auth/reset' && (h['ratelimit-policy'] = '"default";q=30;w=60')),
      },
      ['limits.classes'],
    ],
    [
      'watchlists that a proxy may keep',
      {
        among: ({ id }) => id === 'headers.personal-answers',
        answer: (h, { url }) => void (url?.startsWith('/api/watchlists') && (h['cache-control'] = 'private')),
      },
      ['headers.personal-answers'],
    ],
    [
      'a header dropped from files',
      { ...outside, answer: (headers, { url }) => void (url?.startsWith('/assets/') && delete headers['x-frame-options']) },
      ['headers.frame-options'],
    ],
    [
      'a header dropped from errors',
      { ...outside, answer: (h, { url }) => void (url === '/api/none' && delete h['x-content-type-options']) },
      ['headers.content-type-options'],
    ],
    [
      'five minutes of HSTS',
      { ...outside, answer: h => void (h['strict-transport-security'] = 'max-age=300; includeSubDomains') },
      ['headers.strict-transport-security'],
    ],
    ['a server that names itself', { ...outside, answer: h => void (h.server = 'nginx/1.18.0') }, ['headers.no-names']],
    [
      'styles in line',
      { ...outside, answer: policy(text => text.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")) },
      ['policy.no-unsafe'],
    ],
    [
      'scripts of another host',
      { ...outside, answer: policy(text => text.replace("'strict-dynamic'", "'strict-dynamic' https://cdn.example")) },
      ['policy.no-unsafe'],
    ],
    [
      'one nonce for all',
      { ...outside, answer: policy(text => text.replaceAll(/'nonce-[^']+'/g, "'nonce-AAAAAAAAAAAAAAAAAAAAAAAA'")) },
      ['policy.fresh-nonce'],
    ],
    [
      'frames let in',
      { ...outside, answer: policy(text => text.replace("frame-ancestors 'none'", 'frame-ancestors https://partner.example')) },
      ['policy.closed'],
    ],
    ['another base address', { ...outside, answer: policy(text => text.replace("base-uri 'none'; ", '')) }, ['policy.closed']],
    [
      'a foreign Host taken for ours',
      { ...outside, request: ({ headers }) => void (headers.host = 'localhost') },
      ['transport.forged-host'],
    ],
    [
      'a certificate that ends in three days',
      { ...outside, server: { tls: tlsSoonOver }, options: { ...outside.options, ca: soonOver.cert } },
      ['transport.certificate'],
    ],
    [
      'another origin let in',
      { ...outside, answer: h => void (h['access-control-allow-origin'] = '*') },
      ['requests.other-origins'],
    ],
    [
      'a form that passes for JSON',
      { ...outside, request: ({ headers }) => void (headers['content-type'] &&= 'application/json') },
      ['requests.content-types'],
    ],
    [
      'errors with a stack',
      { ...outside, body: text => text.replace('"code":', '"stack":"at serve (/opt/app/src/serve.ts:1:1)","code":') },
      ['requests.quiet-errors'],
    ],
    [
      'health that names a version',
      { ...outside, body: text => text.replace('"timestamp"', '"version":"1","timestamp"') },
      ['interface.health'],
    ],
    ['the 31st request let through', { ...outside, server: { rateLimits: unlimited } }, ['limits.rate-limit', 'limits.sign-in']],
    [
      'more guesses than five a minute',
      {
        ...outside,
        server: { rateLimits: { ...strict, counter: end => (end.includes('sign-in/code') ? few : strict.counter(end)) } },
      },
      ['limits.sign-in'],
    ],
    [
      'one challenge for all passkeys',
      { ...outside, body: text => text.replace(/"challenge":"[^"]+"/, `"challenge":"${'A'.repeat(43)}"`) },
      ['access.passkey-challenge'],
    ],
    ['TRACE answered', { ...outside, request: r => void (r.method === 'TRACE' && (r.method = 'GET')) }, ['requests.methods']],
    [
      'the first of two hosts taken',
      { ...outside, request: r => void (r.rawHeaders = r.rawHeaders.slice(0, 2)) },
      ['requests.framing'],
    ],
    [
      'figures that name a job',
      { ...outside, body: (text, { url }) => (url === '/api/task-queue/stats' ? text.replace('{', '{"queues":[],') : text) },
      ['operation.quiet-figures'],
    ],
    [
      'metrics open to proxies',
      {
        ...outside,
        server: { monitoringToken: undefined },
        request: ({ url, headers }) => {
          if (url !== '/metrics') return
          delete headers['x-forwarded-for']
          delete headers.forwarded
        },
      },
      ['operation.closed-metrics'],
    ],
    [
      'whoever asks trusted as a proxy',
      { ...outside, server: { trustProxy: ['127.0.0.1', '::1'] } },
      ['transport.forged-scheme', 'limits.forged-addresses'],
    ],
  ]
}

function policy(edit: (text: string) => string): NonNullable<Fault['answer']> {
  return headers => {
    const text = headers['content-security-policy']
    if (typeof text === 'string') headers['content-security-policy'] = edit(text)
  }
}
