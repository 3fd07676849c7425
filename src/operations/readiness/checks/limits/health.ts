import { type Claim, NotChecked, observing } from '../../claim.ts'

export const healthUnderLimit: Claim = {
  id: 'limits.health',
  section: 'deployment',
  says: '/api/health goes on answering whoever has used another limit up, so that monitoring sees no outage',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const { answers } = await audit.flood()
    if (answers.at(-1)?.status !== 429) throw new NotChecked('the limit was not reached')
    const answer = await audit.ask({ path: '/api/health', isPatient: false })
    seen.expect(answer.status === 200, `GET /api/health → ${answer.status} ${answer.body}`)
    return seen.evidence()
  },
}
