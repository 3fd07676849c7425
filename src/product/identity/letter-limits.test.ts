// How many letters strangers can have sent to one mailbox, and that its owner is not kept out by them.
import { describe, expect, it } from 'vitest'
import { newSecret, Secret } from '#config'
import { accountServer, goodPassword } from '../../../test/support/account-server.ts'
import { letterPatience, mailboxOf } from './letter-limits.ts'

const first = new Secret(newSecret())
const server = await accountServer({ secrets: [first] })
const beside = await accountServer({ beside: server })
const { browser, member, linkTo, identity } = server
const hourMs = 3_600_000

function pass(ms: number): void {
  server.pass(ms)
  beside.pass(ms)
}

const lettersTo = (email: string) => [...server.letters, ...beside.letters].filter(({ to }) => to === email).length

/** From ever other addresses, of either process. */
async function ask(url: string, email: string, times: number) {
  const answers = new Set<string>()
  for (let i = 0; i < times; i++) {
    const from = (i % 2 ? beside : server).browser({ address: `203.0.113.${i + 1}` })
    const { status, body } = await from.send('POST', url, { email })
    answers.add(JSON.stringify([status, body]))
  }
  await Promise.all([identity.settled(), beside.identity.settled()])
  return answers
}

describe('letters that strangers set off', () => {
  it('are three in an hour and eight in a day for one mailbox, over processes, with one answer to all who ask', async () => {
    await member('bombed@example.net')
    const before = lettersTo('bombed@example.net')
    const answers = await ask('/api/auth/reset', 'bombed@example.net', 12)
    expect([answers.size, await ask('/api/auth/reset', 'nobody@example.net', 1)]).toEqual([1, answers])
    expect(lettersTo('bombed@example.net') - before).toBe(3)
    for (let hour = 1; hour < 24; hour++) {
      pass(hourMs)
      await ask('/api/auth/reset', 'bombed@example.net', 2)
    }
    expect(lettersTo('bombed@example.net') - before).toBe(8)
  })
  it.each([
    ['/api/auth/sign-up', 'of somebody who has an account', 'has-one@example.net'],
    ['/api/auth/sign-up', 'of somebody who has none', 'has-none@example.net'],
    ['/api/auth/sign-up', 'of one mailbox with many names', 'many@example.net'],
  ])('from %s are as few for the address %s', async (url, _what, email) => {
    if (email.startsWith('has-one')) await member(email)
    const before = server.letters.length + beside.letters.length
    for (let i = 0; i < 5; i++) await ask(url, email.startsWith('many') ? `many+${i}@example.net` : email, 1)
    expect(server.letters.length + beside.letters.length - before).toBe(3)
  })
  it('by a change of address are as few for the new one', async () => {
    const owner = await member('changes@example.net')
    for (let i = 0; i < 5; i++) await owner.send('POST', '/api/account/email', { email: 'target@example.net' })
    await identity.settled()
    expect([lettersTo('target@example.net'), lettersTo('changes@example.net')]).toEqual([3, 1 + 3])
  })
  it('by a change of address keep nobody else from taking theirs', async () => {
    for (const each of ['squatter-1', 'squatter-2', 'squatter-3']) {
      const squatter = await member(`${each}@example.net`)
      for (let i = 0; i < 4; i++) await squatter.send('POST', '/api/account/email', { email: 'claimed@example.net' })
    }
    await identity.settled()
    const before = lettersTo('claimed@example.net')
    expect(before).toBe(3 + 2 + 2)
    const owner = await member('owner@example.net')
    for (let i = 0; i < 3; i++) await owner.send('POST', '/api/account/email', { email: 'claimed@example.net' })
    await identity.settled()
    expect(lettersTo('claimed@example.net') - before).toBe(2)
    const { text } = server.letters.findLast(({ to }) => to === 'claimed@example.net')!
    const token = /#([\w-]{43})$/m.exec(text)![1]!
    expect((await owner.send('POST', '/api/account/email/confirm', { token })).status).toBeLessThan(300)
  })
  it('of failed sign-ins from many networks are as few', async () => {
    await member('stuffed@example.net')
    const before = lettersTo('stuffed@example.net')
    const wrong = { email: 'stuffed@example.net', password: 'not the right password' }
    for (let network = 1; network <= 5; network++) {
      const from = browser({ address: `192.0.2.${network}` })
      pass(1_000)
      await from.send('POST', '/api/auth/sign-in', wrong)
      // Eight more of this moment's, without their hashes.
      await server.database.pool.query('UPDATE failed_proof SET failures = 9 WHERE last_at = $1', [new Date(server.now())])
      await from.send('POST', '/api/auth/sign-in', wrong)
      await identity.settled()
    }
    expect(lettersTo('stuffed@example.net') - before).toBe(3)
  })
})

