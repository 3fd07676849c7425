// The duties, put together: what they look after lies all over the product, so this is where they get it from.
import { spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import type { AuditTrail } from '#audit-trail'
import { type Backups, installedSince } from '#backups'
import { Failure } from '#basics'
import { declarations, Secret, type Settings } from '#config'
import { auditDependencies, npmFrom } from '#dependencies'
import type { Errors } from '#errors'
import type { Mount } from '#http'
import type { Identity } from '#identity'
import type { Jobs } from '#jobs'
import type { Mail } from '#mail'
import { scanQuality, type Sources } from '#market'
import { openRetention, type Retention } from '#retention'
import type { Log } from '#telemetry'
import { declareDuties, type DutyParts, openUpkeep, type Upkeep } from '#upkeep'
import type { Keyring } from '#vault'
import { upkeepJobs } from '../operations/upkeep/upkeep.jobs.ts'
import { upkeepRoutes } from '../operations/upkeep/upkeep.routes.ts'
import type { AuditUpkeep } from './audit-upkeep.ts'
import type { Instruments } from './instruments.ts'
import type { KeyRotation } from './key-rotation.ts'
import { project } from './project.ts'
import { rotateSessionSecret, sessionSecrets } from './session-secrets.ts'
import type { Storage } from './storage.ts'

export type DutiesOptions = {
  settings: Settings
  storage: Pick<Storage, 'database' | 'asOwner'>
  jobs: Jobs
  backups: Backups
  identity: Identity
  trail: AuditTrail
  auditUpkeep: AuditUpkeep
  keyring: Keyring
  keyRotation: KeyRotation
  sources: Sources
  mail: Mail
  errors: Errors
  /** There once everything is put together. */
  instruments: () => Pick<Instruments, 'health' | 'performance' | 'alarms'>
  timeZone: string
  now: () => number
  log: Log
}

export type Duties = { upkeep: Upkeep; retention: Retention; mounts: Mount[] }

/** Also mounts their jobs. */
export function openDuties(options: DutiesOptions): Duties {
  const { settings, storage, jobs, backups, identity, trail, auditUpkeep, keyring, keyRotation, mail, now, log } = options
  const { database, asOwner } = storage
  const retention = openRetention({ database, settings, now })
  const operator = settings.ALARM_MAIL
  const mails = mail.isSetUp && operator !== undefined
  const emailsOf = (ids: readonly string[]) => identity.administration.emailsOf(ids)
  const parts: DutyParts = {
    database,
    asOwner,
    jobs,
    backups,
    retention,
    tidyAccounts: () => identity.tidy(),
    async tidyTrail() {
      await auditUpkeep.expire()
      await auditUpkeep.archive()
    },
    trail,
    health: () => options.instruments().health.report(),
    performance: () => options.instruments().performance.stats(),
    errors: () => options.errors.sums(),
    alarms: () => options.instruments().alarms.sums(),
    sources: options.sources,
    scanBars: (progress, signal) => scanQuality(database, { onSeries: progress, signal }),
    reseal: () => keyRotation.resealNow(),
    rotateOwn: settings.SESSION_SECRET === undefined && !settings.production ? () => rotateOwn(options) : undefined,
    hashes: {
      newest: text => keyring.mac('age of a secret', text),
      all: text => keyring.macs('age of a secret', text),
    },
    secrets: () => secretsIn(settings),
    certificates: () => certificatesOf(settings),
    auditDependencies: () =>
      auditDependencies({ root: project.root, npm: npmFrom(project.root), osv: settings.OSV_EXPORT ?? [] }),
    auditReadiness: signal => auditReadiness(settings, signal),
    reviewAccounts: since => identity.review(since),
    secretDays: settings.SECRET_DAYS,
    unusedDays: settings.UNUSED_DAYS,
    now,
  }
  const upkeep = openUpkeep({
    database,
    duties: declareDuties(parts),
    times: { at: settings.DUTIES_TIME, timeZone: options.timeZone },
    since: async () => (await installedSince(database.kysely)) ?? null,
    trail,
    tell: mails ? letter => mail.send({ to: operator, ...letter }) : undefined,
    emailsOf,
    publicUrl: settings.publicUrl,
    now,
    log,
  })
  upkeepJobs(jobs, upkeep)
  return { upkeep, retention, mounts: [{ routes: upkeepRoutes({ upkeep, retention, jobs, trail, emailsOf, mails }) }] }
}

/** False: another process would not learn of it, and could not open what this one seals. */
async function rotateOwn({ settings, instruments, keyRotation, trail }: DutiesOptions): Promise<boolean> {
  const { processes } = await instruments().performance.stats()
  if (processes.filter(({ state }) => state === 'running').length > 1) return false
  const rotated = rotateSessionSecret(settings)
  if ('list' in rotated) return false
  await keyRotation.reload(sessionSecrets(settings))
  await trail.record({ kind: 'secrets.rotated', outcome: 'done', detail: { accepted: rotated.accepted } })
  return true
}

/** Every secret that is set; of a list the one that is used. */
function secretsIn(settings: Settings): { name: string; text: string }[] {
  const names: string[] = Object.entries(declarations).flatMap(([name, declaration]) =>
    'isSecret' in declaration && declaration.isSecret ? [name] : [],
  )
  const given = names.flatMap(name => {
    const value: unknown = settings[name as keyof Settings]
    const first: unknown = Array.isArray(value) ? value[0] : value
    return first instanceof Secret ? [{ name, text: first.reveal() }] : []
  })
  if (given.some(({ name }) => name === 'SESSION_SECRET')) return given
  // What the product made for itself in development.
  return [...given, { name: 'SESSION_SECRET', text: sessionSecrets(settings)[0]!.reveal() }]
}

const handshakeMs = 5_000

async function certificatesOf({ TLS_CERT, publicUrl }: Settings): ReturnType<DutyParts['certificates']> {
  const seen = publicUrl.startsWith('https:') ? [await certificateAt(new URL(publicUrl))] : []
  return TLS_CERT === undefined ? seen : [certificateIn(TLS_CERT), ...seen]
}

function certificateIn(file: string) {
  const what = 'The certificate of TLS_CERT'
  try {
    return { what, endsAt: new Date(new X509Certificate(readFileSync(file)).validTo), says: '' }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { what, endsAt: null, says: code ?? message }
  }
}

/** Whether it is trusted is not asked here: only when it ends. */
async function certificateAt({ hostname, port }: URL) {
  const what = `The certificate that ${hostname} shows`
  return new Promise<{ what: string; endsAt: Date | null; says: string }>(resolve => {
    const socket = connect({ host: hostname, port: Number(port || 443), servername: hostname, rejectUnauthorized: false })
    const end = (endsAt: Date | null, says: string) => {
      socket.destroy()
      resolve({ what, endsAt, says })
    }
    socket.setTimeout(handshakeMs, () => end(null, `no answer within ${handshakeMs / 1000} s`))
    socket.once('error', (error: NodeJS.ErrnoException) => end(null, error.code ?? error.message))
    socket.once('secureConnect', () => {
      const { valid_to: until } = socket.getPeerCertificate()
      end(until ? new Date(until) : null, until ? '' : 'it showed none')
    })
  })
}

const notChecked = 75

/** In a process of its own, as from a terminal: it opens the inside for itself and tries this one from outside. */
async function auditReadiness(settings: Settings, signal: AbortSignal): ReturnType<DutyParts['auditReadiness']> {
  const report = join(settings.DATA_DIR, 'SECURITY_PRODUCTION_AUDIT.md')
  const child = spawn(process.execPath, [process.argv[1]!, 'readiness', '--json', '--report', report], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  const [said, faults] = await Promise.all([textOf(child.stdout), textOf(child.stderr), ended(child)])
  if (said === '') throw new Failure('busy', faults.trim().split('\n').at(-1) || 'The self-audit ended without a word.')
  return JSON.parse(said) as Awaited<ReturnType<DutyParts['auditReadiness']>>
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0 && code !== 1 && code !== notChecked) throw new Failure('io', `The self-audit ended with ${code ?? 'a signal'}.`)
}
