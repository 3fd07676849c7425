// What ends a session ends it where it is done at once, and in every other process of the instance as soon as the database has told
// them. The clock stands still here: what is kept in memory would never become too old by itself.
import { setImmediate } from 'node:timers/promises'
import { Client } from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { accountServer, goodPassword } from '../../../test/support/account-server.ts'
import { sessionAuthenticator } from './session-authenticator.ts'
import { openSessionCache } from './session-cache.ts'

const here = await accountServer()
const there = await accountServer({ beside: here })
const sessionCookie = '__Host-session'
const { pool } = here.database

type Person = Awaited<ReturnType<typeof here.member>>

/** Does something that ends this session: `owner` is signed in with another. */
type Ending = (person: { email: string; id: string; owner: Person; victim: Person }) => Promise<unknown>

const endings: [string, Ending][] = [
  ['signing out', async ({ victim }) => await copied(victim).send('POST', '/api/auth/sign-out')],
  [
    'ending it from the list',
    async ({ owner, victim }) => await owner.send('DELETE', `/api/account/sessions/${await idOf(victim)}`),
  ],
  ['ending all others', async ({ owner }) => await owner.send('DELETE', '/api/account/sessions')],
  [
    'another password',
    async ({ owner }) =>
      await owner.send('PUT', '/api/account/password', { current: goodPassword, password: 'seven grey herons at noon' }),
  ],
  [
    'a forgotten password',
    async ({ email }) => {
      const asker = here.browser()
      await asker.send('POST', '/api/auth/reset', { email })
      return await asker.send('POST', '/api/auth/reset/complete', {
        token: await here.linkTo(email),
        password: 'seven grey herons at noon',
      })
    },
  ],
  [
    'closing the account',
    async ({ id }) => await pool.query('UPDATE account SET disabled_at = now() WHERE account_id = $1', [id]),
  ],
  ['deleting the account', async ({ owner }) => await owner.send('DELETE', '/api/account')],
]

describe.each(endings)('%s', (name, end) => {
  it('is obeyed here at once, and by another process when the database has said so', async () => {
    const email = `${name.replaceAll(' ', '-')}@example.net`
    const owner = await here.member(email)
    const victim = here.browser()
    await victim.send('POST', '/api/auth/sign-in', { email, password: goodPassword })
    const elsewhere = there.browser()
    elsewhere.cookies.set(sessionCookie, victim.cookies.get(sessionCookie)!)
    const id = await here.identity.administration.idOf(email)
    // Twice: the second answer comes from memory.
    for (let time = 0; time < 2; time++) expect([await victim.who(), await elsewhere.who()]).toEqual([email, email])

    await end({ email, id, owner, victim })

    if (name !== 'closing the account') expect(await victim.who()).toBe(null)
    await expect.poll(() => elsewhere.who(), { interval: 5 }).toBe(null)
    await expect.poll(() => victim.who(), { interval: 5 }).toBe(null)
  })
})

it('another role is obeyed by another process', async () => {
  const owner = await here.member('role@example.net')
  const token = owner.cookies.get(sessionCookie)
  const roleThere = async () => (await there.identity.sessions.authenticate(token, { fresh: false }))?.role
  expect([await roleThere(), await roleThere()]).toEqual(['user', 'user'])
  await pool.query("UPDATE account SET role = 'admin' WHERE email_key = 'role@example.net'")
  await expect.poll(roleThere, { interval: 5 }).toBe('admin')
  await pool.query("UPDATE account SET role = 'user' WHERE email_key = 'role@example.net'")
  // What administrators do never goes by what is kept.
  expect((await there.identity.sessions.authenticate(token, { fresh: true }))?.role).toBe('user')
})

it.each([
  [{ access: 'admin' }, true],
  [{ access: 'keeper' }, true],
  [{ access: 'account', stepUp: true }, true],
  [{ access: 'account' }, false],
  [{ access: 'public' }, false],
])('a route that declares %j is told by a fresh look: %s', (config, fresh) => {
  const asked: boolean[] = []
  const authenticate = (_: unknown, options: { fresh: boolean }) => (asked.push(options.fresh), null)
  const sessions = { ...here.identity.sessions, authenticate }
  void sessionAuthenticator({ ...here.identity, sessions })({ headers: {}, routeOptions: { config } })
  expect(asked).toEqual([fresh])
})

