// One pool per process. Kysely speaks through it and gets our failures instead of the driver's; `pool` is the bare driver
// for COPY streams and LISTEN.
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import { Pool, type PoolClient } from 'pg'
import { Failure, isFailure } from '#basics'
import { connectionOf } from './connection.ts'
import type { DatabaseLog } from './database-log.ts'
import { breaksConnection, databaseFailure, mayHaveWaited } from './faults.ts'
import { type Connections, measurePool } from './measured-pool.ts'
import { listen, type Listener, type Listening } from './listen.ts'
import { isReplacedNow } from './migrate.ts'
import { keptAs } from './prepared.ts'
import { watchPulse } from './pulse.ts'
import { rememberReplacing } from './replacing.ts'
import { schemaName } from './schema.ts'
import type { Tables } from './tables.generated.ts'
import { valueParsers } from './values.ts'

export interface DatabaseOptions {
  /** See connectionOf. The running role's, which owns nothing. */
  url: string
  /** Connections at most. */
  poolSize: number
  /** How long a query waits for a free or a new connection. */
  connectTimeoutMs: number
  /** After how long an unused connection is closed. */
  idleTimeoutMs: number
  /** 0: no limit. Enforced by the server, and 5 s later by the client in case the server is gone. */
  statementTimeoutMs: number
  lockTimeoutMs: number
  idleInTransactionTimeoutMs: number
  /** Shown in pg_stat_activity. */
  applicationName: string
  log: DatabaseLog
}

export interface Database {
  readonly kysely: Kysely<Tables>
  readonly pool: Pool
  /** One round trip; rejects when the server does not answer. For whoever asks after its health. */
  answer(): Promise<void>
  /** How the pool is at this moment. */
  connections(): Connections
  /** Calls `onNotice` with the payload of every NOTIFY on `channel`, over a connection held for it. */
  listen(listener: Listener): Listening
  /** Says a word to all who listen on that channel, in whichever process. */
  notify(channel: string, payload: string): Promise<void>
  /** Waits for running queries, then closes every connection; what listens has to be closed before. Safe to call twice. */
  close(): Promise<void>
}

/** Sessions read and write in UTC, ISO dates, and see only our schema: answers never hang on a server's settings. */
const sessionSettings = `-c search_path=${schemaName} -c timezone=UTC -c datestyle=ISO -c intervalstyle=iso_8601`
const clientGraceMs = 5_000
/** Beside the time for which a lock is waited for: a machine under load takes a while to tell. */
const replacedLatelyMs = 5_000
/** Routers forget a connection that says nothing for a few minutes. */
const keepAliveAfterMs = 30_000

/**
 * Opens the pool; connects with the first query, and again by itself after the database was away.
 * Throws Failure('misconfigured') at once for an address that is none or that would cross the network unverified.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const connection = connectionOf(options.url)
  const pulse = watchPulse({ ...connection, application_name: `${options.applicationName} (pulse)` }, options.log)
  const pool = new Pool({
    ...connection,
    stream: () => pulse.socket(),
    types: valueParsers(),
    options: sessionSettings,
    application_name: options.applicationName,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs,
    idleTimeoutMillis: options.idleTimeoutMs,
    statement_timeout: options.statementTimeoutMs || false,
    lock_timeout: options.lockTimeoutMs,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs,
    ...(options.statementTimeoutMs > 0 && { query_timeout: options.statementTimeoutMs + clientGraceMs }),
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfterMs,
  })
  // Without these listeners a lost connection would end the process: the first speaks for idle connections, which the pool
  // replaces by itself, the second for those in use, whose next query fails.
  pool.on('error', error => options.log.warn({ code: codeOf(error) }, 'an idle database connection was lost'))
  pool.on('connect', client => {
    client.on('error', error => options.log.warn({ code: codeOf(error) }, 'a database connection was lost'))
  })
  const connections = measurePool(pool)
  const wasReplaced = rememberReplacing(
    async () => (await pulse.ask(isReplacedNow))?.['held'] === true,
    options.lockTimeoutMs + replacedLatelyMs,
  )
  /** Who waited for a restore or a migration is told so; it has no cause, because nothing is wrong. */
  const translate = async (error: unknown): Promise<never> => {
    const failure = databaseFailure(error)
    if (isFailure(failure, 'busy') && mayHaveWaited(error) && (await wasReplaced()))
      throw new Failure('busy', 'The data is being restored or migrated; try again in a moment.')
    throw failure ?? error
  }
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: translating(pool, translate) }) })
  let closing: Promise<void> | undefined
  return {
    kysely,
    pool,
    connections,
    async answer() {
      await pool.query('SELECT 1')
    },
    listen: listener => listen(pool, listener, options.log),
    async notify(channel, payload) {
      await pool.query('SELECT pg_notify($1, $2)', [channel, payload])
    },
    close() {
      closing ??= pulse.close().then(() => pool.end())
      return closing
    },
  }
}

type Translate = (error: unknown) => Promise<never>

const undone = { command: 'ROLLBACK', rowCount: null, rows: [] }
const afterBroken = 'Client has encountered a connection error and is not queryable'
const ignored = (): void => {}

function translating(pool: Pool, translate: Translate) {
  const known = new WeakMap<PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect().catch(translate)
      const wrapped = known.get(client) ?? wrap(client, translate)
      known.set(client, wrapped)
      return wrapped
    },
  }
}

/** One statement at a time: what is asked for while one runs, such as the end of a transaction of which a part has failed, is sent after it. */
function wrap(client: PoolClient, translate: Translate): PostgresPoolClient {
  let broken = false
  let last: Promise<unknown> | undefined
  const send = (given: unknown[]): Promise<unknown> => {
    // The answer to another may still be under way. What was begun is undone when the connection goes, and it goes when it is given back.
    if (broken) return given[0] === 'rollback' ? Promise.resolve(undone) : translate(new Error(afterBroken))
    const answer = (client.query as (...given: unknown[]) => Promise<unknown>).apply(client, given)
    return answer.catch((error: unknown) => {
      broken ||= breaksConnection(error)
      return translate(error)
    })
  }
  const query = (...parameters: unknown[]): unknown => {
    const [text, values] = parameters
    // A cursor: at the pace of whoever reads it.
    if (typeof text !== 'string') return (client.query as (...given: unknown[]) => unknown).apply(client, parameters)
    const name = keptAs(text)
    const given = name === undefined ? parameters : [{ name, text, values }]
    const answer = last ? last.then(() => send(given)) : send(given)
    const over = answer.then(ignored, ignored)
    last = over
    void over.then(() => {
      if (last === over) last = undefined
    })
    return answer
  }
  return {
    processID: (client as unknown as { processID: number }).processID,
    query: query as PostgresPoolClient['query'],
    release: destroy => client.release(destroy === true || broken),
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
