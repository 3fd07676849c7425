// The self-audit holds on a healthy instance, and names each single fault of a weakened one by the claim that is meant, and by no other.
import { chmodSync, cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import type { Channel } from '#alarms'
import { Secret } from '#config'
import { Failure } from '#basics'
import { openOutbound } from '#outbound'
import { openRateLimits, type Principal } from '#protection'
import type { AuditResult, Claim } from '#readiness'
import { describeRedis, testRedis } from '../support/redis.ts'
import { testCertificate } from '../support/test-certificate.ts'
import { type Fault, weakenableInstance } from '../support/weakened-instance.ts'

const { auditWith, product, directory, inside, log } = await weakenableInstance()

const failed = ({ findings }: AuditResult): string[] =>
  findings.filter(({ outcome }) => outcome === 'failed').map(({ claim }) => claim.id)
const open = ({ findings }: AuditResult): string[] =>
  findings
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ claim, outcome, evidence }) => `${outcome}: ${claim.id}: ${evidence.map(({ text }) => text).join(' | ')}`)

/** Waits for half a minute: begun before everything else, looked at after it. */
const slowOnly = ({ id }: Claim): boolean => id === 'requests.slow-clients'
const alone: Fault = { among: slowOnly, options: { inside: { missing: 'not needed' } } }
const patient = [auditWith(alone), auditWith({ ...alone, listening: waitForEver })] as const
for (const each of patient) each.catch(() => {})

it('clears a healthy instance: every claim was looked at and holds, with evidence and no secret in it', {
  timeout: 120_000,
}, async () => {
  const result = await auditWith({ among: claim => !slowOnly(claim) })
  expect(open(result)).toEqual([])
  expect(result.cleared).toBe(true)
  expect(result.score.passed).toBe(result.score.required)
  for (const { claim, evidence } of result.findings) expect(evidence.length, claim.id).toBeGreaterThan(0)
  const all = JSON.stringify(result.findings)
  expect(all).not.toMatch(/__Host-session=(?!\[hidden\])/)
  expect(all).not.toContain(directory)
  const { accounts } = await product.identity.administration.list({ after: null, limit: 50, search: 'readiness.invalid' })
  expect(accounts).toEqual([])
})

it('clears nobody where the inside is not at hand, and looks at everything that can be seen from outside', async () => {
  const result = await auditWith({ among: claim => !slowOnly(claim), options: { inside: { missing: 'no settings here' } } })
  expect(failed(result)).toEqual([])
  expect(result.cleared).toBe(false)
  expect(result.score.checked).toBeGreaterThan(30)
  expect(open(result)).toContain('not checked: sessions.cookies: no settings here')
})

/** Asks many addresses, for what no fault here is about. */
const walks = new Set([
  'access.nobody',
  'interface.described',
  'interface.answer-time',
  'outbound.redirects',
  'requests.slow-clients',
])
const brief = ({ id }: Claim): boolean => !walks.has(id)
const outside: Partial<Fault> = { among: brief, options: { inside: { missing: 'not needed' } } }
const stored = ({ id }: Claim): boolean => /^(trail|database|environment)\./.test(id) && id !== 'trail.records'
const ofSignIns = ({ id }: Claim): boolean => /^(sessions|trail)\./.test(id)
const tlsSoonOver = { certFile: join(directory, 'soon.pem'), keyFile: join(directory, 'soon.key') }
const soonOver = testCertificate({ days: 3 })
writeFileSync(tlsSoonOver.certFile, soonOver.cert)
writeFileSync(tlsSoonOver.keyFile, soonOver.key)
const openFile = join(directory, 'open.key')
writeFileSync(openFile, 'secret', { mode: 0o644 })
const ofTrail = ({ id }: Claim): boolean => id.startsWith('trail.') && id !== 'trail.records'
const ofSecondFactors = ({ id }: Claim): boolean =>
  ['access.totp-once', 'access.recovery-code-once', 'access.notices'].includes(id)
