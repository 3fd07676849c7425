// One JSON object a line on stdout; a readable line instead when a person watches a terminal in development.
import { type Logger, pino, stdSerializers } from 'pino'
import { personless, visible, withoutSecretFields } from './redaction.ts'
import { terminalLine } from './terminal-lines.ts'

export type Log = Logger

export type LogOptions = {
  level: string
  /** Readable lines instead of JSON. */
  readable: boolean
  /** Takes whole lines. */
  write: (line: string) => void
}

const longestStack = 8_000

/** Never throws because of what is logged. Secrets, mail addresses and control characters do not get through, whoever logs them. */
export function openLog(options: LogOptions): Log {
  const write = options.readable ? (line: string) => options.write(terminalLine(line)) : options.write
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: isoTime(),
      formatters: {
        level: label => ({ level: label }),
        log: fields => withoutSecretFields(fields) as Record<string, unknown>,
      },
      serializers: { err: errorFields, error: errorFields },
      // JSON escapes line breaks and C0 by itself; what it lets through is made visible here, still as JSON escapes.
      hooks: { streamWrite: line => `${visible(personless(line.trimEnd()))}\n` },
    },
    { write },
  )
}

/** As pino's own, but the words of a millisecond are made once. */
function isoTime(): () => string {
  let at = Number.NaN
  let words = ''
  return () => {
    const now = Date.now()
    if (now !== at) words = `,"time":"${new Date((at = now)).toISOString()}"`
    return words
  }
}

/** Type, code, message, stack and causes; nothing else that a driver may have hung on the error (a query's parameters, a request's headers). */
function errorFields(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return stdSerializers.err(error as Error)
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    message: error.message,
    stack: error.stack?.slice(0, longestStack),
    ...(cause === undefined ? {} : { cause: depth < 4 ? errorFields(cause, depth + 1) : '[more]' }),
  }
}
