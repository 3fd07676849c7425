import { type Claim, observing } from '../../claim.ts'
import { patienceMs } from '../../slow-clients.ts'

/** Looked at last: it waits while the others are looked at. */
export const cutSlowClients: Claim = {
  id: 'requests.slow-clients',
  section: 'testing',
  says: 'A client that sends half a request and then nothing is cut within seconds, so that a few of them do not hold every connection',
  required: true,
  needs: [],
  begin: audit => audit.slowClients(),
  async run(audit) {
    const seen = observing()
    for (const { what, answer, endedAfterMs } of await audit.slowClients()) {
      const [, status = ''] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? []
      seen.expect(
        endedAfterMs !== null && !status.startsWith('2'),
        endedAfterMs === null
          ? `${what}: still open after ${patienceMs / 1_000} s`
          : `${what}: ended after ${Math.round(endedAfterMs / 1_000)} s${status === '' ? '' : ` with ${status}`}`,
      )
    }
    return seen.evidence()
  },
}
