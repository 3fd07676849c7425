// Lost passwords, new addresses, a copy of everything, and the end of an account.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Secret } from '#config'
import { resealAll } from '#vault'
import { accountServer, goodPassword } from '../../../test/support/account-server.ts'
import type { SignInAnswer, TotpAnswer } from './identity.contract.ts'
import { totpCode } from './totp.ts'

const secret = () => new Secret(randomBytes(32).toString('base64'))
const oldSecret = secret()
const erased: string[] = []
const server = await accountServer({
  secrets: [oldSecret],
  belongings: [{ name: 'watchlists', exportOf: async id => [`of ${id}`], erase: async (_trx, id) => void erased.push(id) }],
})
const { browser, member, linkTo, letters, identity } = server
const newPassword = 'another long sentence, my own'

const signIn = (from: ReturnType<typeof browser>, email: string, password: string) =>
  from.send<SignInAnswer>('POST', '/api/auth/sign-in', { email, password })

const resetBy = (token: string) => browser().send('POST', '/api/auth/reset/complete', { token, password: newPassword })

async function withTotp(email: string) {
  const owner = await member(email)
  const { address } = (await owner.send<TotpAnswer>('POST', '/api/account/totp')).body
  const bits = Array.from(new URL(address).searchParams.get('secret')!, letter =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map(eight => Number.parseInt(eight, 2)))
  const code = () => totpCode(key, Math.floor(server.now() / 30_000))
  if ((await owner.send('POST', '/api/account/totp/confirm', { code: code() })).status !== 200) throw new Error('not confirmed')
  server.pass(30_000)
  return { owner, code }
}

describe('a lost password', () => {
  it('is set anew by a link; every session ends, none begins, and its owner is told', async () => {
    const owner = await member('lost@example.net')
    const asker = browser()
    expect((await asker.send('POST', '/api/auth/reset', { email: 'LOST@example.net' })).body).toEqual({ asked: true, by: 'mail' })
    const token = await linkTo('lost@example.net')
    expect((await asker.send('POST', '/api/auth/reset/complete', { token, password: newPassword })).status).toBe(204)
    expect([await owner.who(), await asker.who()]).toEqual([null, null])
    expect((await signIn(browser(), 'lost@example.net', goodPassword)).status).toBe(403)
    expect((await signIn(browser(), 'lost@example.net', newPassword)).status).toBe(200)
    expect(letters.some(({ to, subject }) => to === 'lost@example.net' && subject.endsWith('password was changed'))).toBe(true)
  })
  it('does not get round the second factor', async () => {
    const { code } = await withTotp('lost-mfa@example.net')
    await browser().send('POST', '/api/auth/reset', { email: 'lost-mfa@example.net' })
    await browser().send('POST', '/api/auth/reset/complete', {
      token: await linkTo('lost-mfa@example.net'),
      password: newPassword,
    })
    const from = browser()
    expect((await signIn(from, 'lost-mfa@example.net', newPassword)).body.state).toBe('second-factor-needed')
    expect(await from.who()).toBe(null)
    expect((await from.send('POST', '/api/auth/sign-in/code', { code: code() })).status).toBe(200)
  })
  it('is answered alike for an address that nobody has, and nothing is sent there', async () => {
    const before = letters.length
    const answer = await browser().send('POST', '/api/auth/reset', { email: 'none@example.net' })
    await identity.settled()
    expect([answer.status, answer.body, letters.length]).toEqual([202, { asked: true, by: 'mail' }, before])
  })
  it('has one link at a time, used by one of many at once, for half an hour', async () => {
    await member('links@example.net')
    const ask = async () => {
      await browser().send('POST', '/api/auth/reset', { email: 'links@example.net' })
      return linkTo('links@example.net')
    }
    const use = (token: string) => browser().send('POST', '/api/auth/reset/complete', { token, password: newPassword })
    const first = await ask()
    const second = await ask()
    expect((await use(first)).body.context?.reason).toBe('link-invalid')
    const answers = await Promise.all(Array.from({ length: 6 }, () => use(second)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409, 409, 409, 409, 409])
    const late = await ask()
    server.pass(30 * 60_000 + 1)
    expect((await use(late)).status).toBe(409)
  })
  it('does not open with a link of another kind', async () => {
    await browser().send('POST', '/api/auth/sign-up', { email: 'kind@example.net' })
    const token = await linkTo('kind@example.net')
    expect((await browser().send('POST', '/api/auth/reset/complete', { token, password: newPassword })).status).toBe(409)
    await member('kind2@example.net')
    await browser().send('POST', '/api/auth/reset', { email: 'kind2@example.net' })
    const reset = await linkTo('kind2@example.net')
    expect((await browser().send('POST', '/api/auth/sign-up/complete', { token: reset, password: newPassword })).status).toBe(409)
  })
})

