// Every rule, from what its source measures to a letter on a mail server, a signed webhook and ntfy: once when it begins, once when it is over.
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '#config'
import { openMail } from '#mail'
import { openOutbound } from '#outbound'
import { openLog } from '#telemetry'
import { isSignedBy, openSinks } from '../../../test/support/alarm-sinks.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { remove, temporaryDirectory } from '../../../test/support/product.ts'
import { testCertificate } from '../../../test/support/test-certificate.ts'
import { holds } from './judging.ts'
import { type Alarms, alarmSources, noticeInDirectory, openAlarms, openChannels, type Rule, type Source } from './alarms.ts'

const database = await testDatabase()
const sinks = await openSinks()
const directory = temporaryDirectory()
const log = openLog({ level: 'silent', readable: false, write: () => {} })
const outbound = openOutbound({ userAgent: 'test', allowPrivate: true, allowLoopback: true })
const mail = openMail({ url: new Secret(sinks.smtpUrl), from: 'TradeWise <mail@example.net>', log })
const secret = new Secret('a secret that signs what is posted')
const opened: Alarms[] = []
afterAll(async () => {
  for (const alarms of opened) await alarms.stop()
  await mail.close()
  outbound.close()
  await sinks.close()
  remove(directory)
})

/** What the instance is like; each test breaks a part of it. */
const states = [
  'database',
  'marketData',
  'disk',
  'queue',
  'clock',
  'auditTrail',
  'backups',
  'duties',
  'processes',
  'mail',
  'redis',
  's3',
]
/** Unhealthy they could not be looked at, which is no finding. */
const degradedAtMost = ['clock', 'processes']
const healthy = () => ({
  parts: Object.fromEntries(states.map(part => [part, 'healthy'])) as Record<string, 'healthy' | 'degraded' | 'unhealthy'>,
  performance: { count: 500, errorRate: 0, p99Ms: 20, loopMs: 5 },
  unseen: [] as string[],
  queue: { deadLetter: 0, oldestAgeSeconds: 0, failed: false },
  isProved: true,
  unprovedHours: 1,
  certificateDays: 90,
  refused: 0,
  patterns: [] as string[],
  errors: { new: 0, regressed: 0 },
})
let instance = healthy()
const certificateFile = join(directory, 'cert.pem')
const certificates = { 90: testCertificate({ days: 90 }).cert, 3: testCertificate({ days: 3 }).cert }
let steady = 0

const event = (count: number, detection?: string) => ({ count, detail: detection === undefined ? {} : { detection } })

const running = (loopMs: number) => ({
  id: 'p',
  kind: 'serve' as const,
  host: 'one',
  pid: 7,
  version: '1',
  startedAt: '',
  lastSeenAt: '',
  state: 'running' as 'running' | 'gone',
  count: 1,
  rssBytes: 1,
  eventLoop: { p50Ms: 1, p99Ms: loopMs, utilization: 0.5 },
})

/** The real sources over that instance. */
function sources(): Source[] {
  return [
    alarmSources.health(async () => ({
      status: 'healthy',
      timestamp: '',
      checks: Object.fromEntries(
        Object.entries(instance.parts).map(([part, status]) => [
          part,
          { status, wasSeen: !instance.unseen.includes(part), latencyMs: 1, ageSeconds: 1, detail: `${part} is ${status}` },
        ]),
      ),
    })),
    alarmSources.performance(async () => {
      const { count, errorRate, p99Ms, loopMs } = instance.performance
      return {
        windowSeconds: 300,
        totals: { count, errorRate, p50Ms: 1, p95Ms: 2, p99Ms },
        processes: [running(3), running(loopMs), { ...running(60_000), state: 'gone' }],
      }
    }),
    alarmSources.queue(async () => {
      const { deadLetter, oldestAgeSeconds, failed } = instance.queue
      const usual = { queued: 1, active: 0, retrying: 0, failed: 0, completed: 0, averageDurationMs: null }
      return {
        queues: [{ ...usual, name: 'alerts.look', deadLetter, oldestAgeSeconds }],
        schedules: [
          {
            name: 'backup.daily',
            cron: '',
            timeZone: 'UTC',
            lastRunAt: null,
            lastStatus: failed ? 'failed' : 'done',
            nextRunAt: '',
          },
        ],
      }
    }),
    alarmSources.backups({
      condition: async () => ({
        lastProved: instance.isProved ? ({ id: 'B1', createdAt: '' } as never) : null,
        unprovedMs: instance.unprovedHours * 3_600_000,
      }),
    } as never),
    alarmSources.disk({ data: directory }),
    alarmSources.certificate(certificateFile, () => Date.now()),
    alarmSources.security(
      {
        events: async ({ kinds }) => ({
          events: (kinds?.[0] === 'sign-in.refused'
            ? [event(instance.refused)]
            : instance.patterns.map(name => event(1, name))) as never,
          next: null,
        }),
      },
      () => Date.now(),
    ),
    alarmSources.errors(async () => ({ ...instance.errors, seen: 3, resolved: 4, lastHour: 9, lastDay: 9 })),
  ]
}

