// What backups are made with, and how a piece of work at them is followed and stopped.
import { Failure, isFailure } from '#basics'
import type { Database, DatabaseLog } from '#database'
import type { Keys } from './age-file.ts'
import type { Compression } from './backup-file.ts'
import type { RetentionRule } from './retention.ts'

export type Progress = (what: string, done?: number, total?: number) => void

export type BackupsOptions = {
  directory: string
  /** As the owner of the tables, and as the running role. */
  ownerUrl: string
  url: string
  /** Where it is noted what became of each backup. */
  database: Database
  isEmbedded: boolean
  migrations: string
  productVersion: string
  recipients: readonly string[]
  keys: Keys
  /** false: anybody can read what is written. */
  isEncrypted: boolean
  compression: Compression
  retention: RetentionRule
  /** Directories that are lost together with the data; none where those are on another machine. */
  dataPlaces: readonly string[]
  /** There is a second place for backups, off this machine. */
  hasOffsite: boolean
  /** Where that is, and how long backups stay there. */
  offsite?: { url: string; rule: RetentionRule } | undefined
  now: () => number
  log: DatabaseLog
  progress: Progress
}

/** signal: stops it within a moment, and nothing half is left. */
export type Follow = {
  signal?: AbortSignal
  progress?: Progress
  /** The account that asked for it. */
  by?: string
}

/** Tells how far it is, and stops there when it was told to. */
export function telling(otherwise: Progress, { signal, progress = otherwise }: Follow): Progress {
  return (...said) => {
    if (signal?.aborted)
      throw isFailure(signal.reason)
        ? signal.reason
        : new Failure('busy', 'It was stopped before it was done.', { cause: signal.reason })
    progress(...said)
  }
}
