import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import { Client } from 'pg'
import { getConstructionPlans, PgBoss } from 'pg-boss'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Failure } from '#basics'
import type { Tables } from '#database'
import { openLog } from '#telemetry'
import { testDatabase } from '../../../test/support/database.ts'
import { declareJob } from './job-kind.ts'
import { type Jobs, mostDiscarded, mostTriedAgain, openJobs } from './jobs.ts'
import { mendTimes } from './jobs.store.ts'
import { passSchedule } from './scheduling.ts'
import { type Timetable, wordsOf } from './timetable.ts'

const database = await testDatabase({ poolSize: 8 })
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const open: Jobs[] = []
const opened = (now = () => Date.now()): Jobs => {
  const jobs = openJobs({ database, works: true, now, log })
  open.push(jobs)
  return jobs
}
afterAll(() => Promise.all(open.map(jobs => jobs.close())))

const payload = z.strictObject({ id: z.string() })
const quick = { payload, retryDelaySeconds: 0, retryDelayMaxSeconds: 1, concurrency: 4 } as const
const ended = async (jobs: Jobs, kind: { name: string }, id: string) => {
  for (let tries = 0; tries < 500; tries++) {
    const state = await jobs.follow(kind, id)
    if (state && !['waiting', 'running'].includes(state.state)) return state
    await sleep(100)
  }
  throw new Error('the job did not end')
}

/** As the queue itself puts away what has used up its retries. */
const buryDead = (name: string, { count, key = null }: { count: number; key?: string | null }) =>
  database.pool.query(
    `INSERT INTO job (name, data, singleton_key, source_name, source_id, source_created_on, source_retry_count, source_output)
     SELECT 'dead-letter', jsonb_build_object('id', n::text), $3, $1, gen_random_uuid(), now(), 1, '{"message": "It was too late."}'
     FROM generate_series(1, $2::int) AS n`,
    [name, count, key],
  )

const echo = declareJob({ ...quick, name: 'test.echo' })
const failing = declareJob({ ...quick, name: 'test.failing', retryLimit: 1 })
const slow = declareJob({ ...quick, name: 'test.slow', timeoutMs: 300, retryLimit: 0 })
const endless = declareJob({ ...quick, name: 'test.endless', retryLimit: 0 })
const single = declareJob({ ...quick, name: 'test.single', unique: 'whole' })
const latest = declareJob({ ...quick, name: 'test.latest', unique: 'waiting' })
const stubborn = declareJob({ ...quick, name: 'test.stubborn', timeoutMs: 200, retryLimit: 1 })
const planned = declareJob({ ...quick, name: 'test.planned', retryLimit: 0 })
const ordered = declareJob({ ...quick, name: 'test.ordered', concurrency: 1 })
const growing = declareJob({ payload, name: 'test.growing', retryDelaySeconds: 60, retryDelayMaxSeconds: 900, concurrency: 4 })
let atOnce = 0
let mostAtOnce = 0
const ran: string[] = []
const stopped: string[] = []
const gate = Promise.withResolvers<void>()
const jobs = opened()
jobs.handle(echo, async ({ id }, job) => {
  job.progress(1, 2, 'half')
  ran.push(id)
})
jobs.handle(failing, async () => {
  throw new Error('secret-in-an-error')
})
jobs.handle(slow, async (_, { signal }) => {
  signal.addEventListener('abort', () => stopped.push('slow'))
  await sleep(3_000)
})
jobs.handle(endless, async (_, { signal }) => {
  signal.addEventListener('abort', () => stopped.push('endless'))
  await sleep(60_000, undefined, { signal })
})
jobs.handle(stubborn, async () => {
  mostAtOnce = Math.max(mostAtOnce, ++atOnce)
  await sleep(1_500)
  atOnce--
})
jobs.handle(planned, async () => {})
jobs.schedule(planned, { every: 'minutes', minutes: 1_440 }, { id: 'p' })
jobs.handle(ordered, async ({ id }) => void ran.push(id))
jobs.handle(growing, () => Promise.reject(new Failure('busy', 'away')))
jobs.handle(single, () => gate.promise)
jobs.handle(latest, () => gate.promise)

