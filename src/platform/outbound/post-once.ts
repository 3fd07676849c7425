// A message to an address that a user has named: one try, no redirect, no answer but its status. Whether to try again is the caller's.
import { Failure } from '#basics'
import { type Exchange, type Timeouts } from './exchange.ts'
import { outboundFault } from './outbound-fault.ts'
import { type RefusingRules, refuseStatus, tryFault } from './fetch-once.ts'

export type Post = {
  /** Who is called, as people read it. */
  readonly label: string
  /** https, without user and password. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

/** The same by GET, with nothing to say. */
export type Call = Omit<Post, 'body'>

/** A receiver that is slower than this is tried again later. */
export const postTimeouts: Timeouts = { connectMs: 5_000, headersMs: 10_000, idleMs: 5_000, totalMs: 15_000 }

export type PostRules = {
  exchange: Exchange
  http: 'refused' | 'loopback'
  userAgent: string
  now: () => number
  postTimeouts: Timeouts
}

/** → the status, 200 to 299. Throws Failure with detail.kind (see outbound-fault.ts). */
export async function postOnce(message: Call & Partial<Pick<Post, 'body'>>, rules: PostRules): Promise<number> {
  const { label, headers, body, signal } = message
  const url = new URL(message.url)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && rules.http === 'loopback')
  if (!isSafe || url.username !== '' || url.password !== '') throw new Failure('invalid', `${label} is called over https only.`)
  const refusing: RefusingRules = { label, now: rules.now, maxAnswerBytes: 0 }
  const late = AbortSignal.timeout(rules.postTimeouts.totalMs)
  try {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const sent = { ...headers, 'user-agent': rules.userAgent, ...length }
    const raw = await rules.exchange(url, sent, rules.postTimeouts, AbortSignal.any([signal, late]), body)
    // Nobody needs what it says.
    raw.discard()
    if (raw.status >= 300 && raw.status <= 399) throw outboundFault('redirected', label)
    refuseStatus(raw, refusing)
    return raw.status
  } catch (error) {
    if (late.aborted) throw outboundFault('slow', label, { rest: 'the whole answer', cause: error })
    throw tryFault(error, refusing)
  }
}
