// The product in production behind its own TLS, in this process, and the same with one single fault: in what comes in, in what goes
// out, or in how it was put together.
import { mkdirSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { newSecret, readSettings, Secret } from '#config'
import { buildServer, listenPlain, type ServerOptions } from '#http'
import { openLog } from '#telemetry'
import { type AuditOptions, type AuditResult, type Claim, claims, type Inside, runAudit } from '#readiness'
import { insideBackups } from '../../src/app/backups.ts'
import { compose } from '../../src/app/compose.ts'
import { rehearsals } from '../../src/app/rehearsals.ts'
import { goodPassword } from './account-server.ts'
import { testDatabase } from './database.ts'
import { freePort, remove, temporaryDirectory } from './product.ts'
import { testCertificate } from './test-certificate.ts'

export type Fault = {
  /** Before the server looks at it. */
  request?: (request: IncomingMessage) => void
  /** Before it leaves. */
  answer?: (headers: OutgoingHttpHeaders, request: IncomingMessage) => void
  /** The text that leaves. */
  body?: (text: string, request: IncomingMessage) => string
  server?: Partial<ServerOptions>
  /** Once it listens. */
  listening?: (server: Server) => void
  inside?: Partial<Inside>
  options?: Partial<AuditOptions>
  /** Which claims are looked at; all of them when it is left out. */
  among?: (claim: Claim) => boolean
  /** For the database, as the owner of its tables; the second is done afterwards. */
  sql?: readonly [string, string]
}

const page = `<!doctype html><html lang="en"><head><title>T</title></head><body><script type="module" nonce="__CSP_NONCE__" src="/assets/start.js"></script></body></html>`

/** What a registry says is for the tests of the audit itself. */
const soundPackages: Inside['dependencies'] = {
  audit: async () => ({
    packages: 1,
    checks: [{ name: 'advisories', outcome: 'ok', counts: true, says: '0 known.', found: [] }],
  }),
  bill: async () => JSON.stringify({ components: [{ group: '@a', name: 'b', version: '1.0.0' }] }),
  locked: () => ['@a/b@1.0.0'],
}

export async function weakenableInstance() {
  const database = await testDatabase({ poolSize: 10 })
  const directory = temporaryDirectory()
  const secret = new Secret(newSecret())
  const monitoringToken = new Secret(newSecret())
  const log = openLog({ level: 'silent', readable: false, write: () => {} })
  const { settings } = readSettings(
    {
      DATA_DIR: join(directory, 'data'),
      DATABASE_URL: database.url,
      DATABASE_MIGRATE_URL: database.ownerUrl,
      SESSION_SECRET: secret.reveal(),
      MONITORING_TOKEN: monitoringToken.reveal(),
    },
    { readFile: () => '' },
  )
  const product = await compose({
    settings,
    log,
    progress: () => {},
    owns: false,
    works: false,
    stop: new AbortController().signal,
  })
  product.health.enter('accepting')
  await product.identity.signUp.create({ email: 'admin@example.net', password: goodPassword, role: 'admin' })

  const web = join(directory, 'web')
  mkdirSync(join(web, 'assets'), { recursive: true })
  writeFileSync(join(web, 'index.html'), page)
  writeFileSync(join(web, 'assets', 'start.js'), 'export {}\n')
  const tls = { certFile: join(directory, 'cert.pem'), keyFile: join(directory, 'key.pem') }
  const { cert, key } = testCertificate({ days: 90 })
  writeFileSync(tls.certFile, cert)
  writeFileSync(tls.keyFile, key, { mode: 0o600 })

  afterAll(async () => {
    await product.close()
    remove(directory)
  })

  // As after the first night.
  await product.backups.create('daily', { proves: true })
  const due = new Date(Date.now() + 3_600_000)
  for (const name of ['backup.daily', 'audit-trail.tidy'])
    await database.pool.query("INSERT INTO job_schedule (name, plan, next_at) VALUES ($1, 'daily', $2)", [name, due])

  const whole: Inside = {
    ...product.storage,
    ...rehearsals(product),
    identity: product.identity,
    sharedLimits: undefined,
    personalDays: settings.AUDIT_PERSONAL_DAYS,
    sendsMail: false,
    // Nobody waits for the next time that floods are stored.
    auditTrail: {
      ...product.auditTrail,
      async events(filter, limit) {
        await product.auditTrail.flush()
        return product.auditTrail.events(filter, limit)
      },
    },
    segmentsIn: product.auditUpkeep.directory,
    retention: product.duties.retention,
    duties: () => product.duties.upkeep.standings(),
    healthParts: product.health.parts,
    dependencies: soundPackages,
    outbound: product.outbound,
    backups: await insideBackups({ settings, log, progress: () => {}, ...product.storage }, product.jobs),
    alarms: {
      channels: [{ name: 'webhook', to: 'localhost', send: async () => 'Answered with 200.' }],
      page: 'https://localhost/admin/alarms',
    },
    monitoringToken,
    sessionSecrets: [secret],
    secretFiles: [{ what: 'the file of TLS_KEY', path: tls.keyFile }],
  }

  /** Serves with that fault. A port that somebody was given since it was found free is none: others are taken. */
  async function serveWith(fault: Fault) {
    for (;;) {
      const [port, plainPort] = [await freePort(), await freePort()]
      const origin = `https://localhost:${port}`
      const app = await buildServer({
        log,
        version: '0.0.0',
        production: true,
        publicUrl: origin,
        listensOn: '127.0.0.1',
        trustProxy: [],
        hstsPreload: false,
        securityContact: 'mailto:security@example.net',
        tls,
        mounts: product.mounts,
        authenticate: product.authenticate,
        web: {
          directory: web,
          pages: ['/', '/about', '/account/security', '/stocks/:symbol'].map(path => ({ path })),
          watch: false,
        },
        monitoringToken,
        ...product.instruments.serverOptions,
        // What is refused because this machine is busy with other tests is no finding.
        overload: undefined,
        now: () => Date.now(),
        ...fault.server,
      })
      app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) =>
        weaken(fault, request, response),
      )
      try {
        await app.listen({ host: '127.0.0.1', port })
        const plain = await listenPlain(app, { host: '127.0.0.1', port: plainPort, log, production: true, hstsPreload: false })
        return { app, plain, url: new URL(origin), plainUrl: new URL(`http://localhost:${plainPort}`) }
      } catch (error) {
        await app.close()
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      }
    }
  }

  /** Serves with that fault, looks at every claim, and stops again. */
  async function auditWith(fault: Fault = {}): Promise<AuditResult> {
    const { among = () => true, options = {} } = fault
    const { app, plain, url, plainUrl } = await serveWith(fault)
    fault.listening?.(app.server)
    if (fault.sql) await product.storage.asOwner(owner => owner.pool.query(fault.sql![0]))
    try {
      return await runAudit(claims.filter(among), {
        url,
        plainUrl,
        production: true,
        ca: cert,
        inside: { ...whole, ...fault.inside },
        now: () => new Date(),
        soonMs: 1_500,
        ...options,
      })
    } finally {
      if (fault.sql) await product.storage.asOwner(owner => owner.pool.query(fault.sql![1]))
      await plain.close()
      app.server.closeAllConnections()
      await app.close()
    }
  }
  return { auditWith, product, directory, inside: whole, log }
}

function weaken({ request: edit, answer, body }: Fault, request: IncomingMessage, response: ServerResponse): void {
  edit?.(request)
  if (!answer && !body) return
  const write = response.writeHead.bind(response) as (status: number, headers?: OutgoingHttpHeaders) => ServerResponse
  response.writeHead = ((status: number, headers: OutgoingHttpHeaders = {}) => {
    if (body) delete headers['content-length']
    answer?.(headers, request)
    return write(status, headers)
  }) as ServerResponse['writeHead']
  if (!body) return
  const end = response.end.bind(response) as (...rest: unknown[]) => ServerResponse
  response.end = ((chunk?: unknown, ...rest: unknown[]) =>
    end(typeof chunk === 'string' ? body(chunk, request) : chunk, ...rest)) as ServerResponse['end']
}
