// Asks the instance as anybody could, with whatever headers an attacker would send: node:http leaves them as they are.
import { Agent as PlainAgent, type IncomingHttpHeaders, request as plainRequest } from 'node:http'
import { Agent as SecureAgent, request as secureRequest, type RequestOptions as SecureOptions } from 'node:https'
import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { assert } from '#basics'
import { handlerTimeoutMs } from '#http'

export type Question = {
  readonly method?: string
  /** With its query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** False: an answer 429 or 503 is what is being looked for. Default: it is waited out once, where it says how long. */
  readonly isPatient?: boolean
}

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly tookMs: number
}

export type Asking = { ask(question: Question): Promise<Answer>; close(): void }

/** Longer than a handler may take, after which the instance itself says that it is busy. */
const answerMs = handlerTimeoutMs + 5_000
const mostBytes = 4 * 1024 * 1024
const longestWaitMs = 61_000

/** `ca`: an authority besides those that Node knows. */
export function openAsking(base: URL, options: { ca?: string | undefined } = {}): Asking {
  const isSecure = base.protocol === 'https:'
  const host = base.hostname.replace(/^\[|\]$/g, '')
  const agent = isSecure
    ? new SecureAgent({ keepAlive: true, maxSockets: 4, ...(options.ca === undefined ? {} : { ca: options.ca }) })
    : new PlainAgent({ keepAlive: true, maxSockets: 4 })

  async function ask(question: Question): Promise<Answer> {
    const answer = await once(question)
    const isForNow = answer.status === 429 || answer.status === 503
    if (!isForNow || question.isPatient === false) return answer
    const waitMs = Number(answer.headers['retry-after']) * 1_000
    if (!(waitMs <= longestWaitMs)) return answer
    await sleep(waitMs + 100)
    return once(question)
  }

  function once({ method = 'GET', path, headers = {}, body }: Question): Promise<Answer> {
    const began = performance.now()
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const options: SecureOptions = {
      agent,
      host,
      // Or it would be taken from the Host header, which may be forged here.
      ...(isSecure ? { servername: isIP(host) === 0 ? host : '' } : {}),
      port: base.port || (isSecure ? 443 : 80),
      method,
      path,
      headers: { host: base.host, accept: '*/*', 'user-agent': 'TradeWise readiness', ...length, ...headers },
    }
    return new Promise((resolve, reject) => {
      const request = (isSecure ? secureRequest : plainRequest)(options, response => {
        const parts: Buffer[] = []
        let size = 0
        response.on('data', (part: Buffer) => {
          size += part.length
          if (size <= mostBytes) parts.push(part)
        })
        response.once('error', reject)
        response.once('end', () => {
          assert(response.statusCode !== undefined, 'an answer has a status')
          resolve({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(parts).toString('utf8'),
            tookMs: performance.now() - began,
          })
        })
      })
      request.setTimeout(answerMs, () => request.destroy(new Error(`no answer within ${answerMs / 1_000} s`)))
      request.once('error', reject)
      request.end(body)
    })
  }

  return { ask, close: () => agent.destroy() }
}

/** Whether a question found no one to ask, in contrast to a bad answer. */
export function isNobodyThere(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')
}

/** Headers and body of a request with JSON. */
export function json(
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): { headers: Record<string, string>; body: string } {
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(content) }
}

/** The `code` of a problem; '' where the answer is none. */
export function codeOf(answer: Answer): string {
  const [, code = ''] = /"code":"([\w-]+)"/.exec(answer.body) ?? []
  return code
}
