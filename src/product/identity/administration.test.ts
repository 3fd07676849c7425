// What administrators and the operator do about accounts, on an instance without outgoing mail.
import { describe, expect, it } from 'vitest'
import { accountServer, goodPassword } from '../../../test/support/account-server.ts'
import type { AuthOptions, AwaitedAnswer, MadeLinkAnswer, TotpAnswer, UsersAnswer } from './identity.contract.ts'
import { totpStepOf, totpCode } from './totp.ts'

const server = await accountServer({ mail: false })
const { browser, identity } = server

const tokenIn = ({ link }: { link: string }): string => link.split('#')[1]!

it('a browser that does not send back what pages set is told that a session would not last', async () => {
  const kept = async (...cookie: string[]) =>
    (
      await browser().send<AuthOptions>(
        'GET',
        '/api/auth/options',
        undefined,
        cookie[0] === undefined ? {} : { cookie: cookie[0] },
      )
    ).body.keepsCookies
  expect(await kept()).toBe(false)
  expect(await kept('__Host-cookies=tossed; __Host-cookies=kept')).toBe(false)
  expect(await kept('a=b; __Host-cookies=kept')).toBe(true)
})

describe('the first administrator', () => {
  it('is still made by the link when strangers have signed up before', async () => {
    await identity.signUp.create({ email: 'stranger@example.net', password: goodPassword, role: 'user' })
    expect(await identity.needsAdministrator()).toBe(true)
    expect(await identity.signUp.firstAdminLink()).not.toBeNull()
  })

  it('is made by the newest link from the machine, by one of many that use it at once, and never again', async () => {
    expect((await browser().send<AuthOptions>('GET', '/api/auth/options')).body.needsAdministrator).toBe(true)
    const old = (await identity.signUp.firstAdminLink())!
    const link = (await identity.signUp.firstAdminLink())!
    const complete = (made: { link: string }, email: string) =>
      browser().send('POST', '/api/auth/sign-up/complete', { token: tokenIn(made), password: goodPassword, email })
    expect((await complete(old, 'old@example.net')).body.context?.reason).toBe('link-invalid')
    expect(
      (await browser().send('POST', '/api/auth/sign-up/complete', { token: tokenIn(link), password: goodPassword })).body.context
        ?.reason,
    ).toBe('email-missing')
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(name => complete(link, `${name}@example.net`)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409])
    expect(await identity.signUp.firstAdminLink()).toBe(null)
    expect((await browser().send<AuthOptions>('GET', '/api/auth/options')).body.needsAdministrator).toBe(false)
  })
})

async function admin(email: string) {
  const from = browser()
  await identity.signUp.create({ email, password: goodPassword, role: 'admin' })
  await from.send('POST', '/api/auth/sign-in', { email, password: goodPassword })
  return from
}