const ofBackups = ({ id }: Claim): boolean => id.startsWith('backups.')
/** The instance's backups in another directory, with a fault put into the file or the manifest. */
function copied(
  name: string,
  spoil?: (file: string) => void,
  told: (manifest: string) => string = text => text,
): typeof inside.backups {
  const there = join(directory, name)
  cpSync(inside.backups.directory, there, { recursive: true })
  chmodSync(there, 0o700)
  for (const file of readdirSync(there)) {
    if (file.endsWith('.age')) spoil?.(join(there, file))
    if (/[0-9a-f]\.json$/.test(file)) writeFileSync(join(there, file), told(readFileSync(join(there, file), 'utf8')))
  }
  return { ...inside.backups, directory: there, at: other => inside.backups.at({ directory: there, ...other }) }
}
function damagedBytes(path: string): Buffer {
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1]! ^= 1
  return bytes
}
const own = inside.backups.at({})
const failing = async () => ({ ...(await own.condition()), isOverdue: true, troubles: ['The last backup failed.'] })
const everything = async () => (await own.list()).map(({ id }) => id)
const accepting = async (id: string) => ({ id, opened: true })
const careless = openOutbound({ userAgent: 'test', allowPrivate: true })
afterAll(() => careless.close())
const strict = openRateLimits({ now: () => Date.now(), log })
const few = () => ({ used: 1, resetMs: 60_000 })
const unlimited = { counter: () => () => ({ used: 1, resetMs: 60_000 }), close: () => {} }
const known = new Map<string, Principal>()
const goodHash = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo'

