import { type Claim, NotChecked, observing } from '../../claim.ts'
import { tryToChangeTrail, trailTriggers } from '../../inside.store.ts'

/** On rows, and on emptying: of the events, of what stands in files, of names and addresses (which may go, not change). */
const wanted = ['audit_event_rows', 'audit_event_whole', 'audit_personal_rows', 'audit_segment_rows', 'audit_segment_whole']

export const owner: Claim = {
  id: 'trail.owner',
  section: 'trail',
  says: 'A trigger on each of its tables refuses even their owner to change, delete or empty the audit trail',
  required: true,
  needs: ['inside'],
  run: audit =>
    audit.inside().asOwner(async database => {
      const seen = observing()
      const tries = await tryToChangeTrail(database)
      if (!tries) throw new NotChecked('the audit trail has no row yet')
      for (const [what, { worked, says }] of Object.entries(tries))
        seen.expect(!worked && says.includes('append-only'), `${what.toUpperCase()} of the newest row, as the owner → ${says}`)
      const on = await trailTriggers(database)
      const off = wanted.filter(name => !on.includes(name))
      seen.expect(off.length === 0, `triggers that are on: ${on.join(', ') || 'none'}; missing: ${off.join(', ') || 'none'}`)
      return seen.evidence()
    }),
}
