import { type Claim, observing } from '../../claim.ts'

const mostHours = 25

export const schedule: Claim = {
  id: 'backups.schedule',
  section: 'backups',
  says: 'A backup is due within a day',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const nextRunAt = await audit.inside().backups.nextRunAt()
    const hours = nextRunAt === null ? null : (Date.parse(nextRunAt) - audit.now().getTime()) / 3_600_000
    seen.expect(
      hours !== null && hours < mostHours,
      nextRunAt === null ? 'no process has taken up background jobs yet: nothing is due' : `the next one is due at ${nextRunAt}`,
    )
    return seen.evidence()
  },
}
