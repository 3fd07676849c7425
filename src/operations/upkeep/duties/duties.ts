// Every duty, in the order in which they are done.
import type { AlarmSums } from '#alarms'
import type { Backups } from '#backups'
import type { DependencyAudit } from '#dependencies'
import type { Sums } from '#errors'
import type { HealthReport } from '#health'
import type { Reviewed } from '#identity'
import type { Jobs } from '#jobs'
import type { Sources } from '#market'
import type { Stats } from '#performance'
import type { Retention } from '#retention'
import type { AuditTrail } from '#audit-trail'
import type { Duty } from '../duty.ts'
import { accessReview } from './access-review.ts'
import { ages, type Certificate, type GivenSecret } from './ages.ts'
import { backup } from './backup.ts'
import { cleanUp } from './clean-up.ts'
import { databaseCare } from './database-care.ts'
import type { OwnersWork } from './database-care.store.ts'
import { dataQuality, type Scanned } from './data-quality.ts'
import { dependencies } from './dependencies.ts'
import { healthDigest } from './health-digest.ts'
import type { KeyedHashes } from './ages.store.ts'
import { type AuditOutcome, readiness } from './readiness.ts'
import { restoreDrill } from './restore-drill.ts'
import { rotation } from './rotation.ts'
import { securityDigest } from './security-digest.ts'
import type { Database } from '#database'

/** What the duties work with. */
export type DutyParts = {
  readonly database: Database
  readonly asOwner: OwnersWork
  readonly jobs: Pick<Jobs, 'send' | 'follow' | 'list' | 'numbers'>
  readonly backups: Pick<Backups, 'condition' | 'canProve'>
  readonly retention: Retention
  /** Sessions, links and other things of accounts whose time is over. */
  readonly tidyAccounts: () => Promise<void>
  /** Personal data of the audit trail whose time is over, and old months. */
  readonly tidyTrail: () => Promise<void>
  readonly trail: Pick<AuditTrail, 'counts' | 'events'>
  readonly health: () => Promise<HealthReport>
  readonly performance: () => Promise<Stats>
  readonly errors: () => Promise<Sums>
  readonly alarms: () => Promise<AlarmSums>
  readonly sources: Pick<Sources, 'describe'>
  /** Inspects every stored series anew. */
  readonly scanBars: (progress: (done: number, total: number, says: string) => void, signal: AbortSignal) => Promise<Scanned>
  /** Seals anew what older secrets sealed. → how many values */
  readonly reseal: () => Promise<number>
  /** Puts a new secret before the product's own; undefined where the secret is the operator's. False: other processes run besides. */
  readonly rotateOwn: (() => Promise<boolean>) | undefined
  readonly hashes: KeyedHashes
  readonly secrets: () => readonly GivenSecret[]
  readonly certificates: () => Promise<readonly Certificate[]>
  readonly auditDependencies: () => Promise<DependencyAudit>
  readonly auditReadiness: (signal: AbortSignal) => Promise<AuditOutcome>
  readonly reviewAccounts: (unusedSince: Date) => Promise<readonly Reviewed[]>
  readonly secretDays: number
  readonly unusedDays: number
  readonly now: () => number
}

export function declareDuties(parts: DutyParts): readonly Duty[] {
  return [
    backup(parts),
    cleanUp(parts),
    healthDigest(parts),
    securityDigest(parts),
    restoreDrill(parts),
    dataQuality(parts),
    databaseCare(parts),
    rotation(parts),
    ages(parts),
    dependencies(parts),
    readiness(parts),
    accessReview(parts),
  ]
}
