// Every route of the product's own description × nobody, another user, its owner, an administrator without a second factor and one
// with. A route that is not in the table below fails: whoever adds one says here whom it is for.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '#config'
import { buildServer } from '#http'
import { openLog } from '#telemetry'
import { compose, type Product } from '../../src/app/compose.ts'
import { localOptions } from '../support/local-options.ts'
import { goodPassword } from '../support/account-server.ts'
import { testDatabase } from '../support/database.ts'
import { remove, temporaryDirectory } from '../support/product.ts'

/** `this machine`: whoever sits at it, until there is a monitoring token (guarded-routes.test.ts has the rest); `own`: a user's own things; `proven`: such that ask for a proof within ten minutes; `admin`: administrators with one. */
type For = 'everybody' | 'own' | 'proven' | 'admin' | 'admin proven' | 'this machine'

const table: Record<string, For> = {
  'GET /api/auth/options': 'everybody',
  'GET /api/auth/session': 'everybody',
  'POST /api/auth/sign-in': 'everybody',
  'POST /api/auth/sign-in/code': 'everybody',
  'POST /api/auth/passkey/options': 'everybody',
  'POST /api/auth/passkey': 'everybody',
  'POST /api/auth/sign-out': 'everybody',
  'POST /api/auth/sign-up': 'everybody',
  'POST /api/auth/sign-up/complete': 'everybody',
  'POST /api/auth/links/look': 'everybody',
  'POST /api/auth/reset': 'everybody',
  'POST /api/auth/reset/complete': 'everybody',
  'POST /api/auth/step-up': 'own',
  'POST /api/auth/step-up/passkey/options': 'own',
  'POST /api/auth/step-up/passkey': 'own',
  'GET /api/account': 'own',
  'PATCH /api/account': 'own',
  'DELETE /api/account': 'proven',
  'GET /api/account/export': 'proven',
  'GET /api/account/sessions': 'own',
  'DELETE /api/account/sessions': 'proven',
  'DELETE /api/account/sessions/{sessionId}': 'proven',
  'PUT /api/account/password': 'proven',
  'DELETE /api/account/password': 'proven',
  'POST /api/account/email': 'proven',
  'POST /api/account/email/confirm': 'own',
  'POST /api/account/totp': 'proven',
  'DELETE /api/account/totp': 'proven',
  'POST /api/account/totp/confirm': 'proven',
  'POST /api/account/recovery-codes': 'proven',
  'POST /api/account/passkeys/options': 'proven',
  'POST /api/account/passkeys': 'proven',
  'PATCH /api/account/passkeys/{passkeyId}': 'own',
  'DELETE /api/account/passkeys/{passkeyId}': 'proven',
  'GET /api/account/events': 'own',
  'GET /api/account/events/export': 'proven',
  'GET /api/watchlists': 'own',
  'POST /api/watchlists': 'own',
  'GET /api/watchlists/export': 'own',
  'POST /api/watchlists/imports/preview': 'own',
  'POST /api/watchlists/imports': 'own',
  'GET /api/watchlists/{watchlistId}': 'own',
  'PATCH /api/watchlists/{watchlistId}': 'own',
  'DELETE /api/watchlists/{watchlistId}': 'own',
  'POST /api/watchlists/{watchlistId}/entries': 'own',
  'PATCH /api/watchlists/{watchlistId}/entries/{symbol}': 'own',
  'DELETE /api/watchlists/{watchlistId}/entries/{symbol}': 'own',
  'GET /api/alerts': 'own',
  'POST /api/alerts': 'own',
  'GET /api/alerts/log': 'own',
  'PATCH /api/alerts/{alertId}': 'own',
  'DELETE /api/alerts/{alertId}': 'own',
  'GET /api/screener': 'own',
  'POST /api/screener': 'own',
  'GET /api/screener/export': 'own',
  'GET /api/screens': 'own',
  'POST /api/screens': 'own',
  'PATCH /api/screens/{screenId}': 'own',
  'DELETE /api/screens/{screenId}': 'own',
  'GET /api/signal-rules': 'own',
  'POST /api/signal-rules': 'own',
  'PATCH /api/signal-rules/{ruleId}': 'own',
  'DELETE /api/signal-rules/{ruleId}': 'own',
  'GET /api/backtests': 'own',
  'POST /api/backtests': 'own',
  'GET /api/backtests/{backtestId}': 'own',
  'DELETE /api/backtests/{backtestId}': 'own',
  'POST /api/backtests/{backtestId}/cancel': 'own',
  'GET /api/backtests/{backtestId}/export/{format}': 'own',
  'POST /api/stocks/{symbol}/question': 'own',
  'POST /api/screener/question': 'own',
  'GET /api/language-model': 'own',
  'GET /api/admin/users': 'admin',
  'PATCH /api/admin/users/{userId}': 'admin proven',
  'DELETE /api/admin/users/{userId}/sessions': 'admin proven',
  'DELETE /api/admin/users/{userId}/factors': 'admin proven',
  'POST /api/admin/users/links': 'admin proven',
  'GET /api/admin/users/links': 'admin',
  'POST /api/admin/users/invites': 'admin proven',
  'GET /api/admin/audit-trail': 'admin',
  'GET /api/admin/audit-trail/export': 'admin proven',
  'GET /api/admin/jobs': 'admin',
  'GET /api/admin/jobs/{name}/{jobId}': 'admin',
  'POST /api/admin/jobs/{name}/{jobId}/cancel': 'admin proven',
  'POST /api/admin/jobs/dead/{jobId}/again': 'admin proven',
  'POST /api/admin/jobs/dead/again': 'admin proven',
  'DELETE /api/admin/jobs/dead/{jobId}': 'admin proven',
  'DELETE /api/admin/jobs/dead': 'admin proven',
  'GET /api/admin/alarms': 'admin',
  'PUT /api/admin/alarms/rules/{rule}': 'admin proven',
  'PUT /api/admin/alarms/plan': 'admin proven',
  'POST /api/admin/alarms/{alarmId}/acknowledge': 'admin proven',
  'POST /api/admin/alarms/channels/{channel}/test': 'admin proven',
  'GET /api/admin/backups': 'admin',
  'POST /api/admin/backups': 'admin proven',
  'POST /api/admin/backups/{backupId}/proof': 'admin proven',
  'GET /api/admin/backups/{backupId}/file': 'admin proven',
  'GET /api/admin/duties': 'admin',
  'POST /api/admin/duties/{duty}/run': 'admin proven',
  'GET /api/admin/retention': 'admin',
  'GET /api/symbols/search': 'everybody',
  'GET /api/stocks/{symbol}': 'everybody',
  'GET /api/stocks/{symbol}/bars': 'everybody',
  'GET /api/stocks/{symbol}/factors': 'everybody',
  'GET /api/stocks/{symbol}/peers': 'everybody',
  'GET /api/stocks/{symbol}/indicators': 'everybody',
  'GET /api/stocks/{symbol}/analysis': 'everybody',
  'GET /api/stocks/{symbol}/rolling-risk': 'everybody',
  'GET /api/stocks/{symbol}/signals': 'everybody',
  'POST /api/stocks/{symbol}/signals': 'own',
  'GET /api/stocks/{symbol}/signals/own': 'own',
  'GET /api/stocks/{symbol}/revisions': 'everybody',
  'GET /api/stocks/{symbol}/summary': 'everybody',
  'GET /api/indicators': 'everybody',
  'GET /api/allocation': 'everybody',
  'GET /api/stocks/{symbol}/forecast': 'everybody',
  'GET /api/forecasts/record': 'everybody',
  'POST /api/rules/check': 'everybody',
  'GET /api/signals/live': 'everybody',
  'GET /api/signals/record': 'everybody',
  'GET /api/rules/vocabulary': 'everybody',
  'GET /api/exchange-rates': 'everybody',
  'GET /api/exchange-rates/currencies': 'everybody',
  'GET /api/macro/shiller': 'everybody',
  'GET /api/market/status': 'everybody',
  'GET /api/market/sources': 'everybody',
  'GET /api/market/refresh': 'everybody',
  // These write what everybody sees.
  'POST /api/market/refresh': 'admin proven',
  'POST /api/market/imports/preview': 'admin',
  'POST /api/market/imports': 'admin proven',
  'POST /api/market/findings/{id}/undo': 'admin proven',
  'POST /api/market/findings/{id}/redo': 'admin proven',
  'POST /api/market/findings/{id}/dismiss': 'admin proven',
  'POST /api/market/findings/{id}/restore': 'admin proven',
  'GET /api/market/symbol-changes': 'everybody',
  'POST /api/market/symbol-changes': 'admin proven',
  'DELETE /api/market/symbol-changes/{former}': 'admin proven',
  'GET /api/market/findings': 'everybody',
  'GET /api/health': 'everybody',
  'GET /api/health/live': 'everybody',
  'GET /api/health/ready': 'everybody',
  'GET /api/task-queue/stats': 'everybody',
  'GET /api/performance/stats': 'everybody',
  'GET /metrics': 'this machine',
  'GET /api/admin/live': 'admin',
  'GET /api/admin/settings': 'admin',
  'GET /api/admin/errors': 'admin',
  'GET /api/admin/errors/{errorId}': 'admin',
  'POST /api/admin/errors/{errorId}/seen': 'admin proven',
  'POST /api/admin/errors/{errorId}/resolved': 'admin proven',
  'POST /api/admin/errors/seen': 'admin proven',
  'GET /api/openapi.json': 'everybody',
  'POST /api/csp-report': 'everybody',
  'POST /api/client-errors': 'everybody',
}

