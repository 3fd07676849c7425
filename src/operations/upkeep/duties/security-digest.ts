// What the audit trail has of the week: alarms, refusals, and who was given which rights.
import { act, type Duty, fine, type Finding, look } from '../duty.ts'
import type { DutyParts } from './duties.ts'

const weekMs = 7 * 86_400_000
/** Of one kind in a week: below that it is people who mistype. */
const manyRefusals = 1_000
const refusals = ['sign-in.refused', 'factor.refused', 'access.refused', 'cross-site.refused', 'rate-limit.hit'] as const
/** What changes who may do what. */
const rights = [
  'role.changed',
  'account.disabled',
  'account.enabled',
  'account.link-made',
  'factor.removed',
  'backup.restored',
  'backup.downloaded',
  'secrets.rotated',
] as const

export function securityDigest({ trail, now }: Pick<DutyParts, 'trail' | 'now'>): Duty {
  return {
    name: 'security-digest',
    rhythm: 'week',
    title: 'Security digest',
    does: 'Reads the week’s audit trail: alarms, refusals, and who was given which rights.',
    isDigest: true,
    async carryOut() {
      const from = new Date(now() - weekMs)
      const counts = new Map<string, number>((await trail.counts(from)).map(({ kind, count }) => [kind, count]))
      const found: Finding[] = []
      const alarms = counts.get('alarm.raised') ?? 0
      if (alarms > 0) {
        const { events } = await trail.events({ kinds: ['alarm.raised'], from }, 20)
        const names = [...new Set(events.map(({ subject, detail }) => String(detail.detection ?? subject)))].join(', ')
        found.push(
          act(
            `${times(alarms, 'alarm')} about unusual patterns: ${names}.`,
            'Read them in the audit trail, then run this again.',
          ),
        )
      }
      for (const kind of refusals) {
        const count = counts.get(kind) ?? 0
        if (count >= manyRefusals)
          found.push(
            look(`${count} × ${kind} in a week.`, 'See in the audit trail from where; a proxy or firewall can keep them out.'),
          )
      }
      const changed = rights.flatMap(kind => (counts.has(kind) ? [`${counts.get(kind)} × ${kind}`] : []))
      if (changed.length > 0)
        found.push(
          look(`Rights and data in other hands: ${changed.join(', ')}.`, 'See in the audit trail whether each was meant.'),
        )
      const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
      const refused = refusals.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0)
      return [
        ...found,
        fine(
          `${times(all, 'event')} in the week: ${times(counts.get('sign-in') ?? 0, 'sign-in')}, ${times(refused, 'refusal')}.`,
        ),
      ]
    },
  }
}

function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
