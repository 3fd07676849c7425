// Carries messages out that stand in the database. Not through the job queue: that it is stuck is one of the things to be told. Any process
// may carry one; it is claimed for a minute, so that one that dies over it loses nothing. At least once, as with every message that
// leaves a house: a receiver looks at the id.
import type { Database } from '#database'
import { deliveryFault } from '#outbound'
import { claimDeliveries, type Claimed, putOff, settleDelivery } from './alarms.store.ts'
import type { Channel, ChannelName } from './channels.ts'

export type Delivering = {
  /** Carries out what is due. Rejects while the database is away. */
  carry(): Promise<void>
  /** Since this process began. */
  counts(): readonly { channel: ChannelName; delivered: number; failed: number }[]
}

export type DeliveringOptions = { database: Database; channels: readonly Channel[]; stop: AbortSignal }

const atOnce = 10
/** Longer than any channel takes for one try. */
const claimSeconds = 60
const firstWaitSeconds = 30
const longestWaitSeconds = 3_600
const givenUpAfterSeconds = 2 * 86_400

export function openDelivering({ database, channels, stop }: DeliveringOptions): Delivering {
  const byName = new Map(channels.map(channel => [channel.name, channel]))
  const counted = new Map(channels.map(({ name }) => [name, { channel: name, delivered: 0, failed: 0 }]))
  const db = database.kysely

  async function carryOne({ id, channel, message, attempts, ageSeconds }: Claimed): Promise<void> {
    const count = counted.get(channel)!
    try {
      const says = await byName.get(channel)!.send(message, stop)
      count.delivered++
      await settleDelivery(db, id, 'delivered', says)
    } catch (error) {
      const fault = deliveryFault(error)
      if (fault.isWorthAnotherTry && ageSeconds < givenUpAfterSeconds) {
        await putOff(db, id, Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (attempts - 1)), fault.says)
        return
      }
      count.failed++
      await settleDelivery(db, id, 'failed', fault.says)
    }
  }

  return {
    async carry() {
      if (channels.length === 0) return
      const claimed = await claimDeliveries(
        db,
        channels.map(({ name }) => name),
        { most: atOnce, forSeconds: claimSeconds },
      )
      await Promise.all(claimed.map(carryOne))
    },
    counts: () => [...counted.values()].map(count => ({ ...count })),
  }
}
