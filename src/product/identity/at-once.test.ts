// What two do at the same moment, and what an account that is gone leaves behind.
import { describe, expect, it } from 'vitest'
import { accountServer, goodPassword } from '../../../test/support/account-server.ts'
import { makePasskey } from '../../../test/support/authenticator.ts'
import { bookAttempt } from './failed-proofs.store.ts'
import type { AccountAnswer, PasskeyCreation, TotpAnswer } from './identity.contract.ts'
import { totpCode } from './totp.ts'

const server = await accountServer()
const { browser, member, linkTo, identity } = server
const sorted = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).toSorted((a, b) => a - b)
type Browser = ReturnType<typeof browser>

async function withApp(from: Browser) {
  const { secret } = (await from.send<TotpAnswer>('POST', '/api/account/totp')).body
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(secret, letter => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map(eight => Number.parseInt(eight, 2)))
  const code = () => totpCode(key, Math.floor(server.now() / 30_000))
  const { recoveryCodes } = (await from.send<{ recoveryCodes: string[] }>('POST', '/api/account/totp/confirm', { code: code() }))
    .body
  server.pass(30_000)
  return { code, recoveryCodes }
}

async function provenAdmin(email: string) {
  const from = browser()
  await identity.signUp.create({ email, password: goodPassword, role: 'admin' })
  await from.send('POST', '/api/auth/sign-in', { email, password: goodPassword })
  const id = await identity.administration.idOf(email)
  return { from, id, ...(await withApp(from)) }
}

describe('at the same moment', () => {
  it('one link makes one account', async () => {
    await browser().send('POST', '/api/auth/sign-up', { email: 'twice@example.net' })
    const token = await linkTo('twice@example.net')
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => browser().send('POST', '/api/auth/sign-up/complete', { token, password: goodPassword })),
    )
    expect(sorted(answers)).toEqual([200, 409, 409, 409, 409, 409])
  })
  it('one address goes to one of those who confirm it or sign up with it', async () => {
    const people = await Promise.all(['a', 'b', 'c'].map(name => member(`${name}-wants@example.net`)))
    const tokens: string[] = []
    for (const each of people) {
      await each.send('POST', '/api/account/email', { email: 'one@example.net' })
      tokens.push(await linkTo('one@example.net'))
    }
    await browser().send('POST', '/api/auth/sign-up', { email: 'ONE@example.net' })
    const token = await linkTo('ONE@example.net')
    const answers = await Promise.all([
      ...people.map((each, i) => each.send('POST', '/api/account/email/confirm', { token: tokens[i] })),
      browser().send('POST', '/api/auth/sign-up/complete', { token, password: goodPassword }),
    ])
    const statuses = sorted(answers)
    expect(statuses.filter(status => status < 300)).toHaveLength(1)
    expect(statuses.slice(1)).toEqual([409, 409, 409])
  })
  it('two deletions of one account are one', async () => {
    const owner = await member('end@example.net')
    const other = browser()
    await other.send('POST', '/api/auth/sign-in', { email: 'end@example.net', password: goodPassword })
    const statuses = sorted(await Promise.all([owner, other, owner].map(each => each.send('DELETE', '/api/account'))))
    expect(statuses[0]).toBe(204)
    for (const status of statuses.slice(1)) expect([401, 404]).toContain(status)
  })
  it('many browsers that ask for a passkey, with one sign-in under way, are all answered', async () => {
    const from = browser()
    await from.send('POST', '/api/auth/passkey/options')
    const answers = await Promise.all(Array.from({ length: 8 }, () => from.send('POST', '/api/auth/passkey/options')))
    expect(sorted(answers)).toEqual(Array.from({ length: 8 }, () => 200))
  })
  it('one code, and one recovery code, opens one session', async () => {
    const owner = await member('codes@example.net')
    const { code, recoveryCodes } = await withApp(owner)
    for (const proof of [code(), recoveryCodes[0]!]) {
      const browsers = Array.from({ length: 4 }, (_, i) => browser({ address: `203.0.113.${i + 1}` }))
      for (const each of browsers) {
        const { body } = await each.send('POST', '/api/auth/sign-in', { email: 'codes@example.net', password: goodPassword })
        expect(body).toMatchObject({ state: 'second-factor-needed' })
      }
      const answers = await Promise.all(browsers.map(each => each.send('POST', '/api/auth/sign-in/code', { code: proof })))
      expect(sorted(answers)).toEqual([200, 403, 403, 403])
    }
  })
  it('one code is good for one thing, whether it is shown to sign in or to prove again', async () => {
    const owner = await member('both@example.net')
    const { code, recoveryCodes } = await withApp(owner)
    for (const proof of [code(), recoveryCodes[0]!]) {
      const stranger = browser({ address: '203.0.113.77' })
      await stranger.send('POST', '/api/auth/sign-in', { email: 'both@example.net', password: goodPassword })
      const answers = await Promise.all([
        owner.send('POST', '/api/auth/step-up', { code: proof }),
        stranger.send('POST', '/api/auth/sign-in/code', { code: proof }),
        owner.send('POST', '/api/auth/step-up', { code: proof }),
      ])
      // A token that was renewed by one of them is worth nothing for the other.
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      for (const { status } of answers) expect([200, 401, 403]).toContain(status)
      expect(await owner.who()).toBe('both@example.net')
    }
  })
  it('one answer of an authenticator makes one passkey, and later none', async () => {
    const owner = await member('keys@example.net')
    const { options } = (await owner.send<{ options: PasskeyCreation }>('POST', '/api/account/passkeys/options')).body
    const { created } = makePasskey('https://stocks.example.net', options)
    const add = () => owner.send('POST', '/api/account/passkeys', { name: 'Laptop', response: created })
    const answers = await Promise.all([add(), add(), add(), add()])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { status } of answers) expect([200, 401, 403]).toContain(status)
    expect((await add()).status).toBe(403)
    // Asked for anew, the answer to the question before is none.
    await owner.send('POST', '/api/account/passkeys/options')
    expect((await add()).status).toBe(403)
    expect((await owner.send<AccountAnswer>('GET', '/api/account')).body.passkeys).toHaveLength(1)
  })
  it('nobody waits for having looked at the clock first, while nobody has to wait', async () => {
    const patience = { free: 3, firstWaitMs: 2_000, longestWaitMs: 60_000, forgetMs: 3_600_000 }
    const at = (ms: number) => new Date(Date.UTC(2026, 0, 5, 12, 0, 0, ms))
    const book = (ms: number) => bookAttempt(server.database.kysely, [Buffer.from('two at once')], at(ms), patience)
    expect([await book(500), await book(300), await book(100)]).toMatchObject([{ count: 1 }, { count: 2 }, { count: 3 }])
    expect(await book(50)).toEqual({ count: 4, nextAt: at(2_050) })
    expect(await book(2_000)).toEqual({ blockedUntil: at(2_050) })
  })
  it('two administrators cannot take the right from each other, and one who lost it does nothing more', async () => {
    const [one, two, three] = [
      await provenAdmin('one@admin.example'),
      await provenAdmin('two@admin.example'),
      await provenAdmin('three@admin.example'),
    ]
    const demote = (by: typeof one, whom: typeof one) => by.from.send('PATCH', `/api/admin/users/${whom.id}`, { role: 'user' })
    const answers = await Promise.all([demote(one, two), demote(two, three), demote(three, one)])
    // A ring: whoever was first has taken the right from one of the two others, whose own request then counts for nothing.
    expect(answers.filter(({ status }) => status === 204).length).toBeLessThan(3)
    for (const { status } of answers) expect([204, 401, 403, 409]).toContain(status)
    const { rows } = await server.database.pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM account WHERE role = 'admin'",
    )
    expect(rows[0]!.n).toBeGreaterThanOrEqual(1)
    const { rows: done } = await server.database.pool.query<{ actor: string; subject: string }>(
      "SELECT actor, subject FROM audit_event WHERE kind = 'role.changed' ORDER BY seq",
    )
    for (const [index, { actor }] of done.entries())
      expect(
        done.slice(0, index).map(({ subject }) => subject),
        'acted after losing the right',
      ).not.toContain(actor)
  })
})

