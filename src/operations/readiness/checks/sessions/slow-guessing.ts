import { isFailure } from '#basics'
import { type Claim, observing } from '../../claim.ts'

/** Addresses of documentation (RFC 5737): an audit comes from one address, and this is about two. */
const attacker = '192.0.2.66'
const elsewhere = '198.51.100.66'
const most = 10

export const slowGuessing: Claim = {
  id: 'sessions.slow-guessing',
  section: 'accounts',
  says: 'Whoever guesses at a password soon has to wait, and nobody elsewhere waits with them: no lockout keeps the owner out',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { other } = await audit.members()
    const { identity } = audit.inside()
    const guess = async (address: string): Promise<string> => {
      const from = { address, userAgent: 'readiness', sessionToken: undefined, pendingToken: undefined, deviceToken: undefined }
      try {
        return (await identity.signIn.withPassword({ email: other.email, password: 'a guess, and a wrong one' }, from)).state
      } catch (error) {
        if (!isFailure(error)) throw error
        return error.code
      }
    }
    const answers: string[] = []
    while (answers.length < most && answers.at(-1) !== 'too-often') answers.push(await guess(attacker))
    const refusedAt = answers.indexOf('too-often') + 1
    seen.expect(
      refusedAt > 1,
      refusedAt > 1 ? `attempt ${refusedAt} from one network has to wait` : `${most} attempts, none had to wait`,
    )
    const far = await guess(elsewhere)
    seen.expect(far === 'not-allowed', `an attempt from another network at that moment → ${far}, as a first one`)
    return seen.evidence()
  },
}