function open(options: { sources?: Source[]; now?: () => number; heartbeat?: boolean; isWell?: boolean } = {}): Alarms {
  const alarms = openAlarms({
    database,
    sources: options.sources ?? sources(),
    channels: openChannels({
      mailTo: 'operator@example.net',
      mail,
      webhook: new Secret(`${sinks.httpUrl}/hook`),
      webhookSecret: secret,
      ntfy: new Secret(`${sinks.httpUrl.replace('//', '//tk_token@')}/alarms`),
      outbound,
      now: () => Date.now(),
    }),
    heartbeat: options.heartbeat ? { url: new Secret(`${sinks.httpUrl}/beat`), outbound } : undefined,
    isWell: async () => options.isWell ?? true,
    processId: randomUUID(),
    notice: noticeInDirectory(directory, randomUUID, () => Date.now()),
    timeZone: 'UTC',
    page: 'https://stocks.example.net/admin/alarms',
    newId: randomUUID,
    now: () => Date.now(),
    clock: () => steady,
    log,
    // A machine that has much else to do is no fault of the database.
    patienceMs: 60_000,
  })
  opened.push(alarms)
  return alarms
}

/** As after so many seconds, by the clocks of this process and of the database. */
async function pass(seconds: number): Promise<void> {
  steady += seconds * 1000
  await database.pool.query(
    `UPDATE alarm_watch SET looked_at = looked_at - $1 * interval '1 second', held_until = held_until - $1 * interval '1 second'`,
    [seconds],
  )
}

type Hook = {
  kind: string
  rule: string
  title: string
  severity: string
  alarmId: string
  beganAt: string
  endedAt: string | null
}
const hooks = () => sinks.posted.filter(({ path }) => path === '/hook')
const told = () => hooks().map(({ body }) => JSON.parse(body) as Hook)

beforeEach(async () => {
  instance = healthy()
  writeFileSync(certificateFile, certificates[90])
  sinks.answer.status = 200
  sinks.letters.length = 0
  sinks.posted.length = 0
  await database.pool.query(
    'DELETE FROM alarm_delivery; DELETE FROM alarm; DELETE FROM alarm_rule; DELETE FROM alarm_watch; DELETE FROM alarm_plan',
  )
})

/** How each rule is made to hold. */
const breaks: Record<string, () => void> = {
  ...Object.fromEntries(
    states.map(part => [
      `health.${part}`,
      () => void (instance.parts[part] = degradedAtMost.includes(part) ? 'degraded' : 'unhealthy'),
    ]),
  ),
  'performance.error-rate': () => void (instance.performance.errorRate = 0.05),
  'performance.p99': () => void (instance.performance.p99Ms = 9_000),
  'performance.loop-delay': () => void (instance.performance.loopMs = 900),
  'queue.dead-letters': () => void (instance.queue.deadLetter = 2),
  'queue.oldest-job': () => void (instance.queue.oldestAgeSeconds = 1_800),
  'queue.failed-schedules': () => void (instance.queue.failed = true),
  'backups.age': () => void (instance.unprovedHours = 60),
  'certificate.expiry': () => writeFileSync(certificateFile, certificates[3]),
  'errors.new': () => void (instance.errors.new = 2),
  'errors.came-back': () => void (instance.errors.regressed = 1),
  'security.refused-sign-ins': () => void (instance.refused = 80),
  'security.patterns': () => void (instance.patterns = ['spraying', 'new-network']),
}

const rules: Rule[] = sources().flatMap(source => source.rules)
const rule = (name: string): Rule => rules.find(one => one.name === name)!
/** Room on the disk cannot be taken away here: its threshold is raised instead. */
const diskRule = 'disk.free'

