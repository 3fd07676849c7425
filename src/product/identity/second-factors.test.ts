// Second factors as their owner and whoever stole something meet them.
import { describe, expect, it } from 'vitest'
import { accountServer, goodPassword } from '../../../test/support/account-server.ts'
import { makePasskey } from '../../../test/support/authenticator.ts'
import type {
  AccountAnswer,
  FactorChangedAnswer,
  PasskeyCreation,
  PasskeyRequest,
  SessionAnswer,
  SignInAnswer,
  TotpAnswer,
} from './identity.contract.ts'
import { totpCode } from './totp.ts'

const server = await accountServer()
const { browser, member, linkTo, letters } = server
type Browser = ReturnType<typeof browser>
const origin = 'https://stocks.example.net'

const codeNow = (secret: string, steps = 0): string => totpCode(fromBase32(secret), Math.floor(server.now() / 30_000) + steps)
function fromBase32(text: string): Buffer {
  const bits = Array.from(text, letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join(
    '',
  )
  return Buffer.from(bits.match(/.{8}/g)!.map(eight => Number.parseInt(eight, 2)))
}

async function addTotp(owner: Browser): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = (await owner.send<TotpAnswer>('POST', '/api/account/totp')).body
  const { status, body } = await owner.send<FactorChangedAnswer>('POST', '/api/account/totp/confirm', { code: codeNow(secret) })
  if (status !== 200) throw new Error(JSON.stringify(body))
  server.pass(30_000)
  return { secret, recoveryCodes: body.recoveryCodes! }
}

async function addPasskey(owner: Browser, name = 'Laptop') {
  const { options } = (await owner.send<{ options: PasskeyCreation }>('POST', '/api/account/passkeys/options')).body
  const passkey = makePasskey(origin, options)
  const answer = await owner.send<FactorChangedAnswer>('POST', '/api/account/passkeys', { name, response: passkey.created })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return { passkey, recoveryCodes: answer.body.recoveryCodes }
}

async function passwordOf(email: string, from = browser(), password = goodPassword) {
  const answer = await from.send<SignInAnswer>('POST', '/api/auth/sign-in', { email, password })
  return { from, ...answer }
}

describe('an authenticator app', () => {
  it('that is set up with a wrong code is none, and the attempt stays in the trail; so does a passkey made elsewhere', async () => {
    const owner = await member('enrolling@example.net')
    const { secret } = (await owner.send<TotpAnswer>('POST', '/api/account/totp')).body
    const wrong = String((Number(codeNow(secret)) + 1) % 1_000_000).padStart(6, '0')
    expect((await owner.send('POST', '/api/account/totp/confirm', { code: wrong })).body.context?.reason).toBe('wrong-code')
    const { options } = (await owner.send<{ options: PasskeyCreation }>('POST', '/api/account/passkeys/options')).body
    const { created } = makePasskey('https://evil.example', options)
    expect((await owner.send('POST', '/api/account/passkeys', { name: 'Key', response: created })).status).toBe(403)
    await server.trail.flush()
    const actor = (await owner.send<AccountAnswer>('GET', '/api/account')).body.id
    const { events } = await server.trail.events({ kinds: ['factor.refused'], actor })
    expect(events.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    expect((await server.trail.events({ kinds: ['factor.added'], actor })).events).toEqual([])
    expect((await owner.send('POST', '/api/account/totp/confirm', { code: codeNow(secret) })).status).toBe(200)
  })
  it('is asked for after the password, and what stands in between opens nothing', async () => {
    const owner = await member('totp@example.net')
    const { secret, recoveryCodes } = await addTotp(owner)
    expect(recoveryCodes).toHaveLength(10)
    const { from, body } = await passwordOf('totp@example.net')
    expect(body).toEqual({ state: 'second-factor-needed', factors: ['totp', 'recovery-code'] })
    expect(from.cookies.has('__Host-session')).toBe(false)
    expect((await from.send('GET', '/api/account')).status).toBe(401)
    expect((await from.send('POST', '/api/auth/sign-in/code', { code: '000000' })).body.context?.reason).toBe('wrong-code')
    expect((await from.send('POST', '/api/auth/sign-in/code', { code: codeNow(secret) })).status).toBe(200)
    expect(await from.who()).toBe('totp@example.net')
  })
  it('takes a code once, whoever shows it again, and of two at once one', async () => {
    const owner = await member('replay@example.net')
    const { secret } = await addTotp(owner)
    const code = codeNow(secret)
    const browsers = await Promise.all([1, 2, 3].map(async () => (await passwordOf('replay@example.net')).from))
    const answers = await Promise.all(browsers.slice(0, 2).map(from => from.send('POST', '/api/auth/sign-in/code', { code })))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403])
    expect((await browsers[2]!.send('POST', '/api/auth/sign-in/code', { code })).body.context?.reason).toBe('wrong-code')
    expect((await browsers[2]!.send('POST', '/api/auth/sign-in/code', { code: codeNow(secret, -1) })).status).toBe(403)
  })
  it('is not guessed: an attacker with the password waits, whatever address they come from, and the owner gets in', async () => {
    const owner = await member('guess@example.net')
    const { secret } = await addTotp(owner)
    const statuses = []
    for (let i = 0; i < 9; i++) {
      const from = browser({ address: `203.0.113.${i}` })
      await passwordOf('guess@example.net', from)
      statuses.push((await from.send('POST', '/api/auth/sign-in/code', { code: String(100_000 + i) })).status)
    }
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403, 429, 429, 429])
    await server.identity.settled()
    const told = server.letters.filter(({ to, subject }) => to === 'guess@example.net' && subject.startsWith('Wrong codes'))
    expect(told).toHaveLength(1)
    await passwordOf('guess@example.net', owner)
    expect((await owner.send('POST', '/api/auth/sign-in/code', { code: codeNow(secret) })).status).toBe(200)
  })
  it('does not count before a code of it was shown, and its secret is sealed', async () => {
    const owner = await member('begun@example.net')
    const { secret, qr, address } = (await owner.send<TotpAnswer>('POST', '/api/account/totp')).body
    expect(address).toContain(`secret=${secret}`)
    expect(qr.path).toMatch(/^(M\d+ \d+h\d+v1h-\d+z)+$/)
    expect((await passwordOf('begun@example.net')).body).toEqual({ state: 'signed-in' })
    const { rows } = await server.database.pool.query<{ sealed: string }>('SELECT sealed_secret AS sealed FROM totp_factor')
    for (const { sealed } of rows) expect(sealed).toMatch(/^v1\./)
    expect((await owner.send('POST', '/api/account/totp/confirm', { code: '000000' })).status).toBe(403)
  })
  it('ends the other sessions when it is added, and tells its owner', async () => {
    const owner = await member('others@example.net')
    const { from: other } = await passwordOf('others@example.net')
    const before = owner.cookies.get('__Host-session')
    await addTotp(owner)
    expect(await other.who()).toBe(null)
    expect(await owner.who()).toBe('others@example.net')
    expect(owner.cookies.get('__Host-session')).not.toBe(before)
    expect(letters.at(-1)).toMatchObject({
      to: 'others@example.net',
      subject: 'A second factor was added to your TradeWise account',
    })
  })
})

