// One answer of every kind that the instance gives: what holds for all of them holds for pages and files, for errors, redirects and
// what is refused before there is a request.
import { type Answer, json } from './asking.ts'
import type { Audit } from './audit.ts'
import { NotChecked } from './claim.ts'

export type AnswerKind = { readonly what: string; readonly status: number; readonly answer: Answer; readonly isPage: boolean }

const html = { accept: 'text/html' }

export async function askAllKinds(audit: Audit): Promise<readonly AnswerKind[]> {
  const page = await audit.page()
  const script = /(?:src|href)="(\/assets\/[^"]+)"/.exec(page.body)?.[1]
  const file = script === undefined ? undefined : await audit.ask({ path: script })
  const unreadable = { 'content-type': 'application/json' }
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }
  const asked: [string, Promise<Answer>][] = [
    ['page /', Promise.resolve(page)],
    ['page that is not there', audit.ask({ path: '/no-such-page', headers: html })],
    ...(file === undefined ? [] : filesOf(audit, `${script}`, file)),
    ['file that is not there', audit.ask({ path: '/assets/none.js' })],
    ['API /api/auth/options', audit.ask({ path: '/api/auth/options' })],
    ['API /api/health', audit.ask({ path: '/api/health' })],
    ['API address that is not there', audit.ask({ path: '/api/none' })],
    ['API as nobody', audit.ask({ path: '/api/account' })],
    ['wrong method', audit.ask({ method: 'PUT', path: '/api/auth/options' })],
    ['unreadable JSON', audit.ask({ method: 'POST', path: '/api/auth/reset/complete', headers: unreadable, body: '{"token":' })],
    [
      'other content',
      audit.ask({ method: 'POST', path: '/api/auth/reset/complete', headers: { 'content-type': 'text/xml' }, body: '<a/>' }),
    ],
    ['unacceptable', audit.ask({ path: '/api/auth/options', headers: { accept: 'image/png' } })],
    ['address of 5,000 characters', audit.ask({ path: `/${'a'.repeat(5_000)}` })],
    ['headers of 20 kB', audit.ask({ path: '/', headers: { 'x-large': 'a'.repeat(20_000) } })],
    ['foreign host name', audit.ask({ path: '/', headers: { host: 'elsewhere.example' } })],
    ['redirect', audit.ask({ path: '/.well-known/change-password' })],
    ['head of a page', audit.ask({ method: 'HEAD', path: '/', headers: html })],
    ['sent by a page of elsewhere', audit.ask({ method: 'POST', path: '/api/auth/links/look', ...json({}, foreign) })],
    ['body of 100 kB', audit.ask({ method: 'POST', path: '/api/auth/links/look', ...json({ token: 'a'.repeat(100_000) }) })],
  ]
  const answers = await Promise.all(
    asked.map(async ([what, promise]) => {
      const answer = await promise
      const isPage = answer.headers['content-type']?.startsWith('text/html') ?? false
      return { what, status: answer.status, answer, isPage }
    }),
  )
  if (!audit.production) return answers
  return [...answers, ...(await plainKinds(audit))]
}

/** Whole, and as it is for a browser that has it. */
function filesOf(audit: Audit, path: string, file: Answer): [string, Promise<Answer>][] {
  const since = file.headers['last-modified']
  const whole: [string, Promise<Answer>] = [`file ${path}`, Promise.resolve(file)]
  return since === undefined
    ? [whole]
    : [whole, ['file that has not changed', audit.ask({ path, headers: { 'if-modified-since': since } })]]
}

/** Where plain http is not answered there is nothing of it to look at; that it should be is a claim of its own. */
async function plainKinds(audit: Audit): Promise<AnswerKind[]> {
  try {
    const answer = await audit.askPlain({ path: '/about', headers: html })
    return [{ what: 'plain http', status: answer.status, answer, isPage: false }]
  } catch (error) {
    if (error instanceof NotChecked) return []
    throw error
  }
}