describe('a job', () => {
  it('is run once it is sent, and can be followed', async () => {
    // Looked at further below, when they have failed: four for the first time, four for the fourth.
    const startAfter = new Date(Date.now() + 600_000)
    for (let n = 0; n < 8; n++) await jobs.send(growing, { id: String(n) }, { startAfter })
    await database.pool.query(
      `UPDATE job SET start_after = now(), retry_count = CASE WHEN (data->>'id')::int < 4 THEN 0 ELSE 3 END WHERE name = $1`,
      [growing.name],
    )
    await jobs.startWorker()
    const id = await jobs.send(echo, { id: 'a' })
    expect(await ended(jobs, echo, id!)).toMatchObject({ state: 'done', done: 1, total: 2, says: 'half', attempt: 0 })
    expect(ran).toContain('a')
  })
  it('exists only if the transaction commits that sends it', async () => {
    const before = await database.kysely.selectFrom('job').select('id').where('name', '=', echo.name).execute()
    await expect(
      database.kysely.transaction().execute(async within => {
        await jobs.send(echo, { id: 'rolled back' }, { within })
        throw new Failure('conflict', 'no')
      }),
    ).rejects.toThrow('no')
    expect(await database.kysely.selectFrom('job').select('id').where('name', '=', echo.name).execute()).toHaveLength(
      before.length,
    )
  })
  it('lies in the dead-letter queue when its retries are used up, and keeps no text of the fault', async () => {
    const id = await jobs.send(failing, { id: 'x' })
    const state = await ended(jobs, failing, id!)
    expect(state).toMatchObject({ state: 'failed', attempt: 1, says: expect.stringContaining('fault of the program') })
    const { rows } = await database.pool.query<{ all: string }>(`SELECT output::text AS all FROM job WHERE output IS NOT NULL`)
    expect(rows.map(row => row.all).join()).not.toContain('secret-in-an-error')
    expect((await jobs.numbers()).queues.find(queue => queue.name === failing.name)).toMatchObject({ failed: 1, deadLetter: 1 })
  })
  it('counts for the worker that ended it', async () => {
    const ended = async () => {
      const [worker] = (await jobs.numbers()).workers
      return worker && [worker.completed > 0, worker.failed]
    }
    await expect.poll(ended).toEqual([true, 10])
  })
  it('is told to stop at its time-out', async () => {
    const id = await jobs.send(slow, { id: 'x' })
    expect(await ended(jobs, slow, id!)).toMatchObject({ state: 'failed', says: 'It took longer than it may.' })
    expect(stopped).toContain('slow')
  })
  it('is told to stop when somebody cancels it, and is not tried again', async () => {
    const id = await jobs.send(endless, { id: 'x' })
    while ((await jobs.follow(endless, id!))?.state !== 'running') await sleep(50)
    expect(await jobs.cancel(endless, id!)).toBe(true)
    expect(await ended(jobs, endless, id!)).toMatchObject({ state: 'cancelled' })
    await expect.poll(() => stopped).toContain('endless')
    expect(await jobs.cancel(endless, randomUUID())).toBe(false)
  })
  it('is there once for each key: while it waits or runs, or while it waits', async () => {
    const first = await jobs.send(single, { id: '1' }, { key: 'k' })
    expect(first).not.toBeNull()
    while ((await jobs.follow(single, first!))?.state !== 'running') await sleep(50)
    expect(await jobs.send(single, { id: '2' }, { key: 'k' })).toBeNull()
    const running = await jobs.send(latest, { id: '1' }, { key: 'k' })
    while ((await jobs.follow(latest, running!))?.state !== 'running') await sleep(50)
    expect(await jobs.send(latest, { id: '2' }, { key: 'k', startAfter: new Date(Date.now() + 60_000) })).not.toBeNull()
    expect(await jobs.send(latest, { id: '3' }, { key: 'k', startAfter: new Date(Date.now() + 60_000) })).toBeNull()
    gate.resolve()
  })
  it('is not taken up again while the attempt that was told to stop still works', async () => {
    const id = await jobs.send(stubborn, { id: 'x' })
    expect(await ended(jobs, stubborn, id!)).toMatchObject({ state: 'failed', attempt: 1 })
    expect(mostAtOnce).toBe(1)
  })
  it('that is done is done, also when that cannot be noted in its schedule', async () => {
    const owner = new Client({ connectionString: database.ownerUrl })
    await owner.connect()
    await owner.query('REVOKE UPDATE ON tradewise.job_schedule FROM tradewise')
    const id = await jobs.send(planned, { id: 'x' })
    expect(await ended(jobs, planned, id!)).toMatchObject({ state: 'done', attempt: 0 })
    await owner.query('GRANT UPDATE ON tradewise.job_schedule TO tradewise')
    await owner.end()
  })
  it('that failed is tried again after pauses that double, up to the longest, and are scattered', async () => {
    const pauses = async () => {
      const { rows } = await database.pool.query<{ tried: number; pause: number }>(
        `SELECT retry_count AS tried, extract(epoch FROM start_after - started_on)::float8 AS pause FROM job
         WHERE name = $1 AND state = 'retry' ORDER BY 1`,
        [growing.name],
      )
      return rows
    }
    await expect.poll(pauses).toHaveLength(8)
    const all = await pauses()
    for (const { tried, pause } of all) {
      // The attempt itself is counted in.
      const longest = Math.min(60 * 2 ** (tried + 1), 900) + 30
      expect([pause >= 60 * 2 ** tried, pause <= longest], `${tried} tries, ${pause} s`).toEqual([true, true])
    }
    expect(new Set(all.slice(0, 4).map(({ pause }) => pause.toFixed(3))).size).toBe(4)
  })
  it('of a key is one, however many ask at once; and what matters more goes first', async () => {
    const startAfter = new Date(Date.now() + 600_000)
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, n) => jobs.send(single, { id: `${n}` }, { key: 'race', startAfter })),
    )
    expect(all.filter(id => id !== null)).toHaveLength(1)
    const asked = async (within: Transaction<Tables>) => {
      for (const [id, priority] of [['low', 0], ['high', 5], ['middle', 3]] as const)
        await jobs.send(ordered, { id }, { priority, within })
    } // biome-ignore format: the order
    await database.kysely.transaction().execute(asked)
    await expect.poll(() => ran.filter(id => ['low', 'middle', 'high'].includes(id))).toHaveLength(3)
    expect(ran.filter(id => ['low', 'middle', 'high'].includes(id))).toEqual(['high', 'middle', 'low'])
  })
  it('with a payload that nobody understands gives up with a sentence, and holds up nobody', async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      `INSERT INTO job (name, data, retry_limit, policy, dead_letter) VALUES ('test.echo', '{"evil": [1]}', 0, 'standard', 'dead-letter') RETURNING id`,
    )
    expect(await ended(jobs, echo, rows[0]!.id)).toMatchObject({ state: 'failed', says: expect.stringContaining('understands') })
    const id = await jobs.send(echo, { id: 'after' })
    expect(await ended(jobs, echo, id!)).toMatchObject({ state: 'done' })
  })
  it('can be seen, cancelled while it waits, and tried again when it gave up', async () => {
    const waiting = await jobs.send(echo, { id: 'later' }, { startAfter: new Date(Date.now() + 600_000) })
    expect((await jobs.list('waiting', 100)).find(one => one.id === waiting)).toMatchObject({
      name: 'test.echo',
      payload: { id: 'later' },
    })
    expect(await jobs.cancel(echo, waiting!)).toBe(true)
    expect((await jobs.list('waiting', 100)).map(one => one.id)).not.toContain(waiting)
    const dead = (await jobs.list('dead', 100)).filter(one => one.name === failing.name)
    expect(dead).toMatchObject([{ attempt: 1, says: expect.stringContaining('fault of the program') }])
    expect(await jobs.tryAgain(dead[0]!.id)).toBe(failing.name)
    await expect(jobs.tryAgain(dead[0]!.id)).rejects.toThrow('no such job')
    const inDeadLetters = async () => (await jobs.numbers()).queues.find(queue => queue.name === failing.name)
    await expect.poll(inDeadLetters).toMatchObject({ failed: 2, deadLetter: 1, queued: 0, active: 0, retrying: 0 })
  })
  it('is tried again with all of its kind that gave up, so many at a time', async () => {
    const parked = declareJob({ ...quick, name: 'test.parked' })
    const asking = opened()
    asking.handle(parked, async () => {})
    await asking.send(parked, { id: 'first' })
    await buryDead(parked.name, { count: mostTriedAgain + 1 })
    expect(await asking.tryAllAgain(parked.name)).toEqual({ moved: mostTriedAgain, left: 1 })
    expect(await asking.tryAllAgain(parked.name)).toEqual({ moved: 1, left: 0 })
    await expect(asking.tryAllAgain(parked.name)).rejects.toThrow('No job of that kind gave up')
    await buryDead('test.unknown', { count: mostDiscarded + 1 })
    await expect(asking.tryAllAgain('test.unknown')).rejects.toThrow('Nobody handles')
    expect((await asking.numbers()).queues).toContainEqual(
      expect.objectContaining({ name: 'test.unknown', deadLetter: mostDiscarded + 1, queued: 0 }),
    )
    // What nobody handles any more can only be thrown away; others stay.
    const others = (await jobs.list('dead', mostDiscarded + 500)).filter(({ name }) => name !== 'test.unknown')
    expect(await asking.discardAll('test.unknown')).toEqual({ discarded: mostDiscarded, left: 1 })
    expect(await asking.discardAll('test.unknown')).toEqual({ discarded: 1, left: 0 })
    await expect(asking.discardAll('test.unknown')).rejects.toThrow('No job of that kind gave up')
    expect(await jobs.list('dead', 500)).toEqual(expect.arrayContaining(others))
  })
  it('that gave up stays to be seen and tried again while one for the same is there', async () => {
    const waiting = await jobs.send(single, { id: 'same' }, { key: 'same', startAfter: new Date(Date.now() + 600_000) })
    await buryDead(single.name, { count: 1, key: 'same' })
    const seen = async () => (await jobs.list('dead', 500)).filter(({ name }) => name === single.name)
    await expect(jobs.tryAllAgain(single.name)).rejects.toThrow('waiting or running already')
    const [dead] = await seen()
    expect(dead).toMatchObject({ says: 'It was too late.' })
    await expect(jobs.tryAgain(dead!.id)).rejects.toThrow('waiting or running already')
    expect(await seen()).toMatchObject([{ id: dead!.id, says: 'It was too late.' }])
    await jobs.cancel(single, waiting!)
    expect(await jobs.tryAllAgain(single.name)).toEqual({ moved: 1, left: 0 })
    expect(await seen()).toEqual([])
  })
  it('is not left alone for a year when it was sent, or looked after, by a clock that was a year ahead', async () => {
    const id = await jobs.send(single, { id: 'ahead' }, { key: 'ahead' })
    await database.pool.query(
      `UPDATE job SET created_on = created_on + interval '1 year', start_after = start_after + interval '1 year',
         state = 'created', started_on = NULL WHERE id = $1`,
      [id],
    )
    await database.pool.query(
      `UPDATE queue SET monitor_claim_on = now() + interval '1 year', maintain_on = now() + interval '1 year'`,
    )
    expect(await mendTimes(database.kysely)).toBeGreaterThan(1)
    expect(await mendTimes(database.kysely)).toBe(0)
    expect(await ended(jobs, single, id!)).toMatchObject({ state: 'done' })
    const { rows } = await database.pool.query(
      `SELECT 1 FROM queue WHERE greatest(monitor_claim_on, maintain_on) > now() + interval '1 hour'`,
    )
    expect(rows).toEqual([])
  })
  it('is refused when nobody handles it, or when its payload is another', async () => {
    const unknown = declareJob({ name: 'test.unknown', payload })
    await expect(jobs.send(unknown, { id: 'x' })).rejects.toThrow('somebody handles')
    await expect(jobs.send(echo, { id: 'x', more: 'y' } as never)).rejects.toThrow('more')
  })
})

