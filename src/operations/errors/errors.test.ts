import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { faultsSaved, type Log, onFault, openLog } from '#telemetry'
import { testDatabase } from '../../../test/support/database.ts'
import { type Errors, openErrors } from './errors.ts'
import { openTally, places } from './tally.ts'
import { stateAfter, writeBatch } from './writing.ts'

const database = await testDatabase({ poolSize: 8 })
const silent = () => openLog({ level: 'silent', readable: false, write: () => {} })
const opened: Errors[] = []
afterAll(async () => {
  for (const errors of opened) await errors.close()
})
beforeEach(() => database.pool.query('DELETE FROM error_group'))

/** A process: a log and what listens to it. */
function running({ release = '1.0.0', at = () => Date.now() } = {}): { log: Log; errors: Errors } {
  const log = silent()
  const errors = openErrors({ database, release, retentionDays: 30, now: at, log, everyMs: 20 })
  onFault(log, errors)
  opened.push(errors)
  return { log, errors }
}

const all = ['new', 'seen', 'resolved', 'regressed'] as const
const pageError = (message: string) => ({ message, page: '/stocks/AAPL', requestId: 'r' })

describe('errors of several processes', () => {
  it('are counted to the last one, in groups of a kind', async () => {
    const processes = [running(), running(), running()]
    for (const { errors } of processes) errors.start()
    const fail = (kind: number) => new Error(['away', 'full', 'slow', 'odd'][kind]! + ' 4711')
    for (let i = 0; i < 3_000; i++) {
      const { log, errors } = processes[i % 3]!
      if (i % 5 === 4) errors.notePage(pageError(`page ${i}`))
      else log.error({ err: fail(i % 5), route: '/api/x' }, `request ${i} failed`)
      if (i % 250 === 0) await sleep(5)
    }
    for (const { errors } of processes) await errors.flush()
    const found = await processes[0]!.errors.list(all, 100)
    expect(found.map(({ count, lastDay }) => [count, lastDay])).toEqual(Array.from({ length: 5 }, () => [600, 600]))
    expect(await processes[1]!.errors.sums()).toMatchObject({ new: 5, regressed: 0, lastDay: 3_000 })
    expect(processes[0]!.errors.counts()).toMatchObject({ byOrigin: { background: 800, browser: 200 } })
  })
  it('of many kinds stay within their places; strangers do not take those of the product', async () => {
    const { log, errors } = running()
    const word = (i: number) => String(i).replaceAll(/\d/g, digit => 'abcdefghij'[Number(digit)]!)
    for (let i = 0; i < 700; i++) errors.notePage(pageError(`page ${word(i)}`))
    for (let i = 0; i < 3; i++) log.error({ err: new Error(`own ${word(i)}`) }, 'failed')
    await errors.flush()
    // Another batch, of kinds that only the database can tell are too many.
    for (let i = 700; i < 750; i++) errors.notePage(pageError(`page ${word(i)}`))
    const found = await errors.list(all, 500)
    expect(found).toHaveLength(places.browser + 1 + 3)
    expect(found.find(({ id }) => id === 'others-browser')).toMatchObject({ count: 650, type: 'Others' })
    expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(753)
  })
})

describe('a batch', () => {
  const counted = () => {
    const tally = openTally()
    tally.add({ origin: 'job', type: 'Error', message: 'x', stack: '', causes: [], where: 'a', requestId: null }, Date.now())
    return tally.take()
  }
  it('whose answer was lost is not counted twice', async () => {
    const batch = { processId: crypto.randomUUID(), number: 1, release: '1', counted: counted() }
    await writeBatch(database, batch)
    await writeBatch(database, batch)
    await writeBatch(database, { ...batch, number: 2 })
    const { rows } = await database.pool.query('SELECT count::int FROM error_group')
    expect(rows).toEqual([{ count: 2 }])
  })
  it('that cannot be written is kept, and so is what comes meanwhile', async () => {
    const { log, errors } = running()
    log.error({ err: new Error('first') }, 'failed')
    const owner = new Client({ connectionString: database.ownerUrl })
    await owner.connect()
    await owner.query('ALTER TABLE tradewise.error_group RENAME TO hidden')
    try {
      await expect(errors.flush()).rejects.toThrow('error_group')
      log.error({ err: new Error('second') }, 'failed')
      log.error({ err: new Error('first') }, 'failed')
      await expect(errors.flush()).rejects.toThrow('error_group')
      expect(errors.counts().waiting).toBe(3)
    } finally {
      await owner.query('ALTER TABLE tradewise.hidden RENAME TO error_group')
      await owner.end()
    }
    const found = await errors.list(all, 10)
    expect(Object.fromEntries(found.map(({ message, count }) => [message, count]))).toEqual({ first: 2, second: 1 })
  })
})