const faults: [string, Fault, string[]][] = [
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
    'no proof asked for anew',
    { server: { authenticate: async request => provenNow(await product.authenticate!(request)) } },
    ['access.step-up'],
  ],
  [
    'a session that never ends',
    { server: { authenticate: async request => remembered(request, await product.authenticate!(request)) } },
    ['sessions.expiry', 'sessions.sign-out'],
  ],
  ['guesses without a wait', { among: ofSignIns, inside: { identity: guessing('not-allowed') } }, ['sessions.slow-guessing']],
  ['an owner locked out', { among: ofSignIns, inside: { identity: guessing('too-often') } }, ['sessions.slow-guessing']],
  [
    'sign-ins that nobody notes',
    {
      among: ofSignIns,
      inside: { auditTrail: { ...product.auditTrail, events: async () => ({ events: [], next: null }) } },
    },
    ['trail.records'],
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
  [
    'a cookie without SameSite',
    { answer: h => void (h['set-cookie'] = cookiesOf(h).map(each => each.replace('; SameSite=Strict', ''))) },
    ['sessions.cookies'],
  ],
  [
    'foreign pages taken for ours',
    { request: ({ headers }) => void (headers['sec-fetch-site'] = 'same-origin') },
    ['requests.cross-site'],
  ],
  [
    'personal answers kept',
    { answer: (h, { url }) => void (url?.startsWith('/api/account') && (h['cache-control'] = 'private')) },
    ['headers.personal-answers'],
  ],
  [
    'administrators without a second factor',
    { server: { authenticate: async request => proven(await product.authenticate!(request)) } },
    ['access.second-factor'],
  ],
  [
    'a weak hash',
    { among: ofSignIns, sql: [hashed('$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHQ$aGFzaA'), hashed(goodHash)] },
    ['sessions.password-hash'],
  ],
  [
    'a sealed value left open',
    {
      among: stored,
      sql: [
        "INSERT INTO totp_factor SELECT account_id, 'JBSWY3DPEHPK3PXP', now(), NULL, 0 FROM account LIMIT 1",
        'DELETE FROM totp_factor',
      ],
    },
    ['environment.sealed-values', 'environment.key-rotation'],
  ],
  [
    'a right too many',
    { among: stored, sql: ['GRANT UPDATE ON audit_event TO tradewise', 'REVOKE UPDATE ON audit_event FROM tradewise'] },
    ['trail.running-role'],
  ],
  [
    'a right to one column',
    {
      among: ofTrail,
      sql: ['GRANT UPDATE (hash) ON audit_event TO tradewise', 'REVOKE UPDATE (hash) ON audit_event FROM tradewise'],
    },
    ['trail.running-role'],
  ],
  [
    'a right to empty',
    {
      among: ofTrail,
      sql: ['GRANT TRUNCATE ON audit_event TO tradewise', 'REVOKE TRUNCATE ON audit_event FROM tradewise'],
    },
    ['trail.running-role'],
  ],
  [
    'a trigger removed',
    {
      among: stored,
      sql: [
        'ALTER TABLE audit_event DISABLE TRIGGER audit_event_rows',
        'ALTER TABLE audit_event ENABLE TRIGGER audit_event_rows',
      ],
    },
    ['trail.owner'],
  ],
  ['a row of the trail changed', { among: stored, sql: [changed("detail || ' '"), changed('rtrim(detail)')] }, ['trail.chain']],
  [
    'a role that makes tables',
    { among: stored, sql: ['GRANT CREATE ON SCHEMA tradewise TO tradewise', 'REVOKE CREATE ON SCHEMA tradewise FROM tradewise'] },
    ['database.owns-nothing'],
  ],
  [
    'a secret that somebody typed',
    { among: stored, inside: { sessionSecrets: [...inside.sessionSecrets, new Secret('correct-horse-battery-staple-2026')] } },
    ['environment.session-secret'],
  ],
  [
    'a key that everybody can read',
    { among: stored, inside: { secretFiles: [{ what: 'a key', path: openFile }] } },
    ['environment.private-files'],
  ],
  [
    'backups that everybody can read in the directory',
    { among: ofBackups, inside: { backups: copied('wide', path => chmodSync(path, 0o644)) } },
    ['backups.private'],
  ],
  [
    'a backup that is not encrypted',
    {
      among: ({ id }) => id === 'backups.encrypted',
      inside: { backups: copied('open', path => writeFileSync(path, Buffer.alloc(statSync(path).size, 'PGCOPY'))) },
    },
    ['backups.encrypted'],
  ],
  [
    'a backup whose bytes were changed',
    { among: ofBackups, inside: { backups: copied('changed', path => writeFileSync(path, damagedBytes(path))) } },
    ['backups.opens'],
  ],
  [
    'a manifest with an address of the database',
    {
      among: ofBackups,
      inside: { backups: copied('telling', undefined, text => text.replace('"daily"', '"postgresql://db.example"')) },
    },
    ['backups.manifest'],
  ],
  [
    'a backup that fails',
    {
      among: ofBackups,
      inside: { backups: { ...inside.backups, at: other => ({ ...inside.backups.at(other), condition: failing }) } },
    },
    ['backups.proved'],
  ],
  [
    'a retention that forgets the newest',
    {
      among: ofBackups,
      inside: { backups: { ...inside.backups, at: other => ({ ...inside.backups.at(other), cleanup: everything }) } },
    },
    ['backups.retention'],
  ],
  [
    'damage that is taken for a backup',
    {
      among: ofBackups,
      inside: { backups: { ...inside.backups, at: other => ({ ...inside.backups.at(other), verify: accepting }) } },
    },
    ['backups.damage-refused'],
  ],
  [
    'a row that has outlived its rule',
    {
      among: ({ id }) => id === 'operation.retention',
      sql: [
        "INSERT INTO awaited_link VALUES ('old@example.net', 'sign-up', 'old@example.net', NULL, now() - interval '60 days')",
        'DELETE FROM awaited_link',
      ],
    },
    ['operation.retention'],
  ],
  [
    'nothing that is due',
    { among: ofBackups, inside: { backups: { ...inside.backups, nextRunAt: async () => null } } },
    ['backups.schedule'],
  ],
  [
    'a code of an app that counts again',
    { among: ofSecondFactors, sql: onUpdate('totp_factor', 'NEW.last_step := OLD.last_step') },
    ['access.totp-once'],
  ],
  [
    'a recovery code that counts again',
    { among: ofSecondFactors, sql: onUpdate('recovery_code', 'NEW.used_at := NULL') },
    ['access.recovery-code-once'],
  ],
  [
    'a new password of which nobody is told',
    {
      among: ofSecondFactors,
      inside: {
        identityWith: ({ onLetter, ...other }) => inside.identityWith({ ...other, onLetter: but(/password/, onLetter) }),
      },
    },
    ['access.notices'],
  ],
  [
    'a rotation that signs everybody out',
    {
      among: ({ id }) => id.startsWith('environment.'),
      inside: { identityWith: ({ secrets = [] }) => inside.identityWith({ secrets: secrets.slice(0, 1) }) },
    },
    ['environment.key-rotation'],
  ],
  [
    'a sealed value whose key is lost',
    {
      among: ({ id }) => id.startsWith('environment.'),
      sql: [
        `INSERT INTO totp_factor SELECT account_id, 'v1.${'A'.repeat(12)}.${'A'.repeat(16)}.${'A'.repeat(60)}', now(), NULL, 0 FROM account LIMIT 1`,
        'DELETE FROM totp_factor',
      ],
    },
    ['environment.key-rotation'],
  ],
  ['names that stay for ever', { among: ofTrail, sql: [aged('-'), aged('+')] }, ['trail.personal-expiry']],
  [
    'nothing that takes names out',
    {
      among: ofTrail,
      sql: [
        "DELETE FROM job_schedule WHERE name = 'audit-trail.tidy'",
        "INSERT INTO job_schedule (name, plan, next_at) VALUES ('audit-trail.tidy', 'daily', now())",
      ],
    },
    ['trail.personal-expiry'],
  ],
  [
    'two processes that count each for itself',
    {
      among: ({ id }) => id === 'limits.shared',
      sql: [
        `INSERT INTO running_process SELECT gen_random_uuid(), 'serve', 'h', n, '1', now(), now(), NULL, '{}' FROM generate_series(1, 2) AS n`,
        "DELETE FROM running_process WHERE host = 'h'",
      ],
    },
    ['limits.shared'],
  ],
  [
    'requests let out to this network',
    { among: ({ id }) => id.startsWith('outbound.'), inside: { outbound: careless } },
    ['outbound.private-addresses'],
  ],
]

