// Several processes while the database is away: what they see of each other in a directory or in a real Redis, and who tells.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { Failure } from '#basics'
import { Secret } from '#config'
import { openLog } from '#telemetry'
import { remove, temporaryDirectory } from '../../../test/support/product.ts'
import { describeRedis, testRedis } from '../../../test/support/redis.ts'
import { openAlone } from './alone.ts'
import type { Channel } from './channels.ts'
import type { Message } from './messages.ts'
import { type Notice, noticeInDirectory, noticeInRedis } from './notice.ts'
import { healthSource } from './sources/health-source.ts'

/** What would count as an unexpected error, and raise an alarm of its own. */
const errors: string[] = []
const log = openLog({ level: 'error', readable: false, write: line => errors.push(line) })
const directory = temporaryDirectory()
afterAll(() => remove(directory))

const rule = healthSource(async () => ({ status: 'healthy', timestamp: '', checks: {} })).rules.find(
  ({ name }) => name === 'health.database',
)!
const setting = { threshold: rule.threshold, forSeconds: 30, isOn: true }

/** So many processes, each with a channel that answers as asked. */
function processes(notices: readonly Notice[]) {
  const told: { by: number; message: Message }[] = []
  const isAway = notices.map(() => false)
  let steady = 0
  const all = notices.map((notice, by) => {
    const channel: Channel = {
      name: 'webhook',
      to: 'example.net',
      async send(message) {
        if (isAway[by]) throw new Failure('busy', 'nobody answers')
        told.push({ by, message })
        return 'Answered with 200.'
      },
    }
    return openAlone({
      rule,
      channels: [channel],
      notice,
      holder: `process ${by}`,
      page: 'https://stocks.example.net/admin/alarms',
      longestStepMs: 30_000,
      clock: () => steady,
      now: () => Date.now(),
      newId: randomUUID,
      stop: new AbortController().signal,
      log,
    })
  })
  const look = async (times: number, who = all) => {
    for (let i = 0; i < times; i++) {
      steady += 10_000
      for (const each of who) await each.look(new Error('connection refused'), setting, false)
    }
  }
  return { all, look, told, isAway }
}

describe('while the database is away', () => {
  it('one of the processes that see each other tells', async () => {
    const place = temporaryDirectory()
    const { all, look, told } = processes([1, 2, 3].map(() => noticeInDirectory(place, randomUUID, () => Date.now())))
    await look(10)
    expect(told).toMatchObject([{ message: { kind: 'began', rule: 'health.database' } }])
    expect(all.map(each => each.hasTold())).toEqual([true, true, true])
    for (const each of all) await each.forget()
    await look(10)
    expect(told).toHaveLength(2)
    expect(errors).toEqual([])
    remove(place)
  })

  it('another tells of the same alarm when the first is killed before it has', async () => {
    const place = temporaryDirectory()
    let now = Date.now()
    const { all, look, told, isAway } = processes([1, 2].map(() => noticeInDirectory(place, randomUUID, () => now)))
    isAway[0] = true
    await look(6)
    expect(told).toEqual([])
    now += 119_000
    await look(1, [all[1]!])
    expect(told).toEqual([])
    now += 2_000
    await look(2, [all[1]!])
    expect(told).toMatchObject([{ by: 1 }])
    remove(place)
  })

  it('each tells by itself where none can see the others', async () => {
    const nowhere = noticeInDirectory(join(directory, 'not', 'there'), randomUUID, () => Date.now())
    const { look, told } = processes([nowhere, nowhere])
    await look(8)
    expect(told.map(({ by }) => by)).toEqual([0, 1])
  })
})

/** open: sees what others put up who opened the same. */
async function isNotice(open: (lastsMs: number) => Notice): Promise<void> {
  const [one, other] = [open(60_000), open(60_000)]
  await expect.poll(() => one.putFirst('mine')).toBe('mine')
  await expect.poll(() => other.putFirst('theirs')).toBe('mine')
  await one.replace('mine, told')
  expect(await other.putFirst('theirs')).toBe('mine, told')
  await one.takeDown()
  await one.takeDown()
  await other.prolong()
  expect(await other.putFirst('theirs')).toBe('theirs')
  await other.takeDown()
  const short = open(300)
  await expect.poll(() => short.putFirst('short')).toBe('short')
  // It stays for as long as it is prolonged in time. On a machine that lets this process wait for longer, it is tried again.
  for (let isInTime = false, n = 0; !isInTime; n++) {
    await short.replace(`short ${n}`)
    const moments = [performance.now()]
    for (let i = 0; i < 4; i++) {
      await pause(100)
      await short.prolong()
      moments.push(performance.now())
    }
    const stays = await short.putFirst('later')
    moments.push(performance.now())
    // From the beginning of one to the end of the next.
    isInTime = moments.every((moment, i) => moment - (moments[i - 2] ?? moments[0]!) < 300)
    if (isInTime) expect(stays).toBe(`short ${n}`)
  }
  await pause(400)
  const both = await Promise.all([short.putFirst('a'), open(300).putFirst('b')])
  expect(new Set(both.filter(text => text !== undefined)).size).toBe(1)
}

it('a notice in a directory is the same to all, and comes down by itself', () =>
  isNotice(lastsMs => noticeInDirectory(directory, randomUUID, () => Date.now(), lastsMs)))

describeRedis('a notice in Redis', () => {
  it('is the same to all, and comes down by itself; without Redis nobody can tell', async () => {
    const redis = await testRedis('a-password-of-this-test')
    const opened: { close: () => void }[] = []
    const open = (lastsMs?: number) => {
      const notice = noticeInRedis(new Secret(redis.url), log, lastsMs)
      opened.push(notice)
      return notice
    }
    await isNotice(open)
    const one = open()
    await expect.poll(() => one.putFirst('mine')).toBeDefined()
    await redis.stop()
    await expect.poll(() => one.putFirst('mine')).toBeUndefined()
    for (const each of opened) each.close()
    await redis.end()
  })
})
