import { type Claim, observing } from '../../claim.ts'

export const kept: Claim = {
  id: 'operation.retention',
  section: 'operation',
  says: 'Nothing is stored for longer than the rule of its table allows, and nothing personal of people who are no more',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { rules, leftovers, orphans } = await audit.inside().retention.look()
    const going = rules.filter(rule => 'days' in rule).length
    seen.expect(leftovers.length === 0, `${going} tables whose rows go, ${rules.length - going} whose rows are kept for a reason`)
    for (const { table, rows, oldest, by } of leftovers)
      seen.expect(false, `${table}: ${rows} rows that ${by} should have removed, the oldest of ${oldest.toISOString()}`)
    seen.expect(orphans === 0, `${orphans} personal texts in the audit trail belong to nobody`)
    return seen.evidence()
  },
}