describe('a recovery code', () => {
  it('counts once, in any spelling', async () => {
    const owner = await member('recover@example.net')
    const { recoveryCodes } = await addTotp(owner)
    const [code = ''] = recoveryCodes
    const { from } = await passwordOf('recover@example.net')
    expect((await from.send('POST', '/api/auth/sign-in/code', { code: code.toLowerCase().replaceAll('-', ' ') })).status).toBe(
      200,
    )
    const { events } = await server.trail.events({ kinds: ['recovery-code.used'] })
    expect(events[0]?.personal.address).toBe(from.address)
    const { from: again } = await passwordOf('recover@example.net')
    expect((await again.send('POST', '/api/auth/sign-in/code', { code })).body.context?.reason).toBe('wrong-code')
    expect((await owner.send<AccountAnswer>('GET', '/api/account')).body.recoveryCodesLeft).toBe(9)
  })
  it('is worth nothing for another account, or after new ones were made', async () => {
    const [ann, ben] = [await member('ann2@example.net'), await member('ben2@example.net')]
    const { recoveryCodes } = await addTotp(ann)
    await addTotp(ben)
    const { from } = await passwordOf('ben2@example.net')
    expect((await from.send('POST', '/api/auth/sign-in/code', { code: recoveryCodes[0] })).status).toBe(403)
    const fresh = (await ann.send<FactorChangedAnswer>('POST', '/api/account/recovery-codes')).body.recoveryCodes!
    expect(fresh).toHaveLength(10)
    const { from: own } = await passwordOf('ann2@example.net')
    expect((await own.send('POST', '/api/auth/sign-in/code', { code: recoveryCodes[0] })).status).toBe(403)
    expect((await own.send('POST', '/api/auth/sign-in/code', { code: fresh[0] })).status).toBe(200)
  })
})

