import { type Claim, observing } from '../../claim.ts'

const asked = [
  ['TRACE', '/'],
  ['TRACE', '/api/health'],
  ['PUT', '/'],
  ['DELETE', '/api/health'],
  ['PROPFIND', '/'],
  ['PATCH', '/api/openapi.json'],
] as const

export const methods: Claim = {
  id: 'requests.methods',
  section: 'testing',
  says: 'Methods that an address does not take, TRACE among them, are refused (405)',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const [method, path] of asked) {
      const { status } = await audit.ask({ method, path, headers: { 'sec-fetch-site': 'same-origin' } })
      // What stands in front may refuse it before we do.
      seen.expect([400, 403, 405, 501].includes(status), `${method} ${path} → ${status}`)
    }
    return seen.evidence()
  },
}
