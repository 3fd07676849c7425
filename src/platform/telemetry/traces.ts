// Traces for an OpenTelemetry collector, by OTLP over HTTP with JSON: one span for a request, one for each piece that it waited for. They
// stand in a bounded line in memory and leave together; a collector that is away costs what does not fit into it, and nothing else.
import { randomBytes } from 'node:crypto'

export type Span = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: 'server' | 'internal' | 'client'
  /** ms since 1970. */
  beganAt: number
  endedAt: number
  attributes: Readonly<Record<string, string | number>>
  isFault: boolean
}

export type Traces = {
  /** Never waits, never throws. */
  add(spans: readonly Span[]): void
  counts(): { sent: number; dropped: number }
  /** Sends what is left, for a moment at most. */
  close(): Promise<void>
}

export type TracesOptions = {
  /** Of the collector; /v1/traces is added where it names no path. */
  url: string
  service: { name: string; version: string; instanceId: string }
  /** Posts JSON and resolves when it was taken. */
  post: (url: string, body: string, signal: AbortSignal) => Promise<unknown>
  /** Whether what `post` threw speaks against what was sent, and not against the place: the same would be rejected for ever. */
  isRejected: (error: unknown) => boolean
  log: { warn(fields: object, message: string): void; info(message: string): void }
  sendEveryMs?: number
}

const mostWaiting = 4_096
const mostAtOnce = 512
const usualEveryMs = 5_000
const patienceMs = 10_000
const closeMs = 2_000

export function newTraceId(): string {
  return randomBytes(16).toString('hex')
}

export function newSpanId(): string {
  return randomBytes(8).toString('hex')
}

export function openTraces({ url, service, post, isRejected, log, sendEveryMs = usualEveryMs }: TracesOptions): Traces {
  const address = new URL(url)
  if (address.pathname === '/') address.pathname = '/v1/traces'
  const waiting: Span[] = []
  let sent = 0
  let dropped = 0
  let isAway = false
  let sending: Promise<void> = Promise.resolve()

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce)
      try {
        await post(address.href, JSON.stringify(requestOf(batch, service)), AbortSignal.timeout(patienceMs))
      } catch (error) {
        if (isRejected(error)) {
          if (!isAway) log.warn({ err: error }, 'the collector of traces rejects what it is sent, which is dropped')
          isAway = true
          dropped += batch.length
          waiting.splice(0, batch.length)
          continue
        }
        // It stays in line; the next time it is tried again.
        if (!isAway) log.warn({ err: error }, 'the collector of traces takes nothing; what does not fit into the line is dropped')
        isAway = true
        return
      }
      if (isAway) log.info('the collector takes traces again')
      isAway = false
      sent += batch.length
      waiting.splice(0, batch.length)
    }
  }

  const send = (): Promise<void> => (sending = sending.then(sendAll))
  let isEarly = false
  /** Many requests fill the line before its time comes. A collector that is away is asked at its time only. */
  function sendEarly(): void {
    if (isEarly || isAway || waiting.length < mostAtOnce) return
    isEarly = true
    void send().finally(() => (isEarly = false))
  }
  const timer = setInterval(() => void send(), sendEveryMs).unref()
  return {
    add(spans) {
      const room = mostWaiting - waiting.length
      for (const span of spans.slice(0, room)) waiting.push(span)
      dropped += Math.max(0, spans.length - room)
      sendEarly()
    },
    counts: () => ({ sent, dropped }),
    async close() {
      clearInterval(timer)
      const late = Promise.withResolvers<void>()
      setTimeout(late.resolve, closeMs).unref()
      await Promise.race([send(), late.promise])
    },
  }
}

/** As opentelemetry/proto/trace/v1 has it, in its JSON form: ids in hexadecimal digits, times as text. */
function requestOf(spans: readonly Span[], service: TracesOptions['service']): object {
  return {
    resourceSpans: [
      {
        resource: {
          attributes: attributesOf({
            'service.name': service.name,
            'service.version': service.version,
            'service.instance.id': service.instanceId,
          }),
        },
        scopeSpans: [{ scope: { name: service.name }, spans: spans.map(spanOf) }],
      },
    ],
  }
}

const kinds = { internal: 1, server: 2, client: 3 } as const

function spanOf({ traceId, spanId, parentSpanId, name, kind, beganAt, endedAt, attributes, isFault }: Span): object {
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(beganAt),
    endTimeUnixNano: nanoseconds(endedAt),
    attributes: attributesOf(attributes),
    status: isFault ? { code: 2 } : {},
  }
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : Number.isInteger(value)
          ? { intValue: String(value) }
          : { doubleValue: value },
  }))
}

/** Microseconds are what a clock in ms with fractions has. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`
}
