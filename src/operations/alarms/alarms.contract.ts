// The shapes of the operator's alarms, for administrators.
import { z } from 'zod'

const instant = z.iso.datetime()
const severity = z.enum(['warning', 'critical'])
const channel = z.enum(['mail', 'webhook', 'ntfy'])
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const ruleName = z.string().max(60)

export const ruleParams = z.strictObject({ rule: ruleName })
export const alarmParams = z.strictObject({ alarmId: z.uuid() })
export const channelParams = z.strictObject({ channel })

export const ruleBody = z.strictObject({
  threshold: z.number().min(0).max(1e9),
  forSeconds: z.int().min(0).max(86_400).meta({ description: 'It must hold that long before it fires, and be over that long.' }),
  isOn: z.boolean(),
})

export const planBody = z.strictObject({
  quiet: z
    .strictObject({ from: clock, until: clock })
    .nullable()
    .meta({ description: 'On the clock of the time zone of TZ. What is critical passes.' }),
  remindHours: z.int().min(1).max(168),
})

/** Part of every picture of /api/admin/live. */
export const alarmSums = z.strictObject({
  open: z.array(z.strictObject({ rule: ruleName, title: z.string().max(200), severity, says: z.string().max(1_000) })).max(100),
  begun: z.int().min(0).meta({ description: 'Alarms that began in the last 24 hours.' }),
  untold: z.int().min(0).meta({ description: 'Messages of the last 24 hours that were tried and have not arrived.' }),
})

export const testAnswer = z.strictObject({ says: z.string().max(400) })

const rule = z.strictObject({
  name: ruleName,
  title: z.string().max(200),
  advice: z.string().max(400),
  severity,
  unit: z.enum(['state', 'percent', 'ms', 's', 'h', 'days', 'GB', 'count']).meta({
    description: 'Of the value and the threshold; state: 0 healthy, 1 degraded, 2 unhealthy.',
  }),
  side: z.enum(['above', 'below']),
  threshold: z.number(),
  usualThreshold: z.number(),
  least: z.number(),
  most: z.number(),
  forSeconds: z.int(),
  usualForSeconds: z.int(),
  state: z.enum(['quiet', 'pending', 'firing', 'unknown', 'off']).meta({
    description:
      'pending: it holds, and not long enough yet. unknown: it cannot be told just now, or there is no such part here.',
  }),
  value: z.number().nullable(),
  says: z.string().max(2_000),
})

export const alarmsAnswer = z.strictObject({
  lookedAt: instant.nullable(),
  isWatched: z.boolean().meta({ description: 'False when nobody has looked at the rules for two minutes.' }),
  open: z
    .array(
      z.strictObject({
        id: z.uuid(),
        rule: ruleName,
        severity,
        value: z.number(),
        says: z.string().max(2_000),
        beganAt: instant,
        acknowledgedAt: instant.nullable(),
      }),
    )
    .max(200),
  rules: z.array(rule).max(200),
  channels: z.array(z.strictObject({ name: channel, to: z.string().max(400) })).max(3),
  plan: z.strictObject({
    quiet: z.strictObject({ from: clock, until: clock }).nullable(),
    timeZone: z.string().max(100),
    remindHours: z.int(),
  }),
  heartbeat: z.strictObject({ isSet: z.boolean(), at: instant.nullable(), says: z.string().max(400).nullable() }),
  log: z
    .array(
      z.strictObject({
        id: z.uuid(),
        kind: z.enum(['began', 'reminder', 'ended', 'test']),
        channel,
        title: z.string().max(200),
        state: z.enum(['waiting', 'delivered', 'failed', 'dropped']),
        attempts: z.int(),
        says: z.string().max(400),
        createdAt: instant,
        dueAt: instant,
        settledAt: instant.nullable(),
      }),
    )
    .max(50)
    .meta({ description: 'The newest messages.' }),
})

export type AlarmsAnswer = z.infer<typeof alarmsAnswer>
export type RuleBody = z.infer<typeof ruleBody>
export type PlanBody = z.infer<typeof planBody>
export type TestAnswer = z.infer<typeof testAnswer>