describe('an account that is gone', () => {
  it('is nowhere any more, by its address or by its name', async () => {
    const boss = await provenAdmin('boss@example.net')
    const email = 'Vanishing.Person@gone.example'
    expect((await boss.from.send('POST', '/api/admin/users/invites', { email })).status).toBe(200)
    for (const url of ['/api/auth/sign-up', '/api/auth/reset']) await browser().send('POST', url, { email })
    await identity.settled()
    await browser().send('POST', '/api/auth/sign-in', { email, password: 'not the right password' })
    const owner = browser()
    const token = await linkTo(email)
    await owner.send('POST', '/api/auth/sign-up/complete', { token, password: goodPassword, name: 'Vera Vanishing' })
    await boss.from.send('POST', '/api/admin/users/links', { email })
    await browser().send('POST', '/api/auth/reset', { email })
    await owner.send('POST', '/api/account/email', { email: 'other-vanishing@gone.example' })
    await identity.settled()
    await owner.send('PATCH', '/api/account', { name: 'Vera Vanishing' })
    await browser().send('POST', '/api/auth/sign-in', { email, password: 'not the right password' })
    expect((await owner.send('DELETE', '/api/account')).status).toBe(204)
    await server.trail.flush()
    const { rows: tables } = await server.database.pool.query<{ name: string }>(
      "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'",
    )
    expect(tables.length).toBeGreaterThan(20)
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await server.database.pool.query<{ row: string }>(
        `SELECT t::text AS row FROM ${name} t WHERE t::text ILIKE '%vanishing%'`,
      )
      found.push(...rows.map(({ row }) => `${name}: ${row}`))
    }
    expect(found).toEqual([])
    expect((await server.trail.verify({ segmentsIn: '/nowhere' })).whole).toBe(true)
  })
})
