// Carries one message out: by mail or to a webhook. At least once: a receiver that must not act twice looks at the delivery's id.
import { Failure } from '#basics'
import type { Database } from '#database'
import type { Mail } from '#mail'
import { deliveryFault, type Outbound, signedPost } from '#outbound'
import type { Keyring } from '#vault'
import { noteDelivery, readDelivery } from './alerts.store.ts'
import { openWebhook } from './webhook.ts'

export type Delivering = {
  /** `isLast`: nobody will try again. Throws Failure when it should be tried again. */
  deliver(deliveryId: string, isLast: boolean, signal: AbortSignal): Promise<void>
}

export type DeliveringOptions = {
  readonly database: Database
  readonly mail: Pick<Mail, 'deliver'>
  readonly outbound: Pick<Outbound, 'post'>
  readonly keyring: Keyring
  readonly emailOf: (accountId: string) => Promise<string | undefined>
  readonly publicUrl: string
  readonly now: () => Date
}

type Waiting = NonNullable<Awaited<ReturnType<typeof readDelivery>>>

export function openDelivering(options: DeliveringOptions): Delivering {
  const { database, mail, outbound, keyring, emailOf, publicUrl, now } = options
  const db = database.kysely
  const pageOf = (symbol: string) => `${publicUrl}/stocks/${encodeURIComponent(symbol)}`

  async function byEmail(waiting: Waiting): Promise<string> {
    const to = await emailOf(waiting.accountId)
    if (to === undefined) throw new Failure('not-found', 'The account has no mail address.')
    const text = [
      waiting.says,
      '',
      pageOf(waiting.symbol),
      '',
      `You asked for this: ${publicUrl}/alerts lists, snoozes and removes alerts.`,
      'Not investment advice; data may be late or wrong.',
      '',
    ].join('\n')
    await mail.deliver({ to, subject: `Alert: ${waiting.says}`.slice(0, 150), text })
    return 'The mail server has taken it.'
  }

  async function byWebhook(waiting: Waiting, signal: AbortSignal): Promise<string> {
    if (waiting.sealed === null) throw new Failure('not-found', 'The alert has no webhook any more.')
    const { url, secret } = openWebhook(keyring, waiting.alertId, waiting.sealed)
    const body = JSON.stringify({
      id: waiting.id,
      alertId: waiting.alertId,
      symbol: waiting.symbol,
      date: waiting.day,
      condition: waiting.condition,
      level: waiting.level,
      value: waiting.value,
      says: waiting.says,
      firedAt: waiting.firedAt.toISOString(),
      page: pageOf(waiting.symbol),
    })
    const at = now().getTime()
    const status = await outbound.post(signedPost({ label: 'The webhook', url, body, signal, id: waiting.id, secret, at }))
    return `Answered with ${status}.`
  }

  return {
    async deliver(deliveryId, isLast, signal) {
      const waiting = await readDelivery(db, deliveryId)
      // Removed with its alert, or delivered by an attempt whose worker died before it could say so.
      if (!waiting || waiting.state !== 'waiting') return
      try {
        const says = waiting.channel === 'email' ? await byEmail(waiting) : await byWebhook(waiting, signal)
        await noteDelivery(db, deliveryId, { state: 'delivered', says, at: now() })
      } catch (error) {
        const fault = deliveryFault(error)
        const isOver = isLast || !fault.isWorthAnotherTry
        await noteDelivery(db, deliveryId, { state: isOver ? 'failed' : 'waiting', says: fault.says, at: now() })
        if (!isOver) throw error
      }
    },
  }
}
