import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { silent } from '../../../test/support/database-settings.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { openAuditTrail, watchTrail } from './audit-trail.ts'

const database = await testDatabase()
let time = Date.parse('2026-03-02T12:00:10Z')
const trail = openAuditTrail({ database, now: () => time, log: silent })
const warnings: string[] = []
const log = { ...silent, warn: (_: object, message: string) => void warnings.push(message) }
const watch = watchTrail({ trail, now: () => time, timeZone: 'Europe/Berlin', log })
afterAll(() => trail.close())

const hourMs = 3_600_000
const dayMs = 24 * hourMs

beforeEach(() => {
  time += dayMs
  warnings.length = 0
})

const refuse = (subject: string, address: string): Promise<void> =>
  trail.record({ kind: 'sign-in.refused', outcome: 'refused', subject, address })
const found = async (): Promise<string[]> => {
  await trail.flush()
  return (await watch.look()).map(({ detection, about }) => `${detection}: ${about}`)
}

describe('the watch over the trail', () => {
  it('finds one network that tries many accounts, and says so once', async () => {
    for (let i = 0; i < 9; i++) await refuse(`account ${i}`, `203.0.113.${i}`)
    expect(await found()).toEqual([])
    await refuse('account 9', '203.0.113.99')
    expect(await found()).toEqual(['spraying: one network'])
    expect(await found()).toEqual([])
    expect(warnings).toHaveLength(1)
    const [alarm] = (await trail.events({ kinds: ['alarm.raised'] }, 1)).events
    expect(alarm).toMatchObject({ detail: { detection: 'spraying', accounts: 10 }, personal: { address: '203.0.113.0' } })
    time += 7 * hourMs
    for (let i = 0; i < 10; i++) await refuse(`account ${i}`, '203.0.113.7')
    expect(await found()).toEqual(['spraying: one network'])
  })

  it('finds a list that is tried from many networks', async () => {
    for (let i = 0; i < 49; i++) await refuse(`name ${i}`, `10.${i % 25}.7.1`)
    expect(await found()).toEqual([])
    for (let i = 49; i < 60; i++) await refuse(`name ${i}`, `10.${i % 25}.7.1`)
    expect(await found()).toEqual(['stuffing: all accounts'])
  })

  it('finds one account that is guessed at', async () => {
    for (let i = 0; i < 29; i++) await refuse('account 4', `10.${i}.0.1`)
    expect(await found()).toEqual([])
    await refuse('account 4', '10.99.0.1')
    expect(await found()).toEqual(['guessing: account 4'])
  })

  it('finds an account that walks over what is not its own, and no stranger who is asked to sign in', async () => {
    for (let i = 0; i < 40; i++) {
      const event = {
        kind: 'access.refused',
        outcome: 'refused',
        subject: '/api/watchlists/:id',
        address: '203.0.113.1',
      } as const
      await trail.record(event)
      if (i < 20) await trail.record({ ...event, actor: '66' })
      if (i < 19) await trail.record({ ...event, actor: '67' })
    }
    expect(await found()).toEqual(['walking: 66'])
  })

  it('finds an export at an hour at which the account is never active', async () => {
    // Ten o'clock in Berlin, on six days.
    const start = time
    for (let day = 0; day < 6; day++)
      for (let i = 0; i < 4; i++) {
        time = start + day * dayMs - 3 * hourMs + i * 60_000
        await trail.record({ kind: 'sign-in', outcome: 'done', actor: '71', address: '203.0.113.1' })
      }
    time = start + 7 * dayMs
    const take = (): Promise<void> => trail.record({ kind: 'data.exported', outcome: 'done', actor: '71', subject: 'watchlists' })
    time -= 2 * hourMs
    await take()
    expect(await found()).toEqual([])
    time += 6 * hourMs
    await take()
    expect(await found()).toEqual(['odd-hour-export: 71'])
  })

  it('takes the night of the operator for odd where nothing is known of the account', async () => {
    time = Date.parse('2026-07-01T01:30:00Z') // 03:30 in Berlin
    await trail.record({ kind: 'account.exported', outcome: 'done', actor: '81' })
    expect(await found()).toEqual(['odd-hour-export: 81'])
    time = Date.parse('2026-07-01T03:30:00Z') // 05:30 in Berlin
    await trail.record({ kind: 'account.exported', outcome: 'done', actor: '82' })
    expect(await found()).toEqual([])
  })

  it('finds a sign-in from another part of the network, not the first one and not a neighbour', async () => {
    const signIn = (actor: string, address: string): Promise<void> =>
      trail.record({ kind: 'sign-in', outcome: 'done', actor, address })
    await signIn('91', '203.0.113.1')
    await signIn('92', '2001:db8:1::1')
    expect(await found()).toEqual([])
    time += hourMs
    await signIn('91', '203.0.9.9')
    await signIn('92', '2001:db8:ffff::2')
    expect(await found()).toEqual([])
    time += hourMs
    await signIn('91', '198.51.100.1')
    await signIn('92', '2a00:1::1')
    expect((await found()).toSorted()).toEqual(['new-network: 91', 'new-network: 92'])
  })

  it('finds nothing in an ordinary day', async () => {
    for (let i = 0; i < 9; i++) {
      await refuse(`account ${i}`, `10.${i}.0.1`)
      await trail.record({ kind: 'sign-in', outcome: 'done', actor: `a${i}`, address: `10.${i}.0.1` })
    }
    expect(await found()).toEqual([])
  })
})
