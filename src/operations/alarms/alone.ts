// While the database is away there is nobody to share the watch with and nowhere to write. Each process then finds by itself, from memory, that the
// database is gone, and nothing else: whatever else seems wrong follows from it. One of those that see each other's notice tells it, straight to the
// channels; one that sees nobody tells by itself. What was told is handed over when the database is back, so that its end is told once.
import { z } from 'zod'
import { deliveryFault } from '#outbound'
import type { Log } from '#telemetry'
import type { Rule, Setting } from './alarm-rule.ts'
import { insertAlarm, insertDelivery, newestAlarm, type Trx } from './alarms.store.ts'
import type { Channel } from './channels.ts'
import { type Counting, judge, nothingCounted } from './judging.ts'
import { type Message, messageOf } from './messages.ts'
import type { Notice } from './notice.ts'

export type Alone = {
  /** One look while the database is away. */
  look(fault: unknown, setting: Setting, isKnownOpen: boolean): Promise<void>
  /** Whether there is something to hand over. */
  hasTold(): boolean
  /** Writes down what was told meanwhile. */
  handOver(trx: Trx): Promise<void>
  /** It is back, and everything is written down. */
  forget(): Promise<void>
}

export type AloneOptions = {
  rule: Rule
  channels: readonly Channel[]
  /** Where processes see whether one of them tells already. */
  notice: Notice
  /** Of this process. */
  holder: string
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

/** As it stands in the notice. by: who tells it; isTold: each channel was told, or refused for good. */
const story = z.strictObject({
  alarmId: z.uuid(),
  beganAt: z.iso.datetime(),
  says: z.string(),
  by: z.string(),
  isTold: z.boolean(),
})
type Story = z.infer<typeof story>

const retryMs = 30_000

export function openAlone(options: AloneOptions): Alone {
  const { rule, channels, notice, holder, page, longestStepMs, clock, now, newId, stop, log } = options
  let counting: Counting = nothingCounted
  let lookedAt: number | undefined
  let known: Story | undefined
  let sendings: Sending[] = []

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

  /** That others cannot be seen keeps nobody from telling. */
  async function seen<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked
    } catch (error) {
      log.warn({ err: error }, 'this process cannot see whether another tells that the database is gone')
      return undefined
    }
  }

  /** Tells it, unless another process does. */
  async function agree(own: Story): Promise<void> {
    const there = read(await seen(notice.putFirst(JSON.stringify(own))))
    known = there ?? own
    if (known.by !== holder) {
      log.info('the database is gone; another process tells the operator')
      return
    }
    const { alarmId, says } = known
    const about = { alarmId, rule, threshold: rule.threshold, value: 2, says, beganAt: new Date(known.beganAt), page }
    sendings = channels.map(channel => ({
      channel,
      message: messageOf('began', { ...about, id: newId() }),
      attempts: 0,
      nextAt: -Infinity,
    }))
    log.warn({ says }, 'the database is gone; the operator is told straight away')
  }

  function begin(error: unknown): Promise<void> {
    const says = `it does not answer: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300)
    return agree({ alarmId: newId(), beganAt: new Date(now()).toISOString(), says, by: holder, isTold: false })
  }

  async function goOn({ by, isTold, ...what }: Story): Promise<void> {
    if (by === holder || isTold) await seen(notice.prolong())
    // The notice of one that is killed before it has told comes down: then another tells.
    else await agree({ ...what, by: holder, isTold })
  }

  async function noteTold(story: Story): Promise<void> {
    known = { ...story, isTold: true }
    await seen(notice.replace(JSON.stringify(known)))
  }

  return {
    async look(fault, setting, isKnownOpen) {
      const at = clock()
      const sinceMs = Math.min(longestStepMs, at - (lookedAt ?? at))
      lookedAt = at
      if (known) await goOn(known)
      else if (!isKnownOpen) {
        // Worse than any threshold: a database that cannot be asked.
        const verdict = judge(rule, setting, { before: counting, isFiring: false, value: 2, sinceMs })
        counting = verdict.counting
        if (verdict.change === 'begins') await begin(fault)
      }
      await Promise.all(sendings.map(carry))
      if (known?.by === holder && !known.isTold && sendings.every(({ settled }) => settled)) await noteTold(known)
    },
    hasTold: () => known !== undefined,
    async handOver(trx) {
      if (!known) return
      const { alarmId, says } = known
      const alarm = { id: alarmId, rule: rule.name, severity: rule.severity, value: 2, says, beganAt: new Date(known.beganAt) }
      await insertAlarm(trx, alarm)
      // Another process may have told the same: that this one did too stands in the log, and what it has not sent yet is not needed.
      const newest = await newestAlarm(trx, rule.name)
      for (const { channel, message, attempts, settled } of sendings)
        if (newest && (settled || (newest.id === alarmId && !newest.isOver)))
          await insertDelivery(trx, {
            channel: channel.name,
            message: { ...message, alarmId: newest.id },
            ...(settled && { settled: { ...settled, attempts } }),
          })
    },
    async forget() {
      const hadTold = known !== undefined
      known = undefined
      sendings = []
      counting = nothingCounted
      lookedAt = undefined
      if (hadTold) await seen(notice.takeDown())
    },
  }
}

function read(text: string | undefined): Story | undefined {
  if (text === undefined) return undefined
  try {
    return story.safeParse(JSON.parse(text)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
