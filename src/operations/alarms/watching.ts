// Looks at the rules again and again, in whichever process holds the watch. Alarms, their messages and what was counted are written in one
// transaction that only the holder can end, and of each rule one alarm is open at most: so each is told once, however many processes
// there are, and however they die. Times are the database's; how long something holds is counted in steps, so a clock that jumps counts as one step.
import type { Database } from '#database'
import type { Log } from '#telemetry'
import type { Rule, Setting } from './alarm-rule.ts'
import {
  type Counted,
  dropUntold,
  endAlarm,
  insertAlarm,
  insertDelivery,
  type Lease,
  lockWatch,
  noteCounted,
  noteReminded,
  openAlarmsIn,
  type Plan,
  readPlan,
  readSettings,
  type StoredAlarm,
  takeLease,
  type Trx,
} from './alarms.store.ts'
import { type Alone } from './alone.ts'
import type { Channel } from './channels.ts'
import { judge, nothingCounted } from './judging.ts'
import { messageOf } from './messages.ts'
import { isQuiet, type QuietHours, quietUntil } from './quiet-hours.ts'
import type { Reading } from './alarm-rule.ts'
import { databaseRuleName } from './sources/health-source.ts'
import { within } from './within.ts'

export type Watching = {
  /** One look. Whether this process holds the watch. */
  look(): Promise<boolean>
  /** As it was at the last look. */
  open(): readonly StoredAlarm[]
}

export type WatchingOptions = {
  database: Database
  rules: readonly Rule[]
  readings: () => Promise<Map<string, Reading>>
  channels: readonly Channel[]
  alone: Alone
  /** Of this process. */
  holder: string
  leaseSeconds: number
  longestStepMs: number
  /** How long the database may take to answer before it counts as away. */
  patienceMs: number
  timeZone: string
  page: string
  newId: () => string
  log: Log
}

type Scene = { trx: Trx; now: Date; plan: Plan; setting: Setting; reading: Reading }

const hourMs = 3_600_000

export function openWatching(options: WatchingOptions): Watching {
  const {
    patienceMs,
    database,
    rules,
    readings,
    channels,
    alone,
    holder,
    leaseSeconds,
    longestStepMs,
    timeZone,
    page,
    newId,
    log,
  } = options
  const db = database.kysely
  let known: { open: readonly StoredAlarm[]; settings: ReadonlyMap<string, Setting> } = { open: [], settings: new Map() }
  let isAway = false

  async function tell(kind: 'began' | 'reminder' | 'ended', rule: Rule, alarm: StoredAlarm, scene: Scene): Promise<void> {
    const { trx, now, plan, setting, reading } = scene
    const hours = hoursOf(plan, timeZone)
    const isHeld = rule.severity !== 'critical' && isQuiet(hours, now)
    for (const { name } of channels) {
      const message = messageOf(kind, {
        id: newId(),
        alarmId: alarm.id,
        rule,
        threshold: setting.threshold,
        value: reading.value ?? alarm.value,
        says: setting.isOn ? reading.says : 'the rule was switched off',
        beganAt: alarm.beganAt,
        ...(kind === 'ended' && { endedAt: now }),
        page,
      })
      await insertDelivery(trx, { channel: name, message, ...(isHeld && hours && { dueAt: quietUntil(hours, now) }) })
    }
  }

  async function begin(rule: Rule, scene: Scene): Promise<void> {
    const { name, severity } = rule
    const alarm = { id: newId(), rule: name, severity, value: scene.reading.value!, says: scene.reading.says }
    if (!(await insertAlarm(scene.trx, alarm))) return
    log.warn({ rule: name, value: alarm.value, says: alarm.says }, `alarm: ${rule.title}`)
    const times = { beganAt: scene.now, remindedAt: scene.now, endedAt: null, acknowledgedAt: null }
    await tell('began', rule, { ...alarm, ...times }, scene)
  }

  async function end(rule: Rule, alarm: StoredAlarm, scene: Scene): Promise<void> {
    await endAlarm(scene.trx, alarm.id)
    await dropUntold(scene.trx, alarm.id)
    log.info({ rule: rule.name }, `alarm is over: ${rule.title}`)
    await tell('ended', rule, alarm, scene)
  }

  async function remind(rule: Rule, alarm: StoredAlarm, scene: Scene): Promise<void> {
    const isDue = scene.now.getTime() - alarm.remindedAt.getTime() >= scene.plan.remindHours * hourMs
    if (alarm.acknowledgedAt !== null || !isDue) return
    await noteReminded(scene.trx, alarm.id)
    await tell('reminder', rule, alarm, scene)
  }

  async function judgeAll(trx: Trx, lease: Lease, seen: ReadonlyMap<string, Reading>): Promise<void> {
    if (!(await lockWatch(trx, holder))) return
    const [open, settings, plan] = [await openAlarmsIn(trx), await readSettings(trx), await readPlan(trx)]
    const sinceMs = Math.min(longestStepMs, Math.max(0, lease.now.getTime() - (lease.lookedAt ?? lease.now).getTime()))
    const counted: Counted = {}
    for (const rule of rules) {
      const reading = seen.get(rule.name) ?? { rule: rule.name, value: null, says: 'not watched here' }
      const setting = settings.get(rule.name) ?? settingOf(rule)
      const alarm = open.find(one => one.rule === rule.name)
      const before = lease.counting[rule.name] ?? nothingCounted
      const verdict = judge(rule, setting, { before, isFiring: alarm !== undefined, value: reading.value, sinceMs })
      const scene = { trx, now: lease.now, plan, setting, reading }
      if (verdict.change === 'begins') await begin(rule, scene)
      else if (alarm && verdict.change === 'ends') await end(rule, alarm, scene)
      else if (alarm) await remind(rule, alarm, scene)
      counted[rule.name] = { ...verdict.counting, value: reading.value, says: reading.says }
    }
    // Of a rule that there is not any more.
    for (const alarm of open) if (!rules.some(({ name }) => name === alarm.rule)) await endAlarm(trx, alarm.id)
    await noteCounted(trx, counted)
  }

  async function lookTogether(): Promise<boolean> {
    const lease = await within(takeLease(db, holder, leaseSeconds), patienceMs)
    if (alone.hasTold()) await db.transaction().execute(trx => alone.handOver(trx))
    await alone.forget()
    if (lease.isMine) {
      const seen = await readings()
      await within(
        db.transaction().execute(trx => judgeAll(trx, lease, seen)),
        patienceMs,
      )
    }
    known = { open: await openAlarmsIn(db), settings: await readSettings(db) }
    return lease.isMine
  }

  return {
    async look() {
      try {
        const isMine = await lookTogether()
        if (isAway) log.info('alarms are watched together again')
        isAway = false
        return isMine
      } catch (error) {
        if (!isAway) log.warn({ err: error }, 'the database is away: this process watches alone')
        isAway = true
        const rule = rules.find(({ name }) => name === databaseRuleName)
        const isKnownOpen = known.open.some(alarm => alarm.rule === databaseRuleName)
        if (rule) await alone.look(error, known.settings.get(rule.name) ?? settingOf(rule), isKnownOpen)
        return false
      }
    },
    open: () => known.open,
  }
}

export function settingOf({ threshold, forSeconds }: Rule): Setting {
  return { threshold, forSeconds, isOn: true }
}

function hoursOf({ quietFrom, quietUntil: until }: Plan, timeZone: string): QuietHours {
  return quietFrom === null || until === null ? null : { from: quietFrom, until, timeZone }
}