const database = await testDatabase()
const dataDirectory = temporaryDirectory()
const log = openLog({ level: 'silent', readable: false, write: () => {} })
let product: Product
let app: Awaited<ReturnType<typeof buildServer>>
let routes: string[]

beforeAll(async () => {
  const { settings } = readSettings(
    { DATA_DIR: dataDirectory, DATABASE_URL: database.url, DATABASE_MIGRATE_URL: database.ownerUrl },
    { readFile: () => '' },
  )
  product = await compose({ settings, log, progress: () => {}, owns: false, works: false, stop: new AbortController().signal })
  // What is followed ends at once: nobody here reads for a minute.
  product.instruments.overview.close()
  app = await buildServer({
    ...localOptions,
    mounts: product.mounts,
    authenticate: product.authenticate,
    isAlone: product.isAlone,
    rateLimits: { counter: () => () => ({ used: 1, resetMs: 60_000 }), close: () => {} },
    now: () => Date.now(),
  })
  const description = (await app.inject({ url: '/api/openapi.json', headers: { host: 'localhost:3000' } })).json<{
    paths: Record<string, object>
  }>()
  routes = Object.entries(description.paths).flatMap(([path, item]) =>
    Object.keys(item).map(method => `${method.toUpperCase()} ${path}`),
  )
}, 120_000)
afterAll(async () => {
  await app.close()
  await product.close()
  remove(dataDirectory)
})