/** So many looks, half a minute apart. */
async function look(alarms: Alarms, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await pass(30)
    await alarms.look()
  }
}

const longest = Math.max(...rules.map(({ forSeconds }) => forSeconds))
const enough = longest / 30 + 12

describe('every rule', () => {
  it.each(rules.filter(({ name }) => name !== diskRule))('$name holds when its part is broken, and no other does', async one => {
    breaks[one.name]!()
    const readings = (await Promise.all(sources().map(source => source.read()))).flat()
    const holding = readings.filter(({ rule: name, value }) => name !== diskRule && holds(rule(name), rule(name), value!))
    expect(holding.map(({ rule: name }) => name)).toEqual([one.name])
  })

  it('of backups fires also where none was ever proved', async () => {
    Object.assign(instance, { isProved: false, unprovedHours: 50 })
    const readings = (await Promise.all(sources().map(source => source.read()))).flat()
    const reading = readings.find(one => one.rule === 'backups.age')!
    expect(reading).toMatchObject({ value: 50, says: 'there is no proved backup, 50 h after the installation was made' })
    expect(holds(rule('backups.age'), rule('backups.age'), reading.value!)).toBe(true)
  })

  it('of speed names the process that is late, and tells seconds as such', async () => {
    Object.assign(instance.performance, { p99Ms: 9_011, loopMs: 748 })
    const says = (await Promise.all(sources().map(source => source.read()))).flat().map(reading => reading.says)
    expect(says).toContain('one in a hundred of 500 requests in 5 minutes took 9.0 s or longer')
    expect(says).toContain('the event loop of serve 7 on one stays behind by 748 ms at times, and is busy 50 % of the time')
  })

  it.each(['auditTrail', 'clock', 'processes'])('of %s accuses nobody of what could not be looked at', async part => {
    Object.assign(instance.parts, { [part]: 'unhealthy' })
    instance.unseen = [part]
    const readings = (await Promise.all(sources().map(source => source.read()))).flat()
    expect(readings.find(({ rule: name }) => name === `health.${part}`)?.value).toBeNull()
  })

  it('is told once when it begins and once when it is over, by mail, signed webhook and ntfy', async () => {
    const alarms = open()
    await look(alarms, 2)
    expect(told()).toEqual([])
    for (const breaking of Object.values(breaks)) breaking()
    const { least, most, forSeconds } = rule(diskRule)
    await alarms.change(diskRule, { threshold: most, forSeconds, isOn: true })
    // No step counts for more than half a minute: who takes long to begin is not told of early.
    await look(alarms, longest / 30 - 1)
    expect(told().map(({ rule: name }) => name)).not.toContain(rules.find(one => one.forSeconds === longest)!.name)
    await look(alarms, 14)
    const names = rules.map(({ name }) => name).toSorted()
    expect(
      told()
        .map(({ kind, rule: name }) => `${kind} ${name}`)
        .toSorted(),
    ).toEqual(names.map(name => `began ${name}`))
    expect((await alarms.state()).rules.map(({ state }) => state)).toEqual(rules.map(() => 'firing'))

    instance = healthy()
    writeFileSync(certificateFile, certificates[90])
    await alarms.change(diskRule, { threshold: least, forSeconds, isOn: true })
    await look(alarms, enough)
    const messages = told()
    expect(messages).toHaveLength(2 * rules.length)
    for (const { name, title, severity } of rules) {
      const [began, ended] = messages.filter(message => message.rule === name)
      expect(began).toMatchObject({ kind: 'began', title, severity, endedAt: null })
      expect(ended).toMatchObject({ kind: 'ended', alarmId: began!.alarmId, endedAt: expect.any(String) })
      const subjects = sinks.letters.map(letter => /^Subject: (.*)$/m.exec(letter)?.[1]?.trim())
      expect(subjects.filter(subject => subject?.endsWith(`: ${title}`))).toEqual([
        `TradeWise: ${title}`,
        `TradeWise: Over: ${title}`,
      ])
      const ntfy = sinks.posted.filter(({ path }) => path === '/').map(({ body }) => JSON.parse(body) as { title: string })
      expect(ntfy.filter(one => one.title.endsWith(`: ${title}`))).toMatchObject([
        { topic: 'alarms', title: `TradeWise: ${title}`, priority: severity === 'critical' ? 5 : 4 },
        { topic: 'alarms', title: `TradeWise: Over: ${title}`, priority: 3 },
      ])
    }
    expect(new Set(hooks().map(({ headers }) => headers['x-tradewise-delivery'])).size).toBe(messages.length)
    for (const hook of hooks()) expect(isSignedBy(secret.reveal(), hook)).toBe(true)
    for (const letter of sinks.letters) expect(letter).toContain('To: operator@example.net')
    expect(sinks.posted.filter(({ path, headers }) => path === '/' && headers.authorization !== 'Bearer tk_token')).toEqual([])
  })
})

