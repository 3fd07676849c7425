import { randomBytes } from 'node:crypto'
import { isFailure } from '#basics'
import { auditor } from '../../authenticator-app.ts'
import { type Claim, observing } from '../../claim.ts'

export const notices: Claim = {
  id: 'access.notices',
  section: 'accounts',
  says: 'Another password, factor or mail address, a used recovery code and a sign-in from a new browser each write to the account’s own address',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const app = await audit.app()
    const { other } = await audit.members()
    const { identityWith, sendsMail } = audit.inside()
    const letters: { to: string; subject: string }[] = []
    const identity = identityWith({ onLetter: (to, subject) => letters.push({ to, subject }) })
    const written = async (what: string, wanted: RegExp, work: () => Promise<unknown>): Promise<void> => {
      letters.length = 0
      await work()
      await identity.settled()
      const own = letters.filter(({ to }) => to === other.email).map(({ subject }) => subject)
      seen.expect(
        own.some(subject => wanted.test(subject)),
        `${what}: ${own.join(', ') || 'nothing was written'}`,
      )
    }
    const password = randomBytes(24).toString('base64url')
    const newAddress = `${randomBytes(12).toString('hex')}@readiness.invalid`
    try {
      await written('a recovery code used', /recovery code .*used/i, () =>
        app.change(principal => identity.stepUp.withCode(principal, app.recoveryCodes.at(-1) ?? '', auditor)),
      )
      await written('an authenticator app removed', /removed/i, () =>
        app.change(async principal => (await identity.factors.removeTotp(principal, auditor)).sessionToken),
      )
      await written('another password', /password was changed/i, () =>
        app.change(principal => identity.account.changePassword(principal, { password, current: other.password }, auditor)),
      )
      await written('a sign-in from a new browser', /new sign-in/i, () =>
        identity.signIn.withPassword({ email: other.email, password }, auditor),
      )
      await written('another mail address asked for', /mail address is about to change/i, async () =>
        identity.account.askEmailChange(await app.principal(), newAddress),
      )
    } catch (error) {
      if (!isFailure(error)) throw error
      seen.expect(false, `refused: ${error.message}`)
    } finally {
      await identity.close()
    }
    seen.expect(true, sendsMail ? 'they leave through SMTP_URL' : 'they leave once SMTP_URL is set')
    return seen.evidence()
  },
}