let hash: string | undefined

async function keptPassword(): Promise<string> {
  const email = `${randomUUID()}@example.net`
  await product.identity.signUp.create({ email, password: goodPassword, role: 'user' })
  const { rows } = await database.pool.query<{ hash: string }>(
    'DELETE FROM account WHERE email = $1 RETURNING password_hash AS hash',
    [email],
  )
  return rows[0]!.hash
}

type Person = { id: string; cookie: string; sessionId: string }

/** `proof` minutes ago. */
async function person(role: 'user' | 'admin', { factor, proof }: { factor: boolean; proof: number }): Promise<Person> {
  const email = `${randomUUID()}@example.net`
  const id = randomUUID()
  // A password is slow to keep, on purpose: everybody here has one and the same, kept once.
  hash ??= await keptPassword()
  await database.pool.query(
    `INSERT INTO account (account_id, email, email_key, name, role, password_hash, password_is_short, created_at)
     VALUES ($1, $2, $2, '', $3, $4, false, now())`,
    [id, email, role, hash],
  )
  const signedIn = await call('POST /api/auth/sign-in', { payload: { email, password: goodPassword } })
  const cookie = [signedIn.headers['set-cookie'] ?? []]
    .flat()
    .find(each => each.startsWith('__Host-session='))!
    .split(';')[0]!
  if (factor) await passkeyOf(id)
  await database.pool.query("UPDATE account_session SET verified_at = now() - $2 * interval '1 minute' WHERE account_id = $1", [
    id,
    proof,
  ])
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT session_id AS id FROM account_session WHERE account_id = $1',
    [id],
  )
  return { id, cookie, sessionId: rows[0]!.id }
}

async function passkeyOf(accountId: string): Promise<string> {
  const id = randomUUID()
  await database.pool.query(
    "INSERT INTO passkey (passkey_id, account_id, credential_id, public_key, counter, transports, is_synced, name, created_at) VALUES ($1, $2, $3, '', 0, '{}', false, 'Key', now())",
    [id, accountId, id],
  )
  return id
}

