import { codeOf, json } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'
import { withSessions } from '../../inside.store.ts'

const elevenMinutesMs = 11 * 60_000
/** None of them would do harm if it passed: the account is the audit's own. */
const asked = [
  { method: 'GET', path: '/api/account/export' },
  { method: 'POST', path: '/api/account/totp' },
  { method: 'POST', path: '/api/account/recovery-codes' },
  { method: 'POST', path: '/api/account/passkeys/options' },
  { method: 'POST', path: '/api/account/email', ...json({ email: 'nobody@readiness.invalid' }) },
  { method: 'PUT', path: '/api/account/password', ...json({ password: 'short' }) },
  { method: 'POST', path: '/api/account/passkeys', ...json({}) },
  { method: 'DELETE', path: '/api/account/passkeys/00000000-0000-4000-8000-000000000000' },
  { method: 'DELETE', path: '/api/account/totp' },
  { method: 'DELETE', path: '/api/account/sessions/00000000-0000-4000-8000-000000000000' },
  { method: 'GET', path: '/api/account/events/export' },
]

export const stepUp: Claim = {
  id: 'access.step-up',
  section: 'accounts',
  says: 'Factors, mail address, password, sessions and the copy of an account ask for a proof within the last ten minutes (403)',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user } = await audit.members()
    await withSessions(audit.inside().database, user.id, ['proven', elevenMinutesMs], async () => {
      for (const { headers, ...question } of asked.map(each => ({ headers: {}, ...each }))) {
        const answer = await audit.ask({ ...question, headers: { ...headers, ...user.headers } })
        seen.expect(
          answer.status === 403 && codeOf(answer) === 'step-up-required',
          `${question.method} ${question.path}, proven eleven minutes ago → ${answer.status} ${codeOf(answer)}`,
        )
      }
    })
    return seen.evidence()
  },
}
