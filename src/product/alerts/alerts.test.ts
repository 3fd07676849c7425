import { createHmac, randomUUID } from 'node:crypto'
import { type KyselyPlugin, sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { Failure, dayOf } from '#basics'
import { Secret } from '#config'
import type { Split } from '#series'
import { openKeyring } from '#vault'
import { testDatabase } from '../../../test/support/database.ts'
import { openAlerts, openDelivering, openWatching } from './alerts.ts'
import type { AlertWishes } from './alerts.ts'

const database = await testDatabase({ poolSize: 8 })
const account = randomUUID()
const keyring = openKeyring([new Secret('k3Jw8Rt2Lq9Zx5Vb7Nm4Pc6Yd1Hg0Fs8Aa')])
let time = new Date('2026-03-02T12:00:00Z')
let closes: [string, number][] = []
let splits: Split[] = []
const market = {
  listing: async (symbol: string) => ({ symbol }),
  bars: async () => {
    const time = Int32Array.from(closes, ([day]) => dayOf(day))
    const close = Float64Array.from(closes, ([, value]) => value)
    return { bars: { time, open: close, high: close, low: close, close, volume: close }, asOf: time.at(-1)!, splits }
  },
} as never
const queue: string[] = []
const noted: string[] = []
const alerts = openAlerts({
  database,
  market,
  keyring,
  sendsMail: true,
  note: async ({ kind }) => void noted.push(kind),
  newId: randomUUID,
  now: () => time,
})
const watching = openWatching({
  database,
  market,
  askForDelivery: async id => void queue.push(id),
  newId: randomUUID,
  now: () => time,
})

beforeAll(async () => {
  await database.pool.query(
    `INSERT INTO account (account_id, email, email_key, name, role, password_is_short, created_at) VALUES ($1, 'a@example.net', 'a@example.net', '', 'user', false, now())`,
    [account],
  )
})

async function place(symbol: string, wishes: Partial<AlertWishes> = {}) {
  await database.pool.query(
    `INSERT INTO listing (symbol, name, exchange, kind, source) VALUES ($1, $1, 'X', 'share', 'test') ON CONFLICT DO NOTHING`,
    [symbol],
  )
  closes = [
    ['2026-02-26', 98],
    ['2026-02-27', 99],
  ]
  return alerts.place(account, { symbol, measure: 'price', condition: 'above', level: 100, ...wishes })
}

describe('an alert', () => {
  it('fires once for a bar, however many look at once and however often', async () => {
    await place('ONCE', { byEmail: true, repeats: true })
    expect(await watching.look('ONCE')).toBe(0)
    closes.push(['2026-03-02', 101])
    queue.length = 0
    const found = await Promise.all(Array.from({ length: 5 }, () => watching.look('ONCE')))
    expect(found.reduce((a, b) => a + b)).toBe(1)
    await watching.look('ONCE')
    expect(queue).toHaveLength(1)
    const log = await alerts.log(account)
    expect(log.filter(one => one.symbol === 'ONCE')).toMatchObject([
      {
        day: '2026-03-02',
        value: 101,
        says: 'ONCE: close is above 100 with 101 on 2026-03-02.',
        deliveries: [{ state: 'waiting' }],
      },
    ])
  })

  it('fires when the attempt before died in the middle', async () => {
    await place('DIES', { byEmail: true })
    closes.push(['2026-03-02', 101])
    const dying = openWatching({
      database,
      market,
      askForDelivery: () => Promise.reject(new Error('killed')),
      newId: randomUUID,
      now: () => time,
    })
    await expect(dying.look('DIES')).rejects.toThrow('killed')
    expect((await alerts.list(account, 'DIES'))[0]).toMatchObject({ state: 'armed', seenDay: '2026-02-27' })
    expect(await watching.look('DIES')).toBe(1)
    expect((await alerts.list(account, 'DIES'))[0]).toMatchObject({ state: 'done', seenDay: '2026-03-02' })
  })

  it('knows a crossing from the bar before it was placed', async () => {
    await place('CROSS', { condition: 'crossing' })
    closes.push(['2026-03-02', 101])
    expect(await watching.look('CROSS')).toBe(1)
  })

  it('is silent while it is snoozed and after it has expired', async () => {
    const { alert } = await place('QUIET', { expiresAt: new Date('2026-03-10T00:00:00Z'), repeats: true })
    await alerts.change(account, alert.id, { snoozedUntil: new Date('2026-03-03T00:00:00Z') })
    closes.push(['2026-03-02', 101])
    expect(await watching.look('QUIET')).toBe(0)
    time = new Date('2026-03-04T12:00:00Z')
    closes.push(['2026-03-03', 102])
    expect(await watching.look('QUIET')).toBe(1)
    time = new Date('2026-03-11T12:00:00Z')
    closes.push(['2026-03-09', 90], ['2026-03-10', 103])
    expect(await watching.look('QUIET')).toBe(0)
    expect((await alerts.list(account, 'QUIET'))[0]).toMatchObject({ state: 'done' })
  })

  it('is armed again by a return that came while it was snoozed', async () => {
    time = new Date('2026-03-02T12:00:00Z')
    const { alert } = await place('BACK', { repeats: true })
    closes.push(['2026-03-02', 101])
    expect(await watching.look('BACK')).toBe(1)
    await alerts.change(account, alert.id, { snoozedUntil: new Date('2026-03-05T00:00:00Z') })
    closes.push(['2026-03-03', 90], ['2026-03-04', 102])
    expect(await watching.look('BACK')).toBe(0)
    time = new Date('2026-03-06T12:00:00Z')
    closes.push(['2026-03-05', 103])
    expect(await watching.look('BACK')).toBe(1)
    time = new Date('2026-03-02T12:00:00Z')
  })

  it('watches an indicator by name, and refuses what there is not', async () => {
    const { alert } = await place('IND', { measure: 'indicator', indicator: 'SMA( 2 )', level: 99.5 })
    expect(alert.measured).toMatchObject({ indicator: 'sma(2)' })
    closes.push(['2026-03-02', 101])
    expect(await watching.look('IND')).toBe(1)
    await expect(place('IND', { measure: 'indicator', indicator: 'nothing(3)' })).rejects.toThrow('no indicator')
    await expect(place('IND', { webhookUrl: 'http://example.net/' })).rejects.toThrow('https')
    await expect(place('IND', { webhookUrl: 'https://u:p@example.net/' })).rejects.toThrow('user')
  })
})

/** As `watching`, until a statement that is not let through any more: as if the process were killed there. */
function dyingAfter(statementCount: number) {
  let left = statementCount
  const dying: KyselyPlugin = {
    transformQuery({ node }) {
      if (left-- <= 0) throw new Error('killed')
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return openWatching({
    database: { ...database, kysely: database.kysely.withPlugin(dying) },
    market,
    askForDelivery: async (id, trx) => {
      await sql`SELECT 1`.execute(trx)
      queue.push(id)
    },
    newId: randomUUID,
    now: () => time,
  })
}

const poison = '00000000-0000-4000-8000-000000000000'
const firingsOf = async (symbol: string) => (await alerts.log(account)).filter(one => one.symbol === symbol)

describe('nothing is lost and nothing is told twice', () => {
  it('when the process is killed between any two statements', async () => {
    await place('KILLS', { byEmail: true, webhookUrl: 'https://hooks.example.net/x' })
    closes.push(['2026-03-02', 101])
    let kills = 0
    for (let fired = 0; fired === 0; kills++) {
      queue.length = 0
      fired = await dyingAfter(kills)
        .look('KILLS')
        .catch((error: unknown) => {
          expect(error).toMatchObject({ message: 'killed' })
          return 0
        })
      if (fired === 0) expect(await firingsOf('KILLS')).toEqual([])
    }
    expect(kills).toBeGreaterThan(6)
    expect(await firingsOf('KILLS')).toMatchObject([{ deliveries: [{ channel: 'email' }, { channel: 'webhook' }] }])
    expect(queue).toHaveLength(2)
    expect(await dyingAfter(99).look('KILLS')).toBe(0)
  })

  it('when nobody was there to look before the alert expired', async () => {
    time = new Date('2026-03-02T12:00:00Z')
    const { alert } = await place('LATE', { expiresAt: new Date('2026-03-10T12:00:00Z'), repeats: true })
    time = new Date('2026-03-12T12:00:00Z')
    closes.push(['2026-03-09', 101], ['2026-03-10', 90], ['2026-03-11', 102])
    expect(await watching.look('LATE')).toBe(1)
    expect((await alerts.list(account, 'LATE'))[0]).toMatchObject({ id: alert.id, state: 'done', seenDay: '2026-03-09' })
    time = new Date('2026-03-02T12:00:00Z')
  })

  it('when another alert on the symbol cannot be looked at', async () => {
    const first = await place('POISON', { measure: 'indicator', indicator: 'sma(2)' })
    const second = await place('POISON')
    // It comes first.
    await database.pool.query(`UPDATE alert SET indicator = 'nothing(3)', alert_id = $1 WHERE alert_id = $2`, [
      poison,
      first.alert.id,
    ])
    closes.push(['2026-03-02', 101])
    await expect(watching.look('POISON')).rejects.toThrow('no indicator')
    expect(await firingsOf('POISON')).toMatchObject([{ alertId: second.alert.id }])
    await alerts.remove(account, poison)
  })

  it('when the job of a message is lost: it is asked for again, and given up after a week', async () => {
    await place('LOST', { byEmail: true })
    closes.push(['2026-03-02', 101])
    await watching.look('LOST')
    queue.length = 0
    await watching.remind()
    expect(queue).toEqual([])
    time = new Date(time.getTime() + 4 * 3_600_000)
    await watching.remind()
    const asked = [...queue]
    expect(asked.length).toBeGreaterThan(0)
    await watching.remind()
    expect(queue).toEqual(asked)
    time = new Date(time.getTime() + 8 * 86_400_000)
    await watching.remind()
    expect(queue).toEqual(asked)
    expect(await firingsOf('LOST')).toMatchObject([
      { deliveries: [{ state: 'failed', says: expect.stringContaining('a week') }] },
    ])
    time = new Date('2026-03-02T12:00:00Z')
  })
})

describe('an alert on a price', () => {
  it('moves its level with a split, says so, and fires at what is meant', async () => {
    await place('SPLIT', { level: 400, hysteresis: 8, repeats: true })
    await place('SPLIT', { condition: 'below', level: 90 })
    splits = [{ day: dayOf('2026-03-03'), numerator: 4, denominator: 1 }]
    // As the whole history reads after the split.
    closes = [['2026-02-27', 24.75], ['2026-03-02', 99], ['2026-03-03', 99.5]] // biome-ignore format: bars
    expect(await watching.look('SPLIT')).toBe(0)
    const moves = (await firingsOf('SPLIT')).map(({ kind, says, deliveries }) => ({ kind, says, deliveries }))
    expect(moves.toSorted((one, other) => one.says.localeCompare(other.says))).toEqual([
      { kind: 'moved', deliveries: [], says: 'SPLIT: the level moved from 400 to 100, with the split 4:1 of 2026-03-03.' },
      { kind: 'moved', deliveries: [], says: 'SPLIT: the level moved from 90 to 22.5, with the split 4:1 of 2026-03-03.' },
    ])
    closes.push(['2026-03-04', 101])
    expect(await watching.look('SPLIT')).toBe(1)
    expect(await watching.look('SPLIT')).toBe(0)
    splits = []
    const levels = (await alerts.list(account, 'SPLIT')).map(({ level, hysteresis }) => `${level} ± ${hysteresis}`)
    expect(levels.toSorted()).toEqual(['100 ± 2', '22.5 ± 0'])
  })
})

describe('an alert whose bars come late', () => {
  it('has each bar in its log, and tells of all of them in one message', async () => {
    await place('YEARS', { byEmail: true, repeats: true })
    closes.push(['2026-03-02', 101], ['2026-03-03', 90], ['2026-03-04', 102], ['2026-03-05', 90], ['2026-03-06', 103])
    queue.length = 0
    expect(await watching.look('YEARS')).toBe(3)
    expect(queue).toHaveLength(1)
    const log = await firingsOf('YEARS')
    expect(log.toSorted((a, b) => a.day.localeCompare(b.day)).map(({ deliveries }) => deliveries.length)).toEqual([0, 0, 1])
    expect(log.find(({ day }) => day === '2026-03-06')!.says).toBe(
      'YEARS: close is above 100 with 103 on 2026-03-06. So it did 2 times before on bars that arrived with it, first on 2026-03-02.',
    )
  })
  it('that was done is armed again for bars that come from then on, without the expiry that has passed', async () => {
    const { alert } = await place('AGAIN2', { expiresAt: new Date('2026-03-05T00:00:00Z') })
    closes.push(['2026-03-02', 101])
    expect(await watching.look('AGAIN2')).toBe(1)
    time = new Date('2026-03-20T12:00:00Z')
    closes.push(['2026-03-10', 102], ['2026-03-11', 103])
    await alerts.change(account, alert.id, { armed: true })
    expect(await watching.look('AGAIN2')).toBe(0)
    expect((await alerts.list(account, 'AGAIN2'))[0]).toMatchObject({ state: 'armed', expiresAt: null, seenDay: '2026-03-11' })
    closes.push(['2026-03-12', 104])
    expect(await watching.look('AGAIN2')).toBe(1)
    time = new Date('2026-03-02T12:00:00Z')
  })
})

describe('a message', () => {
  async function waiting(symbol: string) {
    const { secret } = await place(symbol, { webhookUrl: 'https://hooks.example.net/x?key=hidden' })
    queue.length = 0
    closes.push(['2026-03-02', 101])
    await watching.look(symbol)
    return { id: queue[0]!, secret: secret! }
  }
  type Sent = { url: string; headers: Readonly<Record<string, string>>; body: string }
  const delivering = (answer: (sent: Sent) => Promise<number>) =>
    openDelivering({
      database,
      mail: { deliver: async () => {} },
      outbound: { post: answer },
      keyring,
      emailOf: async () => 'a@example.net',
      publicUrl: 'https://stocks.example.net',
      now: () => time,
    })
  const stateOf = async (symbol: string) =>
    (await alerts.log(account)).find(one => one.symbol === symbol)?.deliveries.map(({ state, attempts }) => [state, attempts])
  const signal = new AbortController().signal

  it('is signed with the secret that was shown once, and sent once when it is delivered', async () => {
    const { id, secret } = await waiting('SIGN')
    const sent: Sent[] = []
    const messages = delivering(async one => sent.push(one) && 204)
    await messages.deliver(id, false, signal)
    await messages.deliver(id, false, signal)
    expect(sent).toHaveLength(1)
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(sent[0]!.headers['x-tradewise-signature']!)!
    expect(createHmac('sha256', secret).update(`${t}.${sent[0]!.body}`).digest('hex')).toBe(v1)
    expect(sent[0]!.url).toContain('hooks.example.net')
    expect(await stateOf('SIGN')).toEqual([['delivered', 1]])
    const { rows } = await database.pool.query<{ all: string }>('SELECT string_agg(a::text, $1) AS all FROM alert a', [' '])
    expect(rows[0]!.all).not.toMatch(/hooks\.example|hidden/)
    expect(rows[0]!.all).not.toContain(secret)
  })
  it('is over without a fault when its account is deleted while it is under way', async () => {
    const { id } = await waiting('GONE')
    const messages = delivering(async () => {
      await database.pool.query(`DELETE FROM alert WHERE symbol = 'GONE'`)
      return 204
    })
    await messages.deliver(id, false, signal)
    await messages.deliver(id, false, signal)
    expect(await stateOf('GONE')).toBeUndefined()
  })
  it('is tried again while that may help, and says in the log how it went', async () => {
    const { id } = await waiting('AGAIN')
    const messages = delivering(() =>
      Promise.reject(new Failure('busy', 'The webhook is unwell.', { detail: { kind: 'unwell' } })),
    )
    await expect(messages.deliver(id, false, signal)).rejects.toThrow('unwell')
    expect(await stateOf('AGAIN')).toEqual([['waiting', 1]])
    await messages.deliver(id, true, signal)
    expect(await stateOf('AGAIN')).toEqual([['failed', 2]])
  })
})

it('notes in the audit trail that alerts were placed and removed', () =>
  expect(new Set(noted)).toEqual(new Set(['alert.placed', 'alert.removed'])))

it('is not placed for an account that was deleted just before', async () => {
  closes = [['2026-02-27', 99]]
  const late = alerts.place(randomUUID(), { symbol: 'LATE', measure: 'price', condition: 'above', level: 100 })
  await expect(late).rejects.toMatchObject({ code: 'not-found', message: 'There is no such account.' })
})
