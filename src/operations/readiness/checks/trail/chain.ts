import { type Claim, NotChecked, observing } from '../../claim.ts'

export const chain: Claim = {
  id: 'trail.chain',
  section: 'trail',
  says: 'Every row of the audit trail has its hash and follows the row before it',
  required: true,
  needs: ['inside'],
  patienceMs: 300_000,
  async run(audit) {
    const seen = observing()
    const { auditTrail, segmentsIn } = audit.inside()
    const { whole, broken, rows, segments, head } = await auditTrail.verify({ segmentsIn })
    if (broken) seen.expect(false, `row ${broken.seq} ${broken.says}`)
    else if (segments.notHere.length > 0)
      throw new NotChecked(`these files of old months are not here: ${segments.notHere.join(', ')}`)
    seen.expect(
      whole && rows + segments.checked > 0,
      `${rows} rows and ${segments.checked} files of old months walked through, newest row ${head.seq}`,
    )
    return seen.evidence()
  },
}
