import { type Claim, NotChecked, observing } from '../../claim.ts'
import { tryToChangeTrail, trailTriggers } from '../../inside.store.ts'

export const owner: Claim = {
  id: 'trail.owner',
  section: 'trail',
  says: 'A trigger refuses even the owner of the table to change, delete or empty the audit trail',
  required: true,
  needs: ['inside'],
  run: audit =>
    audit.inside().asOwner(async database => {
      const seen = observing()
      const tries = await tryToChangeTrail(database)
      if (!tries) throw new NotChecked('the audit trail has no row yet')
      for (const [what, { worked, says }] of Object.entries(tries))
        seen.expect(!worked && says.includes('append-only'), `${what.toUpperCase()} of the newest row, as the owner → ${says}`)
      const emptying = (await trailTriggers(database)).filter(({ truncates }) => truncates)
      seen.expect(emptying.length > 0, `triggers on emptying the table: ${emptying.map(({ name }) => name).join(', ') || 'none'}`)
      return seen.evidence()
    }),
}