describe('the state of a kind', () => {
  it('goes from new to seen to resolved, and back when it is met again', async () => {
    let at = Date.UTC(2026, 2, 2)
    const { log, errors } = running({ at: () => at })
    const fail = () => log.error({ err: new Error('it'), job: 'a.b' }, 'a job stopped')
    const state = async () => (await errors.list(all, 1))[0]!.state
    fail()
    expect(await state()).toBe('new')
    const { id } = (await errors.list(all, 1))[0]!
    await errors.judge(id, 'seen')
    fail()
    expect(await state()).toBe('seen')
    at += 1_000
    // Counted before it was resolved, written after.
    fail()
    await errors.judge(id, 'resolved')
    expect(await state()).toBe('resolved')
    await expect(errors.judge(id, 'resolved')).rejects.toMatchObject({ code: 'conflict' })
    await expect(errors.judge('nothing', 'seen')).rejects.toMatchObject({ code: 'not-found' })
    at += 1_000
    fail()
    expect(await state()).toBe('regressed')
    expect(await errors.find(id)).toMatchObject({ count: 4, resolvedRelease: '1.0.0', sample: { where: 'a.b' } })
    expect(await errors.seeAll()).toBe(1)
    expect(await errors.seeAll()).toBe(0)
    expect(await state()).toBe('seen')
  })
  it('stays when a page of an older release, left open, meets it again; one that claims a newer one is of ours', async () => {
    let at = Date.UTC(2026, 2, 2)
    const { errors } = running({ release: '1.9.0', at: () => at })
    const meet = (release: string) => errors.notePage({ ...pageError('x is undefined'), release })
    const kind = async () => (await errors.list(all, 1))[0]!
    meet('1.8.0')
    meet('1.7.0')
    expect(await kind()).toMatchObject({ count: 2, firstRelease: '1.8.0', lastRelease: '1.8.0' })
    await errors.judge((await kind()).id, 'resolved')
    at += 1_000
    meet('1.8.0')
    expect(await kind()).toMatchObject({ count: 3, state: 'resolved' })
    meet('99.0.0')
    meet('1.8.0')
    expect(await kind()).toMatchObject({ count: 5, state: 'regressed', lastRelease: '1.9.0' })
  })
  it.each([
    ['a newer release', '1.10.0', 1, 'regressed'],
    ['the same release', '1.9.0', 1, 'regressed'],
    ['an older release that still runs', '1.8.0', 1, 'resolved'],
    ['before it was resolved', '1.10.0', -1, 'resolved'],
  ])('resolved in 1.9.0 and met in %s', (_, release, later, expected) => {
    const resolvedAt = new Date(1_000)
    expect(stateAfter({ state: 'resolved', resolvedAt, resolvedRelease: '1.9.0' }, new Date(1_000 + later), release)).toBe(
      expected,
    )
  })
})

describe('an error in the handling of errors', () => {
  it('loses nothing else: what cannot be read is counted as that', async () => {
    const { log, errors } = running()
    const broken = Object.defineProperty(new Error('x'), 'stack', {
      get() {
        throw new Error('no stack for you')
      },
    })
    errors.note({ level: 'error', error: broken, message: 'm', fields: {}, requestId: undefined })
    log.error({ err: new Error('good') }, 'failed')
    log.error('words alone')
    log.error({ err: { strange: true } }, 'thrown as a thing')
    const found = await errors.list(all, 10)
    expect(found.map(({ type, message }) => `${type}: ${message}`).toSorted()).toEqual([
      'Error: good',
      'Error: words alone',
      'Error: {"strange":true}',
      'Unreadable: An error that cannot be read.',
    ])
  })
  it('and the end of the process waits for what was said last, for a moment', async () => {
    const { log, errors } = running()
    log.child({ requestId: 'r-9' }).fatal({ err: new Error('unforeseen') }, 'uncaughtException')
    await faultsSaved(log, 5_000)
    const { rows } = await database.pool.query("SELECT origin, sample->>'requestId' AS id FROM error_group")
    expect(rows).toEqual([{ origin: 'crash', id: 'r-9' }])
    expect(errors.counts().waiting).toBe(0)
  })
  it('keeps what is younger than its time, and forgets the rest', async () => {
    const { log, errors } = running()
    log.error({ err: new Error('young') }, 'failed')
    await errors.flush()
    await database.pool.query(
      "INSERT INTO error_group SELECT 'old', origin, type, 'old', state, count, first_at, now() - interval '31 days', '1', '1', sample FROM error_group",
    )
    errors.start()
    await expect.poll(async () => (await errors.list(all, 10)).map(({ message }) => message)).toEqual(['young'])
  })
})
