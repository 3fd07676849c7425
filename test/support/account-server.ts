// Accounts behind a server, with a clock that stands until a test moves it, letters that are kept instead of sent, and browsers that
// keep cookies as real ones do.
import { randomBytes } from 'node:crypto'
import { afterAll } from 'vitest'
import { openAuditTrail } from '#audit-trail'
import { Secret } from '#config'
import { buildServer, type Mount } from '#http'
import { type Belongings, openIdentity } from '#identity'
import type { Mail, Message } from '#mail'
import { openOutbound } from '#outbound'
import { openLog } from '#telemetry'
import { type Keyring, openKeyring } from '#vault'
import { openPasswordHashing } from '../../src/product/identity/password-hashing.ts'
import { breachedEntry } from '../../src/product/identity/breached-passwords.ts'
import { accountDoors } from '../../src/app/accounts.ts'
import type { AuthReason } from '../../src/product/identity/identity.contract.ts'
import { type TestDatabase, testDatabase } from './database.ts'

export const goodPassword = 'correct horse battery staple'
export const breachedPassword = 'iloveyou1234567890'

export type AccountServerOptions = {
  registration?: 'open' | 'invite' | 'closed'
  mail?: boolean
  publicUrl?: string
  belongings?: readonly Belongings[]
  mounts?: readonly Mount[]
  secrets?: readonly Secret[]
  /** Another process of the same instance: its database, its secrets, its clock. */
  beside?: { database: TestDatabase; keyring: Keyring; now: () => number }
  /** How long after an answer the work behind it begins. Absent: at once. */
  backgroundDelayMs?: () => number
}

export async function accountServer(options: AccountServerOptions = {}) {
  const database = options.beside ? options.beside.database : await testDatabase({ poolSize: 8 })
  let at = options.beside?.now() ?? Date.UTC(2026, 2, 2, 9, 0, 0)
  const logged: string[] = []
  const log = openLog({ level: 'info', readable: false, write: line => logged.push(line) })
  const letters: Message[] = []
  const mail: Mail = {
    isSetUp: options.mail !== false,
    send: message => void letters.push(message),
    deliver: async () => {},
    reach: async () => {},
    settled: async () => {},
    close: async () => {},
  }
  const keyring = options.beside?.keyring ?? openKeyring(options.secrets ?? [new Secret(randomBytes(32).toString('base64'))])
  const trail = openAuditTrail({ database, now: () => at, log })
  const hashing = openPasswordHashing()
  const publicUrl = options.publicUrl ?? 'https://stocks.example.net'
  const outbound = openOutbound({
    userAgent: 'test',
    exchange: () => Promise.reject(Object.assign(new Error('no network in tests'), { code: 'ENETUNREACH' })),
  })
  const identity = openIdentity({
    database,
    keyring,
    trail,
    mail,
    outbound,
    log,
    settings: {
      registration: options.registration ?? 'open',
      sessionIdleMs: 60 * 60_000,
      sessionAbsoluteMs: 24 * 3_600_000,
      publicUrl,
    },
    breachedPasswords: breachedEntry(breachedPassword),
    belongings: options.belongings ?? [],
    now: () => new Date(at),
    hashing,
    backgroundDelayMs: options.backgroundDelayMs ?? (() => 0),
  })
  const doors = accountDoors(identity)
  const app = await buildServer({
    log,
    version: '0.0.0',
    production: true,
    publicUrl,
    listensOn: '127.0.0.1',
    trustProxy: ['127.0.0.1'],
    hstsPreload: false,
    securityContact: undefined,
    mounts: [...doors.mounts, ...(options.mounts ?? [])],
    authenticate: doors.authenticate,
    now: () => at,
    // The rules of this room are tried here, not how often a stranger may ask.
    rateLimits: { counter: () => () => ({ used: 1, resetMs: 60_000 }), close: () => {} },
  })
  afterAll(async () => {
    await app.close()
    await identity.close()
    await trail.close()
    outbound.close()
  })

  type Answer<Body> = {
    status: number
    body: Body & { code?: string; context?: { reason?: AuthReason; retryAfterSeconds?: number } }
    headers: Record<string, unknown>
  }

  /** `address`: where its requests come from. */
  function browser({
    address = '198.51.100.7',
    userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  } = {}) {
    const cookies = new Map<string, string>()
    const send = async <Body = Record<string, unknown>>(
      method: string,
      url: string,
      payload?: object,
      headers: Record<string, string> = {},
    ): Promise<Answer<Body>> => {
      const answer = await app.inject({
        method: method as 'GET',
        url,
        headers: {
          host: new URL(publicUrl).host,
          'x-forwarded-proto': 'https',
          'x-forwarded-for': address,
          'user-agent': userAgent,
          'sec-fetch-site': 'same-origin',
          ...(cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
          ...headers,
        },
        ...(payload === undefined ? {} : { payload }),
      })
      for (const cookie of [answer.headers['set-cookie'] ?? []].flat()) {
        const [, name, value, rest] = /^([^=]+)=([^;]*)(.*)$/.exec(cookie)!
        if (/max-age=0\b/i.test(rest!)) cookies.delete(name!)
        else cookies.set(name!, value!)
      }
      const body = answer.body === '' ? {} : answer.json<Body>()
      return { status: answer.statusCode, body: body as Answer<Body>['body'], headers: answer.headers }
    }
    const who = async (): Promise<string | null> =>
      (await send<{ account: { email: string } | null }>('GET', '/api/auth/session')).body.account?.email ?? null
    return { cookies, send, who, address }
  }

  /** The token of the newest link that was sent to this address. */
  async function linkTo(email: string): Promise<string> {
    await identity.settled()
    const letter = letters.findLast(({ to, text }) => to === email && text.includes('#'))
    const token = /#([\w-]{43})$/m.exec(letter?.text ?? '')?.[1]
    if (!token) throw new Error(`no link was sent to ${email}`)
    return token
  }

  /** Signed up and signed in. */
  async function member(email: string, password = goodPassword, from = browser()) {
    await from.send('POST', '/api/auth/sign-up', { email })
    const answer = await from.send('POST', '/api/auth/sign-up/complete', { token: await linkTo(email), password })
    if (answer.status !== 200) throw new Error(`signing up ${email} was answered ${answer.status} ${JSON.stringify(answer.body)}`)
    return from
  }

  /** The first administrator, with an authenticator app whose secret comes back too. */
  async function administrator(email = 'admin@example.net') {
    const { link } = (await identity.signUp.firstAdminLink())!
    const from = browser()
    await from.send('POST', '/api/auth/sign-up/complete', { token: link.split('#')[1], password: goodPassword, email })
    return from
  }

  return {
    database,
    identity,
    trail,
    keyring,
    hashing,
    app,
    letters,
    logged,
    browser,
    linkTo,
    member,
    administrator,
    now: () => at,
    pass: (ms: number) => void (at += ms),
  }
}
