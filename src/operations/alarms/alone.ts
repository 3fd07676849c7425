// While the database is away there is nobody to share the watch with and nowhere to write. Each process then tells by itself, from memory and
// straight to the channels, that the database is gone, and nothing else: whatever else seems wrong follows from it. What was told is handed over when it is back,
// so that its end is told once.
import { deliveryFault } from '#outbound'
import type { Log } from '#telemetry'
import type { Rule, Setting } from './alarm-rule.ts'
import { insertAlarm, insertDelivery, newestAlarmId, type Trx } from './alarms.store.ts'
import type { Channel } from './channels.ts'
import { type Counting, judge, nothingCounted } from './judging.ts'
import { type Message, messageOf } from './messages.ts'

export type Alone = {
  /** One look while the database is away. */
  look(fault: unknown, setting: Setting, isKnownOpen: boolean): Promise<void>
  /** Whether there is something to hand over. */
  hasTold(): boolean
  /** Writes down what was told meanwhile. */
  handOver(trx: Trx): Promise<void>
  /** It is back, and everything is written down. */
  forget(): void
}

export type AloneOptions = {
  rule: Rule
  channels: readonly Channel[]
  page: string
  /** No step counts for more: a process that hung has not seen what was meanwhile. */
  longestStepMs: number
  /** Never jumps. */
  clock: () => number
  now: () => number
  newId: () => string
  stop: AbortSignal
  log: Log
}

type Sending = {
  channel: Channel
  message: Message
  attempts: number
  nextAt: number
  settled?: { state: 'delivered' | 'failed'; says: string }
}

const retryMs = 30_000

export function openAlone(options: AloneOptions): Alone {
  const { rule, channels, page, longestStepMs, clock, now, newId, stop, log } = options
  let counting: Counting = nothingCounted
  let lookedAt: number | undefined
  let told: { alarmId: string; beganAt: Date; says: string; sendings: Sending[] } | undefined

  async function carry(sending: Sending): Promise<void> {
    if (sending.settled || clock() < sending.nextAt) return
    sending.attempts++
    try {
      sending.settled = { state: 'delivered', says: await sending.channel.send(sending.message, stop) }
    } catch (error) {
      const { says, isWorthAnotherTry } = deliveryFault(error)
      log.warn({ channel: sending.channel.name, says }, 'an alarm could not be sent')
      if (isWorthAnotherTry) sending.nextAt = clock() + retryMs
      else sending.settled = { state: 'failed', says }
    }
  }

  function begin(error: unknown): void {
    const says = `it does not answer: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300)
    const alarmId = newId()
    const beganAt = new Date(now())
    const about = { alarmId, rule, threshold: rule.threshold, value: 2, says, beganAt, page }
    const sendings = channels.map(channel => ({
      channel,
      message: messageOf('began', { ...about, id: newId() }),
      attempts: 0,
      nextAt: -Infinity,
    }))
    told = { alarmId, beganAt, says, sendings }
    log.error({ says }, 'the database is gone; the operator is told straight away')
  }

  return {
    async look(fault, setting, isKnownOpen) {
      const at = clock()
      const sinceMs = Math.min(longestStepMs, at - (lookedAt ?? at))
      lookedAt = at
      if (!told && !isKnownOpen) {
        // Worse than any threshold: a database that cannot be asked.
        const verdict = judge(rule, setting, { before: counting, isFiring: false, value: 2, sinceMs })
        counting = verdict.counting
        if (verdict.change === 'begins') begin(fault)
      }
      await Promise.all((told?.sendings ?? []).map(carry))
    },
    hasTold: () => told !== undefined,
    async handOver(trx) {
      if (!told) return
      const { alarmId, beganAt, says, sendings } = told
      const isFirst = await insertAlarm(trx, { id: alarmId, rule: rule.name, severity: rule.severity, value: 2, says, beganAt })
      // Another process has told the same: that this one did too stands in the log, and what it has not sent yet is not needed.
      const id = isFirst ? alarmId : await newestAlarmId(trx, rule.name)
      for (const { channel, message, attempts, settled } of sendings)
        if (id !== undefined && (isFirst || settled))
          await insertDelivery(trx, {
            channel: channel.name,
            message: { ...message, alarmId: id },
            ...(settled && { settled: { ...settled, attempts } }),
          })
    },
    forget() {
      told = undefined
      counting = nothingCounted
      lookedAt = undefined
    },
  }
}