describe('another password', () => {
  it('ends the other sessions and gives this one a new token', async () => {
    const owner = await member('change@example.net')
    const other = browser()
    await signIn(other, 'change@example.net', goodPassword)
    const before = owner.cookies.get('__Host-session')!
    await browser().send('POST', '/api/auth/reset', { email: 'change@example.net' })
    const link = await linkTo('change@example.net')
    expect((await owner.send('PUT', '/api/account/password', { current: goodPassword, password: newPassword })).status).toBe(204)
    expect((await resetBy(link)).status).toBe(409)
    expect([await owner.who(), await other.who()]).toEqual(['change@example.net', null])
    const thief = browser()
    thief.cookies.set('__Host-session', before)
    expect(await thief.who()).toBe(null)
  })
})

describe('another password in place of the present one', () => {
  it('asks for the present one, which nobody guesses', async () => {
    const owner = await member('present@example.net')
    const change = (current?: string) =>
      owner.send('PUT', '/api/account/password', { password: newPassword, ...(current === undefined ? {} : { current }) })
    const first = await change()
    expect([first.status, first.body.context?.reason]).toEqual([422, 'current-password-missing'])
    const statuses: number[] = []
    for (let i = 0; i < 8; i++) statuses.push((await change(`not the password ${i}`)).status)
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403, 429, 429])
    server.pass(60_000)
    expect((await change(goodPassword)).status).toBe(204)
    await owner.send('POST', '/api/auth/sign-out')
    await signIn(owner, 'present@example.net', newPassword)
    expect(await owner.who()).toBe('present@example.net')
  })
})

describe('another mail address', () => {
  it('is confirmed at the new one, told to the old one, and counts from then on', async () => {
    const owner = await member('old@example.net')
    await owner.send('POST', '/api/account/email', { email: 'new@example.net' })
    const token = await linkTo('new@example.net')
    expect(letters.findLast(({ to }) => to === 'old@example.net')?.subject).toBe('Your TradeWise mail address is about to change')
    await browser().send('POST', '/api/auth/reset', { email: 'old@example.net' })
    const link = await linkTo('old@example.net')
    const stranger = await member('stranger@example.net')
    expect((await stranger.send('POST', '/api/account/email/confirm', { token })).status).toBe(409)
    expect((await owner.send('POST', '/api/account/email/confirm', { token })).status).toBe(204)
    expect(await owner.who()).toBe('new@example.net')
    expect((await resetBy(link)).status).toBe(409)
    expect(letters.at(-1)).toMatchObject({ to: 'old@example.net', subject: 'Your TradeWise mail address was changed' })
    expect((await signIn(browser(), 'old@example.net', goodPassword)).status).toBe(403)
  })
  it.each(['PUT', 'DELETE'] as const)(
    'is not to be had any more once its owner has another password, or none (%s)',
    async change => {
      const [former, wanted] = [`alarmed-${change.toLowerCase()}@example.net`, `wanted-${change.toLowerCase()}@example.net`]
      const owner = await member(former)
      await server.database.pool.query(
        `INSERT INTO passkey (passkey_id, account_id, credential_id, public_key, counter, transports, is_synced, name, created_at)
       SELECT gen_random_uuid(), account_id, $1, '', 0, '{}', false, 'key', now() FROM account WHERE email = $1`,
        [former],
      )
      await owner.send('POST', '/api/account/email', { email: wanted })
      const token = await linkTo(wanted)
      const body = change === 'PUT' ? { current: goodPassword, password: newPassword } : undefined
      expect((await owner.send(change, '/api/account/password', body)).status).toBe(204)
      expect((await owner.send('POST', '/api/account/email/confirm', { token })).status).toBe(409)
      expect(await owner.who()).toBe(former)
    },
  )
  it('that somebody has is answered alike, and stays theirs', async () => {
    await member('taken@example.net')
    const owner = await member('wants@example.net')
    expect((await owner.send('POST', '/api/account/email', { email: 'taken@example.net' })).status).toBe(202)
    await identity.settled()
    expect(letters.at(-1)).toMatchObject({ to: 'taken@example.net', subject: 'You have a TradeWise account already' })
  })
  it('that somebody took meanwhile is refused at the end', async () => {
    const owner = await member('slow@example.net')
    await owner.send('POST', '/api/account/email', { email: 'contested@example.net' })
    const token = await linkTo('contested@example.net')
    await member('contested@example.net')
    expect((await owner.send('POST', '/api/account/email/confirm', { token })).body.context?.reason).toBe('link-invalid')
    expect(await owner.who()).toBe('slow@example.net')
  })
})

describe('the end of an account', () => {
  it('takes everything with it, in other rooms too, and what the audit trail knew of the person', async () => {
    const owner = await member('gone@example.net')
    const id = await identity.administration.idOf('gone@example.net')
    const copy = (
      await owner.send<{ account: { email: string }; watchlists: string[]; events: object[] }>('GET', '/api/account/export')
    ).body
    expect([copy.account.email, copy.watchlists]).toEqual(['gone@example.net', [`of ${id}`]])
    expect(JSON.stringify(copy)).not.toMatch(/argon2|mac|sealed/)
    expect(copy.events.at(-1)).toMatchObject({
      kind: 'account.created',
      personal: { email: 'gone@example.net', address: owner.address },
    })
    expect((await owner.send('DELETE', '/api/account')).status).toBe(204)
    expect(erased).toEqual([id])
    expect(await owner.who()).toBe(null)
    const { rows } = await server.database.pool.query(
      'SELECT (SELECT count(*) FROM account_session WHERE account_id = $1)::int AS sessions, (SELECT count(*) FROM audit_personal WHERE person = $1::text)::int AS texts',
      [id],
    )
    expect(rows).toEqual([{ sessions: 0, texts: 0 }])
    await member('gone@example.net')
  })
})

