// The dead man's switch: somebody outside is called every minute while all is well, and tells the operator when the call does not come. It is
// the one alarm that a dead instance can raise.
import type { Secret } from '#config'
import { deliveryFault, type Outbound } from '#outbound'
import type { Log } from '#telemetry'

export type Heartbeat = {
  /** Calls when it is time to. → how it was answered; null: it was not time. */
  beat(isWell: boolean): Promise<string | null>
}

export type HeartbeatOptions = {
  url: Secret
  outbound: Pick<Outbound, 'call'>
  /** Never jumps. */
  clock: () => number
  stop: AbortSignal
  log: Log
}

/** A little less than a minute, because looks do not fall on the second. */
const everyMs = 55_000

export function openHeartbeat({ url, outbound, clock, stop, log }: HeartbeatOptions): Heartbeat {
  let calledAt = -Infinity
  let isFailing = false
  return {
    async beat(isWell) {
      if (!isWell || clock() - calledAt < everyMs) return null
      calledAt = clock()
      try {
        const status = await outbound.call({ label: 'HEARTBEAT_URL', url: url.reveal(), headers: {}, signal: stop })
        if (isFailing) log.info('the heartbeat is heard again')
        isFailing = false
        return `Answered with ${status}.`
      } catch (error) {
        const { says } = deliveryFault(error)
        if (!isFailing) log.warn({ says }, 'nobody hears the heartbeat (HEARTBEAT_URL)')
        isFailing = true
        return says
      }
    },
  }
}