function call(
  route: string,
  { as, payload, ids = {} }: { as?: Person | undefined; payload?: object; ids?: Record<string, string> } = {},
) {
  const [method = '', path = ''] = route.split(' ')
  const named = path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => ids[name] ?? (name === 'symbol' ? 'AAPL' : name === 'id' ? '1' : randomUUID()),
  )
  return app.inject({
    method: method as 'GET',
    url: named,
    headers: { host: 'localhost:3000', 'sec-fetch-site': 'same-origin', ...(as ? { cookie: as.cookie } : {}) },
    ...(payload ? { payload } : {}),
  })
}

/** What the door says; null when it lets the request in, whatever becomes of it then. */
async function door(route: string, as?: Person): Promise<string | null> {
  const answer = await call(route, { as })
  if (answer.statusCode >= 500 && answer.statusCode !== 503)
    throw new Error(`${route} answered ${answer.statusCode}: ${answer.body}`)
  if (answer.statusCode !== 401 && answer.statusCode !== 403) return null
  const { code, context } = answer.json<{ code: string; context?: object }>()
  // A rule of the room itself (a wrong password, an import from elsewhere) is none of the door.
  return context === undefined && ['sign-in-required', 'not-allowed', 'second-factor-required', 'step-up-required'].includes(code)
    ? code
    : null
}

const expected: Record<For, { nobody: string | null; user: string | null; bareAdmin: string | null; staleAdmin: string | null }> =
  {
    everybody: { nobody: null, user: null, bareAdmin: null, staleAdmin: null },
    'this machine': { nobody: null, user: null, bareAdmin: null, staleAdmin: null },
    own: { nobody: 'sign-in-required', user: null, bareAdmin: null, staleAdmin: null },
    proven: {
      nobody: 'sign-in-required',
      user: 'step-up-required',
      bareAdmin: 'step-up-required',
      staleAdmin: 'step-up-required',
    },
    admin: { nobody: 'sign-in-required', user: 'not-allowed', bareAdmin: 'second-factor-required', staleAdmin: null },
    'admin proven': {
      nobody: 'sign-in-required',
      user: 'not-allowed',
      bareAdmin: 'second-factor-required',
      staleAdmin: 'step-up-required',
    },
  }

it('lets whoever sits at this machine keep the data until there is an account', async () => {
  await database.pool.query('DELETE FROM account')
  const written = ['POST /api/market/imports/preview', 'POST /api/market/imports', 'POST /api/market/findings/{id}/undo']
  for (const route of written) expect(await door(route), route).toBe(null)
  await person('user', { factor: false, proof: 60 })
  for (const route of written) expect(await door(route), route).toBe('sign-in-required')
})

it('has every route of the description in its table, and no other', () => {
  expect(routes.toSorted()).toEqual(Object.keys(table).toSorted())
})

/** Proofs are an hour old, so that no step of this walk deletes or changes what the next one needs. */
async function walkers() {
  const proof = 60
  return {
    user: await person('user', { factor: false, proof }),
    bareAdmin: await person('admin', { factor: false, proof }),
    staleAdmin: await person('admin', { factor: true, proof }),
  }
}
/** Reading uses nobody up. */
let readers: ReturnType<typeof walkers> | undefined

it.each(Object.entries(table))('%s is for: %s', async (route, whom) => {
  const { user, bareAdmin, staleAdmin } = route.startsWith('GET ') ? await (readers ??= walkers()) : await walkers()
  const seen = {
    nobody: await door(route),
    user: await door(route, user),
    bareAdmin: await door(route, bareAdmin),
    staleAdmin: await door(route, staleAdmin),
  }
  expect(seen).toEqual(expected[whom])
})

