import { type Claim, NotChecked, observing } from '../../claim.ts'
import { rightsToChangeTrail, tryToChangeTrail } from '../../inside.store.ts'

export const runningRole: Claim = {
  id: 'trail.running-role',
  section: 'trail',
  says: 'The running role holds no right to change, delete or empty anything of the audit trail, nor to switch a trigger off',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const tries = await tryToChangeTrail(audit.inside().database)
    if (!tries) throw new NotChecked('the audit trail has no row yet')
    for (const [what, { worked, says }] of Object.entries(tries)) {
      // The trigger refuses too, but only who holds the right gets as far as the trigger.
      const isWithoutRight = !worked && says.startsWith('permission denied')
      seen.expect(
        isWithoutRight,
        `${what.toUpperCase()} of the newest row → ${says}${isWithoutRight || worked ? '' : ' (by the trigger alone: the right is there)'}`,
      )
    }
    const rights = await rightsToChangeTrail(audit.inside().database)
    seen.expect(rights.length === 0, `rights to change what is there: ${rights.join(', ') || 'none'}`)
    return seen.evidence()
  },
}
