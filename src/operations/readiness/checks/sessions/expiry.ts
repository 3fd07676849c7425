import type { Audit } from '../../audit.ts'
import { type Claim, observing } from '../../claim.ts'
import { withSessions } from '../../inside.store.ts'

export const expiry: Claim = {
  id: 'sessions.expiry',
  section: 'accounts',
  says: 'A session that is over, or has not been used for too long, opens nothing any more',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { other } = await audit.members()
    const asked = () => lookedAt(audit, other.headers)
    const before = await asked()
    seen.expect(before === 200, `GET /api/account with the session → ${before}`)
    for (const state of ['over', 'long unused'] as const) {
      let answered = before
      await withSessions(audit.inside().database, other.id, state, () =>
        audit.soon(async () => (answered = await asked()) === 401),
      )
      seen.expect(answered === 401, `when it is ${state} → ${answered}`)
      if (answered !== 401) break
    }
    return seen.evidence()
  },
}

async function lookedAt(audit: Audit, headers: Readonly<Record<string, string>>): Promise<number> {
  return (await audit.ask({ path: '/api/account', headers })).status
}