describe('a declaration', () => {
  it('is refused when its payload has room for a secret or its pauses contradict each other', () => {
    expect(() => declareJob({ name: 'x', payload: z.strictObject({ apiToken: z.string() }) })).toThrow('secret')
    expect(() => declareJob({ name: 'x', payload, retryDelaySeconds: 10, retryDelayMaxSeconds: 5 })).toThrow('pause')
    expect(() => declareJob({ name: 'x', payload, timeoutMs: 86_400_000 })).toThrow('less than a day')
  })
})

describe('a schedule', () => {
  const timetable: Timetable = { every: 'day', at: '02:00', timeZone: 'Europe/Berlin' }
  let asked = 0
  const ask = async () => {
    asked++
    return null
  }
  const pass = (name: string, at: string) => passSchedule(database, { name, timetable }, Date.parse(at), ask)
  it('makes up for days that nobody was there for with one run', async () => {
    expect(await pass('once', '2026-03-27T12:00:00Z')).toBe(false)
    expect(await pass('once', '2026-04-20T12:00:00Z')).toBe(true)
    expect(await pass('once', '2026-04-20T12:00:05Z')).toBe(false)
    expect(asked).toBe(1)
    expect(await pass('once', '2026-04-21T00:00:00Z')).toBe(true)
  })
  it('hands a due time over once, however many look', async () => {
    asked = 0
    await pass('many', '2026-03-27T12:00:00Z')
    const all = await Promise.all(Array.from({ length: 6 }, () => pass('many', '2026-03-28T01:00:00Z')))
    expect(all.filter(Boolean)).toHaveLength(1)
    expect(asked).toBe(1)
  })
  it('of every minute is due once a minute, and once through a clock that jumps hours ahead and back', async () => {
    const startMs = Date.parse('2026-03-02T12:00:00Z')
    const [aheadFrom, backFrom] = [10.5, 20.5]
    const due: number[] = []
    // Of 30 minutes, two looks in each; the database's clock is three hours ahead in between.
    for (let minute = 0; minute < 30; minute += 0.5) {
      const isAhead = minute >= aheadFrom && minute < backFrom
      const at = startMs + minute * 60_000 + (isAhead ? 3 * 3_600_000 : 0)
      const schedule = { name: 'each minute', timetable: { every: 'minutes', minutes: 1 } } as const
      if (await passSchedule(database, schedule, at, async () => null)) due.push(minute)
    }
    const each = Array.from({ length: 29 }, (_, minute) => minute + 1)
    // One run makes up for the hours that were jumped over; the way back adds none and leaves none out.
    expect(due).toEqual([...each, aheadFrom].toSorted((a, b) => a - b))
  })
  it('is due once, however wrong the clocks of those are that look', async () => {
    const kind = declareJob({ ...quick, name: 'test.clocks' })
    // Half a day away: what is due is what this test has made due.
    const at = new Date(Date.now() + 12 * 3_600_000).toISOString().slice(11, 16)
    const daily: Timetable = { every: 'day', at, timeZone: 'UTC' }
    let count = 0
    const worker = (now: () => number) => {
      const one = opened(now)
      one.handle(kind, async () => void count++)
      one.schedule(kind, daily, { id: 'c' })
      return one
    }
    const year = 366 * 86_400_000
    await database.pool.query(
      `INSERT INTO job_schedule (name, plan, next_at) VALUES ('test.clocks', $1, now() - interval '1 second')`,
      [wordsOf(daily)],
    )
    for (const ahead of [year, 0, year, -year, year]) {
      await worker(() => Date.now() + ahead).startWorker()
      await sleep(300)
    }
    await expect.poll(() => count).toBe(1)
    await sleep(1_500)
    expect(count).toBe(1)
  })
  it('is not lost for years when the clock was once ahead', async () => {
    await pass('ahead', '2030-01-01T12:00:00Z')
    expect(await pass('ahead', '2026-01-01T12:00:00Z')).toBe(false)
    expect(await pass('ahead', '2026-01-02T01:00:00Z')).toBe(true)
  })
})