/** One rule that fires at once, broken. */
function breakOne(): void {
  breaks['queue.dead-letters']!()
}
const kinds = () => told().map(({ kind }) => kind)

describe('an alarm', () => {
  it('is told once however many processes look, and goes on when the one that looked is gone', async () => {
    const [first, second] = [open(), open()]
    await first.look()
    breakOne()
    await Promise.all([first.look(), second.look()])
    await second.look()
    expect(kinds()).toEqual(['began'])
    // Killed: nothing of it is heard any more, and what it held runs out.
    await pass(60)
    instance = healthy()
    await second.look()
    expect(kinds()).toEqual(['began', 'ended'])
    await first.look()
    expect(kinds()).toEqual(['began', 'ended'])
  })

  it('is not told again after a restart, and its end is', async () => {
    const before = open()
    breakOne()
    await before.look()
    before.start()
    await before.stop()
    const after = open()
    await after.look()
    expect(kinds()).toEqual(['began'])
    instance = healthy()
    await after.look()
    expect(kinds()).toEqual(['began', 'ended'])
  })

  it('neither begins nor ends because a clock jumped', async () => {
    const alarms = open()
    await alarms.look()
    instance.performance.p99Ms = 9_000
    await alarms.look()
    await pass(86_400)
    await alarms.look()
    expect(told()).toEqual([])
    await pass(-86_400)
    await alarms.look()
    expect(told()).toEqual([])
    await look(alarms, 3)
    expect(kinds()).toEqual(['began'])
  })

  it('waits for a mail server that is away, and arrives once, its end after its beginning', async () => {
    const alarms = open()
    await sinks.mailAway()
    breakOne()
    await alarms.look()
    instance = healthy()
    await alarms.look()
    await alarms.look()
    expect(kinds()).toEqual(['began', 'ended'])
    expect(sinks.letters).toEqual([])
    const waiting = (await alarms.state()).log.filter(({ channel }) => channel === 'mail')
    expect(waiting.map(({ state, says }) => [state, says])).toEqual([
      ['waiting', ''],
      ['waiting', expect.stringContaining('mail server')],
    ])
    await sinks.mailBack()
    await database.pool.query('UPDATE alarm_delivery SET due_at = now()')
    await alarms.look()
    await alarms.look()
    await alarms.look()
    expect(sinks.letters.map(letter => /^Subject: (.*)$/m.exec(letter)?.[1]?.includes('Over'))).toEqual([false, true])
  })

  it('is given up at a webhook that refuses for good, and says so', async () => {
    const alarms = open()
    sinks.answer.status = 403
    breakOne()
    await alarms.look()
    await alarms.look()
    expect(hooks()).toHaveLength(1)
    expect((await alarms.state()).log.find(({ channel }) => channel === 'webhook')).toMatchObject({
      state: 'failed',
      attempts: 1,
    })
    expect(alarms.figures().deliveries).toContainEqual({ channel: 'webhook', delivered: 0, failed: 1 })
    // ntfy was refused as well; the letter has arrived.
    expect(await alarms.sums()).toMatchObject({ open: [{ rule: 'queue.dead-letters' }], begun: 1, untold: 2 })
  })

  it('is told again every day until somebody acknowledges it', async () => {
    const alarms = open()
    breakOne()
    await alarms.look()
    const anotherDay = async () => {
      await database.pool.query(`UPDATE alarm SET reminded_at = reminded_at - interval '25 hours'`)
      await alarms.look()
      await alarms.look()
    }
    await anotherDay()
    expect(kinds()).toEqual(['began', 'reminder'])
    const id = (await alarms.state()).open[0]!.id
    const { rows } = await database.pool.query<{ id: string }>(
      `INSERT INTO account (account_id, email, email_key, name, role, password_is_short, created_at)
       VALUES (gen_random_uuid(), 'o@example.net', 'o@example.net', 'O', 'admin', false, now()) RETURNING account_id AS id`,
    )
    await alarms.acknowledge(id, rows[0]!.id)
    await expect(alarms.acknowledge(id, rows[0]!.id)).rejects.toThrow('no such alarm')
    await anotherDay()
    instance = healthy()
    await alarms.look()
    expect(kinds()).toEqual(['began', 'reminder', 'ended'])
  })

  it('waits in quiet hours unless it is critical, and is told with its end when it was over before they were', async () => {
    const alarms = open()
    const minute = (offset: number) => new Date(Date.now() + offset * 60_000).toISOString().slice(11, 16)
    await alarms.plan({ quietFrom: minute(-60), quietUntil: minute(60), remindHours: 24 })
    breakOne()
    breaks['security.patterns']!()
    await alarms.look()
    expect(told().map(({ rule: name }) => name)).toEqual(['security.patterns'])
    instance = healthy()
    await look(alarms, 1)
    expect(told().map(({ kind, rule: name }) => `${kind} ${name}`)).toEqual([
      'began security.patterns',
      'ended security.patterns',
    ])
    await database.pool.query('UPDATE alarm_delivery SET due_at = now()')
    await alarms.look()
    expect(told().slice(2)).toMatchObject([{ kind: 'ended', rule: 'queue.dead-letters', beganAt: expect.any(String) }])
    expect((await alarms.state()).log.filter(({ state }) => state === 'dropped')).toHaveLength(3)
  })

  it('keeps its thresholds within bounds, and is over when its rule is switched off', async () => {
    const alarms = open()
    const setting = { threshold: 3, forSeconds: 0, isOn: true }
    await expect(alarms.change('queue.dead-letters', { ...setting, threshold: 0.5 })).rejects.toThrow('between 1 and 10000')
    await expect(alarms.change('nothing', setting)).rejects.toThrow('no such rule')
    await alarms.change('queue.dead-letters', setting)
    breakOne()
    await alarms.look()
    expect(told()).toEqual([])
    await alarms.change('queue.dead-letters', { ...setting, threshold: 2 })
    await alarms.look()
    await alarms.change('queue.dead-letters', { ...setting, isOn: false })
    await alarms.look()
    expect(kinds()).toEqual(['began', 'ended'])
  })

  it('is not kept waiting by a source that fails, which says so', async () => {
    const broken: Source = {
      name: 'broken',
      everySeconds: 0,
      rules: [{ ...rule('queue.dead-letters'), name: 'broken.rule' }],
      read: () => Promise.reject(new Error('it is broken')),
    }
    const alarms = open({ sources: [...sources(), broken] })
    breakOne()
    await alarms.look()
    expect(kinds()).toEqual(['began'])
    expect((await alarms.state()).rules.find(({ name }) => name === 'broken.rule')).toMatchObject({
      state: 'unknown',
      says: 'it cannot be told: it is broken',
    })
  })
})

