import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { Pool } from 'pg'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openAuditTrail } from '#audit-trail'
import { dayOf, isoDay } from '#basics'
import { afterCosts } from '#event-study'
import { testDatabase } from '../../../test/support/database.ts'
import { digestOfStatement } from './sealed-statement.ts'
import { checkSealed, openLiveRecord, type SaidForecast } from './analysis.ts'

const database = await testDatabase()
const owner = new Pool({ connectionString: database.ownerUrl, options: '-c search_path=tradewise', max: 2 })
const silent = { warn: () => {}, error: () => {}, info: () => {} } as never
let now = Date.parse('2026-03-03T05:00:00Z')
let closes: [day: string, open: number][] = []
let speaking: string[] = []
let forecast: Partial<SaidForecast> = {}
let exchange = 'NYSE'

const trail = openAuditTrail({
  database,
  now: () => now,
  log: silent,
  seals: {
    kinds: ['statement.sealed', 'statement.settled'],
    check: (facts, isWhole) => checkSealed(database, facts, isWhole),
  },
})
const bars = () => {
  const open = Float64Array.from(closes, ([, price]) => price)
  return { bars: { time: Int32Array.from(closes, ([day]) => dayOf(day)), open, close: open.map(price => price + 1) } }
}
const live = openLiveRecord({
  database,
  market: { bars: async () => bars(), listing: async (symbol: string) => ({ symbol, exchange }) } as never,
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
  forecastsOf: async symbol =>
    forecast.horizon === undefined
      ? []
      : [
          {
            symbol,
            asOf: dayOf(closes.at(-1)![0]),
            shown: 'model',
            base: 0.5,
            modelProbability: 0.7,
            model: 'boosted trees',
            price: 101,
            probability: 0.7,
            brier: 0.24,
            baseBrier: 0.25,
            dataHash: 'cd',
            horizon: 5,
            ...forecast,
          },
        ],
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
  forecast = {}
  exchange = 'NYSE'
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

  it('seals what is forecast, once, and settles it from close to close with the squared errors beside those of its record', async () => {
    speaking = []
    forecast = { horizon: 5 }
    expect(await live.seal('TOLD')).toBe(1)
    forecast = { horizon: 5, probability: 0.9 }
    expect(await live.seal('TOLD')).toBe(0)
    for (let i = 1; i <= 5; i++) closes.push([isoDay(dayOf('2026-03-02') + i), 100 + i])
    expect(await live.settle('TOLD')).toBe(1)
    const { forecasts, latest, tallies } = await live.read()
    const said = latest.find(({ symbol }) => symbol === 'TOLD')!
    expect(said).toMatchObject({ kind: 'forecast', subject: 'higher-close', day: '2026-03-02', saidHitRate: 0.7, saidMean: null })
    expect(JSON.parse(said.content)).toMatchObject({ price: 101, base: 0.5, model: 'boosted trees', dataHash: 'cd' })
    expect(said.settlement).toMatchObject({ boughtDay: '2026-03-02', bought: 101, soldDay: '2026-03-07', sold: 106 })
    expect(forecasts).toHaveLength(1)
    expect(forecasts[0]).toMatchObject({ horizon: 5, sealed: 1, settled: 1, rose: 1, saidBrier: 0.24, saidBaseBrier: 0.25 })
    expect(forecasts[0]!.brier).toBeCloseTo(0.09, 12)
    expect(forecasts[0]!.baseBrier).toBeCloseTo(0.25, 12)
    expect(tallies.some(({ subject }) => subject === 'higher-close')).toBe(false)
  })

  it.each([
    ['NYSE', '2026-03-03T20:59:00Z', 1],
    ['NYSE', '2026-03-03T21:00:00Z', 0],
    ['LSE', '2026-03-03T16:29:00Z', 1],
    ['LSE', '2026-03-03T16:30:00Z', 0],
    ['nowhere', '2026-03-03T00:01:00Z', 0],
  ])('seals what is said on %s of the close of the next session at %s: %d times', async (listedOn, at, times) => {
    speaking = []
    forecast = { horizon: 1 }
    exchange = listedOn
    now = Date.parse(at)
    expect(await live.seal(`NEXT ${listedOn} ${at}`)).toBe(times)
    forecast = { horizon: 5 }
    expect(await live.seal(`WEEK ${listedOn} ${at}`)).toBe(1)
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

  it.each(['signal', 'forecast'] as const)(
    'names a sealed %s that was changed past the trigger, backdated, put in the place of another, or is gone',
    async kind => {
      const [first, second] = [`${kind}-A`, `${kind}-B`]
      if (kind === 'forecast') forecast = { horizon: 20 }
      speaking = kind === 'signal' ? ['year-high'] : []
      await live.seal(first)
      await live.seal(second)
      expect((await verify()).whole).toBe(true)
      const idOf = async (symbol: string) =>
        String((await owner.query('SELECT statement_id AS id FROM sealed_statement WHERE symbol = $1', [symbol])).rows[0].id)
      const [id, other] = [await idOf(first), await idOf(second)]
      const past = (change: string) =>
        owner.query(
          `ALTER TABLE sealed_statement DISABLE TRIGGER USER; ${change}; ALTER TABLE sealed_statement ENABLE TRIGGER USER`,
        )
      const whole = `CREATE TABLE kept AS SELECT * FROM sealed_statement WHERE statement_id IN ('${id}', '${other}')`
      const restored = `DELETE FROM sealed_statement WHERE statement_id IN ('${id}', '${other}'); INSERT INTO sealed_statement SELECT * FROM kept`
      await owner.query(whole)
      for (const [change, says] of [
        [`UPDATE sealed_statement SET said_hit_rate = said_hit_rate + 0.1 WHERE statement_id = '${id}'`, 'was changed'],
        [`UPDATE sealed_statement SET content = content || ' ' WHERE statement_id = '${id}'`, 'was changed'],
        [`UPDATE sealed_statement SET day = '2026-02-27' WHERE statement_id = '${id}'`, 'was changed'],
        [`UPDATE sealed_statement SET sealed_at = sealed_at - interval '2 hours' WHERE statement_id = '${id}'`, 'was changed'],
        [`UPDATE sealed_statement SET horizon = 60 WHERE statement_id = '${id}'`, 'was changed'],
        [`DELETE FROM sealed_statement WHERE statement_id = '${id}'`, 'is gone'],
        // What the one says under the name of the other.
        [
          `DELETE FROM sealed_statement WHERE statement_id IN ('${id}', '${other}');
         INSERT INTO sealed_statement SELECT CASE WHEN statement_id = '${id}' THEN '${other}' ELSE '${id}' END::uuid,
           kind, subject, symbol, day, horizon, said_mean, said_hit_rate, content, sealed_at FROM kept`,
          'was changed',
        ],
      ] as const) {
        await past(change)
        expect((await verify()).broken?.says, change).toBe(`stands for the sealed statement ${id}, which ${says}`)
        await past(restored)
        expect((await verify()).whole, change).toBe(true)
      }
      await owner.query('DROP TABLE kept')
    },
  )

  it('names a settlement that was changed', async () => {
    const { rows } = await owner.query<{ id: string }>('SELECT statement_id AS id FROM settled_statement LIMIT 1')
    const change = (by: string) =>
      owner.query(
        `ALTER TABLE settled_statement DISABLE TRIGGER USER; UPDATE settled_statement SET sold = sold ${by} WHERE statement_id = '${rows[0]!.id}';
         ALTER TABLE settled_statement ENABLE TRIGGER USER`,
      )
    await change('+ 1')
    expect((await verify()).broken?.says).toBe(`stands for the settlement of statement ${rows[0]!.id}, which was changed`)
    await change('- 1')
    expect((await verify()).whole).toBe(true)
  })

  it('names one that says it was made earlier than the trail was told, or speaks of a day long over, and one that the trail does not know', async () => {
    const { rows } = await owner.query(
      `INSERT INTO sealed_statement VALUES ($1, 'forecast', 'higher-close', 'EARLY', '2026-03-02', 5, NULL, 0.9, '{}', '2026-03-03T05:00:00Z') RETURNING statement_id AS id`,
      [randomUUID()],
    )
    const id = String(rows[0].id)
    const unknown = await verify()
    expect(unknown.broken?.says).toBe(
      `is the last about statements, yet the statement ${id} stands there, which the trail does not know`,
    )
    const digest = digestOfStatement((await live.read()).latest.find(one => one.id === id)!)
    const told = (at: string) => [{ seq: 7, at: Date.parse(at), kind: 'statement.sealed', subject: id, digest }]
    expect(await checkSealed(database, told('2026-03-03T05:00:01Z'), false)).toBeNull()
    expect((await checkSealed(database, told('2026-03-04T05:00:00Z'), false))?.says).toContain('the trail was told at 2026-03-04')
    // Sealed when the next five sessions are known.
    await owner.query(
      `ALTER TABLE sealed_statement DISABLE TRIGGER USER; UPDATE sealed_statement SET sealed_at = '2026-03-09T05:00:00Z' WHERE statement_id = '${id}'; ALTER TABLE sealed_statement ENABLE TRIGGER USER`,
    )
    const late = digestOfStatement((await live.read()).latest.find(one => one.id === id)!)
    const said = await checkSealed(database, [{ ...told('2026-03-09T05:00:00Z')[0]!, digest: late }], false)
    expect(said?.says).toContain('speaks of 2026-03-02')
  })
})
