// A service that the operator has named in the settings, which may stand inside this network: that address is asked and no other, whatever
// it answers. Its answer comes piece by piece, bounded in time and size.
import { assert } from '#basics'
import { allowRules, isAllowed } from './allowed-addresses.ts'
import { TooLarge } from './answer-body.ts'
import { openExchange, type Timeouts } from './exchange.ts'
import { refuseStatus, tryFault } from './fetch-once.ts'
import { outboundFault } from './outbound-fault.ts'

export type OperatorsServiceRules = {
  /** Who is called, as people read it. */
  readonly label: string
  /** 'http://127.0.0.1:11434/v1'. */
  readonly base: string
  readonly timeouts: Timeouts
  readonly maxAnswerBytes: number
  readonly userAgent: string
}

export type OperatorsService = {
  /**
   * Sent by POST to a path below the base, one try, no redirect. Throws Failure with detail.kind (see outbound-fault.ts), also while the
   * answer is read; leaving the answer early ends the connection.
   */
  post: (
    path: string,
    message: { headers: Readonly<Record<string, string>>; body: string; signal: AbortSignal },
  ) => Promise<AsyncGenerator<Uint8Array, void>>
  close: () => void
}

export function openOperatorsService(rules: OperatorsServiceRules): OperatorsService {
  const base = rules.base.endsWith('/') ? rules.base : `${rules.base}/`
  const allowed = allowRules([base], 'loopback')
  const { exchange, close } = openExchange({ reach: 'any' })
  const { label, maxAnswerBytes } = rules
  const refusing = { label, maxAnswerBytes, now: Date.now }

  return {
    close,
    post: async (path, { headers, body, signal }) => {
      const url = new URL(path, base)
      assert(isAllowed(url, allowed), `${label} may not be asked at ${url.origin}`)
      const late = AbortSignal.timeout(rules.timeouts.totalMs)
      const faultOf = (error: unknown) =>
        late.aborted ? outboundFault('slow', label, { rest: 'the whole answer', cause: error }) : tryFault(error, refusing)
      try {
        const sent = { ...headers, 'user-agent': rules.userAgent, 'content-length': String(Buffer.byteLength(body)) }
        const raw = await exchange(url, sent, rules.timeouts, AbortSignal.any([signal, late]), body)
        if (raw.status >= 300 && raw.status <= 399) {
          raw.discard()
          throw outboundFault('redirected', label)
        }
        if (raw.status < 200 || raw.status > 299) raw.discard()
        refuseStatus(raw, refusing)
        return pieces(raw, maxAnswerBytes, faultOf)
      } catch (error) {
        throw faultOf(error)
      }
    },
  }
}

async function* pieces(
  raw: { body: AsyncIterable<Uint8Array>; discard: () => void },
  maxBytes: number,
  faultOf: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array, void> {
  let byteCount = 0
  try {
    for await (const piece of raw.body) {
      byteCount += piece.length
      if (byteCount > maxBytes) throw new TooLarge(`more than ${maxBytes} bytes`)
      yield piece
    }
  } catch (error) {
    throw faultOf(error)
  } finally {
    raw.discard()
  }
}
