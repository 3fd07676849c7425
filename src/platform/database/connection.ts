// Reads DATABASE_URL ourselves instead of handing it to the driver: the driver would honour `sslmode=no-verify`, and its
// errors may carry the address. Nothing thrown here repeats the address, because it holds the password.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import type { ClientBase } from 'pg'
import { Failure } from '#basics'

export interface ConnectionConfig {
  /** Host name, address, or the directory of a Unix socket (begins with '/'). */
  host: string
  port: number
  database: string
  user: string
  password: string | undefined
  /** false on loopback and Unix sockets unless asked for; else always with a verified certificate. */
  ssl: false | ConnectionOptions
}

const unsafeModes = new Set(['disable', 'no-verify', 'false', '0'])
const knownModes = new Set(['allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'true', '1'])

/**
 * `postgresql://USER:…@HOST:5432/NAME?sslmode=verify-full&sslrootcert=FILE` → what the driver needs.
 * A Unix socket is `?host=/directory` or the directory percent-encoded as the host.
 * Throws Failure('misconfigured') for an address that is none, and for one that would cross the network unverified.
 */
export function connectionOf(url: string): ConnectionConfig {
  const parsed = parse(url)
  const host = parsed.searchParams.get('host') || decoded(parsed.hostname).replace(/^\[(.+)\]$/, '$1') || 'localhost'
  const port = Number(parsed.searchParams.get('port') || parsed.port || 5432)
  const user = decoded(parsed.username)
  const database = decoded(parsed.pathname.slice(1))
  if (user === '') throw new Failure('misconfigured', 'The database address (DATABASE_URL) names no user.')
  if (database === '') throw new Failure('misconfigured', 'The database address (DATABASE_URL) names no database.')
  const password = parsed.password === '' ? undefined : decoded(parsed.password)
  return { host, port, database, user, password, ssl: transport(host, parsed.searchParams) }
}

/** True where packets never leave the machine. Names other than `localhost` are not trusted: a resolver may answer anything. */
export function isLoopback(host: string): boolean {
  if (host.startsWith('/') || host === 'localhost' || host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}

/** False where it cannot be told: a name other than `localhost` may lead anywhere. */
export function isOnThisMachine(url: string): boolean {
  return isLoopback(connectionOf(url).host)
}

/**
 * For whoever holds locks through long statements: when they are killed, the server ends the statement and gives the locks back within a
 * moment, and not at the end of an index that takes minutes. Systems on which PostgreSQL cannot look refuse the setting; there it stays so.
 */
export async function noticedWhenGone(client: ClientBase): Promise<void> {
  await client.query(`SET client_connection_check_interval = '500ms'`).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === '22023')) throw error
  })
}

function transport(host: string, parameters: URLSearchParams): false | ConnectionOptions {
  const mode = (parameters.get('sslmode') ?? parameters.get('ssl') ?? '').toLowerCase()
  if (mode !== '' && !unsafeModes.has(mode) && !knownModes.has(mode)) {
    throw new Failure('misconfigured', 'The database address (DATABASE_URL) has an unknown sslmode; use verify-full.')
  }
  if (host.startsWith('/')) return false
  if (isLoopback(host)) {
    const asked = mode !== '' && mode !== 'allow' && mode !== 'prefer' && !unsafeModes.has(mode)
    return asked ? verified(parameters) : false
  }
  if (unsafeModes.has(mode)) {
    throw new Failure(
      'misconfigured',
      'The database is on another machine, and sslmode=disable or no-verify would send its password unprotected: ' +
        'remove it, and name the authority with sslrootcert=FILE if it is your own.',
    )
  }
  return verified(parameters)
}

function verified(parameters: URLSearchParams): ConnectionOptions {
  const read = (name: string): string | undefined => {
    const path = parameters.get(name)
    if (path === null || path === '' || path === 'system') return undefined
    try {
      return readFileSync(path, 'utf8')
    } catch (cause) {
      throw new Failure('misconfigured', `The file that ${name} names in the database address cannot be read.`, { cause })
    }
  }
  const ca = read('sslrootcert')
  const cert = read('sslcert')
  const key = read('sslkey')
  return { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
}

function parse(url: string): URL {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new Failure('misconfigured', 'The database address (DATABASE_URL) must begin with postgresql://')
  }
  // `//user@/database?host=/socket` is usual for sockets, yet an empty host after a user is no URL: name one that is overridden.
  const whole = url.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?])/, '$1localhost')
  if (!URL.canParse(whole)) throw unreadable()
  return new URL(whole)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) throw unreadable()
    throw error
  }
}

function unreadable(): Failure {
  return new Failure(
    'misconfigured',
    'The database address (DATABASE_URL) cannot be read; special characters in its password must be percent-encoded.',
  )
}
