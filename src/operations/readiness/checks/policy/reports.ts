import { json } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'
import { directivesOf } from './directives.ts'

export const reports: Claim = {
  id: 'policy.reports',
  section: 'configuration',
  says: 'Pages load nothing over plain http (upgrade-insecure-requests), and broken rules are reported to an address that takes the reports',
  required: true,
  needs: ['production'],
  async run(audit) {
    const seen = observing()
    const page = await audit.page()
    const directives = directivesOf(page)
    seen.expect(
      directives.has('upgrade-insecure-requests'),
      `page: upgrade-insecure-requests ${directives.has('upgrade-insecure-requests') ? 'is there' : 'is missing'}`,
    )
    const group = directives.get('report-to')?.[0]
    const endpoints = String(page.headers['reporting-endpoints'] ?? '')
    const path = new RegExp(`(?:^|[\\s,])${group}="([^"]+)"`).exec(endpoints)?.[1]
    seen.expect(
      group !== undefined && path !== undefined,
      `report-to ${group ?? '(missing)'}, reporting-endpoints: ${endpoints || '(missing)'}`,
    )
    if (path === undefined) return seen.evidence()
    const { body } = json([
      { type: 'csp-violation', body: { effectiveDirective: 'readiness-audit', documentURL: `${audit.url.origin}/` } },
    ])
    const { pathname } = new URL(path, audit.url)
    const answer = await audit.ask({
      method: 'POST',
      path: pathname,
      headers: { 'content-type': 'application/reports+json' },
      body,
    })
    seen.expect(answer.status === 204, `a report to ${pathname} → ${answer.status}`)
    return seen.evidence()
  },
}