const deaf: Channel = {
  name: 'mail',
  to: 'operator@example.net',
  send: () => Promise.reject(new Failure('busy', 'The mail server cannot be reached or has no time.')),
}

describe('a weakened instance', { timeout: 120_000 }, () => {
  const ofPackages = ({ id }: Claim): boolean => id.startsWith('dependencies.')
  const holed = async () => ({
    packages: 1,
    checks: [{ name: 'advisories', outcome: 'found' as const, counts: true, says: '1 known.', found: ['b: pads'] }],
  })
  const failedRun = "INSERT INTO duty_run VALUES (gen_random_uuid(), 'clean-up', NULL, 'failed', '[]', now(), now())"
  const failedDuty: [string, string] = [failedRun, 'DELETE FROM duty_run']
  const operation = ({ id }: Claim): boolean => id.startsWith('operation.')
  it.each<[string, Fault, string[]]>([
    [
      'a part of which health says nothing',
      { body: text => text.replace('"auditTrail":', '"trail":') },
      ['operation.health-audit-trail'],
    ],
    ['requests that nobody counts', { server: { measuring: undefined } }, ['operation.counted-requests']],
    ['an operator whom nobody tells', { inside: { alarms: { channels: [], page: '' } } }, ['operation.alarms-arrive']],
    ['an alarm that does not arrive', { inside: { alarms: { channels: [deaf], page: '' } } }, ['operation.alarms-arrive']],
    [
      'a part that is not set up and told of',
      { inside: { healthParts: inside.healthParts.filter(one => one !== 'clock') } },
      ['operation.health-clock'],
    ],
    ['a duty that failed', { sql: failedDuty }, ['operation.duties']],
    [
      'a hole in a package',
      { among: ofPackages, inside: { dependencies: { ...inside.dependencies, audit: holed } } },
      ['dependencies.audit'],
    ],
    [
      'a package that the bill forgets',
      { among: ofPackages, inside: { dependencies: { ...inside.dependencies, locked: () => ['@a/b@1.0.0', 'c@2.0.0'] } } },
      ['dependencies.bill'],
    ],
  ])('%s is named, though the instance may still be cleared', async (_what, fault, claims) => {
    expect(failed(await auditWith({ among: operation, ...fault }))).toEqual(claims)
  })

  const names = async (_what: string, fault: Fault, claims: string[], among = brief): Promise<void> => {
    const result = await auditWith({ among, ...fault })
    expect(failed(result), open(result).join('\n')).toEqual(claims)
    expect(result.cleared).toBe(false)
  }
  // Each has a server and accounts of its own; the database and the backups they share, which one process at a time cleans up.
  const apart = (claim: Claim): boolean => brief(claim) && !claim.id.startsWith('backups.')
  const isShared = ([, { sql }, [claim]]: (typeof faults)[number]): boolean => sql !== undefined || claim!.startsWith('backups.')
  it.concurrent.each(faults.filter(one => !isShared(one)))('%s is named, and nothing else', (...fault) => names(...fault, apart))
  it.each(faults.filter(isShared))('%s is named, and nothing else', (...fault) => names(...fault))
})

