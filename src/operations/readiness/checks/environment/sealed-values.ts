import { type Claim, NotChecked, observing } from '../../claim.ts'
import { sealedColumns } from '../../inside.store.ts'

export const sealedValues: Claim = {
  id: 'environment.sealed-values',
  section: 'environment',
  says: 'What the product keeps secret for its users is stored sealed, with the id of the key that sealed it',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    // So that there is one: an authenticator app that is begun, and goes with the account.
    const begun = await audit.ask({ method: 'POST', path: '/api/account/totp', headers: user.headers })
    if (begun.status !== 200) throw new NotChecked(`an authenticator app could not be begun (${begun.status})`)
    const [, secret = ''] = /"secret":"([A-Z2-7]+)"/.exec(begun.body) ?? []
    const columns = await sealedColumns(audit.inside().database)
    seen.expect(columns.some(({ values }) => values > 0) && secret !== '', `${columns.length} sealed columns looked at`)
    for (const { name, values, open, keys } of columns)
      seen.expect(open === 0, `${name}: ${values} values, ${open} of them open, ${keys} keys`)
    return seen.evidence()
  },
}
