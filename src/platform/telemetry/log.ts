// One JSON object a line on stdout; a readable line instead when a person watches a terminal in development.
import { type Logger, pino, stdSerializers } from 'pino'
import { assert } from '#basics'
import { personless, truncatedAddress, visible, withoutSecretFields } from './redaction.ts'
import { terminalLine } from './terminal-lines.ts'

export type Log = Logger

/** What was logged as an error, as it was thrown: nothing is redacted yet. */
export type LoggedFault = {
  level: 'error' | 'fatal'
  error: unknown
  message: string
  fields: Readonly<Record<string, unknown>>
  /** Where it was logged for a request. */
  requestId: string | undefined
}

export type FaultListener = {
  /** Must not throw. */
  note(fault: LoggedFault): void
  /** Brings what was noted into safety. */
  flush(): Promise<void>
}

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
const listeners = new WeakMap<Log, Set<FaultListener>>()
const errorLevel = 50
const fatalLevel = 60
const quoted = new Map<string, string>()
const mostQuoted = 1_000

/** Never throws because of what is logged. Secrets, mail addresses and control characters do not get through, whoever logs them. */
export function openLog(options: LogOptions): Log {
  const written = options.readable ? (line: string) => options.write(terminalLine(line)) : options.write
  // Errors are told to whoever listens, also where none is written.
  const isQuiet = options.level === 'fatal' || options.level === 'silent'
  const write = isQuiet ? (line: string) => void (isWritten(line, options.level) && written(line)) : written
  const told = new Set<FaultListener>()
  const time = isoTime()
  const log = pino(
    {
      level: isQuiet ? 'error' : options.level,
      base: null,
      timestamp: time,
      formatters: {
        level: label => ({ level: label }),
        log: fields => withoutSecretFields(fields) as Record<string, unknown>,
      },
      serializers: { err: errorFields, error: errorFields },
      // JSON escapes line breaks and C0 by itself; what it lets through is made visible here, still as JSON escapes.
      hooks: {
        streamWrite: line => `${visible(personless(line.trimEnd()))}\n`,
        logMethod(given, method, level) {
          if (level >= errorLevel && told.size > 0) tell(told, this, given, level)
          method.apply(this, given)
        },
      },
    },
    { write },
  )
  writers.set(log, { write, time })
  listeners.set(log, told)
  return log
}

function isWritten(line: string, level: string): boolean {
  return level === 'fatal' && line.startsWith('{"level":"fatal"')
}

/** Tells of whatever is logged as an error from now on, by this log or one made of it; → ends that. */
export function onFault(log: Log, listener: FaultListener): () => void {
  const told = listeners.get(log)
  assert(told, 'the log was opened here')
  told.add(listener)
  return () => void told.delete(listener)
}

/** Before a process ends in an unknown state: waits so long, at most, until what was told is in safety. */
export async function faultsSaved(log: Log, mostMs: number): Promise<void> {
  const late = Promise.withResolvers<void>()
  setTimeout(late.resolve, mostMs).unref()
  const saved = Promise.allSettled([...(listeners.get(log) ?? [])].map(listener => listener.flush()))
  await Promise.race([saved, late.promise])
}

function tell(told: ReadonlySet<FaultListener>, log: Log, given: readonly unknown[], level: number): void {
  const [first] = given
  const isFields = typeof first === 'object' && first !== null && !(first instanceof Error)
  const fields = isFields ? (first as Record<string, unknown>) : {}
  const words = given.find(each => typeof each === 'string')
  const { requestId } = log.bindings() as { requestId?: string }
  const fault: LoggedFault = {
    level: level >= fatalLevel ? 'fatal' : 'error',
    error: first instanceof Error ? first : (fields.err ?? fields.error),
    message: typeof words === 'string' ? words : '',
    fields,
    requestId,
  }
  for (const listener of told) listener.note(fault)
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