describe('what belongs to somebody', () => {
  const owned = [
    {
      route: 'DELETE /api/account/sessions/{sessionId}',
      make: async (owner: Person) => ({ sessionId: await secondSession(owner) }),
      rows: 'SELECT count(*)::int AS n FROM account_session WHERE session_id = $1',
    },
    {
      route: 'PATCH /api/account/passkeys/{passkeyId}',
      payload: { name: 'taken' },
      make: async (owner: Person) => ({ passkeyId: await passkeyOf(owner.id) }),
      rows: "SELECT count(*)::int AS n FROM passkey WHERE passkey_id = $1 AND name = 'Key'",
    },
    {
      route: 'DELETE /api/account/passkeys/{passkeyId}',
      make: async (owner: Person) => ({ passkeyId: await passkeyOf(owner.id) }),
      rows: 'SELECT count(*)::int AS n FROM passkey WHERE passkey_id = $1',
    },
    {
      route: 'PATCH /api/watchlists/{watchlistId}',
      payload: { name: 'taken' },
      make: watchlistOf,
      rows: "SELECT count(*)::int AS n FROM watchlist WHERE watchlist_id = $1 AND name = 'Mine'",
    },
    {
      route: 'DELETE /api/watchlists/{watchlistId}',
      make: watchlistOf,
      rows: 'SELECT count(*)::int AS n FROM watchlist WHERE watchlist_id = $1',
    },
    {
      route: 'PATCH /api/watchlists/{watchlistId}/entries/{symbol}',
      payload: { note: 'taken' },
      make: watchlistOf,
      rows: "SELECT count(*)::int AS n FROM watchlist_entry WHERE watchlist_id = $1 AND note = ''",
    },
    {
      route: 'DELETE /api/watchlists/{watchlistId}/entries/{symbol}',
      make: watchlistOf,
      rows: 'SELECT count(*)::int AS n FROM watchlist_entry WHERE watchlist_id = $1',
    },
    {
      route: 'POST /api/watchlists/{watchlistId}/entries',
      payload: { symbol: 'MSFT' },
      make: watchlistOf,
      rows: 'SELECT (2 - count(*))::int AS n FROM watchlist_entry WHERE watchlist_id = $1',
    },
    {
      route: 'PATCH /api/alerts/{alertId}',
      payload: { snoozedUntil: '2999-01-01T00:00:00Z' },
      make: alertOf,
      rows: 'SELECT count(*)::int AS n FROM alert WHERE alert_id = $1 AND snoozed_until IS NULL',
    },
    {
      route: 'DELETE /api/alerts/{alertId}',
      make: alertOf,
      rows: 'SELECT count(*)::int AS n FROM alert WHERE alert_id = $1',
    },
    {
      route: 'PATCH /api/screens/{screenId}',
      payload: { name: 'taken' },
      make: screenOf,
      rows: "SELECT count(*)::int AS n FROM screen WHERE screen_id = $1 AND name = 'Mine'",
    },
    {
      route: 'DELETE /api/screens/{screenId}',
      make: screenOf,
      rows: 'SELECT count(*)::int AS n FROM screen WHERE screen_id = $1',
    },
    {
      route: 'PATCH /api/signal-rules/{ruleId}',
      payload: { name: 'taken' },
      make: signalRuleOf,
      rows: "SELECT count(*)::int AS n FROM signal_rule WHERE rule_id = $1 AND name = 'Mine'",
    },
    {
      route: 'DELETE /api/signal-rules/{ruleId}',
      make: signalRuleOf,
      rows: 'SELECT count(*)::int AS n FROM signal_rule WHERE rule_id = $1',
    },
    {
      route: 'POST /api/backtests/{backtestId}/cancel',
      make: backtestOf,
      rows: "SELECT count(*)::int AS n FROM backtest WHERE backtest_id = $1 AND state <> 'cancelled'",
    },
    {
      route: 'DELETE /api/backtests/{backtestId}',
      make: backtestOf,
      rows: 'SELECT count(*)::int AS n FROM backtest WHERE backtest_id = $1',
    },
    {
      route: 'POST /api/watchlists/imports',
      payloadFor: ({ watchlistId = randomUUID() }: Record<string, string>) => ({
        text: 'MSFT',
        target: { into: 'list', listId: watchlistId },
      }),
      make: watchlistOf,
      rows: 'SELECT (2 - count(*))::int AS n FROM watchlist_entry WHERE watchlist_id = $1',
    },
  ]

  async function alertOf(owner: Person): Promise<{ alertId: string }> {
    const { alert } = await product.alerts.place(owner.id, { symbol: 'AAPL', measure: 'price', condition: 'above', level: 1 })
    return { alertId: alert.id }
  }

  async function screenOf(owner: Person): Promise<{ screenId: string }> {
    const content = { rule: 'pe < 15', columns: null, sort: null, isDescending: true }
    const { id } = await product.screener.screens.create(owner.id, { name: 'Mine', ...content })
    return { screenId: id }
  }

  async function signalRuleOf(owner: Person): Promise<{ ruleId: string }> {
    const rule = { name: 'Mine', text: 'close > sma(9)', horizon: 20, claims: 'up' } as const
    const { id } = await product.ownRules.create(owner.id, rule)
    return { ruleId: id }
  }

  async function backtestOf(owner: Person): Promise<{ backtestId: string }> {
    const { id } = await product.backtests.ask(owner.id, { symbols: ['AAPL'], rule: 'close > sma(200)' })
    return { backtestId: id }
  }

  /** With Apple in it. */
  async function watchlistOf(owner: Person): Promise<{ watchlistId: string }> {
    const { id } = await product.watchlists.create(owner.id, 'Mine')
    await product.watchlists.add({ accountId: owner.id, listId: id }, 'AAPL')
    return { watchlistId: id }
  }

  async function secondSession(owner: Person): Promise<string> {
    const id = randomUUID()
    await database.pool.query(
      'INSERT INTO account_session SELECT $1::uuid, sha256($1::uuid::text::bytea), account_id, created_at, last_used_at, expires_at, verified_at, device, address FROM account_session WHERE session_id = $2',
      [id, owner.sessionId],
    )
    return id
  }

  it.each(owned)(
    '$route: another user and an administrator learn nothing and change nothing; the owner can',
    async ({ route, payload, payloadFor, make, rows }) => {
      const owner = await person('user', { factor: true, proof: 0 })
      const strangers = [await person('user', { factor: true, proof: 0 }), await person('admin', { factor: true, proof: 0 })]
      const ids: Record<string, string> = await make(owner)
      const [id] = Object.values(ids)
      const sent = (of: Record<string, string>) => {
        const body = payloadFor?.(of) ?? payload
        return { ids: of, ...(body && { payload: body }) }
      }
      const stored = async () => (await database.pool.query<{ n: number }>(rows, [id])).rows[0]!.n
      for (const stranger of strangers) {
        const there = await call(route, { as: stranger, ...sent(ids) })
        const nowhere = await call(route, { as: stranger, ...sent({}) })
        const said = (answer: typeof there) => ({ ...answer.json<object>(), requestId: '' })
        expect(there.statusCode).toBe(404)
        expect(said(there)).toEqual(said(nowhere))
        expect(await stored()).toBe(1)
      }
      expect((await call(route, { as: owner, ...sent(ids) })).statusCode).toBeLessThan(300)
      expect(await stored()).toBe(0)
    },
  )

  it('is read by its owner alone: a watchlist, its export', async () => {
    const owner = await person('user', { factor: true, proof: 0 })
    const ids = await watchlistOf(owner)
    const exported = `GET /api/watchlists/export?watchlistId=${ids.watchlistId}`
    for (const stranger of [
      await person('user', { factor: true, proof: 0 }),
      await person('admin', { factor: true, proof: 0 }),
    ]) {
      for (const [there, nowhere] of [
        [
          await call('GET /api/watchlists/{watchlistId}', { as: stranger, ids }),
          await call('GET /api/watchlists/{watchlistId}', { as: stranger }),
        ],
        [
          await call(exported, { as: stranger }),
          await call(`GET /api/watchlists/export?watchlistId=${randomUUID()}`, { as: stranger }),
        ],
      ] as const) {
        expect(there.statusCode).toBe(404)
        expect({ ...there.json<object>(), requestId: '' }).toEqual({ ...nowhere.json<object>(), requestId: '' })
      }
    }
    expect((await call('GET /api/watchlists/{watchlistId}', { as: owner, ids })).body).toContain('AAPL')
    expect((await call(exported, { as: owner })).body).toContain('AAPL')
  })

  it('goes with its owner: watchlists too', async () => {
    const owner = await person('user', { factor: true, proof: 0 })
    const { watchlistId } = await watchlistOf(owner)
    expect((await call('DELETE /api/account', { as: owner })).statusCode).toBe(204)
    const { rows } = await database.pool.query('SELECT 1 FROM watchlist_entry WHERE watchlist_id = $1', [watchlistId])
    expect(rows).toEqual([])
  })

  it('is not in anybody else’s lists, events or copy', async () => {
    const [owner, other] = [await person('user', { factor: true, proof: 0 }), await person('user', { factor: true, proof: 0 })]
    const { watchlistId } = await watchlistOf(owner)
    for (const route of [
      'GET /api/account',
      'GET /api/watchlists',
      'GET /api/watchlists/export',
      'GET /api/account/sessions',
      'GET /api/account/events',
      'GET /api/account/export',
      'GET /api/account/events/export',
    ]) {
      const mine = await call(route, { as: owner })
      const theirs = await call(route, { as: other })
      expect(theirs.statusCode, route).toBe(200)
      for (const secret of [owner.id, owner.sessionId, watchlistId, 'Mine']) expect(theirs.body, route).not.toContain(secret)
      expect(mine.statusCode, route).toBe(200)
      if (/watchlists|account\/export$/.test(route)) expect(mine.body, route).toContain('Mine')
    }
  })
})
