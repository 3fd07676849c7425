// The one way to the server: JSON in, faults with the server's own words and request id out.

export type FieldFault = { readonly path: string; readonly message: string }

/** An answer other than success. code: the server's (RFC 9457), or unreachable / unreadable when there was none. */
export class RequestFault extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string | undefined
  readonly requestId: string | undefined
  /** The server's finer reason, where it gives one. */
  readonly reason: string | undefined
  /** What was wrong with single fields, by their path: 'body/email'. */
  readonly errors: readonly FieldFault[]
  /** How long to wait before the same is worth another try; null: nothing was said. */
  readonly waitSeconds: number | null
  constructor(fault: {
    status: number
    code: string
    title: string
    detail?: string | undefined
    requestId?: string | undefined
    reason?: string | undefined
    errors?: readonly FieldFault[]
    waitSeconds?: number | null
  }) {
    super(fault.title)
    this.name = 'RequestFault'
    this.status = fault.status
    this.code = fault.code
    this.detail = fault.detail
    this.requestId = fault.requestId
    this.reason = fault.reason
    this.errors = fault.errors ?? []
    this.waitSeconds = fault.waitSeconds ?? null
  }
  get isMissing(): boolean {
    return this.status === 404
  }
}

/** Longer than the server gives any answer of its own: whoever is silent beyond that will say nothing any more. */
const patienceMs = 25_000

/** Throws RequestFault; an abort passes through. No header of our own, so that it meets the page's preloads. */
export async function getJson<Answer>(address: string, signal?: AbortSignal): Promise<Answer> {
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(silent()), patienceMs)
  const both = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal
  return bodyOf<Answer>(await answered(address, { signal: both }).finally(() => clearTimeout(timer)))
}

function silent(): RequestFault {
  return new RequestFault({ status: 0, code: 'silent', title: `The server has said nothing for ${patienceMs / 1000} seconds.` })
}

/** A file, as the server made it. */
export async function getFile(address: string): Promise<Blob> {
  return (await answered(address, {})).blob()
}

/** The same with a file as it is: its bytes are the body, whatever the browser thinks it is. */
export async function postFile<Answer>(address: string, file: Blob): Promise<Answer> {
  return asked(address, { method: 'POST', body: file, headers: { 'content-type': 'application/octet-stream' } })
}

/** What changes something. Without a body none is sent; an answer without content is undefined. */
export async function sendJson<Answer = undefined>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  address: string,
  body?: unknown,
): Promise<Answer> {
  if (body === undefined) return asked(address, { method })
  return asked(address, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
}

/** The same, answered by lines of JSON, each as it comes. */
export async function* sendForLines<Line>(address: string, body: unknown, signal: AbortSignal): AsyncGenerator<Line, void> {
  const headers = { 'content-type': 'application/json' }
  const response = await answered(address, { method: 'POST', body: JSON.stringify(body), headers, signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let waiting = ''
  for (;;) {
    const piece = await reader?.read()
    if (!piece || piece.done) return
    waiting += piece.value
    const lines = waiting.split('\n')
    waiting = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as Line
  }
}

async function asked<Answer>(address: string, request: RequestInit): Promise<Answer> {
  return bodyOf<Answer>(await answered(address, request))
}

async function bodyOf<Answer>(response: Response): Promise<Answer> {
  return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer)
}

async function answered(address: string, request: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(address, request)
  } catch (cause) {
    if (cause instanceof RequestFault || (cause instanceof DOMException && cause.name === 'AbortError')) throw cause
    throw new RequestFault({ status: 0, code: 'unreachable', title: 'The server does not answer.' })
  }
  if (response.ok) return response
  throw await faultOf(response)
}

async function faultOf(response: Response): Promise<RequestFault> {
  const requestId = response.headers.get('x-request-id') ?? undefined
  const isProblem = response.headers.get('content-type')?.includes('json')
  const problem: unknown = isProblem ? await response.json().catch(() => null) : null
  const wait = Number(response.headers.get('retry-after') ?? 'none')
  const waitSeconds = Number.isFinite(wait) ? wait : null
  const tooMany = `Too many requests at once. Wait ${waitSeconds} seconds, then try again.`
  return new RequestFault({
    status: response.status,
    code: textIn(problem, 'code') ?? 'unreadable',
    title: textIn(problem, 'title') ?? `The server answered ${response.status}.`,
    detail: response.status === 429 && waitSeconds !== null ? tooMany : textIn(problem, 'detail'),
    requestId: textIn(problem, 'requestId') ?? requestId,
    reason: textIn(fieldOf(problem, 'context'), 'reason'),
    errors: fieldFaultsIn(problem),
    waitSeconds,
  })
}

function fieldOf(value: unknown, key: string): unknown {
  return value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined
}

function textIn(value: unknown, key: string): string | undefined {
  const text = fieldOf(value, key)
  return typeof text === 'string' ? text : undefined
}

function fieldFaultsIn(problem: unknown): FieldFault[] {
  const errors = fieldOf(problem, 'errors')
  if (!Array.isArray(errors)) return []
  return errors.map(one => ({ path: textIn(one, 'path') ?? '', message: textIn(one, 'message') ?? '' }))
}
