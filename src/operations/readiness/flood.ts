// Asks one address more often than its class lets through. It is the one that shows what a one-time link is for: thirty times a minute,
// and nobody is locked out of anything while it is used up.
import { randomBytes } from 'node:crypto'
import { type Answer, json } from './asking.ts'
import type { Audit } from './audit.ts'

/** What the documents promise for an address that says nothing else. */
export const budget = 30

export type Flood = {
  readonly answers: readonly Answer[]
  /** One more request of the same kind. */
  readonly again: (headers: Readonly<Record<string, string>>) => Promise<Answer>
}

export async function flood(audit: Audit): Promise<Flood> {
  const asked = json({ token: randomBytes(32).toString('base64url') })
  const again = (headers: Readonly<Record<string, string>>, isPatient = false) =>
    audit.ask({
      method: 'POST',
      path: '/api/auth/links/look',
      ...asked,
      headers: { ...asked.headers, ...headers },
      isPatient,
    })
  // An audit just before this one may have used the budget up.
  const answers = [await again({}, true)]
  while (answers.length <= budget) answers.push(await again({}))
  return { answers, again }
}
