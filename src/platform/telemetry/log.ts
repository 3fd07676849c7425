// One JSON object a line on stdout; a readable line instead when a person watches a terminal in development.
import { type Logger, pino, stdSerializers } from 'pino'
import { personless, truncatedAddress, visible, withoutSecretFields } from './redaction.ts'
import { terminalLine } from './terminal-lines.ts'

export type Log = Logger

export type LogOptions = {
  level: string
  /** Readable lines instead of JSON. */
  readable: boolean
  /** Takes whole lines. */
  write: (line: string) => void
}

/** What is said of a request. Nothing of it is the client's own words: a method that the parser knows, our template, numbers, our id. */
export type RequestFields = {
  requestId: string
  method: string
  /** Its template, not the address that was asked for. */
  route: string
  status: number
  durationMs: number
  /** The address; its network is written. */
  client: string
}

const longestStack = 8_000
const writers = new WeakMap<Log, { write: (line: string) => void; time: () => string }>()
const quoted = new Map<string, string>()
const mostQuoted = 1_000

/** Never throws because of what is logged. Secrets, mail addresses and control characters do not get through, whoever logs them. */
export function openLog(options: LogOptions): Log {
  const write = options.readable ? (line: string) => options.write(terminalLine(line)) : options.write
  const time = isoTime()
  const log = pino(
    {
      level: options.level,
      base: null,
      timestamp: time,
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
  writers.set(log, { write, time })
  return log
}

/**
 * One line for every request is most of what is written, and it holds nothing that could need redaction: it is put together here, which
 * costs a quarter of what the way through pino costs.
 */
export function logRequest(log: Log, fields: RequestFields): void {
  if (!log.isLevelEnabled('info')) return
  const writer = writers.get(log)
  const client = truncatedAddress(fields.client)
  if (!writer) return log.info({ ...fields, client }, 'request')
  writer.write(
    `{"level":"info"${writer.time()},"requestId":"${fields.requestId}","method":${quote(fields.method)},"route":${quote(fields.route)},` +
      `"status":${fields.status},"durationMs":${fields.durationMs},"client":"${client}","msg":"request"}\n`,
  )
}

function quote(word: string): string {
  let text = quoted.get(word)
  if (text === undefined) {
    text = visible(JSON.stringify(word))
    if (quoted.size < mostQuoted) quoted.set(word, text)
  }
  return text
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