it('has the tables that this version of pg-boss works with', async () => {
  const client = await database.pool.connect()
  // Where our schema is on the search path, PostgreSQL leaves its name out of what it describes.
  await client.query('SET search_path TO pg_catalog')
  const boss = new PgBoss({ db: { executeSql: (text, values) => client.query(text, values as unknown[]) }, schema: 'tradewise' })
  const drift = await boss.detectSchemaDrift().finally(() => client.release(true))
  expect(drift).toMatchObject({ ok: true, extraIndexes: [] })
  const { pgboss } = JSON.parse(readFileSync('node_modules/pg-boss/package.json', 'utf8')) as { pgboss: { schema: number } }
  const { rows } = await database.pool.query<{ version: number }>('SELECT version FROM version')
  expect(rows[0]!.version).toBe(pgboss.schema)
  expect(getConstructionPlans('tradewise')).toContain(`version(version) VALUES ('${pgboss.schema}')`)
})

describe('the numbers of a queue that works', () => {
  it('are all of one moment: what has failed lies with the dead letters, neither earlier nor later', async () => {
    const { name } = ordered
    await jobs.send(ordered, { id: 'one' })
    const until = performance.now() + 600
    const move = async () => {
      while (performance.now() < until) {
        await database.pool.query(
          `WITH failed AS (INSERT INTO job (name, data, state, policy) VALUES ($1, '{}', 'failed', 'standard') RETURNING id)
           INSERT INTO job (name, data, source_name, source_id) SELECT 'dead-letter', '{}', $1, id FROM failed`,
          [name],
        )
      }
    }
    const moving = Promise.all([move(), move()])
    const apart: object[] = []
    let seen = 0
    while (performance.now() < until || seen === 0) {
      const queue = (await jobs.numbers()).queues.find(one => one.name === name)
      if (queue && queue.failed !== queue.deadLetter) apart.push(queue)
      seen = Math.max(seen, queue?.failed ?? 0)
    }
    await moving
    await database.pool.query(`DELETE FROM job WHERE (name = $1 AND state = 'failed') OR source_name = $1`, [name])
    expect(apart).toEqual([])
  })
})
