import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { Pool } from 'pg'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openAuditTrail } from '#audit-trail'
import { dayOf, isoDay } from '#basics'
import { afterCosts } from '#event-study'
import { testDatabase } from '../../../test/support/database.ts'
import { checkSealed, openLiveRecord } from './analysis.ts'

const database = await testDatabase()
const owner = new Pool({ connectionString: database.ownerUrl, options: '-c search_path=tradewise', max: 2 })
const silent = { warn: () => {}, error: () => {}, info: () => {} } as never
let now = Date.parse('2026-03-03T05:00:00Z')
let closes: [day: string, open: number][] = []
let speaking: string[] = []

const trail = openAuditTrail({
  database,
  now: () => now,
  log: silent,
  seals: {
    kinds: ['statement.sealed', 'statement.settled'],
    check: (facts, isWhole) => checkSealed(database, facts, isWhole),
  },
})
const bars = () => ({
  bars: { time: Int32Array.from(closes, ([day]) => dayOf(day)), open: Float64Array.from(closes, ([, open]) => open) },
})
const live = openLiveRecord({
  database,
  market: { bars: async () => bars() } as never,
  signals: {
    of: async (symbol: string) => ({
      symbol,
      asOf: dayOf(closes.at(-1)![0]),
      dataHash: 'ab',
      rules: ['year-high', 'macd-cross'].map(id => ({
        id,
        text: `rule of ${id}`,
        horizon: 5,
        claims: 'up',
        studied: {
          barsSince: speaking.includes(id) ? 0 : 7,
          judged: { verdict: 'no edge found', direction: null, correctedChance: 0.4 },
          horizons: [{ horizon: 5, count: 30, mean: 0.01, hitRate: 0.6 }],
        },
      })),
    }),
  } as never,
  note: async ({ kind, statementId, digest }, within) =>
    trail.record({ kind, outcome: 'done', subject: statementId, detail: { digest } }, within),
  newId: randomUUID,
  now: () => now,
})
const verify = () => trail.verify({ segmentsIn: tmpdir() })

beforeEach(() => {
  now = Date.parse('2026-03-03T05:00:00Z')
  closes = [
    ['2026-02-27', 99],
    ['2026-03-02', 100],
  ]
  speaking = ['year-high']
})

afterAll(() => owner.end())

describe('the live record', () => {
  it('seals what begins to be said on the last bar, once', async () => {
    expect(await live.seal('ONCE')).toBe(1)
    expect(await Promise.all([live.seal('ONCE'), live.seal('ONCE')])).toEqual([0, 0])
    const { latest } = await live.read()
    const said = latest.find(({ symbol }) => symbol === 'ONCE')!
    expect(said).toMatchObject({
      subject: 'year-high',
      day: '2026-03-02',
      horizon: 5,
      saidMean: 0.01,
      saidHitRate: 0.6,
      settlement: null,
    })
    expect(JSON.parse(said.content)).toMatchObject({ rule: 'rule of year-high', dataHash: 'ab', verdict: 'no edge found' })
  })

  it('says nothing of days that are not over, or long known', async () => {
    closes.push(['2026-03-03', 101])
    expect(await live.seal('TODAY')).toBe(0)
    now = Date.parse('2026-03-09T05:00:00Z')
    expect(await live.seal('OLD')).toBe(0)
  })

  it('settles from the next open over its sessions, once, when they are there', async () => {
    await live.seal('DUE')
    for (let i = 1; i <= 5; i++) closes.push([isoDay(dayOf('2026-03-02') + i), 100 + i])
    expect(await live.settle('DUE')).toBe(0)
    closes.push(['2026-03-09', 111.1])
    expect(await live.waiting()).toContain('DUE')
    expect(await live.settle('DUE')).toBe(1)
    expect(await live.settle('DUE')).toBe(0)
    const settlement = (await live.read()).latest.find(({ symbol }) => symbol === 'DUE')!.settlement!
    expect(settlement).toMatchObject({ boughtDay: '2026-03-03', bought: 101, soldDay: '2026-03-09', sold: 111.1 })
    expect(settlement.returnAfterCosts).toBe(afterCosts(111.1 / 101 - 1))
    const tally = (await live.read()).tallies.find(({ subject }) => subject === 'year-high')!
    expect(tally).toMatchObject({ settled: 1, gains: 1, saidMean: 0.01 })
  })

  it('is refused to be changed, to the running role and to the owner', async () => {
    await live.seal('FIXED')
    for (const change of [
      `UPDATE sealed_statement SET said_mean = 1`,
      `DELETE FROM sealed_statement`,
      `UPDATE settled_statement SET sold = 1`,
      `TRUNCATE settled_statement`,
    ])
      for (const pool of [database.pool, owner]) await expect(pool.query(change)).rejects.toThrow(/denied|sealed|must be owner/)
  })

  it('names a statement that was changed past the trigger, one that is gone, and one put in its place', async () => {
    expect((await verify()).whole).toBe(true)
    const { rows } = await owner.query(`SELECT statement_id AS id FROM sealed_statement WHERE symbol = 'FIXED'`)
    const id = String(rows[0].id)
    const past = (change: string) =>
      owner.query(
        `ALTER TABLE sealed_statement DISABLE TRIGGER USER; ${change}; ALTER TABLE sealed_statement ENABLE TRIGGER USER`,
      )
    await past(`UPDATE sealed_statement SET said_hit_rate = 0.9 WHERE statement_id = '${id}'`)
    expect((await verify()).broken?.says).toBe(`stands for the sealed statement ${id}, which was changed`)
    await past(`UPDATE sealed_statement SET said_hit_rate = 0.6 WHERE statement_id = '${id}'`)
    expect((await verify()).whole).toBe(true)
    await past(`UPDATE sealed_statement SET day = '2026-03-01' WHERE statement_id = '${id}'`)
    expect((await verify()).broken?.says).toContain(id)
    await past(`DELETE FROM sealed_statement WHERE statement_id = '${id}'`)
    expect((await verify()).broken?.says).toBe(`stands for the sealed statement ${id}, which is gone`)
    await past(
      `INSERT INTO sealed_statement SELECT '${id}', kind, subject, 'FIXED', day, horizon, 0.02, 0.6, content, sealed_at FROM sealed_statement LIMIT 1`,
    )
    expect((await verify()).broken?.says).toContain(id)
  })

  it('names the trail when a statement stands there that it knows nothing of', async () => {
    await database.pool.query(
      `INSERT INTO sealed_statement VALUES ($1, 'signal', 'year-high', 'FORGED', '2026-03-02', 5, NULL, NULL, '{}', now())`,
      [randomUUID()],
    )
    const facts = (await trail.events({}, 1000)).events
      .filter(({ kind }) => kind.startsWith('statement.'))
      .map(event => ({ seq: 1, kind: event.kind, subject: event.subject!, digest: 'x' }))
    expect(facts.length).toBeGreaterThan(0)
    expect((await checkSealed(database, [], true))?.says).toContain('than the trail knows')
  })
})