describe('requests that come at once', () => {
  // Others may ask the database for something else meanwhile, though not every time.
  async function fewestLooks(count: number, options: { fresh: boolean }): Promise<number> {
    const looks: number[] = []
    for (let time = 1; time <= 4; time++) {
      const owner = await here.member(`together-${count}-${time}@example.net`)
      const token = owner.cookies.get(sessionCookie)
      const asked = await looksDuring(async () => {
        const found = await Promise.all(
          Array.from({ length: count }, async () => await there.identity.sessions.authenticate(token, options)),
        )
        expect(new Set(found.map(principal => principal?.accountId)).size).toBe(1)
      })
      looks.push(asked)
    }
    return Math.min(...looks)
  }

  it('look once', async () => {
    expect(await fewestLooks(10, { fresh: false })).toBe(1)
  })
  it('look each for themselves where a fresh look is asked for', async () => {
    expect(await fewestLooks(4, { fresh: true })).toBe(4)
  })
  it('do not share a look that began before something changed', async () => {
    const owner = await here.member('before@example.net')
    const token = owner.cookies.get(sessionCookie)
    const id = await here.identity.administration.idOf('before@example.net')
    const blocker = new Client({ connectionString: here.database.ownerUrl, options: '-c search_path=tradewise' })
    await blocker.connect()
    await blocker.query('BEGIN; LOCK TABLE account_session IN ACCESS EXCLUSIVE MODE')
    const looks: unknown[] = []
    try {
      const looksNow = () =>
        looksDuring(async () => void looks.push(there.identity.sessions.authenticate(token, { fresh: false })))
      expect(await looksNow()).toBe(1)
      // What the sign-up told can arrive in between; the next look is shared then.
      await expect.poll(looksNow, { interval: 5 }).toBe(0)
      await pool.query("SELECT pg_notify('tradewise_session', $1)", [id])
      await expect.poll(looksNow, { interval: 5 }).toBe(1)
    } finally {
      await blocker.query('ROLLBACK')
      await blocker.end()
      await Promise.all(looks)
    }
  })
})

describe('the memory of sessions', () => {
  const principal = { accountId: 'a', role: 'user', sessionId: 's', hasSecondFactor: false, verifiedAt: null } as const
  const session = { principal, endsAt: 1_000_000 }
  it('takes nothing that was read before a change', () => {
    const cache = openSessionCache(() => true)
    const since = cache.epoch()
    cache.dropAccount('another')
    cache.put('key', session, 0, since)
    expect(cache.get('key', 1)).toBe(null)
    cache.put('key', session, 0, cache.epoch())
    expect(cache.get('key', 1)?.principal).toBe(principal)
  })
  it('takes nothing that was read while changes went untold, even when it hears again by then', () => {
    let hears = false
    const cache = openSessionCache(() => hears)
    const since = cache.epoch()
    hears = true
    cache.put('key', session, 0, since)
    expect(cache.get('key', 1)).toBe(null)
  })
  it('keeps five seconds and no longer', () => {
    const cache = openSessionCache(() => true)
    cache.put('key', session, 0, cache.epoch())
    expect([cache.get('key', 4_999) !== null, cache.get('key', 5_000)]).toEqual([true, null])
  })
})

function copied(person: Person): Person {
  const other = here.browser()
  other.cookies.set(sessionCookie, person.cookies.get(sessionCookie)!)
  return other
}

async function idOf(person: Person): Promise<string> {
  const { body } = await person.send<{ sessions: { id: string; isCurrent: boolean }[] }>('GET', '/api/account/sessions')
  return body.sessions.find(({ isCurrent }) => isCurrent)!.id
}

/** How often the database was asked meanwhile. */
async function looksDuring(work: () => Promise<void>): Promise<number> {
  // When it is asked for a connection, not when it has one: where none is idle, that is later.
  const asked = vi.spyOn(pool, 'connect')
  await work()
  await setImmediate()
  const { length } = asked.mock.calls
  asked.mockRestore()
  return length
}
