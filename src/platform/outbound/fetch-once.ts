// One try: the exchange, its redirects within the allowed addresses, the status, the body, the kind of content. Whatever goes
// wrong comes out as one Failure.
import { assert } from '#basics'
import { type AllowRule, isAllowed } from './allowed-addresses.ts'
import { acceptedEncodings, HalfBody, readBody, TooLarge, UnreadableEncoding } from './answer-body.ts'
import { acceptHeaders, type ContentKind, contentFault, utf8Text } from './content.ts'
import { type Exchange, type RawAnswer, type Timeouts, TooSlow } from './exchange.ts'
import { PrivateAddress } from './guarded-lookup.ts'
import { momentText, outboundFault } from './outbound-fault.ts'
import { retryAfterMs } from './retry.ts'

export type Ask = {
  readonly url: string
  readonly kind: ContentKind
  /** Sent to the host of `url` only: a redirect to another host, allowed as it may be, does not get them. */
  readonly headers?: Readonly<Record<string, string>>
}

export type Answer = {
  /** Empty for kinds 'zip' and 'cookies'. */
  readonly text: string
  readonly bytes: Uint8Array
  /** "name=value" of each; only for kind 'cookies'. */
  readonly cookies: readonly string[]
}

export type TryRules = {
  label: string
  allowed: readonly AllowRule[]
  timeouts: Timeouts
  maxAnswerBytes: number
  userAgent: string
  exchange: Exchange
  now: () => number
}

const mostRedirects = 3
const wholeAnswer = 'the whole answer'

export async function fetchOnce(ask: Ask, rules: TryRules): Promise<Answer> {
  const started = new URL(ask.url)
  assert(isAllowed(started, rules.allowed), `${rules.label} may not be asked at ${started.origin}`)
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(new TooSlow(wholeAnswer)), rules.timeouts.totalMs)
  let raw: RawAnswer | null = null
  try {
    let url = started
    for (let hops = 0; ; hops++) {
      raw = await rules.exchange(url, headersFor(ask, url.host === started.host, rules), rules.timeouts, deadline.signal)
      const { location } = raw.headers
      if (raw.status < 300 || raw.status > 399 || location === undefined) break
      raw.discard()
      const next = URL.canParse(location, url.href) ? new URL(location, url) : null
      if (!next || hops >= mostRedirects || !isAllowed(next, rules.allowed)) throw outboundFault('redirected', rules.label)
      url = next
    }
    if (ask.kind === 'cookies') return cookiesOf(raw, rules)
    refuseStatus(raw, rules)
    const bytes = await readBody(raw.body, raw.headers['content-encoding'], rules.maxAnswerBytes)
    return readContent(ask.kind, raw.headers['content-type'], bytes, rules.label)
  } catch (error) {
    throw tryFault(deadline.signal.aborted ? deadline.signal.reason : error, rules)
  } finally {
    clearTimeout(timer)
    raw?.discard()
  }
}

function headersFor(ask: Ask, isFirstHost: boolean, rules: TryRules): Record<string, string> {
  return {
    accept: acceptHeaders[ask.kind],
    'accept-encoding': acceptedEncodings,
    'user-agent': rules.userAgent,
    ...(isFirstHost ? ask.headers : {}),
  }
}

/** A page that is not there hands out cookies as well. */
function cookiesOf(raw: RawAnswer, rules: TryRules): Answer {
  if (raw.status !== 404) refuseStatus(raw, rules)
  const cookies = (raw.headers['set-cookie'] ?? []).map(line => line.split(';', 1)[0]!.trim())
  return {
    text: '',
    bytes: new Uint8Array(),
    cookies: cookies.filter(one => /^[\w.-]{1,60}=[\x21-\x7e]{0,2000}$/.test(one)).slice(0, 10),
  }
}

export type RefusingRules = Pick<TryRules, 'label' | 'now' | 'maxAnswerBytes'>

export function refuseStatus({ status, headers }: Pick<RawAnswer, 'status' | 'headers'>, { label, now }: RefusingRules): void {
  if (status >= 200 && status <= 299) return
  const rest = String(status)
  if (status === 429 || status === 503) {
    const wait = retryAfterMs(headers['retry-after'], now())
    const retryAt = wait === null ? {} : { retryAt: now() + wait }
    if (status === 503) throw outboundFault('unwell', label, { rest, ...retryAt })
    const when = wait === null ? '' : `; next try ${momentText(now() + wait, now())}`
    throw outboundFault('too-often', label, { rest: when, ...retryAt })
  }
  if (status === 401 || status === 403 || status === 407) throw outboundFault('refused', label, { rest })
  if (status === 404 || status === 410) throw outboundFault('unknown', label)
  if (status === 408) throw outboundFault('slow', label, { rest: 'status 408' })
  if (status >= 500) throw outboundFault('unwell', label, { rest })
  if (status >= 400) throw outboundFault('rejected', label, { rest })
  throw outboundFault('garbage', label, { rest: `status ${rest}` })
}

function readContent(
  kind: Exclude<ContentKind, 'cookies'>,
  contentType: string | undefined,
  bytes: Buffer,
  label: string,
): Answer {
  const fault = contentFault(kind, contentType, bytes)
  if (fault === 'page') throw outboundFault('page', label)
  if (fault !== null) throw outboundFault('garbage', label, { rest: fault })
  if (kind === 'zip') return { text: '', bytes, cookies: [] }
  const text = utf8Text(bytes)
  if (text === null) throw outboundFault('garbage', label, { rest: 'bytes that are no text' })
  return { text, bytes, cookies: [] }
}

const certificateFault = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO|ERR_SSL/
const connectionFault = /^(E(?!RR_)[A-Z_]+|ERR_SOCKET\w*|ERR_STREAM\w*)$/

/** Faults of the connection as Failures; those that are Failures already, and our own bugs, as they are. */
export function tryFault(error: unknown, { label, maxAnswerBytes }: RefusingRules): unknown {
  if (error instanceof TooSlow && error.what === wholeAnswer) return outboundFault('endless', label, { cause: error })
  if (error instanceof TooSlow) return outboundFault('slow', label, { rest: error.what, cause: error })
  if (error instanceof TooLarge)
    return outboundFault('too-large', label, { rest: `${Math.round(maxAnswerBytes / 1e6)} MB`, cause: error })
  if (error instanceof HalfBody) return outboundFault('half', label, { cause: error })
  if (error instanceof UnreadableEncoding)
    return outboundFault('garbage', label, { rest: 'compressed in a way that does not unpack', cause: error })
  if (error instanceof PrivateAddress) return outboundFault('private', label, { cause: error })
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : ''
  if (certificateFault.test(code)) return outboundFault('untrusted', label, { cause: error })
  if (code.startsWith('HPE_')) return outboundFault('garbage', label, { rest: 'not HTTP', cause: error })
  if (connectionFault.test(code)) return outboundFault('no-connection', label, { cause: error })
  return error
}
