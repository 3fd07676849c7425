// What claims work with: the instance from outside, and where its settings are at hand, its database and its parts from inside. What
// several claims look at is asked for once.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel } from '#alarms'
import type { AuditTrail } from '#audit-trail'
import type { Backups } from '#backups'
import type { Secret } from '#config'
import type { Database } from '#database'
import type { DependencyAudit } from '#dependencies'
import type { Identity } from '#identity'
import type { Outbound } from '#outbound'
import type { RateLimits } from '#protection'
import type { Retention } from '#retention'
import type { Upkeep } from '#upkeep'
import type { Rehearsed } from '#vault'
import { type AnswerKind, askAllKinds } from './answer-kinds.ts'
import { type Answer, type Asking, isNobodyThere, json, openAsking } from './asking.ts'
import { type AuthenticatorApp, addAuthenticatorApp } from './authenticator-app.ts'
import { NotChecked } from './claim.ts'
import { type Flood, flood } from './flood.ts'
import { type Members, openMembers } from './members.ts'
import { type SlowClient, slowClients } from './slow-clients.ts'
import { type Visit, visitAsNobody } from './visits.ts'

export type InsideBackups = {
  readonly directory: string
  /** How many of the newest good ones stay. */
  readonly keep: number
  /** With the instance's keys; elsewhere, or at another time, where that is said. */
  readonly at: (other: {
    directory?: string
    laterMs?: number
  }) => Pick<Backups, 'list' | 'condition' | 'fileOf' | 'verify' | 'cleanup'>
  readonly nextRunAt: () => Promise<string | null>
  /** What must stand nowhere in the clear: passwords of the database, secret keys. */
  readonly secrets: readonly string[]
}

/** The instance's own parts, opened beside the running one with its settings. */
export type Inside = {
  readonly database: Database
  /** The same database as the owner of its tables; where there is one role only, that one. */
  readonly asOwner: <T>(work: (owner: Database) => Promise<T>) => Promise<T>
  readonly identity: Identity
  /** The same accounts as a process with other secrets has them, or one whose letters go there. Whoever opens it closes it. */
  readonly identityWith: (other: { secrets?: readonly Secret[]; onLetter?: (to: string, subject: string) => void }) => Identity
  /** Whether all that is sealed would be sealed anew under the first of these secrets; nothing is changed. */
  readonly rehearseSealing: (secrets: readonly Secret[]) => Promise<readonly Rehearsed[]>
  /** What several processes count with; undefined where each counts for itself. */
  readonly sharedLimits: RateLimits | undefined
  /** How long names and addresses stay in the audit trail. */
  readonly personalDays: number
  /** The instance sends mail: what would send some to nobody is left out. */
  readonly sendsMail: boolean
  readonly auditTrail: Pick<AuditTrail, 'events' | 'verify'>
  /** Where files of old months of the audit trail lie. */
  readonly segmentsIn: string
  readonly retention: Pick<Retention, 'look'>
  /** How each duty stands. */
  readonly duties: Upkeep['standings']
  /** The parts that health looks at, by the settings. */
  readonly healthParts: readonly string[]
  readonly dependencies: {
    readonly audit: () => Promise<DependencyAudit>
    /** CycloneDX as JSON. */
    readonly bill: () => Promise<string>
    /** name@version of everything that is locked. */
    readonly locked: () => readonly string[]
  }
  readonly backups: InsideBackups
  readonly outbound: Pick<Outbound, 'client'>
  /** How the operator is told of alarms, and the page that a message names. */
  readonly alarms: { readonly channels: readonly Channel[]; readonly page: string }
  readonly monitoringToken?: Secret | undefined
  readonly sessionSecrets: readonly Secret[]
  /** Files that hold secrets, with what they are. */
  readonly secretFiles: readonly { readonly what: string; readonly path: string }[]
}

