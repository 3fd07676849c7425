// The same log line for a person at a terminal: time, level when it matters, words, and the rest as name=value.
import { visible } from './redaction.ts'

const quiet = new Set(['level', 'time', 'msg', 'err', 'requestId', 'method', 'route', 'status', 'durationMs', 'client', 'bytes'])

/** `json`: one line as pino writes it. Whatever the line holds, the result is lines without control characters but their own breaks. */
export function terminalLine(json: string): string {
  const fields = JSON.parse(json) as Record<string, unknown>
  const parts = [String(fields.time).slice(11, 19)]
  if (fields.level !== 'info') parts.push(String(fields.level).toUpperCase())
  if (fields.route !== undefined && fields.status !== undefined)
    parts.push(`${fields.method} ${fields.route} ${fields.status} ${fields.durationMs} ms`)
  else parts.push(String(fields.msg ?? ''))
  for (const [name, value] of Object.entries(fields))
    if (!quiet.has(name)) parts.push(`${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
  const failed = fields.level === 'error' || fields.level === 'fatal'
  if (failed && fields.requestId) parts.push(`requestId=${fields.requestId}`)
  return `${[visible(parts.join(' ')), ...stackLines(fields.err)].join('\n')}\n`
}

function stackLines(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return []
  const { stack, message, cause } = error as { stack?: string; message?: string; cause?: unknown }
  return [
    ...String(stack ?? message ?? '')
      .split('\n')
      .map(line => `    ${visible(line)}`),
    ...stackLines(cause),
  ]
}
