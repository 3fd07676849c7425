// The shapes of an account's own rules and of their record.
import { z } from 'zod'
import { history, record } from './signals.contract.ts'

const instant = z.iso.datetime()
const given = {
  name: z.string().min(1).max(300).meta({ description: 'At most 60 characters; unlike those of the other rules.' }),
  /** Longer ones than a rule may be are refused by the language itself, with a sentence. */
  rule: z.string().max(4_000).meta({ description: 'A condition of the rule language, without what is known only as of today.' }),
  horizon: z
    .union([z.literal(5), z.literal(20), z.literal(60)])
    .meta({ description: 'Sessions for which it is expected to hold.' }),
  claims: z.enum(['up', 'down']).meta({ description: 'What it is expected to foretell.' }),
}

export const newSignalRuleBody = z.strictObject(given)
export type NewSignalRuleBody = z.input<typeof newSignalRuleBody>
export const signalRuleChangeBody = z
  .strictObject(given)
  .partial()
  .refine(change => Object.values(change).some(value => value !== undefined), 'names no change')
export const signalRuleParams = z.strictObject({ ruleId: z.uuid() })

export const signalRuleAnswer = z.strictObject({
  id: z.uuid(),
  ...given,
  createdAt: instant,
  changedAt: instant,
})
export type SignalRuleAnswer = z.infer<typeof signalRuleAnswer>

export const signalRulesAnswer = z.strictObject({
  rules: z.array(signalRuleAnswer),
  tried: z
    .int()
    .meta({ description: 'How many different rules the account ever looked at; the verdicts are corrected for all.' }),
  limits: z.strictObject({ plan: z.enum(['self-hosted']), rules: z.int(), operations: z.int() }),
})

export const ownSignalsAnswer = z.strictObject({
  ...history,
  triedBefore: z.int().meta({ description: 'Of the rules looked at: those that the account tried and no longer keeps.' }),
  signals: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      rule: z.string(),
      horizon: z.int(),
      claims: z.enum(['up', 'down']),
      ...record,
    }),
  ),
})
export type OwnSignalsAnswer = z.infer<typeof ownSignalsAnswer>
export type OwnSignal = OwnSignalsAnswer['signals'][number]

export const tryRuleBody = z.strictObject({ text: z.string().min(1).max(4000) })
export const tryRuleAnswer = z.strictObject({ ...history, rule: z.string(), ...record })
