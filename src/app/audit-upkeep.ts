// What keeps the audit trail in its bounds: personal data goes when its time has come, old months move into files.
import { join } from 'node:path'
import { type Archived, archiveMonths, type AuditTrail } from '#audit-trail'
import type { Settings } from '#config'
import type { Database } from '#database'
import type { Log } from '#telemetry'

const dayMs = 86_400_000
const everyMs = 6 * 3_600_000
/** After the start, when there is nothing more urgent. */
const firstMs = 60_000

export type AuditUpkeep = {
  /** Where the files of old months lie. */
  readonly directory: string
  expire(): Promise<number>
  /** Moves the months that ended before the newest `months` ones. */
  archive(months?: number, directory?: string): Promise<Archived[]>
  /** Both, now and then. */
  start(): void
  stop(): void
}

export type AuditUpkeepOptions = {
  settings: Settings
  trail: AuditTrail
  /** The database as the owner of its tables: the running role may not remove a row. */
  asOwner: <T>(work: (owner: Database) => Promise<T>) => Promise<T>
  now: () => number
  log: Log
}

export function openAuditUpkeep({ settings, trail, asOwner, now, log }: AuditUpkeepOptions): AuditUpkeep {
  const directory = join(settings.DATA_DIR, 'audit-trail')
  let timer: NodeJS.Timeout | undefined

  const upkeep: AuditUpkeep = {
    directory,
    expire: () => trail.expire(new Date(now() - settings.AUDIT_PERSONAL_DAYS * dayMs)),
    async archive(months = settings.AUDIT_RETENTION_MONTHS, into = directory) {
      const archived = await asOwner(owner => archiveMonths(owner, { before: monthsBack(now(), months), directory: into, now }))
      for (const { firstSeq, lastSeq } of archived)
        await trail.record({ kind: 'audit-trail.archived', outcome: 'done', detail: { firstRow: firstSeq, lastRow: lastSeq } })
      return archived
    },
    start: () => later(firstMs),
    stop: () => clearTimeout(timer),
  }

  function later(afterMs: number): void {
    timer = setTimeout(() => {
      upkeep
        .expire()
        .then(() => upkeep.archive())
        .catch((error: unknown) => log.error({ err: error }, 'the audit trail could not be tidied'))
        .finally(() => later(everyMs))
    }, afterMs).unref()
  }
  return upkeep
}

/** The first day of the month that many months ago: the running month is the first of them. */
function monthsBack(now: number, months: number): Date {
  const today = new Date(now)
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1 - months, 1))
}
