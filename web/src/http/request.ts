// The one way to the server: JSON in, faults with the server's own words and request id out.

/** An answer other than success. code: the server's (RFC 9457), or unreachable / unreadable when there was none. */
export class RequestFault extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string | undefined
  readonly requestId: string | undefined
  constructor(fault: {
    status: number
    code: string
    title: string
    detail?: string | undefined
    requestId?: string | undefined
  }) {
    super(fault.title)
    this.name = 'RequestFault'
    this.status = fault.status
    this.code = fault.code
    this.detail = fault.detail
    this.requestId = fault.requestId
  }
  get isMissing(): boolean {
    return this.status === 404
  }
}

/** Throws RequestFault; an abort passes through. No header of our own, so that it meets the page's preloads. */
export async function getJson<Answer>(address: string, signal?: AbortSignal): Promise<Answer> {
  return asked(address, signal ? { signal } : {})
}

/** The same with a file as it is: its bytes are the body, whatever the browser thinks it is. */
export async function postFile<Answer>(address: string, file: Blob): Promise<Answer> {
  return asked(address, { method: 'POST', body: file, headers: { 'content-type': 'application/octet-stream' } })
}

/** Asks for something to be done that needs no more than its address. */
export async function post<Answer>(address: string): Promise<Answer> {
  return asked(address, { method: 'POST' })
}

export async function postJson<Answer>(address: string, body: object): Promise<Answer> {
  return asked(address, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
}

async function asked<Answer>(address: string, request: RequestInit): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(address, request)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new RequestFault({ status: 0, code: 'unreachable', title: 'The server does not answer.' })
  }
  if (response.ok) return (await response.json()) as Answer
  throw await faultOf(response)
}

async function faultOf(response: Response): Promise<RequestFault> {
  const requestId = response.headers.get('x-request-id') ?? undefined
  const isProblem = response.headers.get('content-type')?.includes('json')
  const problem: unknown = isProblem ? await response.json().catch(() => null) : null
  const text = (key: string): string | undefined => {
    const value = problem !== null && typeof problem === 'object' ? Reflect.get(problem, key) : undefined
    return typeof value === 'string' ? value : undefined
  }
  const wait = response.headers.get('retry-after')
  return new RequestFault({
    status: response.status,
    code: text('code') ?? 'unreadable',
    title: text('title') ?? `The server answered ${response.status}.`,
    detail: response.status === 429 && wait ? `Too many requests at once. Wait ${wait} seconds, then try again.` : text('detail'),
    requestId: text('requestId') ?? requestId,
  })
}
