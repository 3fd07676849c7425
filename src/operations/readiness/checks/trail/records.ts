import { type Claim, observing } from '../../claim.ts'

const expected = ['account.created', 'sign-in', 'sign-in.refused']

export const records: Claim = {
  id: 'trail.records',
  section: 'trail',
  says: 'What this audit did stands in the audit trail, good and bad sign-ins among it, and no password or token with it',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    let text = ''
    let kinds = new Set<string>()
    // What comes in floods is stored once a second.
    await audit.soon(async () => {
      const { events } = await audit.inside().auditTrail.events({ own: user.id })
      text = JSON.stringify(events)
      kinds = new Set(events.map(({ kind }) => kind))
      return expected.every(kind => kinds.has(kind))
    })
    for (const kind of expected)
      seen.expect(kinds.has(kind), `${kind} of the audit’s own account: ${kinds.has(kind) ? 'noted' : 'missing'}`)
    const leaked = [user.password, user.token].filter(secret => text.includes(secret))
    seen.expect(leaked.length === 0, `${leaked.length} of its password and its token stand there`)
    return seen.evidence()
  },
}