it('says of every table that names an account where its owner finds what is in it', async () => {
  const shown = {
    account: 'account',
    account_session: 'sessions',
    alert: 'alerts',
    alert_firing: 'alerts: when each fired, and what became of the letter or webhook',
    known_device: 'sessions: when a browser was last used; the rest is a keyed hash',
    passkey: 'account',
    pending_sign_in: 'lasts ten minutes and holds a keyed hash',
    one_time_link: 'the letter, and nothing but its keyed hash and the address',
    backtest: 'backtests',
    question_count: 'how many, until the day is over; when each was asked: events',
    screen: 'screens',
    signal_rule: 'signalRules',
    tried_rule: 'signalRules',
    awaited_link: 'that a link was asked for with the address: events',
    recovery_code: 'account: how many; shown once',
    totp_factor: 'account: that there is one',
    watchlist: 'watchlists',
    watchlist_entry: 'watchlists',
  }
  // What keepers decided about the market data that everybody sees names them in the trail.
  const decisions = ['event_list_revision', 'series_revision', 'symbol_change']
  const { rows } = await server.database.pool.query<{ name: string }>(
    "SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE column_name = 'account_id' AND table_schema NOT IN ('pg_catalog', 'information_schema')",
  )
  expect(
    rows
      .map(({ name }) => name)
      .filter(name => !decisions.includes(name))
      .toSorted(),
  ).toEqual(Object.keys(shown).toSorted())
})

describe('a change of SESSION_SECRET', () => {
  it('signs nobody out, seals secrets anew, and leaves nothing that needs the old one', async () => {
    const { owner, code } = await withTotp('rotate@example.net')
    const paper = (await owner.send<{ recoveryCodes: string[] }>('POST', '/api/account/recovery-codes')).body.recoveryCodes
    const fresh = secret()
    server.keyring.reload([fresh, oldSecret])
    expect(await owner.who()).toBe('rotate@example.net')
    const reseal = () => resealAll([identity.totpResealer], server.keyring, new AbortController().signal)
    expect(await reseal()).toBeGreaterThan(0)
    expect(await reseal()).toBe(0)
    server.keyring.reload([fresh])
    expect(await owner.who()).toBe('rotate@example.net')
    const from = browser()
    await signIn(from, 'rotate@example.net', goodPassword)
    expect((await from.send('POST', '/api/auth/sign-in/code', { code: code() })).status).toBe(200)
    const again = browser()
    await signIn(again, 'rotate@example.net', goodPassword)
    expect((await again.send('POST', '/api/auth/sign-in/code', { code: paper[0] })).status).toBe(200)
    // Known a moment ago, and made with a secret that counts no more.
    expect(await again.who()).toBe('rotate@example.net')
    server.keyring.reload([secret()])
    expect(await again.who()).toBe(null)
  })
})

describe('what a session was kept for in memory', () => {
  it('is forgotten as soon as the database says that something changed', async () => {
    const owner = await member('cached@example.net')
    expect(await owner.who()).toBe('cached@example.net')
    const id = await identity.administration.idOf('cached@example.net')
    // As another process would.
    await server.database.pool.query('UPDATE account SET disabled_at = now() WHERE account_id = $1', [id])
    await expect.poll(() => owner.who()).toBe(null)
  })
  it('is nothing while the database cannot say it', async () => {
    const owner = await member('deaf@example.net')
    expect(await owner.who()).toBe('deaf@example.net')
    const id = await identity.administration.idOf('deaf@example.net')
    // The listening connection is the one whose last statement was LISTEN or the question whether it lives.
    await server.database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')",
    )
    await server.database.pool.query('DELETE FROM account_session WHERE account_id = $1', [id])
    await expect.poll(() => owner.who()).toBe(null)
    // And it hears again afterwards.
    const other = await member('hears@example.net')
    await expect.poll(() => other.who()).toBe('hears@example.net')
  })
})

it('keeps passwords, tokens and codes out of log and audit trail', async () => {
  await server.trail.flush()
  const { rows } = await server.database.pool.query<{ text: string }>(
    'SELECT audit_event::text AS text FROM audit_event UNION ALL SELECT audit_personal::text FROM audit_personal',
  )
  const said = [...server.logged, ...rows.map(({ text }) => text)].join('\n')
  for (const secretText of [
    goodPassword,
    newPassword,
    ...letters.flatMap(({ text }) => [...text.matchAll(/#([\w-]{43})/g)].map(([, token = '']) => token)),
  ])
    expect(said).not.toContain(secretText)
})
