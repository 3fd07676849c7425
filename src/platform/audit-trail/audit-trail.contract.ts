// The shapes of the trail's answers, for admins and for the account that reads its own events.
import { z } from 'zod'
import { eventKinds, isEventKind } from './event-kinds.ts'

const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()])
const outcome = z.enum(['done', 'refused', 'failed'])
const kind = z.enum(Object.keys(eventKinds).filter(isEventKind))

const range = { kind: kind.optional(), outcome: outcome.optional(), from: moment.optional(), to: moment.optional() }
const page = { before: z.coerce.number().int().min(1).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }
const anybody = { actor: z.string().min(1).max(300).optional(), subject: z.string().min(1).max(300).optional() }
const format = { format: z.enum(['csv', 'json']).default('csv') }

export const ownEventsQuery = z.strictObject({ ...range, ...page })
export const auditTrailQuery = z.strictObject({ ...range, ...anybody, ...page })
export const ownExportQuery = z.strictObject({ ...range, ...format })
export const auditExportQuery = z.strictObject({ ...range, ...anybody, ...format })

export const auditEventsAnswer = z.strictObject({
  events: z.array(
    z.strictObject({
      /** Null while the minute of a flood is still counted. */
      row: z.number().int().nullable(),
      at: z.string(),
      kind: z.string(),
      /** What such an event is, in a sentence. */
      says: z.string(),
      outcome: z.string(),
      actor: z.string().nullable(),
      subject: z.string().nullable(),
      count: z.number().int(),
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      /** Null: erased or expired. */
      personal: z.record(z.string(), z.string().nullable()),
    }),
  ),
  /** What `before` takes for older ones; null at the end. */
  next: z.number().int().nullable(),
})

export type AuditEventKind = z.infer<typeof kind>
export type AuditEventsAnswer = z.infer<typeof auditEventsAnswer>
