// Which instance `readiness` looks at, and its inside where the settings here are that instance's.
import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Failure, isFailure } from '#basics'
import { declarations, developmentSecretFile, type Settings } from '#config'
import { auditDependencies, lockedPackages, npmFrom, softwareBill } from '#dependencies'
import { openRateLimits, type RateLimits } from '#protection'
import type { AuditOptions, AuditResult, Inside } from '#readiness'
import type { Log } from '#telemetry'
import { alarmWays } from './alarms.ts'
import { insideBackups } from './backups.ts'
import type { Product } from './compose.ts'
import { environmentVariables, readEnvironment } from './environment.ts'
import { quietLog } from './for-verbs.ts'
import { project, projectVersion } from './project.ts'
import { rehearsals } from './rehearsals.ts'
import { sessionSecrets } from './session-secrets.ts'
import { openProgress } from './words.ts'

type Wishes = { url?: string; plainUrl?: string; ca?: string }

const never = new AbortController().signal

export function subjectOpener(program: Command) {
  return async (wishes: Wishes) => {
    const { settings } = readEnvironment()
    const url = addressOf(wishes.url ?? settings.publicUrl, '--url')
    const isOwn = wishes.url === undefined || isOfThese(settings, url)
    const { progress, end } = openProgress()
    const product = isOwn ? await openQuietly(program, settings, progress).finally(end) : undefined
    const opened = product && !('missing' in product) ? product : undefined
    const missing = product && 'missing' in product ? product.missing : 'the settings here are those of another instance'
    const log = await quietLog(program)
    const limits =
      opened && settings.REDIS_URL ? openRateLimits({ now: () => Date.now(), log, redisUrl: settings.REDIS_URL }) : undefined
    const alarms = opened && alarmWays(settings, log)
    const options: AuditOptions = {
      url,
      plainUrl:
        wishes.plainUrl === undefined
          ? plainAddress(url, isOwn ? settings : undefined)
          : addressOf(wishes.plainUrl, '--plain-url'),
      production: isOwn ? settings.production : url.protocol === 'https:',
      ca: wishes.ca === undefined ? undefined : authority(wishes.ca),
      inside: opened && alarms ? { ...(await insideOf(opened, settings, log, limits)), alarms } : { missing },
      now: () => new Date(),
    }
    return {
      options,
      version: projectVersion(),
      progress: (done: number, total: number) => (done === total ? end() : progress('Looking at every claim', done, total)),
      note: async ({ cleared, score: { passed, required } }: AuditResult) =>
        opened?.auditTrail.record({
          kind: 'readiness.audited',
          outcome: cleared ? 'done' : 'failed',
          detail: { passed, required },
        }),
      async close() {
        limits?.close()
        await alarms?.close()
        await opened?.close()
      },
    }
  }
}

/** An address and nothing else: neither the settings here nor their database are looked at. */
export function outsideSubject(address: string, wishes: Omit<Wishes, 'url'>) {
  const url = addressOf(address, 'verify')
  const { progress, end } = openProgress()
  const options: AuditOptions = {
    url,
    plainUrl: wishes.plainUrl === undefined ? plainAddress(url, undefined) : addressOf(wishes.plainUrl, '--plain-url'),
    production: url.protocol === 'https:',
    ca: wishes.ca === undefined ? undefined : authority(wishes.ca),
    inside: { missing: 'only readiness looks inside' },
    now: () => new Date(),
  }
  return {
    options,
    progress: (done: number, total: number) => (done === total ? end() : progress('Trying it from outside', done, total)),
  }
}

/** A database that is away is no reason to look at nothing: what needs it is "not checked". */
async function openQuietly(
  program: Command,
  settings: Settings,
  progress: ReturnType<typeof openProgress>['progress'],
): Promise<Product | { missing: string }> {
  const [{ compose }, log] = await Promise.all([import('./compose.ts'), quietLog(program)])
  // No letters about accounts that exist for a minute.
  const silent = { ...settings, SMTP_URL: undefined, MAIL_FROM: undefined }
  try {
    return await compose({ settings: silent, log, progress, owns: false, leavesRights: true, works: false, stop: never })
  } catch (error) {
    if (!isFailure(error)) throw error
    return { missing: `the inside could not be opened: ${error.message}` }
  }
}

async function insideOf(
  product: Product,
  settings: Settings,
  log: Log,
  sharedLimits: RateLimits | undefined,
): Promise<Omit<Inside, 'alarms'>> {
  const { storage, identity, auditTrail, auditUpkeep, duties, health, outbound, jobs } = product
  const { place, database } = storage
  return {
    ...storage,
    ...rehearsals(product),
    identity,
    sharedLimits,
    personalDays: settings.AUDIT_PERSONAL_DAYS,
    sendsMail: settings.SMTP_URL !== undefined,
    auditTrail,
    segmentsIn: auditUpkeep.directory,
    retention: duties.retention,
    duties: () => duties.upkeep.standings(),
    healthParts: [...health.parts, ...(settings.SMTP_URL === undefined ? [] : ['mail'])],
    dependencies: insideDependencies(settings),
    outbound,
    backups: await insideBackups({ settings, log, progress: () => {}, place, database }, jobs),
    monitoringToken: settings.MONITORING_TOKEN,
    sessionSecrets: sessionSecrets(settings),
    secretFiles: secretFiles(settings),
  }
}

function insideDependencies({ OSV_EXPORT }: Settings): Inside['dependencies'] {
  const { root } = project
  return {
    audit: () => auditDependencies({ root, npm: npmFrom(root), osv: OSV_EXPORT ?? [] }),
    bill: () => softwareBill(npmFrom(root), { name: 'tradewise', isProduction: false }),
    locked: () => lockedPackages(root),
  }
}

function secretFiles(settings: Settings): { what: string; path: string }[] {
  const { own, file } = environmentVariables()
  const secret = Object.entries(declarations)
    .filter(([, declaration]) => 'isSecret' in declaration && declaration.isSecret)
    .map(([name]) => name)
  const named = secret.flatMap(name => {
    const path = own[`${name}_FILE`] || file[`${name}_FILE`]
    return path ? [{ what: `the file of ${name}_FILE`, path }] : []
  })
  const made = developmentSecretFile(settings.DATA_DIR, 'session-secret')
  return [
    ...named,
    ...(secret.some(name => file[name]) ? [{ what: '.env', path: project.environmentFile }] : []),
    ...(settings.TLS_KEY === undefined ? [] : [{ what: 'the file of TLS_KEY', path: settings.TLS_KEY }]),
    ...(settings.SESSION_SECRET === undefined && existsSync(made) ? [{ what: 'the secret in DATA_DIR', path: made }] : []),
  ]
}

/** Whoever asks at another port of this machine means the instance beside it; a mistake shows when an account cannot sign in. */
function isOfThese(settings: Settings, url: URL): boolean {
  const isHere = url.hostname === 'localhost' || url.hostname === '[::1]' || url.hostname.startsWith('127.')
  return isHere || url.origin === new URL(settings.publicUrl).origin || settings.given.includes('DATABASE_URL')
}

function plainAddress(url: URL, settings: Settings | undefined): URL {
  if (url.protocol === 'http:') return url
  return new URL(`http://${url.hostname}:${settings?.HTTP_PORT ?? 80}`)
}

function addressOf(text: string, option: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new Failure('invalid', `${option} asks for an address that begins with https:// or http://.`)
  return url
}

function authority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Failure('misconfigured', 'The file that --ca names cannot be read.', { cause })
  }
}
