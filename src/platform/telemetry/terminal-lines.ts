// The same log line for a person at a terminal: time, level when it matters, words, and the rest as name=value.
import { visible } from './redaction.ts'

const quiet = new Set(['level', 'time', 'msg', 'err', 'requestId', 'method', 'route', 'status', 'durationMs', 'client', 'bytes'])

/** `json`: one line as pino writes it. Whatever the line holds, the result is lines without control characters but their own breaks. */
export function terminalLine(json: string): string {
  const fields = JSON.parse(json) as Record<string, unknown>
  const shown = (name: string) => textOf(fields[name] ?? '')
  const parts = [shown('time').slice(11, 19)]
  if (fields.level !== 'info') parts.push(shown('level').toUpperCase())
  if (fields.route !== undefined && fields.status !== undefined)
    parts.push(shown('method'), shown('route'), shown('status'), shown('durationMs'), 'ms')
  else parts.push(shown('msg'))
  for (const name of Object.keys(fields)) if (!quiet.has(name)) parts.push(`${name}=${shown(name)}`)
  const failed = fields.level === 'error' || fields.level === 'fatal'
  if (failed && fields.requestId !== undefined) parts.push(`requestId=${shown('requestId')}`)
  return `${[visible(parts.join(' ')), ...stackLines(fields.err)].join('\n')}\n`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function stackLines(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return []
  const { stack, message, cause } = error as { stack?: string; message?: string; cause?: unknown }
  const lines = (stack ?? message ?? '').split('\n')
  return [...lines.map(line => `    ${visible(line)}`), ...stackLines(cause)]
}
