import { randomBytes } from 'node:crypto'
import { addressGroup } from '#protection'
import { type Answer, json } from '../../asking.ts'
import type { Audit } from '../../audit.ts'
import { type Claim, observing } from '../../claim.ts'
import { servingProcesses } from '../../inside.store.ts'

const path = '/api/auth/reset/complete'
const counted = 5

export const sharedLimits: Claim = {
  id: 'limits.shared',
  section: 'deployment',
  says: 'All processes that answer requests count them together, so that a limit is not as many times as large',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { database, identity, sharedLimits: limits } = audit.inside()
    const processes = await servingProcesses(database)
    if (!limits) {
      seen.expect(processes <= 1, `${processes} processes answer requests, and REDIS_URL is not set: each counts for itself`)
      return seen.evidence()
    }
    const { user } = await audit.members()
    const principal = await identity.sessions.authenticate(user.token, { fresh: true })
    const sessions = principal ? await identity.sessions.list(principal) : []
    // As the instance sees this audit: behind a proxy only the instance knows it.
    const address = sessions.find(({ isCurrent }) => isCurrent)?.address ?? ''
    const before = leftIn(await ask(audit))
    const count = limits.counter(`POST ${path}`)
    for (let i = 0; i < counted; i++) await count(addressGroup(address))
    const after = leftIn(await ask(audit))
    seen.expect(
      before - after === counted + 1,
      `${before} requests left, ${counted} counted by another process and one more here: ${after} left`,
    )
    seen.expect(true, `${processes} processes answer requests`)
    return seen.evidence()
  },
}

function ask(audit: Audit): Promise<Answer> {
  const token = randomBytes(32).toString('base64url')
  return audit.ask({ method: 'POST', path, ...json({ token, password: token }) })
}

/** RateLimit: "default";r=29;t=60 */
function leftIn({ headers }: Answer): number {
  const text = [headers.ratelimit ?? ''].flat().join()
  return Number(/;r=(\d+)/.exec(text)?.[1] ?? Number.NaN)
}