describe('a test', () => {
  it('arrives by each way, and stands in the log', async () => {
    const alarms = open()
    expect(await alarms.test('mail')).toBe('The mail server has taken it.')
    expect(await alarms.test('webhook')).toBe('Answered with 200.')
    expect(await alarms.test('ntfy')).toBe('Answered with 200.')
    expect(sinks.letters[0]).toContain('Nothing is wrong')
    expect(isSignedBy(secret.reveal(), hooks()[0]!)).toBe(true)
    sinks.answer.status = 500
    await expect(alarms.test('webhook')).rejects.toThrow('500')
    expect((await alarms.state()).log.map(({ kind, channel, state }) => `${kind} ${channel} ${state}`).toSorted()).toEqual([
      'test mail delivered',
      'test ntfy delivered',
      'test webhook delivered',
      'test webhook failed',
    ])
  })
})

describe('the heartbeat', () => {
  it('is called every minute while all is well, by one process, and not when something is not', async () => {
    const beats = () => sinks.posted.filter(({ path }) => path === '/beat').map(({ method }) => method)
    const [first, second] = [open({ heartbeat: true }), open({ heartbeat: true })]
    await first.look()
    await second.look()
    await first.look()
    expect(beats()).toEqual(['GET'])
    steady += 60_000
    await first.look()
    await second.look()
    expect(beats()).toHaveLength(2)
    expect((await first.state()).heartbeat).toMatchObject({ isSet: true, says: 'Answered with 200.' })
    await pass(60)
    const ill = open({ heartbeat: true, isWell: false })
    await ill.look()
    expect(beats()).toHaveLength(2)
  })
})
