// The duties and what is kept for how long, as administrators see them.
import { z } from 'zod'
import { dutyNames } from './duty-names.ts'

const instant = z.iso.datetime()
const words = z.string().max(4_000)

export const dutyParams = z.strictObject({ duty: z.enum(dutyNames) })

const finding = z.strictObject({
  severity: z.enum(['fine', 'look', 'act']).meta({
    description: 'fine: for the record. look: worth a look. act: the instance is degraded until somebody has acted.',
  }),
  says: words,
  advice: words.nullable(),
  accounts: z.array(z.string().max(320)).max(50).meta({ description: 'Whom it is about, by their addresses.' }),
})

const run = z.strictObject({
  outcome: z.enum(['done', 'failed']),
  by: z.string().max(320).nullable().meta({ description: 'Who asked for it; null: the calendar.' }),
  startedAt: instant,
  finishedAt: instant,
  findings: z.array(finding).max(1_000),
})

export const dutiesAnswer = z.strictObject({
  timeZone: z.string().max(100),
  mails: z.boolean().meta({ description: 'Digests go to ALARM_MAIL.' }),
  duties: z
    .array(
      z.strictObject({
        name: z.enum(dutyNames),
        rhythm: z.enum(['day', 'week', 'month']),
        title: z.string().max(100),
        does: z.string().max(500),
        state: z
          .enum(['new', 'done', 'failed', 'overdue'])
          .meta({ description: 'new: not due yet since the installation was made.' }),
        dueAt: instant.nullable().meta({ description: 'When it was to be done last.' }),
        nextAt: instant,
        lastDoneAt: instant.nullable(),
        work: z
          .strictObject({ state: z.enum(['waiting', 'running']), done: z.number(), total: z.number(), says: words })
          .nullable()
          .meta({ description: 'Where it is being done, or waits for its turn.' }),
        runs: z.array(run).max(10).meta({ description: 'The last ten, newest first.' }),
      }),
    )
    .max(50),
})

export const askedAnswer = z.strictObject({
  jobId: z.string().max(100).nullable().meta({ description: 'Null: it is being done already.' }),
})

export const retentionAnswer = z.strictObject({
  isKept: z.boolean().meta({ description: 'Nothing is older than its rule allows, with two days for who removes it.' }),
  orphans: z.int().min(0).meta({ description: 'Personal texts of the audit trail whose account is no more.' }),
  rules: z
    .array(
      z.strictObject({
        table: z.string().max(100),
        holds: z.string().max(300),
        days: z.int().nullable().meta({ description: 'Null: it is kept.' }),
        setting: z.string().max(100).nullable(),
        why: z.string().max(300).nullable().meta({ description: 'Why it is kept.' }),
        by: z.string().max(100).nullable().meta({ description: 'Who removes it.' }),
        leftover: z.strictObject({ rows: z.int().min(1), oldest: instant }).nullable(),
      }),
    )
    .max(300),
})

export type DutiesAnswer = z.infer<typeof dutiesAnswer>
export type RetentionAnswer = z.infer<typeof retentionAnswer>