it('does not begin to count anew with another secret, neither letters nor failed proofs', async () => {
  await member('rotated@example.net')
  const before = lettersTo('rotated@example.net')
  await ask('/api/auth/reset', 'rotated@example.net', 4)
  const wrong = { email: 'rotated@example.net', password: 'not the right password' }
  const attacker = browser({ address: '192.0.2.200' })
  const statuses: number[] = []
  // Slower than the limit of the address itself.
  const guess = async () => {
    statuses.push((await attacker.send('POST', '/api/auth/sign-in', wrong)).status)
    pass(1_000)
  }
  for (let i = 0; i < 5; i++) await guess()
  pass(61_000)
  for (let i = 0; i < 2; i++) await guess()
  server.keyring.reload([new Secret(newSecret()), first])
  // In both processes: one keyring stands for the same file that both read.
  for (let i = 0; i < 2; i++) await guess()
  expect(statuses).toEqual([403, 403, 403, 403, 403, 403, 429, 403, 429])
  await ask('/api/auth/reset', 'rotated@example.net', 4)
  expect(lettersTo('rotated@example.net') - before).toBe(3)
})

describe('the owner of a mailbox that is bombed', () => {
  const newPassword = 'another long sentence, my own'
  const complete = (token: string) => browser().send('POST', '/api/auth/reset/complete', { token, password: newPassword })

  const tokensOf = (email: string) =>
    [...server.letters, ...beside.letters]
      .filter(({ to, text }) => to === email && text.includes('/new-password#'))
      .map(({ text }) => /#([\w-]{43})$/m.exec(text)![1]!)

  it('gets in by the link that came last for as long as no other is sent', async () => {
    await member('patient@example.net')
    for (let hour = 0; hour < 8; hour++) {
      await ask('/api/auth/reset', 'patient@example.net', 4)
      pass(hourMs)
    }
    pass(4 * hourMs)
    const used = await Promise.all(tokensOf('patient@example.net').map(complete))
    expect(used.filter(({ status }) => status === 204)).toHaveLength(1)
    // Whoever has used a link may ask again at once.
    const before = lettersTo('patient@example.net')
    await browser().send('POST', '/api/auth/reset', { email: 'patient@example.net' })
    await identity.settled()
    expect(lettersTo('patient@example.net') - before).toBe(1)
  })
  it('can use one of the links that were asked for at the same moment', async () => {
    await member('links@example.net')
    for (const asked of [server, beside, server])
      void asked.browser().send('POST', '/api/auth/reset', { email: 'links@example.net' })
    await expect.poll(() => tokensOf('links@example.net').length).toBe(3)
    const answers = await Promise.all(tokensOf('links@example.net').map(complete))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409, 409])
  })
  it('gets a link at once in a browser that the account knows', async () => {
    const owner = await member('known@example.net')
    await ask('/api/auth/reset', 'known@example.net', 6)
    const before = lettersTo('known@example.net')
    await owner.send('POST', '/api/auth/reset', { email: 'known@example.net' })
    await identity.settled()
    expect(lettersTo('known@example.net') - before).toBe(1)
    expect((await complete(await linkTo('known@example.net'))).status).toBe(204)
    expect(
      (await browser().send('POST', '/api/auth/sign-in', { email: 'known@example.net', password: goodPassword })).status,
    ).toBe(403)
  })
})

it.each([
  ['Jane@Example.net', 'jane@example.net'],
  ['jane+a+b@example.net', 'jane@example.net'],
  ['j.a.n.e+x@gmail.com', 'jane@gmail.com'],
  ['j.ane@example.net', 'j.ane@example.net'],
  ['+x@example.net', '+x@example.net'],
])('%s is counted as the mailbox %s', (email, mailbox) => expect(mailboxOf(email)).toBe(mailbox))

it('waits no longer than what it keeps of the last letter', () =>
  expect(letterPatience.longestWaitMs).toBeLessThanOrEqual(letterPatience.forgetMs))
