import { type Answer, json } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'
import { nameOf } from '../../visits.ts'

/** What the documents promise, a minute (docs/concepts/front-door.md). */
const most: Readonly<Record<string, number>> = {
  default: 30,
  interactive: 300,
  costly: 10,
  'sign-in': 5,
  health: 600,
  report: 60,
}
const guessedAt = ['sign-in', 'sign-in/code', 'passkey', 'sign-up', 'reset', 'step-up', 'step-up/passkey'].map(
  end => `/api/auth/${end}`,
)
const codesOfAccounts = /^POST \/api\/account\/(totp\/confirm|email|email\/confirm)$/
const longWork = /^POST .*\/(imports|symbol-changes|proof|question)$|^GET .*\/(file|(account|audit-trail|events)\/export)$/
const ofPreviews = /\/watchlists\//

/** Comes after all claims that sign in: it asks once more where passwords and codes are guessed at. */
export const limitClasses: Claim = {
  id: 'limits.classes',
  section: 'deployment',
  says: 'Every address says how often it may be asked, no oftener than the documents promise: five times a minute where something could be guessed, ten for long work',
  required: true,
  needs: ['production'],
  async run(audit) {
    const seen = observing()
    const visits = await audit.visits()
    const answers: [string, Answer][] = visits.map(({ route, answer }) => [nameOf(route), answer])
    // Used up or not: it says what is allowed.
    for (const path of guessedAt)
      answers.push([`POST ${path}`, await audit.ask({ method: 'POST', path, ...json({}), isPatient: false })])
    for (const [name, { status, headers }] of answers) {
      const said = String(headers['ratelimit-policy'] ?? '(missing)')
      const [, kind = '', quota, window] = /^"([\w-]+)";q=(\d+);w=(\d+)$/.exec(said) ?? []
      const isGuessedAt = codesOfAccounts.test(name) || guessedAt.some(path => name === `POST ${path}`)
      const isWanted = isGuessedAt ? kind === 'sign-in' : !longWork.test(name) || ofPreviews.test(name) || kind === 'costly'
      const isWithin = Number(quota) <= (most[kind] ?? 0) && Number(window) >= 60
      if (!isWithin || !isWanted) seen.expect(false, `${name} → ${status}, ratelimit-policy: ${said}`)
    }
    seen.expect(visits.length > 0, `${answers.length} addresses asked`)
    return seen.evidence()
  },
}
