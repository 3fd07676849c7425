import type { Audit } from '../../audit.ts'
import { type Claim, observing } from '../../claim.ts'
import { longestSession, withSessions } from '../../inside.store.ts'

const secondMs = 1_000
/** Last use is noted once a minute. */
const graceMs = 90 * secondMs

export const expiry: Claim = {
  id: 'sessions.expiry',
  section: 'accounts',
  says: 'A session that is over, or has not been used for as long as the settings say, opens nothing any more',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { other } = await audit.members()
    const { database, identity } = audit.inside()
    const { sessionIdleMs, sessionAbsoluteMs } = identity.settings
    const asked = () => lookedAt(audit, other.headers)
    const before = await asked()
    seen.expect(before === 200, `GET /api/account with the session → ${before}`)
    for (const state of [
      ['over', secondMs],
      ['unused', sessionIdleMs + graceMs],
    ] as const) {
      let answered = before
      await withSessions(database, other.id, state, () => audit.soon(async () => (answered = await asked()) === 401))
      seen.expect(answered === 401, `${state[0]} for ${state[1] / secondMs} s → ${answered}`)
      if (answered !== 401) break
    }
    const lastsMs = await longestSession(database, other.id)
    seen.expect(
      lastsMs > 0 && lastsMs <= sessionAbsoluteMs + secondMs,
      `a session is over after ${lastsMs / secondMs} s, by the settings after ${sessionAbsoluteMs / secondMs}`,
    )
    return seen.evidence()
  },
}

async function lookedAt(audit: Audit, headers: Readonly<Record<string, string>>): Promise<number> {
  return (await audit.ask({ path: '/api/account', headers })).status
}
