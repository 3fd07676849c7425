// Have I Been Pwned's range service: hundreds of millions of stolen passwords. It is told five of forty digits of a hash, among
// padded answers, and it is never waited for long: without it the offline list has decided.
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isFailure } from '#basics'
import type { Outbound } from '#outbound'

export type BreachRange = {
  /** False also when the service could not be asked. */
  has(password: string): Promise<boolean>
}

const host = 'api.pwnedpasswords.com'
const prefixDigits = 5
const mostAnswerBytes = 256 * 1024
const patienceMs = 1_500

export function openBreachRange(outbound: Pick<Outbound, 'client'>): BreachRange {
  const client = outbound.client({
    name: 'breached-passwords',
    label: 'Have I Been Pwned',
    allowed: [`https://${host}/range/`],
    budget: [{ requests: 60, perMs: 60_000 }],
    maxAnswerBytes: mostAnswerBytes,
    timeouts: { connectMs: 1_000, headersMs: patienceMs, idleMs: patienceMs, totalMs: patienceMs },
    retry: { retries: 0 },
    breaker: { failures: 2, restMs: 10 * 60_000 },
  })
  return {
    async has(password) {
      const digest = createHash('sha1').update(password).digest('hex').toUpperCase()
      const [prefix, rest] = [digest.slice(0, prefixDigits), digest.slice(prefixDigits)]
      try {
        const asked = client.ask(
          { url: `https://${host}/range/${prefix}`, kind: 'csv', headers: { 'add-padding': 'true' } },
          ({ text }) => text,
        )
        // A line for a free place in the budget may be long; nobody stands in it to sign up.
        const answer = await Promise.race([asked, sleep(patienceMs, '', { ref: false })])
        return isListed(answer, rest)
      } catch (error) {
        if (isFailure(error)) return false
        throw error
      }
    },
  }
}

/** Lines are SUFFIX:COUNT; a padded line counts 0. */
export function isListed(answer: string, rest: string): boolean {
  return answer.split(/\r?\n/).some(line => line.startsWith(`${rest}:`) && Number(line.slice(rest.length + 1)) > 0)
}
