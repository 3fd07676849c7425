// Alerts over HTTP: the shapes for browser and server. An id that is another's is answered like one that does not exist.
import { z } from 'zod'
import { symbolText as symbol } from '../market/market.contract.ts'

const instant = z.iso.datetime()
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const measure = z.enum(['price', 'move', 'indicator']).meta({
  description:
    'price: the close, adjusted for splits. move: its change from the bar before, in per cent. indicator: one of its outputs.',
})
const condition = z.enum(['above', 'below', 'crossing'])

export const alertParams = z.strictObject({ alertId: z.uuid() })
export const alertsQuery = z.strictObject({ symbol: symbol.optional() })

const alert = z.strictObject({
  id: z.uuid(),
  symbol: z.string(),
  measure,
  indicator: z.string().nullable(),
  output: z.string().nullable(),
  name: z.string().meta({ description: 'Of what is measured, for people.' }),
  condition,
  level: z.number().meta({ description: 'Moves with the splits that come after it was placed.' }),
  hysteresis: z.number(),
  repeats: z.boolean(),
  expiresAt: instant.nullable(),
  snoozedUntil: instant.nullable(),
  byEmail: z.boolean(),
  byWebhook: z.boolean(),
  state: z.enum(['armed', 'waiting', 'done']).meta({
    description: 'waiting: it has fired, and waits for the measure to come back. done: it says nothing any more.',
  }),
  seenDay: day.meta({ description: 'Bars up to this day have been looked at.' }),
  createdAt: instant,
})
export type AlertShape = z.infer<typeof alert>

export const alertsAnswer = z.strictObject({
  alerts: z.array(alert),
  limits: z.strictObject({ plan: z.enum(['self-hosted']), alerts: z.int() }),
  sendsMail: z.boolean(),
})
export type AlertsAnswer = z.infer<typeof alertsAnswer>

export const newAlertBody = z.strictObject({
  symbol,
  measure,
  indicator: z.string().max(60).optional().meta({ description: 'Like rsi(14); with measure "indicator".' }),
  output: z.string().max(40).optional().meta({ description: 'Of an indicator that has several; its first when left out.' }),
  condition,
  level: z.number().min(-1e12).max(1e12),
  hysteresis: z.number().min(0).max(1e12).optional().meta({
    description: 'How far the measure has to come back, in its own unit, before the alert may fire again. Default 0.',
  }),
  repeats: z.boolean().optional().meta({ description: 'Default: once.' }),
  expiresAt: instant.optional(),
  byEmail: z.boolean().optional(),
  webhookUrl: z.string().max(2_000).optional().meta({ description: 'https, a public address. What is sent there is signed.' }),
})
export const newAlertAnswer = z.strictObject({
  alert,
  webhookSecret: z.string().nullable().meta({ description: 'Signs what the webhook is sent; shown this once.' }),
})
export type NewAlertAnswer = z.infer<typeof newAlertAnswer>

export const alertChangeBody = z
  .strictObject({
    snoozedUntil: instant.nullable().optional(),
    armed: z.literal(true).optional().meta({
      description: 'Again, although it has fired: for bars that come from now on. An expiry that has passed is forgotten.',
    }),
  })
  .refine(change => change.snoozedUntil !== undefined || change.armed !== undefined, 'names no change')

export const logAnswer = z.strictObject({
  firings: z.array(
    z.strictObject({
      id: z.uuid(),
      alertId: z.uuid(),
      symbol: z.string(),
      kind: z.enum(['fired', 'moved']).meta({ description: 'moved: nothing fired; a split moved the level to `value`.' }),
      day: day.meta({ description: 'Of the bar, or of the split.' }),
      value: z.number(),
      says: z.string(),
      firedAt: instant,
      deliveries: z.array(
        z.strictObject({
          channel: z.enum(['email', 'webhook']),
          state: z.enum(['waiting', 'delivered', 'failed']),
          attempts: z.int(),
          says: z.string(),
          changedAt: instant,
        }),
      ),
    }),
  ),
})
export type LogAnswer = z.infer<typeof logAnswer>
