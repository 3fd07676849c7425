import { type Claim, NotChecked, observing } from '../../claim.ts'

export const proved: Claim = {
  id: 'backups.proved',
  section: 'backups',
  says: 'A backup of the last day was brought back, migrated, compared row by row and asked by the product, and the last one did not fail',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { lastProved, isOverdue, troubles } = await audit.inside().backups.at({}).condition()
    if (!lastProved && !isOverdue) throw new NotChecked('there is no backup yet: `tradewise backup --prove` makes one')
    if (lastProved) seen.expect(true, `${lastProved.id}: ${lastProved.says ?? lastProved.state} (${lastProved.checkedAt ?? ''})`)
    seen.expect(!isOverdue, isOverdue ? troubles[0]! : 'none is overdue and the last one did not fail')
    return seen.evidence()
  },
}
