import { createHash, randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '#basics'
import { backtestData } from '../../../test/support/backtest-data.ts'
import { openWorkers } from '#workers'
import { testDatabase } from '../../../test/support/database.ts'
import { backtestBelongings, backtestTasks, type BacktestLimits, openBacktests } from './backtests.ts'
import type { RunBacktestTask } from './computing.ts'
import type { AskedBacktest } from './strategy.ts'

const database = await testDatabase({ poolSize: 4 })
const [account, stranger] = [randomUUID(), randomUUID()]
const data = backtestData(400)
const queued: string[] = []
const cancelled: string[] = []
const noted: string[] = []
let interruptAfter = Number.POSITIVE_INFINITY
let taskCount = 0
let jobIsKnown = true
const market = {
  listing: async (symbol: string) => {
    if (symbol === 'NONE') throw new Failure('not-found', 'Nothing is listed under NONE.')
    return { symbol, name: symbol }
  },
  glances: async (symbols: string[]) => new Map(symbols.filter(symbol => symbol !== 'BARE').map(symbol => [symbol, {}])),
  stock: async (symbol: string) => ({ listing: { symbol, name: symbol }, symbolHistory: { left: null }, annualReports: null }),
  bars: async () => ({ ...data.symbols[0]!, adjustment: 'none', adjustmentNote: null }),
} as never
/** Where it is computed: here, unless a test says otherwise. */
let elsewhere: RunBacktestTask | undefined
const run: RunBacktestTask = async <Result>(task: keyof typeof backtestTasks, input: Parameters<RunBacktestTask>[1]) => {
  if (elsewhere) return elsewhere<Result>(task, input)
  if (taskCount++ >= interruptAfter) throw new Failure('busy', 'The process had to stop.')
  return backtestTasks[task](input as never) as Result
}
const limits: BacktestLimits = {
  plan: 'self-hosted',
  runs: 4,
  open: 3,
  symbols: 2,
  settings: 30,
  barSettings: 20_000,
  fastBarSettings: 20_000,
}
const backtests = openBacktests({
  database,
  market,
  run,
  limits,
  queue: {
    ask: async id => (queued.push(id), randomUUID()),
    follow: async () => (jobIsKnown ? { done: 1, total: 3, says: 'on its way' } : undefined),
    cancel: async id => void cancelled.push(id),
  },
  note: async ({ kind }) => void noted.push(kind),
  newId: randomUUID,
  now: () => new Date('2026-03-02T12:00:00Z'),
})
const watched = { progress: () => {}, lastAttempt: false }
const asked: AskedBacktest = { symbols: ['AAA'], rule: 'close > sma(20)' }
const swept: AskedBacktest = { symbols: ['AAA'], rule: 'close > sma($n)', parameters: { n: { from: 5, to: 50, step: 5 } } }

beforeAll(async () => {
  for (const id of [account, stranger])
    await database.pool.query(
      `INSERT INTO account (account_id, email, email_key, name, role, password_is_short, created_at) VALUES ($1, $2, $2, '', 'user', false, now())`,
      [id, `${id}@example.net`],
    )
})
beforeEach(async () => {
  await database.pool.query('DELETE FROM backtest')
  taskCount = 0
  interruptAfter = Number.POSITIVE_INFINITY
  elsewhere = undefined
})

async function done(wishes: AskedBacktest = asked) {
  const { id } = await backtests.ask(account, wishes)
  await backtests.work(id, watched)
  return await backtests.read(account, id)
}

describe('a backtest', () => {
  it('waits in the queue, is followed, and keeps its result with the hash of its very bytes', async () => {
    const stored = await backtests.ask(account, asked)
    expect(queued.at(-1)).toBe(stored.id)
    expect(await backtests.read(account, stored.id)).toMatchObject({
      run: { state: 'waiting', rule: 'close > sma(20)' },
      progress: { says: 'on its way' },
      report: null,
    })
    await backtests.work(stored.id, watched)
    const { run: ended, report, progress } = await backtests.read(account, stored.id)
    expect([ended.state, progress]).toEqual(['done', null])
    expect(ended.totalReturn).toBe(report!.metrics.totalReturn)
    const json = await backtests.exported(account, stored.id, 'json')
    expect(createHash('sha256').update(json).digest('hex')).toBe(ended.resultHash)
    expect(Object.keys(JSON.parse(json) as object)).toEqual(Object.keys(report!).sort())
    expect(noted.slice(-2)).toEqual(['backtest.asked', 'data.exported'])
  })
  it('gives the same bytes when it is run again, and when it was cut off in the middle', async () => {
    const first = await done(swept)
    const again = await done(first.run.asked)
    expect(again.run.resultHash).toBe(first.run.resultHash)
    const { id } = await backtests.ask(account, swept)
    interruptAfter = taskCount + 1
    await expect(backtests.work(id, watched)).rejects.toThrow('had to stop')
    expect((await backtests.read(account, id)).run.state).toBe('running')
    interruptAfter = Number.POSITIVE_INFINITY
    await backtests.work(id, watched)
    expect((await backtests.read(account, id)).run.resultHash).toBe(first.run.resultHash)
  })
  it('gives the same bytes when the thread that has it in hand is killed, and the job is taken again', async () => {
    // With stops it is the slow engine's: the thread is busy with it for long enough.
    const slow = { ...swept, parameters: { n: { from: 5, to: 34, step: 1 } }, conventions: { exits: { stopPercent: 4 } } }
    const whole = (await done(slow)).run.resultHash
    expect(whole).not.toBeNull()
    const file = new URL('../../../test/support/backtests.worker.ts', import.meta.url)
    const log = { error: (fields: object) => expect.unreachable(JSON.stringify(fields)) }
    const opened = () => openWorkers({ file, maxThreads: 1, memoryLimitMb: 256, timeoutMs: 60_000, log })
    const [first, second] = [opened(), opened()]
    const { id } = await backtests.ask(account, slow)
    const begun: string[] = []
    elsewhere = async (task, input) => {
      begun.push(task)
      const computing = first.run(task, input)
      if (task === 'runSettings') void first.close()
      return (await computing) as never
    }
    await expect(backtests.work(id, watched)).rejects.toThrow('Terminating worker thread')
    expect(begun).toEqual(['hashOf', 'runSettings'])
    expect((await backtests.read(account, id)).run).toMatchObject({ state: 'running', resultHash: null })
    elsewhere = (task, input) => second.run(task, input)
    await backtests.work(id, watched)
    expect((await backtests.read(account, id)).run).toMatchObject({ state: 'done', resultHash: whole })
    await second.close()
  })
  it('ends with a sentence when it cannot be had, or the last attempt has failed', async () => {
    const late = await done({ ...asked, from: '2030-01-01' })
    expect([late.run.state, late.run.says]).toEqual(['failed', 'There are no prices in the time that was asked for.'])
    const { id } = await backtests.ask(account, asked)
    interruptAfter = taskCount
    await expect(backtests.work(id, { ...watched, lastAttempt: true })).rejects.toThrow('had to stop')
    expect((await backtests.read(account, id)).run).toMatchObject({ state: 'failed', says: 'The process had to stop.' })
    await expect(backtests.exported(account, id, 'csv')).rejects.toMatchObject({ code: 'conflict' })
  })
  it('whose job has died each time is said to have failed', async () => {
    const { id } = await backtests.ask(account, asked)
    jobIsKnown = false
    expect((await backtests.read(account, id)).run).toMatchObject({ state: 'failed', says: expect.stringContaining('cut off') })
    jobIsKnown = true
  })
  it('that is cancelled stays so, whatever its job still does', async () => {
    const { id } = await backtests.ask(account, asked)
    await backtests.cancel(account, id)
    expect(cancelled).toHaveLength(1)
    await backtests.work(id, watched)
    expect((await backtests.read(account, id)).run.state).toBe('cancelled')
    await expect(backtests.cancel(account, id)).rejects.toMatchObject({ code: 'conflict' })
  })
  it("is its owner's: nobody else reads, cancels, exports or removes it", async () => {
    const { run: own } = await done()
    for (const attempt of [
      () => backtests.read(stranger, own.id),
      () => backtests.cancel(stranger, own.id),
      () => backtests.remove(stranger, own.id),
      () => backtests.exported(stranger, own.id, 'json'),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not-found' })
    expect(await backtests.list(stranger)).toEqual([])
    await backtests.remove(account, own.id)
    expect(await backtests.list(account)).toEqual([])
  })
})

describe('limits', () => {
  it.each([
    [{ symbols: ['A', 'B', 'C'] }, '3 symbols'],
    [{ ...swept, parameters: { n: { from: 1, to: 50, step: 1 } } }, '50 settings'],
    [{ symbols: ['BARE'] }, 'no daily prices of BARE'],
    [{ symbols: ['NONE'] }, 'Nothing is listed'],
    [{ rule: 'pe < 3' }, 'only as of today'],
  ])('are said at once: %o', async (wishes, words) => {
    await expect(backtests.ask(account, { ...asked, ...wishes })).rejects.toThrow(words)
    expect(await backtests.list(account)).toEqual([])
  })
  it('hold also for how many wait, and how many are kept', async () => {
    for (let i = 0; i < 3; i++) await backtests.ask(account, asked)
    await expect(backtests.ask(account, asked)).rejects.toThrow('3 backtests wait or run already')
    for (const id of queued.slice(-3)) await backtests.work(id, watched)
    await done()
    await expect(backtests.ask(account, asked)).rejects.toThrow('There are 4 backtests already')
  })
})

describe('files', () => {
  it('hold every trade in a table that a spreadsheet opens', async () => {
    const { run: own, report } = await done()
    const csv = await backtests.exported(account, own.id, 'csv')
    expect(csv.split('\r\n')).toHaveLength(report!.trades.length + 2)
    expect(csv).toContain('AAA,long,')
  })
  it('tell what was tried, and what it makes of the best', async () => {
    const { run: own } = await done(swept)
    const html = await backtests.exported(account, own.id, 'html')
    expect(html).toContain('the best of 10, chosen with hindsight')
    expect(html).toContain('Probability of overfitting')
  })
  it('tell everything in one page without scripts, which its own policy forbids', async () => {
    const { run: own, report } = await done({ ...asked, exitRule: 'close < sma(20) and volume > 0' })
    const html = await backtests.exported(account, own.id, 'html')
    expect(html).toContain('Hypothetical, and made with hindsight')
    expect(html).toContain('close &lt; sma(20)')
    expect(html).toContain('aria-label="Drawdown"')
    expect(html).toContain('<th scope="row">Borrowing, for what is sold short</th><td>1\u00a0% a year</td>')
    expect(html.match(/<table/g)).toHaveLength(html.match(/<div class="wide[^>]*tabindex="0"[^>]*><table/g)!.length)
    expect(html).not.toMatch(/<th[^>]*><\/th>|>-\d/)
    const { metrics } = report!
    expect(metrics.drawdowns.length).toBeGreaterThan(0)
    for (const { trough, depth } of metrics.drawdowns)
      expect(html).toMatch(new RegExp(`<td class="day">${trough}</td>.*?<td>−${(-depth * 100).toFixed(1)}\u00a0%</td>`))
    expect(html).toContain(own.resultHash!)
    expect(html).not.toMatch(/<script|javascript:|\son\w+=|style="|https?:/i)
    const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(html)!
    const [, style] = /<style>([^]*)<\/style>/.exec(html)!
    expect(policy).toContain('default-src &#39;none&#39;')
    expect(policy).toContain(createHash('sha256').update(style!).digest('base64'))
  })
})

it('goes with the account, and into the copy of its data', async () => {
  const { run: own } = await done()
  const belongings = backtestBelongings(database)
  expect(await belongings.exportOf(account)).toMatchObject([
    { state: 'done', resultHash: own.resultHash, asked: { rule: 'close > sma(20)' } },
  ])
  await database.kysely.transaction().execute(trx => belongings.erase(trx, account))
  expect(await backtests.list(account)).toEqual([])
})

it('is not kept for an account that was deleted just before', async () => {
  await expect(backtests.ask(randomUUID(), asked)).rejects.toMatchObject({
    code: 'not-found',
    message: 'There is no such account.',
  })
})
