// Accounts as people and attackers meet them, over HTTP and on a real database.
import { describe, expect, it } from 'vitest'
import { accountServer, breachedPassword, goodPassword } from '../../../test/support/account-server.ts'
import type { AskedAnswer, AuthOptions, LinkAnswer, SessionsAnswer } from './identity.contract.ts'

const server = await accountServer()
const { browser, member, linkTo, letters, identity } = server
const sessionCookie = '__Host-session'

it('tells everybody how accounts are made here', async () => {
  const { body } = await browser().send<AuthOptions>('GET', '/api/auth/options')
  const password = { least: 15, leastWithSecondFactor: 8, most: 256 }
  expect(body).toEqual({ registration: 'open', sendsMail: true, needsAdministrator: true, keepsCookies: false, password })
})

describe('making an account', () => {
  it('begins with a link to the address, and ends signed in', async () => {
    const jane = browser()
    const asked = await jane.send<AskedAnswer>('POST', '/api/auth/sign-up', { email: 'Jane@Example.net' })
    expect([asked.status, asked.body]).toEqual([202, { asked: true, by: 'mail' }])
    const token = await linkTo('Jane@Example.net')
    expect((await jane.send<LinkAnswer>('POST', '/api/auth/links/look', { token })).body).toEqual({
      purpose: 'sign-up',
      email: 'Jane@Example.net',
    })
    expect(await jane.who()).toBe(null)
    const made = await jane.send('POST', '/api/auth/sign-up/complete', { token, password: goodPassword, name: 'Jane' })
    expect([made.status, made.body]).toEqual([200, { state: 'signed-in' }])
    expect(await jane.who()).toBe('Jane@Example.net')
    expect((await jane.send('POST', '/api/auth/sign-up/complete', { token, password: goodPassword })).body.context?.reason).toBe(
      'link-invalid',
    )
  })
  it('answers alike whether the address has an account, and writes to its owner', async () => {
    await member('known@example.net')
    const before = letters.length
    const [known, unknown] = [browser(), browser()]
    const answers = [
      await known.send('POST', '/api/auth/sign-up', { email: 'known@example.net' }),
      await unknown.send('POST', '/api/auth/sign-up', { email: 'unknown@example.net' }),
    ]
    await identity.settled()
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual([
      { status: 202, body: { asked: true, by: 'mail' } },
      { status: 202, body: { asked: true, by: 'mail' } },
    ])
    expect(letters.slice(before).map(({ to, subject }) => [to, subject])).toEqual([
      ['known@example.net', 'You have a TradeWise account already'],
      ['unknown@example.net', 'Finish making your TradeWise account'],
    ])
  })
  it.each([
    ['short', 'password-too-short'],
    ['fourteen chars', 'password-too-short'],
    [breachedPassword, 'password-breached'],
    ['ababababababababab', 'password-repetitive'],
    ['123456789012345', 'password-repetitive'],
    ['tradewise-choosy-a1', 'password-personal'],
    ['x'.repeat(257), 'password-too-long'],
  ])('refuses the password %j', async (password, reason) => {
    const asker = browser()
    await asker.send('POST', '/api/auth/sign-up', { email: 'choosy@example.net' })
    const answer = await asker.send('POST', '/api/auth/sign-up/complete', { token: await linkTo('choosy@example.net'), password })
    expect([answer.status, answer.body.context?.reason]).toEqual([422, reason])
  })
  it('gives one of many that use one link at once', async () => {
    const asker = browser()
    await asker.send('POST', '/api/auth/sign-up', { email: 'race@example.net' })
    const token = await linkTo('race@example.net')
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => browser().send('POST', '/api/auth/sign-up/complete', { token, password: goodPassword })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409])
  })
})

