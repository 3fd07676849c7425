// What a duty is: something that whoever runs the product should do every day, week or month, and that the product does by itself. It
// ends with findings: what was seen, how much that matters, and what a person can do about it.
import { declareJob } from '#jobs'
import { z } from 'zod'
import type { DutyName } from './duty-names.ts'

export { type DutyName, dutyNames } from './duty-names.ts'

export type Rhythm = 'day' | 'week' | 'month'

/** fine: for the record. look: worth a look when there is time. act: the instance is degraded until somebody has acted. */
export type Severity = 'fine' | 'look' | 'act'

export type Finding = {
  readonly severity: Severity
  readonly says: string
  /** What a person can do; null where nothing is to be done. */
  readonly advice: string | null
  /** Ids of the accounts that it is about: an address is looked up when somebody reads it, and is nowhere once the account is gone. */
  readonly accounts?: readonly string[]
}

export type Occasion = {
  /** The account that asked; null: the calendar. */
  readonly by: string | null
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number, says: string) => void
}

export type Duty = {
  readonly name: DutyName
  readonly rhythm: Rhythm
  readonly title: string
  /** In a sentence, for the page. */
  readonly does: string
  /** Its findings go by mail each time; those of others only when somebody has to act. */
  readonly isDigest?: boolean
  /** What it throws is a finding of its own: the duty failed. */
  carryOut(occasion: Occasion): Promise<Finding[]>
}

const payload = z.strictObject({ by: z.string().max(100).nullable() })

/** Longer than the backup, proof or audit that some of them wait for. */
const timeoutMs = 7 * 3_600_000

/** Tried again a while later: what is away for a moment must not be missing for a month. */
export function dutyJob(name: DutyName) {
  return declareJob({
    name: `duty.${name}`,
    payload,
    unique: 'whole',
    timeoutMs,
    retryLimit: 2,
    retryDelaySeconds: 300,
    retryDelayMaxSeconds: 1_800,
  })
}

type About = Pick<Finding, 'accounts'>

export function fine(says: string, about: About = {}): Finding {
  return { severity: 'fine', says, advice: null, ...about }
}

export function look(says: string, advice: string, about: About = {}): Finding {
  return { severity: 'look', says, advice, ...about }
}

export function act(says: string, advice: string, about: About = {}): Finding {
  return { severity: 'act', says, advice, ...about }
}
