import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Client } from 'pg'
import { silent } from '../../../test/support/database-settings.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { type AuditTrail, openAuditTrail } from './audit-trail.ts'

const database = await testDatabase()
let time = Date.parse('2026-03-02T10:00:30Z')
let trail: AuditTrail
const open = (): AuditTrail => openAuditTrail({ database, now: () => time, log: silent })

beforeEach(() => {
  time += 3_600_000
  trail = open()
})
afterEach(() => trail.close())

/** Of this test only: every test has an hour of its own. */
const recent = async (filter: Parameters<AuditTrail['events']>[0] = {}) =>
  (await trail.events({ from: new Date(time - 1_800_000), ...filter })).events

async function asOwner(statement: string): Promise<unknown> {
  const client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=tradewise' })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

describe('what is recorded', () => {
  it('is told again: who, what, when, from where', async () => {
    await trail.record({
      kind: 'factor.added',
      outcome: 'done',
      actor: '41',
      subject: '42',
      address: '203.0.113.9',
      userAgent: 'Firefox',
      personal: { email: 'ann@example.net' },
      detail: { factor: 'passkey', first: true, number: 2 },
    })
    expect(await recent()).toEqual([
      {
        seq: expect.any(Number) as number,
        at: new Date(time),
        kind: 'factor.added',
        outcome: 'done',
        actor: '41',
        subject: '42',
        count: 1,
        detail: { factor: 'passkey', first: true, number: 2 },
        personal: { address: '203.0.113.9', userAgent: 'Firefox', email: 'ann@example.net' },
      },
    ])
  })

  it('belongs to the transaction that it is handed, and goes with it', async () => {
    const work = database.kysely.transaction().execute(async trx => {
      await trail.record({ kind: 'role.changed', outcome: 'done', actor: '1', subject: '2' }, trx)
      throw new Error('something else failed')
    })
    await expect(work).rejects.toThrow('something else failed')
    await database.kysely
      .transaction()
      .execute(trx => trail.record({ kind: 'role.changed', outcome: 'done', actor: '1', subject: '3' }, trx))
    expect((await recent()).map(({ subject }) => subject)).toEqual(['3'])
  })

  it('is found by kind, outcome, actor, subject and time, page by page', async () => {
    for (let i = 0; i < 25; i++)
      await trail.record({ kind: i % 2 ? 'sign-in' : 'sign-out', outcome: 'done', actor: String(i % 5), subject: `s${i}` })
    expect(await recent({ kinds: ['sign-in'] })).toHaveLength(12)
    expect(await recent({ kinds: ['sign-in'], actor: '1' })).toHaveLength(3)
    expect(await recent({ subject: 's7' })).toHaveLength(1)
    expect(await recent({ outcome: 'failed' })).toHaveLength(0)
    expect(await recent({ to: new Date(time) })).toHaveLength(0)
    const first = await trail.events({ from: new Date(time) }, 20)
    const rest = await trail.events({ from: new Date(time), before: first.next! }, 20)
    expect([...first.events, ...rest.events].map(({ subject }) => subject)).toEqual(
      Array.from({ length: 25 }, (_, i) => `s${24 - i}`),
    )
    expect(rest.next).toBeNull()
  })

  it('can hold any text that a stranger sends', async () => {
    const hostile = 'a\u0000b\ud800c\u001b[2Jd\u202e\r\n{"level":"fatal"}' + 'x'.repeat(10_000)
    await trail.record({
      kind: 'sign-in',
      outcome: 'done',
      subject: hostile,
      userAgent: hostile,
      detail: { reason: hostile },
    })
    const [event] = await recent()
    for (const text of [event!.subject!, event!.personal.userAgent!, event!.detail.reason as string]) {
      expect(text).toMatch(/^a\ufffdb\ufffdc\ufffd\[2Jd\ufffd\ufffd\ufffd\{"level/)
      expect(text.length).toBeLessThanOrEqual(300)
    }
  })

  it.each(['password', 'newPassword', 'token', 'resetToken', 'cookie', 'email', 'address', 'userAgent', 'clientSecret'])(
    'is no place for a detail called %s',
    async name => {
      await expect(trail.record({ kind: 'sign-in', outcome: 'done', detail: { [name]: 'x' } })).rejects.toThrow(name)
    },
  )
})

describe('the rows', () => {
  it('cannot be changed, removed or emptied by the role that runs the product', async () => {
    await trail.record({ kind: 'sign-in', outcome: 'done', actor: '1', address: '203.0.113.9' })
    for (const statement of [
      `UPDATE audit_event SET kind = 'sign-out'`,
      'DELETE FROM audit_event',
      'TRUNCATE audit_event',
      `UPDATE audit_personal SET text = 'x'`,
      `INSERT INTO audit_segment VALUES (1, 2, now(), now(), '\\x00', '\\x00', 'f', '\\x00', now())`,
      'DELETE FROM audit_segment',
      'ALTER TABLE audit_event DISABLE TRIGGER ALL',
      'DROP TABLE audit_event',
    ])
      await expect(database.pool.query(statement), statement).rejects.toThrow(/permission denied|must be owner/)
  })

  it('cannot be changed, removed or emptied by their owner either', async () => {
    await trail.record({ kind: 'sign-in', outcome: 'done', actor: '1', address: '203.0.113.9' })
    for (const statement of [
      `UPDATE audit_event SET kind = 'sign-out'`,
      'DELETE FROM audit_event',
      'TRUNCATE audit_event',
      `UPDATE audit_personal SET text = 'x'`,
      'TRUNCATE audit_segment',
    ])
      await expect(asOwner(statement), statement).rejects.toThrow('the audit trail is append-only')
  })

  it('hold nothing personal', async () => {
    await trail.record({
      kind: 'sign-in',
      outcome: 'done',
      actor: '1',
      address: '203.0.113.77',
      userAgent: 'Netscape Navigator',
      personal: { email: 'carol@example.net' },
    })
    const { rows } = await database.pool.query<{ row: string }>(
      `SELECT to_jsonb(e)::text AS row FROM audit_event e ORDER BY seq DESC LIMIT 1`,
    )
    expect(rows[0]!.row).not.toMatch(/203\.0\.113|Netscape|carol|example\.net/)
    expect(rows[0]!.row).toContain('address')
  })
})

describe('personal data', () => {
  it('goes with the account, and only that of the account', async () => {
    await trail.record({ kind: 'sign-in', outcome: 'done', actor: '7', address: '203.0.113.7' })
    await trail.record({ kind: 'sign-in', outcome: 'done', actor: '8', address: '203.0.113.8' })
    await trail.record({
      kind: 'account.disabled',
      outcome: 'done',
      actor: '8',
      subject: '7',
      address: '203.0.113.8',
      personal: { email: 'seven@example.net' },
    })
    expect(await trail.erase('7')).toBe(2)
    expect((await recent()).map(({ personal }) => personal)).toEqual([
      { address: '203.0.113.8', email: null },
      { address: '203.0.113.8' },
      { address: null },
    ])
  })

  it('of others stays, whatever somebody wrote into a text of their own before leaving', async () => {
    const email = 'eleven@example.net'
    await trail.record({
      kind: 'account.email-changed',
      outcome: 'done',
      actor: '11',
      address: '203.0.113.11',
      personal: { email },
    })
    await trail.record({ kind: 'sign-in', outcome: 'done', actor: '10', address: '203.0.113.10', userAgent: email })
    expect(await trail.erase('10', { email: 'ten@example.net' })).toBe(2)
    expect((await recent())[1]!.personal).toEqual({ address: '203.0.113.11', email })
    await trail.record({ kind: 'account.link-made', outcome: 'done', actor: '1', address: '203.0.113.1', personal: { email } })
    expect(await trail.erase('11', { email: 'Eleven@example.net' })).toBe(3)
    expect((await recent())[0]!.personal).toEqual({ address: '203.0.113.1', email: null })
  })

  it('goes when its time has come', async () => {
    await trail.record({ kind: 'sign-in', outcome: 'done', actor: '9', address: '203.0.113.9' })
    await trail.expire(new Date(time))
    expect((await recent())[0]!.personal).toEqual({ address: '203.0.113.9' })
    await trail.expire(new Date(time + 1))
    expect((await recent())[0]!.personal).toEqual({ address: null })
  })

  it('of somebody else is not in the events that an account sees of its own', async () => {
    await trail.record({ kind: 'account.disabled', outcome: 'done', actor: '1', subject: '5', address: '203.0.113.1' })
    await trail.record({ kind: 'sign-in', outcome: 'done', actor: '5', address: '203.0.113.5' })
    await trail.record({ kind: 'sign-in', outcome: 'done', actor: '6', address: '203.0.113.6' })
    await trail.record({ kind: 'sign-in.refused', outcome: 'refused', subject: '5', address: '203.0.113.66' })
    await trail.flush()
    expect((await recent({ own: '5' })).map(({ kind, personal }) => [kind, personal])).toEqual([
      ['sign-in.refused', { address: '203.0.113.66' }],
      ['sign-in', { address: '203.0.113.5' }],
      ['account.disabled', {}],
    ])
  })
})

describe('a flood', () => {
  const knock = (subject: string, who = trail): Promise<void> =>
    who.record({ kind: 'sign-in.refused', outcome: 'refused', subject, address: '203.0.113.5', detail: { reason: 'password' } })

  it('is one row for each subject and minute, with a count over all processes', async () => {
    const other = open()
    for (let i = 0; i < 500; i++) await knock(`a${i % 2}`, i % 3 ? trail : other)
    await Promise.all([trail.flush(), other.flush()])
    expect((await recent()).map(({ seq, subject, count }) => [seq, subject, count])).toEqual(
      expect.arrayContaining([
        [null, 'a0', 250],
        [null, 'a1', 250],
      ]),
    )
    time += 65_000
    await knock('a0')
    await trail.flush()
    await other.close()
    const all = await recent()
    expect(all.map(({ seq, subject, count }) => [seq === null, subject, count])).toEqual([
      [true, 'a0', 1],
      [false, 'a1', 250],
      [false, 'a0', 250],
    ])
    expect(all[1]!.personal).toEqual({ address: '203.0.113.5' })
    expect(all[1]!.detail).toEqual({ reason: 'password' })
  })

  it('of invented names does not fill the trail', async () => {
    for (let i = 0; i < 5_000; i++) await knock(`name ${i}`)
    time += 65_000
    await trail.flush()
    const all = (await trail.events({ from: new Date(time - 100_000) }, 1_000)).events
    expect(all).toHaveLength(201)
    expect(all.find(({ subject }) => subject === '(many others)')?.count).toBe(4_800)
  })

  it('waits for the database and is not lost when the product ends', async () => {
    await knock('late')
    await trail.close()
    trail = open()
    expect((await recent({ subject: 'late' })).map(({ count }) => count)).toEqual([1])
  })

  it('loses what is personal when the account is erased meanwhile, in memory and in the table', async () => {
    await knock('12')
    await trail.flush()
    await knock('13')
    await trail.erase('12')
    await trail.erase('13')
    time += 65_000
    await trail.flush()
    expect((await recent({ subject: '12' }))[0]).toMatchObject({ count: 1, personal: {} })
    expect((await recent({ subject: '13' }))[0]).toMatchObject({ count: 1, personal: {} })
  })

  it('and an account that goes just then do not wait for each other', async () => {
    await knock('14')
    await trail.flush()
    time += 65_000
    let sealing: Promise<void> | undefined
    await database.kysely.transaction().execute(async trx => {
      await trail.erase('14', { within: trx })
      sealing = trail.flush()
      const waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
      while ((await database.pool.query(waits)).rowCount === 0) await new Promise(resolve => setTimeout(resolve, 5))
      await trail.record({ kind: 'account.deleted', outcome: 'done', actor: '14' }, trx)
    })
    await sealing
    expect((await recent({ actor: '14' })).map(({ kind }) => kind)).toEqual(['account.deleted'])
  })
})