export type AuditOptions = {
  /** Where the instance is reached. */
  readonly url: URL
  /** Where it answers over plain http. */
  readonly plainUrl: URL
  readonly production: boolean
  /** Another authority to trust (PEM), besides those that Node knows. */
  readonly ca?: string | undefined
  /** Why the inside is not there, where it is not. */
  readonly inside: Inside | { readonly missing: string }
  readonly now: () => Date
  /** How long to wait for what others do within moments. Default: six seconds. */
  readonly soonMs?: number
}

export type Audit = Pick<AuditOptions, 'url' | 'plainUrl' | 'production' | 'ca' | 'now'> & {
  readonly ask: Asking['ask']
  /** Over plain http. Throws NotChecked where nothing answers there. */
  readonly askPlain: Asking['ask']
  /** Throws NotChecked where it is not there. Claims name it in `needs`, and then it is proven to be this instance's. */
  inside(): Inside
  /** One answer of every kind. */
  answers(): Promise<readonly AnswerKind[]>
  /** A page. */
  page(): Promise<Answer>
  /** Accounts made for this audit, signed in. */
  members(): Promise<Members>
  /** An authenticator app for the second of them. Comes after all claims that use its session. */
  app(): Promise<AuthenticatorApp>
  /** Signing in as the first of them, with the password less its last letter: nothing is cut off before comparing. */
  refusedSignIn(): Promise<Answer>
  /** Every address of the description, asked as nobody. */
  visits(): Promise<readonly Visit[]>
  /** Every cookie that the instance has set in this audit so far, as it said so. */
  cookies(): readonly string[]
  /** What became of clients that send a little and then nothing; begun when it is first asked for. */
  slowClients(): Promise<readonly SlowClient[]>
  /** What others do within moments is waited for. Whether it came. */
  soon(holds: () => Promise<boolean>): Promise<boolean>
  /** What came back when one address was asked too often. */
  flood(): Promise<Flood>
  /** Takes away what the audit has made. */
  close(): Promise<void>
}

export function openAudit(options: AuditOptions): Audit {
  const { url, plainUrl, production, ca, now } = options
  const secure = openAsking(url, { ca })
  const plain = openAsking(plainUrl)
  const inside = (): Inside => {
    if ('missing' in options.inside) throw new NotChecked(options.inside.missing)
    return options.inside
  }
  const members = once(() => openMembers(audit))
  let hasMembers = false
  const cookies: string[] = []
  const audit: Audit = {
    url,
    plainUrl,
    production,
    ca,
    now,
    async ask(question) {
      const answer = await secure.ask(question)
      cookies.push(...(answer.headers['set-cookie'] ?? []))
      return answer
    },
    askPlain: question =>
      plain.ask(question).catch((error: unknown) => {
        if (isNobodyThere(error))
          throw new NotChecked(`nothing answers at ${plainUrl.origin}; --plain-url says where plain http is answered`)
        throw error
      }),
    inside,
    answers: once(() => askAllKinds(audit)),
    page: once(() => secure.ask({ path: '/', headers: { accept: 'text/html' } })),
    members: () => {
      hasMembers = true
      return members()
    },
    app: once(() => addAuthenticatorApp(audit)),
    refusedSignIn: once(async () => {
      const { email, password } = (await audit.members()).user
      return audit.ask({ method: 'POST', path: '/api/auth/sign-in', ...json({ email, password: password.slice(0, -1) }) })
    }),
    visits: once(() => visitAsNobody(audit)),
    cookies: () => cookies,
    slowClients: once(() => slowClients(audit)),
    async soon(holds) {
      for (const end = performance.now() + (options.soonMs ?? 6_000); ; await sleep(100)) {
        if (await holds()) return true
        if (performance.now() > end) return false
      }
    },
    flood: once(() => flood(audit)),
    async close() {
      try {
        if (hasMembers)
          await members().then(
            made => made.remove(),
            // Whoever asked for them has been told.
            () => undefined,
          )
      } finally {
        secure.close()
        plain.close()
      }
    },
  }
  return audit
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined
  return () => (begun ??= work())
}