describe('signing in', () => {
  it('sets a cookie that scripts and neighbours cannot reach, under a new token each time', async () => {
    const ann = await member('ann@example.net')
    const first = ann.cookies.get(sessionCookie)
    const answer = await ann.send('POST', '/api/auth/sign-in', { email: 'ann@example.net', password: goodPassword })
    const cookie = [answer.headers['set-cookie']].flat().find(each => String(each).startsWith(sessionCookie))
    expect(cookie).toMatch(/^__Host-session=[\w-]{43}; Path=\/; Max-Age=86400; Secure; HttpOnly; SameSite=Strict$/)
    expect(ann.cookies.get(sessionCookie)).not.toBe(first)
    const thief = browser()
    thief.cookies.set(sessionCookie, first!)
    expect(await thief.who()).toBe(null)
  })
  it('says the same of a wrong password and of an unknown address, after the same work', async () => {
    await member('ben@example.net')
    const work = async (email: string) => {
      const before = server.hashing.workDone()
      const { status, body } = await browser({ address: '203.0.113.1' }).send('POST', '/api/auth/sign-in', {
        email,
        password: 'wrong password, long',
      })
      const { requestId: _, ...rest } = body as Record<string, unknown>
      return { status, rest, hashes: server.hashing.workDone() - before }
    }
    const [known, unknown] = [await work('ben@example.net'), await work('nobody@example.net')]
    expect(known).toEqual(unknown)
    expect([known.status, known.hashes]).toEqual([403, 1])
  })
  it('slows an attacker down and lets the owner in, from a browser it knows and from elsewhere', async () => {
    const owner = await member('cleo@example.net')
    await owner.send('POST', '/api/auth/sign-out')
    const attacker = browser({ address: '203.0.113.9' })
    const guess = () =>
      attacker.send('POST', '/api/auth/sign-in', { email: 'cleo@example.net', password: 'a guess that is long enough' })
    const statuses = []
    for (let i = 0; i < 8; i++) statuses.push((await guess()).status)
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403, 429, 429])
    const blocked = await guess()
    expect(blocked.headers['retry-after']).toBe(String(blocked.body.context?.retryAfterSeconds))
    const signIn = { email: 'cleo@example.net', password: goodPassword }
    // Even the right password waits there, or it could be told from a wrong one.
    expect((await attacker.send('POST', '/api/auth/sign-in', signIn)).status).toBe(429)
    expect((await browser({ address: '198.51.100.200' }).send('POST', '/api/auth/sign-in', signIn)).status).toBe(200)
    const sameNetwork = browser({ address: '203.0.113.9' })
    sameNetwork.cookies.set('__Host-device', owner.cookies.get('__Host-device')!)
    expect((await sameNetwork.send('POST', '/api/auth/sign-in', signIn)).status).toBe(200)
  })
  it('counts attempts that come at once', async () => {
    await member('dora@example.net')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        browser({ address: '203.0.113.77' }).send('POST', '/api/auth/sign-in', {
          email: 'dora@example.net',
          password: 'a guess that is long enough',
        }),
      ),
    )
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(6)
  })
  it('takes no session that somebody else has put into the browser', async () => {
    const attacker = await member('eve@example.net')
    const victim = await member('fay@example.net')
    const planted = attacker.cookies.get(sessionCookie)!
    victim.cookies.set(sessionCookie, planted)
    await victim.send('POST', '/api/auth/sign-in', { email: 'fay@example.net', password: goodPassword })
    expect(victim.cookies.get(sessionCookie)).not.toBe(planted)
    expect(await victim.who()).toBe('fay@example.net')
  })
  it('counts neither of two session cookies', async () => {
    const gil = await member('gil@example.net')
    const mine = `${sessionCookie}=${gil.cookies.get(sessionCookie)!}`
    const { body } = await gil.send('GET', '/api/auth/session', undefined, { cookie: `${mine}; ${mine}` })
    expect(body).toMatchObject({ account: null })
  })
  it('goes over https only', async () => {
    const answer = await browser().send(
      'POST',
      '/api/auth/sign-in',
      { email: 'a@example.net', password: goodPassword },
      { 'x-forwarded-proto': 'http' },
    )
    expect([answer.status, answer.body.code]).toEqual([403, 'https-required'])
  })
  it('tells of a browser that was not used before', async () => {
    await member('hal@example.net')
    const before = letters.length
    await browser().send('POST', '/api/auth/sign-in', { email: 'hal@example.net', password: goodPassword })
    expect(letters.slice(before).map(({ to, subject }) => [to, subject])).toEqual([
      ['hal@example.net', 'New sign-in to TradeWise'],
    ])
  })
})

