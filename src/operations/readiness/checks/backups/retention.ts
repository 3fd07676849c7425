import { isGood } from '#backups'
import { type Claim, observing } from '../../claim.ts'
import { newestGood } from './newest.ts'

const dayMs = 86_400_000

export const retention: Claim = {
  id: 'backups.retention',
  section: 'backups',
  says: 'The newest good backups stay, whatever the clock says',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { backups } = audit.inside()
    await newestGood(audit.inside())
    const newest = (await backups.at({}).list()).filter(isGood).slice(0, backups.keep)
    for (const days of [400, -730]) {
      const going = new Set(await backups.at({ laterMs: days * dayMs }).cleanup({ dryRun: true }))
      const kept = newest.filter(({ id }) => !going.has(id)).length
      seen.expect(
        kept === newest.length,
        `clock ${days > 0 ? '+' : ''}${days} days: ${kept} of the newest ${newest.length} good ones would stay`,
      )
    }
    return seen.evidence()
  },
}
