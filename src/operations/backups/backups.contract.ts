// The backups as administrators see them: each one, how the whole of it is, what runs now, and what was tried.
import { z } from 'zod'

const instant = z.iso.datetime()
const count = z.int().min(0)
export const backupId = z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/)
const state = z.enum(['written', 'verified', 'proved', 'proved-while-writing', 'bad', 'foreign'])

const backup = z.strictObject({
  id: backupId,
  number: count,
  /** Null where the manifest is not ours. */
  createdAt: instant.nullable(),
  reason: z.string(),
  state,
  checkedAt: instant.nullable(),
  says: z.string().nullable(),
  file: z.string(),
  bytes: count,
  rows: count,
  encrypted: z.boolean(),
  productVersion: z.string(),
  schemaVersion: count,
  durationMs: count,
})

const work = z.strictObject({
  what: z.enum(['backup', 'proof']),
  jobId: z.string(),
  state: z.enum(['waiting', 'running']),
  done: z.number(),
  total: z.number(),
  says: z.string(),
})

export const backupsAnswer = z.strictObject({
  backups: z.array(backup).meta({ description: 'Newest first.' }),
  lastGood: backupId.nullable(),
  lastProved: backupId.nullable(),
  isOverdue: z.boolean().meta({
    description:
      'The last one, or the last copy to the second place, failed; or there should be a newer proved one than there is.',
  }),
  troubles: z.array(z.string()),
  isSafe: z.boolean().meta({ description: 'false: what takes the data takes the backups too.' }),
  safety: z.string(),
  canProve: z.boolean().meta({ description: 'A secret key is at hand, or backups are not encrypted.' }),
  nextRunAt: instant.nullable(),
  work: work.nullable(),
  runs: z
    .array(
      z.strictObject({
        what: z.enum(['backup', 'proof', 'restore', 'cleanup']),
        backup: z.string().nullable(),
        reason: z.string(),
        outcome: z.enum(['done', 'failed']),
        says: z.string(),
        startedAt: instant,
        finishedAt: instant,
      }),
    )
    .meta({ description: 'The last twenty, newest first.' }),
})

export const workAnswer = z.strictObject({
  jobId: z.string().nullable().meta({ description: 'Null: one like it waits or runs already.' }),
})

export type BackupsAnswer = z.infer<typeof backupsAnswer>
