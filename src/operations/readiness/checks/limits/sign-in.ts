import { json } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

/** What the documents promise where somebody could guess. */
const budget = 5

export const signInLimit: Claim = {
  id: 'limits.sign-in',
  section: 'deployment',
  says: `${budget} requests a minute where passwords and codes could be guessed at; number ${budget + 1} is answered 429`,
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const guess = json({ code: '000000' })
    // Nobody has given a password before it, so there is no account whose codes could be tried.
    const ask = (isPatient: boolean) => audit.ask({ method: 'POST', path: '/api/auth/sign-in/code', ...guess, isPatient })
    const statuses = [(await ask(true)).status]
    while (statuses.length <= budget) statuses.push((await ask(false)).status)
    const last = statuses.at(-1)
    seen.expect(last === 429, `POST /api/auth/sign-in/code, request ${statuses.length} → ${last}`)
    seen.expect(statuses[0] !== 429, `the first → ${statuses[0]}`)
    return seen.evidence()
  },
}
