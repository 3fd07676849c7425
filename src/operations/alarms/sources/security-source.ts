// What the audit trail has noted lately: refused sign-ins, and patterns that its watch has found.
import type { AuditTrail } from '#audit-trail'
import type { Rule, Source } from '../alarm-rule.ts'

const windowMs = 10 * 60_000
const minutes = windowMs / 60_000
const mostEvents = 1_000
/** The other detections (a new network, an odd hour) are worth a look, and happen to honest people. */
const attacks = new Set(['spraying', 'stuffing', 'guessing', 'walking'])

const usual = { unit: 'count', side: 'above', least: 1, most: 100_000, forSeconds: 0 } as const

const rules: readonly Rule[] = [
  {
    ...usual,
    name: 'security.refused-sign-ins',
    title: 'Many sign-ins are refused',
    advice: 'The page Audit trail says from where. Accounts are slowed down by themselves; block the network if it goes on.',
    severity: 'warning',
    threshold: 50,
    hysteresis: 0.5,
  },
  {
    ...usual,
    name: 'security.patterns',
    title: 'Somebody seems to attack accounts',
    advice: 'The page Audit trail has what was found, under alarm.raised.',
    severity: 'critical',
    threshold: 1,
    hysteresis: 0,
  },
]

export function securitySource(trail: Pick<AuditTrail, 'events'>, now: () => number): Source {
  return {
    name: 'security',
    everySeconds: 30,
    rules,
    async read() {
      const from = new Date(now() - windowMs)
      const [refused, patterns] = await Promise.all([
        trail.events({ kinds: ['sign-in.refused'], from }, mostEvents),
        trail.events({ kinds: ['alarm.raised'], from }, mostEvents),
      ])
      const count = refused.events.reduce((sum, event) => sum + event.count, 0)
      const attacking = patterns.events.map(({ detail }) => String(detail.detection)).filter(name => attacks.has(name))
      const found = [...new Set(attacking)]
      return [
        {
          rule: 'security.refused-sign-ins',
          value: count,
          says: `${count}${refused.next === null ? '' : ' or more'} were refused in ${minutes} minutes`,
        },
        {
          rule: 'security.patterns',
          value: attacking.length,
          says: found.length === 0 ? `none in ${minutes} minutes` : `in ${minutes} minutes: ${found.join(', ')}`,
        },
      ]
    },
  }
}
