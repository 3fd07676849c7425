// Tells the operator, who is not looking, when something goes wrong and when it is over. docs/concepts/alarms.md says how.
import { assert, Failure, isFailure } from '#basics'
import type { Secret } from '#config'
import type { Database } from '#database'
import { everyNowAndThen } from '#jobs'
import type { Outbound } from '#outbound'
import type { Log } from '#telemetry'
import type { Rule, Setting, Source } from './alarm-rule.ts'
import {
  acknowledgeAlarm,
  countAlarms,
  type DeliveryRow,
  forgetAlarms,
  insertDelivery,
  noteHeartbeat,
  openAlarmsIn,
  type Plan,
  readDeliveries,
  readPlan,
  readSettings,
  readWatch,
  releaseLease,
  type StoredAlarm,
  writePlan,
  writeSetting,
} from './alarms.store.ts'
import { openAlone } from './alone.ts'
import type { Channel, ChannelName } from './channels.ts'
import { openDelivering } from './delivering.ts'
import { openHeartbeat } from './heartbeat.ts'
import { testMessage } from './messages.ts'
import type { Notice } from './notice.ts'
import { openReadings } from './readings.ts'
import { databaseRuleName } from './sources/health-source.ts'
import { openWatching, settingOf } from './watching.ts'

export type { Reading, Rule, Setting, Source } from './alarm-rule.ts'
export { type Channel, type ChannelName, openChannels } from './channels.ts'
export { type Message, testMessage } from './messages.ts'
export { type Notice, noticeInDirectory, noticeInRedis } from './notice.ts'
export { alarmSources } from './sources/sources.ts'

export type RuleState = Rule & {
  setting: Setting
  /** null: it cannot be told just now, or there is no such part here. */
  value: number | null
  says: string
  state: 'quiet' | 'pending' | 'firing' | 'unknown' | 'off'
}

export type AlarmsState = {
  lookedAt: Date | null
  /** False when nobody has looked for a while: then nothing below can be relied on. */
  isWatched: boolean
  open: StoredAlarm[]
  rules: RuleState[]
  channels: readonly Pick<Channel, 'name' | 'to'>[]
  plan: Plan & { timeZone: string }
  heartbeat: { isSet: boolean; at: Date | null; says: string | null }
  log: DeliveryRow[]
}

export type AlarmFigures = {
  open: readonly { rule: string; severity: Rule['severity'] }[]
  deliveries: readonly { channel: ChannelName; delivered: number; failed: number }[]
  /** By a clock that never jumps; null before the first. */
  lookedSecondsAgo: number | null
}

export type AlarmSums = {
  open: { rule: string; title: string; severity: Rule['severity']; says: string }[]
  /** That began in the last 24 hours. */
  begun: number
  /** Messages of the last 24 hours that were tried and have not arrived. */
  untold: number
}

export type Alarms = {
  /** In short. Rejects while the database is away. */
  sums(): Promise<AlarmSums>
  state(): Promise<AlarmsState>
  /** Throws Failure('not-found' | 'invalid'). */
  change(rule: string, setting: Setting): Promise<void>
  plan(plan: Plan): Promise<void>
  /** No reminders from then on. Throws Failure('not-found') when it is over or was acknowledged before. */
  acknowledge(alarmId: string, by: string): Promise<void>
  /** Sends a test now, once. → how it was answered. Throws Failure: 'not-found' when there is no such channel, or why it did not arrive. */
  test(channel: ChannelName): Promise<string>
  figures(): AlarmFigures
  /** One look, and what is due is sent; `start` does it again and again. */
  look(): Promise<void>
  start(): void
  stop(): Promise<void>
}

export type AlarmsOptions = {
  database: Database
  sources: readonly Source[]
  channels: readonly Channel[]
  heartbeat: { url: Secret; outbound: Pick<Outbound, 'call'> } | undefined
  /** Whether all is well, for the heartbeat. */
  isWell: () => Promise<boolean>
  processId: string
  /** Where processes see, while the database is away, whether one of them tells already. */
  notice: Notice
  timeZone: string
  /** The page of alarms. */
  page: string
  newId: () => string
  now: () => number
  /** Never jumps. */
  clock: () => number
  log: Log
  /** How long a source or the database may take to answer. Default: 5 s. */
  patienceMs?: number
}

const everyMs = 10_000
const leaseSeconds = 30
const longestStepMs = 3 * everyMs
const unwatchedAfterSeconds = 120
const keptDays = 90
const tidyEveryMs = 3_600_000
const logLines = 50
const usualPatienceMs = 5_000

