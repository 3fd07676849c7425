import { codeOf } from '../../asking.ts'
import { auditor } from '../../authenticator-app.ts'
import { type Claim, observing } from '../../claim.ts'
import { recoveryCodeRows } from '../../inside.store.ts'

export const recoveryCodeOnce: Claim = {
  id: 'access.recovery-code-once',
  section: 'accounts',
  says: 'A recovery code counts once, and only its hash is stored',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const app = await audit.app()
    const [code = ''] = app.recoveryCodes
    const { identity } = audit.inside()
    await app.change(principal => identity.stepUp.withCode(principal, code, auditor))
    const again = await app.prove(code)
    seen.expect(again.status === 403, `POST /api/auth/step-up with a code that was used → ${again.status} ${codeOf(again)}`)
    const { accountId } = await app.principal()
    const rows = await recoveryCodeRows(audit.inside().database, accountId)
    const shown = app.recoveryCodes.flatMap(each => [each, each.replaceAll('-', '')])
    const found = rows.filter(({ text }) => shown.some(each => text.includes(each)))
    seen.expect(
      rows.length === app.recoveryCodes.length && rows.length > 0,
      `${rows.length} codes stored, ${rows.filter(({ isUsed }) => isUsed).length} of them used`,
    )
    seen.expect(found.length === 0, `${found.length} of them in the clear`)
    return seen.evidence()
  },
}
