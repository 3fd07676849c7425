import { randomUUID } from 'node:crypto'
import { type Answer, codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

export const ownership: Claim = {
  id: 'access.ownership',
  section: 'accounts',
  says: 'What belongs to somebody else is answered like what does not exist (404), and stays as it is',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { user, other } = await audit.members()
    const list = await audit.ask({ path: '/api/account/sessions', headers: other.headers })
    const sessionId = /"id":"([0-9a-f-]{36})"/.exec(list.body)?.[1]
    seen.expect(sessionId !== undefined, `GET /api/account/sessions as its owner → ${list.status}`)
    if (sessionId === undefined) return seen.evidence()
    const end = (id: string) => audit.ask({ method: 'DELETE', path: `/api/account/sessions/${id}`, headers: user.headers })
    const theirs = await end(sessionId)
    const nobodys = await end(randomUUID())
    seen.expect(theirs.status === 404, `DELETE somebody else’s session → ${theirs.status} ${codeOf(theirs)}`)
    seen.expect(saidBy(theirs) === saidBy(nobodys), `DELETE one that does not exist → ${nobodys.status} ${codeOf(nobodys)}`)
    const after = await audit.ask({ path: '/api/account', headers: other.headers })
    seen.expect(after.status === 200, `GET /api/account with that session → ${after.status}`)
    return seen.evidence()
  },
}

function saidBy({ status, body }: Answer): string {
  return `${status} ${body.replace(/"requestId":"[^"]*"/, '')}`
}