export function openAlarms(options: AlarmsOptions): Alarms {
  const { database, sources, channels, processId, timeZone, page, newId, now, clock, log, patienceMs = usualPatienceMs } = options
  const db = database.kysely
  const rules = sources.flatMap(source => source.rules)
  assert(new Set(rules.map(({ name }) => name)).size === rules.length, 'each rule of an alarm has a name of its own')
  const databaseRule = rules.find(({ name }) => name === databaseRuleName)
  const stopped = new AbortController()
  const { signal: stop } = stopped
  assert(databaseRule, 'that the database is gone is one of the alarms')
  const alone = openAlone({
    rule: databaseRule,
    channels,
    notice: options.notice,
    holder: processId,
    page,
    longestStepMs,
    clock,
    now,
    newId,
    stop,
    log,
  })
  const readings = openReadings(sources, clock, patienceMs)
  const watching = openWatching({
    database,
    rules,
    readings,
    channels,
    alone,
    holder: processId,
    leaseSeconds,
    longestStepMs,
    patienceMs,
    timeZone,
    page,
    newId,
    log,
  })
  const delivering = openDelivering({ database, channels, stop })
  const heartbeat = options.heartbeat && openHeartbeat({ ...options.heartbeat, clock, stop, log })
  let beats: Promise<unknown> | undefined
  let carrying: Promise<void> | undefined
  let tidiedAt = -Infinity
  let lookedAt: number | undefined

  /** Beside the next looks: a receiver that hangs holds nothing up. */
  function carry(): Promise<void> {
    carrying ??= delivering
      .carry()
      // What could not be noted is claimed again a minute later.
      .catch((error: unknown) => log.warn({ err: error }, 'alarms could not be sent'))
      .finally(() => {
        carrying = undefined
      })
    return carrying
  }

  async function whatTheHolderDoes(): Promise<void> {
    const says = heartbeat && (await heartbeat.beat(await options.isWell()))
    if (says) await noteHeartbeat(db, says)
    if (clock() - tidiedAt < tidyEveryMs) return
    tidiedAt = clock()
    await forgetAlarms(db, keptDays)
  }

  async function beat(): Promise<void> {
    const isHolder = await watching.look()
    lookedAt = clock()
    if (isHolder) await whatTheHolderDoes()
  }

  return {
    async sums() {
      const [open, counts] = await Promise.all([openAlarmsIn(db), countAlarms(db)])
      const titleOf = (rule: string) => rules.find(({ name }) => name === rule)?.title ?? rule
      return { open: open.map(({ rule, severity, says }) => ({ rule, title: titleOf(rule), severity, says })), ...counts }
    },
    async state() {
      const [watch, open, settings, plan, lines] = await Promise.all([
        readWatch(db),
        openAlarmsIn(db),
        readSettings(db),
        readPlan(db),
        readDeliveries(db, logLines),
      ])
      return {
        lookedAt: watch?.lookedAt ?? null,
        isWatched: Math.abs(watch?.quietSeconds ?? Infinity) < unwatchedAfterSeconds,
        open,
        rules: rules.map(rule => {
          const setting = settings.get(rule.name) ?? settingOf(rule)
          const { value = null, says = 'not looked at yet', heldMs = null } = watch?.counting[rule.name] ?? {}
          const isFiring = open.some(alarm => alarm.rule === rule.name)
          const told = value === null ? 'unknown' : heldMs === null ? 'quiet' : 'pending'
          return { ...rule, setting, value, says, state: isFiring ? 'firing' : setting.isOn ? told : 'off' }
        }),
        channels: channels.map(({ name, to }) => ({ name, to })),
        plan: { ...plan, timeZone },
        heartbeat: {
          isSet: options.heartbeat !== undefined,
          at: watch?.heartbeatAt ?? null,
          says: watch?.heartbeatSays ?? null,
        },
        log: lines,
      }
    },
    async change(name, setting) {
      const rule = rules.find(one => one.name === name)
      if (!rule) throw new Failure('not-found', 'There is no such rule.')
      if (!(setting.threshold >= rule.least && setting.threshold <= rule.most))
        throw new Failure('invalid', `The threshold of ${name} lies between ${rule.least} and ${rule.most}.`)
      await writeSetting(db, name, setting)
    },
    plan: plan => writePlan(db, plan),
    async acknowledge(alarmId, by) {
      if (!(await acknowledgeAlarm(db, alarmId, by)))
        throw new Failure('not-found', 'There is no such alarm that is open and not acknowledged.')
    },
    async test(name) {
      const channel = channels.find(one => one.name === name)
      if (!channel) throw new Failure('not-found', 'This way of telling you is not set up.')
      const message = testMessage(newId(), new Date(now()), page)
      try {
        const says = await channel.send(message, stop)
        await insertDelivery(db, { channel: name, message, settled: { state: 'delivered', says, attempts: 1 } })
        return says
      } catch (error) {
        if (isFailure(error))
          await insertDelivery(db, { channel: name, message, settled: { state: 'failed', says: error.message, attempts: 1 } })
        throw error
      }
    },
    figures: () => ({
      open: watching.open().map(({ rule, severity }) => ({ rule, severity })),
      deliveries: delivering.counts(),
      lookedSecondsAgo: lookedAt === undefined ? null : (clock() - lookedAt) / 1000,
    }),
    async look() {
      await beat()
      await carry()
    },
    start() {
      beats ??= everyNowAndThen(
        everyMs,
        async () => {
          await beat()
          void carry()
        },
        error => {
          // What has no cause, such as a restore that is waited for, is no fault.
          const level = isFailure(error, 'busy') && error.cause === undefined ? 'warn' : 'error'
          log[level]({ err: error }, 'the alarms could not be looked at')
        },
        stop,
      )
    },
    async stop() {
      stopped.abort()
      await beats
      await carrying
      if (beats)
        await releaseLease(db, processId).catch((error: unknown) =>
          log.warn({ err: error }, 'the watch over the alarms could not be handed over'),
        )
    },
  }
}
