import { type Claim, observing } from '../../claim.ts'
import { roleFacts } from '../../inside.store.ts'

export const ownsNothing: Claim = {
  id: 'database.owns-nothing',
  section: 'database',
  says: 'The running database role owns nothing, is no superuser, and can make no table and no role',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { role, owned, isSuperuser, mayMakeRoles, making } = await roleFacts(audit.inside().database)
    seen.expect(owned === 0, `${role} owns ${owned} tables and indexes`)
    seen.expect(
      !isSuperuser && !mayMakeRoles,
      `superuser: ${isSuperuser ? 'yes' : 'no'}, may make roles: ${mayMakeRoles ? 'yes' : 'no'}`,
    )
    seen.expect(!making.worked, `CREATE TABLE → ${making.says}`)
    return seen.evidence()
  },
}
