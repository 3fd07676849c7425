import { type Claim, observing } from '../../claim.ts'
import { sessionRows } from '../../inside.store.ts'

export const tokenHash: Claim = {
  id: 'sessions.token-hash',
  section: 'accounts',
  says: 'Only a hash of a session’s token is stored: whoever reads the table can sign in nowhere',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    const rows = await sessionRows(audit.inside().database, user.id)
    const spellings = [user.token, Buffer.from(user.token).toString('hex'), Buffer.from(user.token, 'base64url').toString('hex')]
    const found = rows.filter(row => spellings.some(spelling => row.text.includes(spelling)))
    seen.expect(rows.length > 0, `${rows.length} rows of a session that is open now`)
    seen.expect(found.length === 0, `${found.length} of them hold its token, as text or as bytes`)
    for (const { macBytes } of rows) seen.expect(macBytes === 32, `in its place a hash of ${macBytes * 8} bits`)
    return seen.evidence()
  },
}
