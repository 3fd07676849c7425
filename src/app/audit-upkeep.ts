// What keeps the audit trail in its bounds: personal data goes when its time has come, old months move into files.
import { join } from 'node:path'
import { type Archived, archiveMonths, type AuditTrail } from '#audit-trail'
import type { Settings } from '#config'
import type { Database } from '#database'

const dayMs = 86_400_000

export type AuditUpkeep = {
  /** Where the files of old months lie. */
  readonly directory: string
  expire(): Promise<number>
  /** Moves the months that ended before the newest `months` ones. */
  archive(months?: number, directory?: string): Promise<Archived[]>
}

export type AuditUpkeepOptions = {
  settings: Settings
  trail: AuditTrail
  /** The database as the owner of its tables: the running role may not remove a row. */
  asOwner: <T>(work: (owner: Database) => Promise<T>) => Promise<T>
  now: () => number
}

export function openAuditUpkeep({ settings, trail, asOwner, now }: AuditUpkeepOptions): AuditUpkeep {
  const directory = join(settings.DATA_DIR, 'audit-trail')
  return {
    directory,
    expire: () => trail.expire(new Date(now() - settings.AUDIT_PERSONAL_DAYS * dayMs)),
    async archive(months = settings.AUDIT_RETENTION_MONTHS, into = directory) {
      const archived = await asOwner(owner => archiveMonths(owner, { before: monthsBack(now(), months), directory: into, now }))
      for (const { firstSeq, lastSeq } of archived)
        await trail.record({ kind: 'audit-trail.archived', outcome: 'done', detail: { firstRow: firstSeq, lastRow: lastSeq } })
      return archived
    },
  }
}

/** The first day of the month that many months ago: the running month is the first of them. */
function monthsBack(now: number, months: number): Date {
  const today = new Date(now)
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1 - months, 1))
}
