// Every address of the description, asked once as nobody: who is let in, and how often each may be asked, is read from the answers.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from './asking.ts'
import type { Audit } from './audit.ts'
import { type DescribedRoute, describedRoutes } from './checks/interface/described-routes.ts'

export type Visit = { readonly route: DescribedRoute; readonly answer: Answer }

/** What whoever comes may read or do. Anything that is not here is for people who are signed in. */
const open = [
  /^GET \/api\/(auth|health|symbols|exchange-rates|macro|market|forecasts|signals|rules)(\/|$)/,
  /^GET \/api\/stocks\/\{symbol\}(\/(?!signals\/own$)|$)/,
  /^GET \/api\/(indicators|allocation|task-queue\/stats|performance\/stats|openapi\.json)$/,
  /^POST \/api\/auth\/(?!step-up)/,
  /^POST \/api\/(rules\/check|csp-report|client-errors)$/,
]
/** Asked by claims of their own: once more would use the few guesses up, or leave a mark. */
const asked = /^POST \/api\/(auth|csp-report|client-errors)/
const busy = { waitMs: 1_000, tries: 5 } as const

/** As the description writes it. */
export function nameOf({ method, path }: DescribedRoute): string {
  return `${method} ${path}`
}

export function isOpen(route: DescribedRoute): boolean {
  return open.some(each => each.test(nameOf(route)))
}

/** With something for each parameter, that names nothing. */
export function addressOf({ path }: DescribedRoute): string {
  return path.replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000')
}

export async function visitAsNobody(audit: Audit): Promise<readonly Visit[]> {
  const routes = (await describedRoutes(audit)).filter(route => !asked.test(nameOf(route)))
  const visits: Visit[] = []
  for (const route of routes) visits.push({ route, answer: await visit(audit, route) })
  return visits
}

/** An instance that is busy for a moment sends whoever asks for long work away, whoever they are. */
async function visit(audit: Audit, route: DescribedRoute): Promise<Answer> {
  const question = { method: route.method, path: addressOf(route) }
  let answer = await audit.ask(question)
  for (let i = 1; i < busy.tries && answer.status === 503; i++) {
    await sleep(busy.waitMs)
    answer = await audit.ask(question)
  }
  return answer
}
