// The mail server is away for a day, and another for good: by the clock of the queue, which the drill puts forward to each next try. The
// log says what became of each message, the tries end, and nothing is sent twice.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { dayOf } from '#basics'
import { openAlerts, openDelivering, openWatching } from '#alerts'
import { Secret } from '#config'
import { openJobs } from '#jobs'
import { openMail } from '#mail'
import { outboundFault } from '#outbound'
import { openLog } from '#telemetry'
import { openKeyring } from '#vault'
import { alertsJobs, askToDeliver } from '../../src/product/alerts/alerts.jobs.ts'
import { openSinks } from '../support/alarm-sinks.ts'
import { testDatabase } from '../support/database.ts'

const database = await testDatabase({ poolSize: 8 })
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const keyring = openKeyring([new Secret('k3Jw8Rt2Lq9Zx5Vb7Nm4Pc6Yd1Hg0Fs8Aa')])
const sinks = await openSinks()
const mail = openMail({ url: new Secret(sinks.smtpUrl), from: 'TradeWise <mail@example.net>', log })
const account = randomUUID()
const start = Date.UTC(2026, 2, 2, 12)
let passedMs = 0
const now = () => new Date(start + passedMs)
let closes: [string, number][] = []
const market = {
  listing: async (symbol: string) => ({ symbol }),
  bars: async () => {
    const time = Int32Array.from(closes, ([day]) => dayOf(day))
    const close = Float64Array.from(closes, ([, value]) => value)
    return { bars: { time, open: close, high: close, low: close, close, volume: close }, asOf: time.at(-1)!, splits: [] }
  },
} as never
const posted: string[] = []
let isHookWell = false

const jobs = openJobs({ database, works: true, now: () => now().getTime(), log })
const alerts = openAlerts({ database, market, keyring, sendsMail: true, note: async () => {}, newId: randomUUID, now })
const watching = openWatching({
  database,
  market,
  askForDelivery: (id, within) => askToDeliver(jobs, id, within),
  newId: randomUUID,
  now,
})
const delivering = openDelivering({
  database,
  mail,
  outbound: {
    post: async ({ label, headers }) => {
      if (!isHookWell) throw outboundFault('unwell', label, { rest: '503' })
      posted.push(headers['x-tradewise-delivery']!)
      return 204
    },
  },
  keyring,
  emailOf: async () => 'a@example.net',
  publicUrl: 'https://stocks.example.net',
  now,
})
alertsJobs(jobs, { watching, delivering })
afterAll(async () => {
  await jobs.close()
  await mail.close()
  await sinks.close()
})

type Row = { state: string; tries: number; waits: number }
async function jobRows(): Promise<Row[]> {
  const { rows } = await database.pool.query<Row>(
    `SELECT state::text, retry_count AS tries, extract(epoch FROM start_after - now())::float8 AS waits FROM job
     WHERE name = 'alerts.deliver' AND state NOT IN ('completed', 'cancelled') ORDER BY created_on`,
  )
  return rows
}

/** To the next try of whatever waits; false when nothing waits any more. */
async function toNextTry(): Promise<boolean> {
  for (;;) {
    const rows = await jobRows()
    if (rows.length === 0) return false
    if (rows.every(({ state, waits }) => state === 'retry' && waits > 2)) {
      const waits = Math.min(...rows.map(row => row.waits))
      passedMs += waits * 1_000
      await database.pool.query(
        `UPDATE job SET start_after = start_after - $1 * interval '1 second' WHERE name = 'alerts.deliver' AND state = 'retry'`,
        [waits],
      )
      return true
    }
    await sleep(100)
  }
}

async function fire(symbol: string): Promise<void> {
  await database.pool.query(`INSERT INTO listing (symbol, name, exchange, kind, source) VALUES ($1, $1, 'X', 'share', 'test')`, [
    symbol,
  ])
  closes = [['2026-02-27', 99]]
  const wishes = { symbol, measure: 'price', condition: 'above', level: 100, byEmail: true } as const
  await alerts.place(account, { ...wishes, webhookUrl: 'https://hooks.example.net/x' })
  closes.push(['2026-03-02', 101])
  expect(await watching.look(symbol)).toBe(1)
}

const deliveriesOf = async (symbol: string) => (await alerts.log(account)).find(one => one.symbol === symbol)!.deliveries
const hour = 3_600_000

it('what could not be sent for a day is sent once, and what can never be sent is given up after about two', async () => {
  await database.pool.query(
    `INSERT INTO account (account_id, email, email_key, name, role, password_is_short, created_at) VALUES ($1, 'a@example.net', 'a@example.net', '', 'user', false, now())`,
    [account],
  )
  await sinks.mailAway()
  await jobs.startWorker()
  await fire('DAY')
  while (passedMs < 24 * hour) expect(await toNextTry()).toBe(true)
  for (const { state, says, attempts } of await deliveriesOf('DAY')) {
    expect([state, says]).toEqual(['waiting', expect.stringMatching(/cannot be reached or has no time|a fault of its own/)])
    expect(attempts).toBeGreaterThan(10)
  }
  // Who looks after forgotten messages meanwhile asks for none of these again.
  await watching.remind()
  await sinks.mailBack()
  isHookWell = true
  while (await toNextTry());
  const states = new Map((await deliveriesOf('DAY')).map(({ channel, state }) => [channel, state]))
  expect(states).toEqual(
    new Map([
      ['email', 'delivered'],
      ['webhook', 'delivered'],
    ]),
  )
  expect([sinks.letters.length, posted.length]).toEqual([1, 1])
  process.stdout.write(`# away for ${(passedMs / hour).toFixed(1)} h, then sent once\n`)

  await sinks.mailAway()
  isHookWell = false
  passedMs = 0
  await fire('NEVER')
  while (await toNextTry());
  for (const { state, attempts } of await deliveriesOf('NEVER')) expect([state, attempts]).toEqual(['failed', 31])
  expect(passedMs / hour).toBeGreaterThan(36)
  expect(passedMs / hour).toBeLessThan(60)
  process.stdout.write(`# given up after ${(passedMs / hour).toFixed(1)} h\n`)
  await watching.remind()
  await sleep(3_000)
  expect([await jobRows(), sinks.letters.length, posted.length]).toEqual([[], 1, 1])
})