describe('an account whose browsers were forgotten', () => {
  it('is told of the next one, whoever it is', async () => {
    await member('forgotten@example.net')
    const id = await server.identity.administration.idOf('forgotten@example.net')
    server.pass(25 * 3_600_000)
    await server.identity.administration.resetFactors(null, id)
    const before = letters.length
    await browser().send('POST', '/api/auth/sign-in', { email: 'forgotten@example.net', password: goodPassword })
    expect(letters.slice(before).map(({ to, subject }) => [to, subject])).toEqual([
      ['forgotten@example.net', 'New sign-in to TradeWise'],
    ])
  })
})

describe('a session', () => {
  it('ends when it was idle for too long, and after its time in any case', async () => {
    const ida = await member('ida@example.net')
    server.pass(59 * 60_000)
    expect(await ida.who()).toBe('ida@example.net')
    server.pass(61 * 60_000)
    expect(await ida.who()).toBe(null)
    const jo = await member('jo@example.net')
    for (let hour = 0; hour < 47; hour++) {
      server.pass(30 * 60_000)
      expect(await jo.who()).toBe('jo@example.net')
    }
    server.pass(30 * 60_000)
    expect(await jo.who()).toBe(null)
  })
  it('is gone at once when its owner signs out', async () => {
    const kim = await member('kim@example.net')
    const token = kim.cookies.get(sessionCookie)!
    expect(await kim.who()).toBe('kim@example.net')
    const answer = await kim.send('POST', '/api/auth/sign-out')
    expect([answer.status, answer.headers['clear-site-data']]).toEqual([204, '"cache"'])
    expect(kim.cookies.has(sessionCookie)).toBe(false)
    kim.cookies.set(sessionCookie, token)
    expect(await kim.who()).toBe(null)
  })
  it('is stored as a keyed hash only', async () => {
    const lea = await member('lea@example.net')
    const { rows } = await server.database.pool.query('SELECT account_session::text AS row FROM account_session')
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows as { row: string }[]) {
      expect(row).not.toContain(lea.cookies.get(sessionCookie)!)
      expect(row).not.toContain(Buffer.from(lea.cookies.get(sessionCookie)!).toString('hex'))
    }
  })
  it('is listed with its device, and ended from the list', async () => {
    const mia = await member('mia@example.net')
    const phone = browser({
      address: '2001:db8::1',
      userAgent:
        'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1',
    })
    await phone.send('POST', '/api/auth/sign-in', { email: 'mia@example.net', password: goodPassword })
    const { sessions } = (await mia.send<SessionsAnswer>('GET', '/api/account/sessions')).body
    expect(sessions.map(({ device, address, isCurrent }) => ({ device, address, isCurrent }))).toEqual(
      expect.arrayContaining([
        { device: 'Safari on iPhone', address: '2001:db8::1', isCurrent: false },
        { device: 'Firefox on Linux', address: '198.51.100.7', isCurrent: true },
      ]),
    )
    const other = sessions.find(({ isCurrent }) => !isCurrent)!
    const stranger = await member('stranger@example.net')
    server.pass(11 * 60_000)
    expect((await mia.send('DELETE', '/api/account/sessions')).body.code).toBe('step-up-required')
    expect((await mia.send('DELETE', `/api/account/sessions/${other.id}`)).body.code).toBe('step-up-required')
    for (const each of [mia, stranger]) await each.send('POST', '/api/auth/step-up', { password: goodPassword })
    expect((await stranger.send('DELETE', `/api/account/sessions/${other.id}`)).status).toBe(404)
    expect(await phone.who()).toBe('mia@example.net')
    expect((await mia.send('DELETE', `/api/account/sessions/${other.id}`)).status).toBe(204)
    expect(await phone.who()).toBe(null)
    expect(await mia.who()).toBe('mia@example.net')
  })
})