async function provenAdmin(email: string) {
  const from = await admin(email)
  const { address } = (await from.send<TotpAnswer>('POST', '/api/account/totp')).body
  const base32 = new URL(address).searchParams.get('secret')!
  const bits = Array.from(base32, letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join(
    '',
  )
  const secret = Buffer.from(bits.match(/.{8}/g)!.map(eight => Number.parseInt(eight, 2)))
  const code = totpCode(secret, Math.floor(server.now() / 30_000))
  expect(totpStepOf(secret, code, server.now())).not.toBe(null)
  expect((await from.send('POST', '/api/account/totp/confirm', { code })).status).toBe(200)
  return from
}

async function user(email: string) {
  await identity.signUp.create({ email, password: goodPassword, role: 'user' })
  const from = browser()
  await from.send('POST', '/api/auth/sign-in', { email, password: goodPassword })
  return from
}

async function idOf(email: string): Promise<string> {
  return identity.administration.idOf(email)
}

describe('an administrator', () => {
  it('may do nothing before there is a second factor', async () => {
    const from = await admin('bare@example.net')
    expect((await from.send('GET', '/api/admin/users')).body.code).toBe('second-factor-required')
  })
  it('sees all accounts, page by page', async () => {
    const boss = await provenAdmin('boss@example.net')
    await user('zoe@example.net')
    const seen: string[] = []
    for (let after: string | null = ''; after !== null; ) {
      const query: string = after === '' ? 'limit=2' : `limit=2&after=${encodeURIComponent(after)}`
      const { body } = await boss.send<UsersAnswer>('GET', `/api/admin/users?${query}`)
      seen.push(...body.accounts.map(({ email }) => email))
      after = body.next
    }
    expect(seen).toEqual(seen.toSorted())
    expect(seen).toEqual(expect.arrayContaining(['bare@example.net', 'boss@example.net', 'zoe@example.net']))
    expect(new Set(seen).size).toBe(seen.length)
  })
  it('closes an account at once, and opens it again', async () => {
    const boss = await provenAdmin('boss2@example.net')
    const dan = await user('dan@example.net')
    const path = `/api/admin/users/${await idOf('dan@example.net')}`
    expect((await boss.send('PATCH', path, { disabled: true })).status).toBe(204)
    expect(await dan.who()).toBe(null)
    const signIn = () => dan.send('POST', '/api/auth/sign-in', { email: 'dan@example.net', password: goodPassword })
    expect((await signIn()).body.context?.reason).toBe('wrong-password')
    expect((await boss.send('PATCH', path, { disabled: false })).status).toBe(204)
    expect((await signIn()).status).toBe(200)
  })
  it('changes a role, which acts at once', async () => {
    const boss = await provenAdmin('boss3@example.net')
    const peer = await provenAdmin('peer@example.net')
    expect((await peer.send('GET', '/api/admin/users')).status).toBe(200)
    expect((await boss.send('PATCH', `/api/admin/users/${await idOf('peer@example.net')}`, { role: 'user' })).status).toBe(204)
    expect((await peer.send('GET', '/api/admin/users')).status).toBe(401)
  })
  it('hands on the links that nobody can mail, and asks nobody twice', async () => {
    const boss = await provenAdmin('boss4@example.net')
    const asker = browser()
    expect((await asker.send('POST', '/api/auth/sign-up', { email: 'new@example.net' })).body).toEqual({
      asked: true,
      by: 'operator',
    })
    await identity.settled()
    const waiting = async () =>
      (await boss.send<AwaitedAnswer>('GET', '/api/admin/users/links')).body.awaited.map(
        ({ email, purpose }) => `${purpose} ${email}`,
      )
    expect(await waiting()).toEqual(['sign-up new@example.net'])
    const made = (await boss.send<MadeLinkAnswer>('POST', '/api/admin/users/links', { email: 'new@example.net' })).body
    expect(made.purpose).toBe('sign-up')
    expect(await waiting()).toEqual([])
    expect(
      (await asker.send('POST', '/api/auth/sign-up/complete', { token: tokenIn(made), password: goodPassword })).status,
    ).toBe(200)
    expect((await boss.send('POST', '/api/admin/users/links', { email: 'nobody@example.net' })).status).toBe(404)
    expect(server.logged.join('')).not.toContain(tokenIn(made))
  })
  it('finds accounts by a part of address or name, in whichever case, and takes % for itself', async () => {
    const boss = await provenAdmin('Finder@example.net')
    await boss.send('PATCH', '/api/account', { name: 'Rosa Luft' })
    const found = async (search: string) => {
      const { status, body } = await boss.send<UsersAnswer>('GET', `/api/admin/users?search=${encodeURIComponent(search)}`)
      return [status, body.accounts?.map(({ email }) => email)]
    }
    expect(await found('fInDeR@')).toEqual([200, ['Finder@example.net']])
    expect(await found(' luft ')).toEqual([200, ['Finder@example.net']])
    expect(await found('%')).toEqual([200, []])
    expect(await found('\0')).toEqual([400, undefined])
  })
  it('who is one no longer is not brought back by what they handed out', async () => {
    const boss = await provenAdmin('boss6@example.net')
    const rogue = await provenAdmin('rogue@example.net')
    await user('target@example.net')
    const invite = async (from: typeof boss, email: string, role: string) =>
      tokenIn((await from.send<MadeLinkAnswer>('POST', '/api/admin/users/invites', { email, role })).body)
    const mine = await invite(boss, 'deputy@example.net', 'admin')
    const back = await invite(rogue, 'rogue2@example.net', 'admin')
    const guest = await invite(rogue, 'guest2@example.net', 'user')
    const into = tokenIn(
      (await rogue.send<MadeLinkAnswer>('POST', '/api/admin/users/links', { email: 'target@example.net' })).body,
    )
    const works = async (token: string) => (await browser().send('POST', '/api/auth/links/look', { token })).status === 200
    // Who made none takes none away.
    await boss.send('PATCH', `/api/admin/users/${await idOf('boss3@example.net')}`, { disabled: true })
    expect(await Promise.all([mine, back, guest, into].map(works))).toEqual([true, true, true, true])
    await boss.send('PATCH', `/api/admin/users/${await idOf('rogue@example.net')}`, { role: 'user' })
    expect(await Promise.all([mine, back, guest, into].map(works))).toEqual([false, false, true, false])
  })
  it('invites somebody', async () => {
    const boss = await provenAdmin('boss5@example.net')
    const made = (await boss.send<MadeLinkAnswer>('POST', '/api/admin/users/invites', { email: 'guest@example.net' })).body
    const guest = browser()
    expect(
      (await guest.send('POST', '/api/auth/sign-up/complete', { token: tokenIn(made), password: goodPassword })).status,
    ).toBe(200)
    expect(await guest.who()).toBe('guest@example.net')
    expect((await boss.send('POST', '/api/admin/users/invites', { email: 'guest@example.net' })).body.context?.reason).toBe(
      'account-exists',
    )
  })
})

describe('the last administrator', () => {
  it('stays, also when two take each other away at once', async () => {
    const admins = (await identity.administration.list({ after: null, limit: 200, search: '' })).accounts.filter(
      ({ role }) => role === 'admin',
    )
    const [first, second, ...others] = admins
    for (const { id } of others) await identity.administration.setStanding(null, id, { role: 'user' })
    const both = await Promise.allSettled([
      identity.administration.setStanding(null, first!.id, { role: 'user' }),
      identity.administration.setStanding(null, second!.id, { isDisabled: true }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})
