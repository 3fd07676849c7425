import { type Claim, observing } from '../../claim.ts'

const yearMs = 366 * 86_400_000

export const securityTxt: Claim = {
  id: 'interface.security-txt',
  section: 'deployment',
  says: '/.well-known/security.txt says whom to tell of a weakness, and until when that holds (RFC 9116)',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const answer = await audit.ask({ path: '/.well-known/security.txt' })
    seen.expect(
      answer.status === 200 && (answer.headers['content-type'] ?? '').startsWith('text/plain'),
      `GET → ${answer.status} ${answer.headers['content-type'] ?? ''}`,
    )
    const contact = /^Contact: (\S+)$/m.exec(answer.body)?.[1]
    seen.expect(
      contact !== undefined && /^(https:|mailto:|http:\/\/localhost)/.test(contact),
      `Contact: ${contact ?? '(missing)'}`,
    )
    const expires = /^Expires: (\S+)$/m.exec(answer.body)?.[1] ?? ''
    const aheadMs = Date.parse(expires) - audit.now().getTime()
    seen.expect(aheadMs > 0 && aheadMs <= yearMs, `Expires: ${expires || '(missing)'}`)
    return seen.evidence()
  },
}
