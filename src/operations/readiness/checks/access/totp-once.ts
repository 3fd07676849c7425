import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const totpOnce: Claim = {
  id: 'access.totp-once',
  section: 'accounts',
  says: 'A code of an authenticator app counts once: whoever watched somebody type it can do nothing with it (403)',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const app = await audit.app()
    const show = async (what: string, code: string, wanted: number): Promise<void> => {
      const answer = await app.prove(code)
      seen.expect(answer.status === wanted, `POST /api/auth/step-up with ${what} → ${answer.status} ${codeOf(answer)}`.trimEnd())
    }
    await show('the code that confirmed the app', app.code, 403)
    await show('the next code', app.nextCode, 200)
    await show('the same code again', app.nextCode, 403)
    return seen.evidence()
  },
}
