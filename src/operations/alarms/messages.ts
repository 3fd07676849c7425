// What is said of an alarm, once for all channels.
import type { Rule, Severity, Unit } from './alarm-rule.ts'

export type MessageKind = 'began' | 'reminder' | 'ended' | 'test'

/** As a webhook gets it; the other channels make words of it. */
export type Message = {
  readonly id: string
  readonly kind: MessageKind
  /** null: of a test. */
  readonly alarmId: string | null
  readonly rule: string | null
  readonly severity: Severity
  readonly title: string
  readonly says: string
  readonly advice: string
  readonly value: number | null
  readonly threshold: number | null
  readonly unit: Unit | null
  readonly beganAt: string
  readonly endedAt: string | null
  /** Where an administrator sees more. */
  readonly page: string
}

export type About = {
  id: string
  alarmId: string
  rule: Pick<Rule, 'name' | 'severity' | 'title' | 'advice' | 'unit'>
  threshold: number
  value: number
  says: string
  beganAt: Date
  endedAt?: Date
  page: string
}

export function messageOf(kind: Exclude<MessageKind, 'test'>, about: About): Message {
  const { id, alarmId, rule, threshold, value, says, beganAt, endedAt, page } = about
  const { name, severity, title, advice, unit } = rule
  const times = { beganAt: beganAt.toISOString(), endedAt: endedAt?.toISOString() ?? null }
  return { id, kind, alarmId, rule: name, severity, title, says, advice, value, threshold, unit, ...times, page }
}

export function testMessage(id: string, at: Date, page: string): Message {
  return {
    id,
    kind: 'test',
    alarmId: null,
    rule: null,
    severity: 'warning',
    title: 'A test',
    says: 'This is a test alarm. Nothing is wrong; this way of telling you works.',
    advice: 'There is nothing to do.',
    value: null,
    threshold: null,
    unit: null,
    beganAt: at.toISOString(),
    endedAt: null,
    page,
  }
}

const openings = { began: '', reminder: 'Still: ', ended: 'Over: ', test: '' } as const

/** One line. */
export function subjectOf({ kind, title }: Message): string {
  return `TradeWise: ${openings[kind]}${title}`
}

export function textOf(message: Message): string {
  const { kind, says, advice, severity, beganAt, endedAt, page } = message
  const lines = [`${subjectOf(message)}.`, '', sentence(says)]
  if (kind === 'began') lines.push(`Since ${beganAt} (${severity}).`, '', advice)
  if (kind === 'reminder')
    lines.push(`Since ${beganAt} (${severity}); reminders end when it is acknowledged or over.`, '', advice)
  if (kind === 'ended') lines.push(`It began ${beganAt} and ended ${endedAt ?? beganAt}.`)
  lines.push('', page, '')
  return lines.join('\n')
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