it('names a server that waits for slow clients for ever, and no other', { timeout: 60_000 }, async () => {
  const [healthy, weak] = await Promise.all(patient)
  expect([open(healthy), failed(weak)]).toEqual([[], ['requests.slow-clients']])
})

describeRedis('where several processes count together', () => {
  it('holds when the instance counts with the others, and is named when it counts for itself', async () => {
    const redis = await testRedis('only-for-tests')
    const shared = () => openRateLimits({ now: () => Date.now(), log, redisUrl: new Secret(redis.url) })
    const [here, there] = [shared(), shared()]
    // Until it is connected each counts for itself.
    while (!(there.counter('a')('b') instanceof Promise && here.counter('a')('b') instanceof Promise)) await sleep(10)
    const among = ({ id }: Claim) => id === 'limits.shared'
    const together = await auditWith({ among, inside: { sharedLimits: there }, server: { rateLimits: here } })
    const apart = await auditWith({ among, inside: { sharedLimits: there } })
    here.close()
    there.close()
    await redis.end()
    expect([open(together), failed(apart)]).toEqual([[], ['limits.shared']])
  })
})

function waitForEver(server: Server): void {
  server.headersTimeout = 0
  server.requestTimeout = 0
}

function policy(edit: (text: string) => string): NonNullable<Fault['answer']> {
  return headers => {
    const text = headers['content-security-policy']
    if (typeof text === 'string') headers['content-security-policy'] = edit(text)
  }
}

function cookiesOf(headers: { 'set-cookie'?: string | string[] | number | undefined }): string[] {
  return [headers['set-cookie'] ?? []].flat().map(String)
}

function proven<P extends { hasSecondFactor: boolean }>(principal: P | null): P | null {
  return principal && { ...principal, hasSecondFactor: true }
}

function provenNow<P extends { verifiedAt: number | null }>(principal: P | null): P | null {
  return principal && { ...principal, verifiedAt: Date.now() }
}

function remembered(request: { headers: { cookie?: string | undefined } }, principal: Principal | null): Principal | null {
  const { cookie = '' } = request.headers
  if (principal) known.set(cookie, principal)
  return principal ?? known.get(cookie) ?? null
}

/** Signing in as it would be if all that is asked were answered so. */
function guessing(code: 'not-allowed' | 'too-often'): typeof product.identity {
  const withPassword = () => Promise.reject(new Failure(code, 'no'))
  return { ...product.identity, signIn: { ...product.identity.signIn, withPassword } }
}

function hashed(hash: string): string {
  return `UPDATE account SET password_hash = '${hash}' WHERE email = 'admin@example.net'`
}

function changed(detail: string): string {
  return `ALTER TABLE audit_event DISABLE TRIGGER USER; UPDATE audit_event SET detail = ${detail} WHERE seq = 1; ALTER TABLE audit_event ENABLE TRIGGER USER`
}

/** A trigger that undoes what a statement has to keep. */
function onUpdate(table: string, work: string): readonly [string, string] {
  return [
    `CREATE FUNCTION weaken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${work}; RETURN NEW; END $$;
     CREATE TRIGGER weaken BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION weaken()`,
    `DROP TRIGGER weaken ON ${table}; DROP FUNCTION weaken()`,
  ]
}

function but(what: RegExp, onLetter: ((to: string, subject: string) => void) | undefined) {
  return (to: string, subject: string): void => {
    if (!what.test(subject)) onLetter?.(to, subject)
  }
}

function aged(sign: '+' | '-'): string {
  return `ALTER TABLE audit_personal DISABLE TRIGGER USER;
    UPDATE audit_personal SET at = at ${sign} interval '20 years' WHERE seq = (SELECT min(seq) FROM audit_personal);
    ALTER TABLE audit_personal ENABLE TRIGGER USER`
}
