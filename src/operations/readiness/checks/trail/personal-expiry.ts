import { type Claim, observing } from '../../claim.ts'
import { eraseTexts, overdueTexts, scheduledAt } from '../../inside.store.ts'

/** It is tidied four times a day. */
const graceHours = 24
const job = 'audit-trail.tidy'

export const personalExpiry: Claim = {
  id: 'trail.personal-expiry',
  section: 'trail',
  says: 'Names and addresses leave the audit trail when their time is over, and can leave it without breaking it',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    const { database, personalDays } = audit.inside()
    const overdue = await overdueTexts(database, personalDays * 24 + graceHours)
    seen.expect(overdue === 0, `${overdue} texts are older than ${personalDays} days`)
    const next = await scheduledAt(database, job)
    const isDue = next !== null && next.getTime() - audit.now().getTime() < graceHours * 3_600_000
    seen.expect(
      isDue,
      next === null ? 'nothing takes them out: no process has taken up background jobs' : `next at ${next.toISOString()}`,
    )
    const { erased, left, says } = await eraseTexts(database, user.id)
    seen.expect(
      erased > 0 && left === 0,
      says ?? `${erased} texts of the audit’s own account taken out, ${left} left, and rolled back`,
    )
    return seen.evidence()
  },
}
