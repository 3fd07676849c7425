// A request as a trace: what it took in all, and each piece of time in which it waited for somebody else.
import type { Answered, WaitKind } from '#measuring'
import { newSpanId, newTraceId, type Span } from '#telemetry'

const names: Record<WaitKind, string> = {
  database: 'database statement',
  connection: 'wait for a connection',
  computing: 'computing thread',
}

/** origin: ms since 1970 at which the clock of the pieces began. */
export function requestSpans(
  { method, route, status, hasFailed, durationMs, requestId, costs }: Answered,
  clockNow: number,
  origin: number,
): Span[] {
  const traceId = newTraceId()
  const spanId = newSpanId()
  const endedAt = origin + clockNow
  const whole: Span = {
    traceId,
    spanId,
    name: `${method} ${route}`,
    kind: 'server',
    beganAt: endedAt - durationMs,
    endedAt,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
      'tradewise.request_id': requestId,
    },
    isFault: hasFailed,
  }
  const pieces = (costs?.pieces ?? []).map(
    (piece): Span => ({
      traceId,
      spanId: newSpanId(),
      parentSpanId: spanId,
      name: names[piece.kind],
      kind: piece.kind === 'database' ? 'client' : 'internal',
      beganAt: origin + piece.beganAt,
      endedAt: origin + piece.endedAt,
      attributes: piece.kind === 'database' ? { 'db.system.name': 'postgresql' } : {},
      isFault: false,
    }),
  )
  return [whole, ...pieces]
}
