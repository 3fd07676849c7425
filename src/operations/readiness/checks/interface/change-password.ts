import { type Claim, observing } from '../../claim.ts'

export const changePassword: Claim = {
  id: 'interface.change-password',
  section: 'deployment',
  says: '/.well-known/change-password leads password managers to the page where a password is changed, on this host',
  required: false,
  needs: [],
  async run(audit) {
    const seen = observing()
    const answer = await audit.ask({ path: '/.well-known/change-password' })
    const location = answer.headers.location ?? ''
    const target = URL.canParse(location, audit.url.href) ? new URL(location, audit.url) : undefined
    seen.expect(
      /^30[237]$/.test(String(answer.status)) && target?.origin === audit.url.origin,
      `GET → ${answer.status}, location: ${location || '(missing)'}`,
    )
    if (target?.origin !== audit.url.origin) return seen.evidence()
    const page = await audit.ask({ path: target.pathname, headers: { accept: 'text/html' } })
    seen.expect(page.status === 200, `GET ${target.pathname} → ${page.status}`)
    return seen.evidence()
  },
}