describe('a passkey', () => {
  const ask = async (from: Browser) =>
    (await from.send<{ options: PasskeyRequest }>('POST', '/api/auth/passkey/options')).body.options

  it('signs in by itself, without an address', async () => {
    const owner = await member('key@example.net')
    const { passkey, recoveryCodes } = await addPasskey(owner)
    expect(recoveryCodes).toHaveLength(10)
    const from = browser()
    const request = await ask(from)
    expect(request.allowCredentials ?? []).toEqual([])
    expect((await from.send('POST', '/api/auth/passkey', { response: passkey.answer(request) })).status).toBe(200)
    expect(await from.who()).toBe('key@example.net')
    expect((await from.send<SessionAnswer>('GET', '/api/auth/session')).body.account?.hasSecondFactor).toBe(true)
  })
  it('is the second factor after a password, of this account only', async () => {
    const owner = await member('second@example.net')
    const { passkey } = await addPasskey(owner)
    const other = await member('other-key@example.net')
    const { passkey: foreign } = await addPasskey(other)
    const { from, body } = await passwordOf('second@example.net')
    expect(body).toMatchObject({ factors: ['passkey', 'recovery-code'] })
    expect((await from.send('POST', '/api/auth/passkey', { response: foreign.answer(await ask(from)) })).status).toBe(403)
    expect((await from.send('POST', '/api/auth/passkey', { response: passkey.answer(await ask(from)) })).status).toBe(200)
  })
  it.each([
    ['of another origin', { origin: 'https://stocks.example.net.evil.example' }],
    ['for another host', { host: 'stocks.example.net.evil.example' }],
    ['of a challenge of somebody’s own', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['without asking who it is', { unverified: true }],
    ['made for creating one', { type: 'webauthn.create' }],
    ['with somebody else’s handle', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  ])('is refused when its answer is %s', async (_, faults) => {
    const email = `f${Object.keys(faults)[0]!.toLowerCase()}@example.net`
    const { passkey } = await addPasskey(await member(email))
    const from = browser()
    const answer = await from.send('POST', '/api/auth/passkey', { response: passkey.answer(await ask(from), faults) })
    expect([answer.status, answer.body.context?.reason]).toEqual([403, 'passkey-refused'])
    expect(await from.who()).toBe(null)
  })
  it('answers a challenge once, in the browser that asked, and in time', async () => {
    const { passkey } = await addPasskey(await member('once@example.net'))
    const from = browser()
    const response = passkey.answer(await ask(from))
    expect((await from.send('POST', '/api/auth/passkey', { response })).status).toBe(200)
    expect((await from.send('POST', '/api/auth/passkey', { response })).status).toBe(403)
    const thief = browser()
    await ask(thief)
    expect((await thief.send('POST', '/api/auth/passkey', { response: passkey.answer(await ask(browser())) })).status).toBe(403)
    const late = await ask(thief)
    server.pass(5 * 60_000 + 1)
    expect((await thief.send('POST', '/api/auth/passkey', { response: passkey.answer(late) })).status).toBe(403)
  })
  it('whose counter goes back was copied', async () => {
    const { passkey } = await addPasskey(await member('copy@example.net'))
    const from = browser()
    expect(
      (await from.send('POST', '/api/auth/passkey', { response: passkey.answer(await ask(from), { counter: 9 }) })).status,
    ).toBe(200)
    const other = browser()
    expect(
      (await other.send('POST', '/api/auth/passkey', { response: passkey.answer(await ask(other), { counter: 9 }) })).status,
    ).toBe(403)
  })
  it.each([
    ['of another origin', { origin: 'https://stocks.example.net.evil.example' }],
    ['for another host', { host: 'evil.example' }],
    ['of a challenge of somebody’s own', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['without asking who it is', { unverified: true }],
    ['made for signing in', { type: 'webauthn.get' }],
  ])('is not added when it was made %s', async (_, faults) => {
    const owner = await member(`new-${Object.keys(faults)[0]!.toLowerCase()}@example.net`)
    const { options } = (await owner.send<{ options: PasskeyCreation }>('POST', '/api/account/passkeys/options')).body
    const response = makePasskey('https://stocks.example.net', options, faults).created
    const answer = await owner.send('POST', '/api/account/passkeys', { name: 'Key', response })
    expect([answer.status, answer.body.context?.reason]).toEqual([403, 'passkey-refused'])
    expect((await owner.send<AccountAnswer>('GET', '/api/account')).body.passkeys).toEqual([])
  })
  it('of another account is no step-up, nor is an answer of its own to another question', async () => {
    const [owner, other] = [await member('step-own@example.net'), await member('step-other@example.net')]
    const [own, foreign] = [await addPasskey(owner), await addPasskey(other)]
    server.pass(11 * 60_000)
    const question = async () =>
      (await owner.send<{ options: PasskeyRequest }>('POST', '/api/auth/step-up/passkey/options')).body.options
    const answers = [
      foreign.passkey.answer(await question()),
      own.passkey.answer(await ask(owner)),
      own.passkey.answer(
        (await other.send<{ options: PasskeyRequest }>('POST', '/api/auth/step-up/passkey/options')).body.options,
      ),
    ]
    for (const response of answers) expect((await owner.send('POST', '/api/auth/step-up/passkey', { response })).status).toBe(403)
    const response = own.passkey.answer(await question())
    expect((await owner.send('POST', '/api/auth/step-up/passkey', { response })).status).toBe(200)
    expect((await owner.send('POST', '/api/auth/step-up/passkey', { response })).status).toBe(403)
  })
  it('can be named and removed by its owner only', async () => {
    const owner = await member('named@example.net')
    await addPasskey(owner)
    const [listed] = (await owner.send<AccountAnswer>('GET', '/api/account')).body.passkeys
    const stranger = await member('stranger2@example.net')
    const path = `/api/account/passkeys/${listed!.id}`
    expect((await stranger.send('PATCH', path, { name: 'mine' })).status).toBe(404)
    expect((await stranger.send('DELETE', path)).status).toBe(404)
    expect((await owner.send('PATCH', path, { name: 'Phone' })).status).toBe(204)
    expect((await owner.send<AccountAnswer>('GET', '/api/account')).body.passkeys[0]?.name).toBe('Phone')
    expect((await owner.send('DELETE', path)).status).toBe(200)
  })
  it('can be the only way in, and then stays', async () => {
    const owner = await member('only@example.net')
    expect((await owner.send('DELETE', '/api/account/password')).body.context?.reason).toBe('passkey-needed')
    const { passkey } = await addPasskey(owner)
    await browser().send('POST', '/api/auth/reset', { email: 'only@example.net' })
    const token = await linkTo('only@example.net')
    expect((await owner.send('DELETE', '/api/account/password')).status).toBe(204)
    const revived = await browser().send('POST', '/api/auth/reset/complete', { token, password: goodPassword })
    expect([revived.status, revived.body.context?.reason]).toEqual([409, 'link-invalid'])
    expect((await passwordOf('only@example.net')).status).toBe(403)
    const [listed] = (await owner.send<AccountAnswer>('GET', '/api/account')).body.passkeys
    expect((await owner.send('DELETE', `/api/account/passkeys/${listed!.id}`)).body.context?.reason).toBe('password-needed')
    const from = browser()
    expect((await from.send('POST', '/api/auth/passkey', { response: passkey.answer(await ask(from)) })).status).toBe(200)
  })
})

describe('a step-up', () => {
  it('is asked for ten minutes after the last proof, and gives a new token', async () => {
    const owner = await member('step@example.net')
    const { secret } = await addTotp(owner)
    server.pass(11 * 60_000)
    expect((await owner.send('DELETE', '/api/account/totp')).body.code).toBe('step-up-required')
    expect((await owner.send<SessionAnswer>('GET', '/api/auth/session')).body.verifiedUntil).toBe(null)
    expect((await owner.send('POST', '/api/auth/step-up', { password: goodPassword })).body.context?.reason).toBe(
      'second-factor-needed',
    )
    const before = owner.cookies.get('__Host-session')!
    expect((await owner.send('POST', '/api/auth/step-up', { code: codeNow(secret) })).status).toBe(200)
    expect(owner.cookies.get('__Host-session')).not.toBe(before)
    const thief = browser()
    thief.cookies.set('__Host-session', before)
    expect(await thief.who()).toBe(null)
    expect((await owner.send('DELETE', '/api/account/totp')).status).toBe(200)
  })
  it('is done with a passkey', async () => {
    const owner = await member('step-key@example.net')
    const { passkey } = await addPasskey(owner)
    server.pass(11 * 60_000)
    const { options } = (await owner.send<{ options: PasskeyRequest }>('POST', '/api/auth/step-up/passkey/options')).body
    expect((await owner.send('POST', '/api/auth/step-up/passkey', { response: passkey.answer(options) })).status).toBe(200)
    expect((await owner.send('POST', '/api/account/recovery-codes')).status).toBe(200)
  })
})

describe('a short password', () => {
  it('is good beside a second factor only, which then stays until there is a longer one', async () => {
    const owner = await member('short@example.net')
    const change = (current: string, password: string) => owner.send('PUT', '/api/account/password', { current, password })
    expect((await change(goodPassword, 'k7 hp zz q')).body.context?.reason).toBe('password-too-short')
    await addTotp(owner)
    expect((await change(goodPassword, 'k7 hp zz q')).status).toBe(204)
    expect((await owner.send('DELETE', '/api/account/totp')).body.context?.reason).toBe('longer-password-needed')
    expect((await change('k7 hp zz q', 'k7 hp zz q and on and on')).status).toBe(204)
    expect((await owner.send('DELETE', '/api/account/totp')).status).toBe(200)
  })
})
