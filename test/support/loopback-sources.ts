// Every source at a server on this machine: real connections, real faults, and a clock that moves when it is told to.
import { openOutbound, type Outbound } from '#outbound'
import { openExchange, type Timeouts } from '../../src/platform/outbound/exchange.ts'

export type LoopbackSources = {
  outbound: Outbound
  /** The requests that were sent, with their moments. */
  sent: { at: number; url: string }[]
  now: () => number
  /** Moves the clock on. */
  pass: (ms: number) => void
}

export const patient: Timeouts = { connectMs: 20_000, headersMs: 20_000, idleMs: 20_000, totalMs: 60_000 }

/** Whatever address is asked for is asked of `origin`; waits between tries move the clock instead of being sat out. timeouts: as they are at each request. */
export function loopbackSources(origin: string, start: number, timeouts: Timeouts = patient): LoopbackSources {
  const { exchange, close } = openExchange({ reach: 'loopback' })
  const sent: LoopbackSources['sent'] = []
  let now = start
  const outbound = openOutbound({
    userAgent: 'TradeWise/test',
    now: () => now,
    sleep: async ms => {
      now += ms
    },
    chance: () => 0.5,
    exchange: async (url, headers, _timeouts, signal) => {
      sent.push({ at: now, url: url.href })
      return await exchange(new URL(url.pathname + url.search, origin), headers, timeouts, signal)
    },
  })
  return {
    outbound: {
      ...outbound,
      client: rules => outbound.client({ ...rules, timeouts }),
      close: () => {
        outbound.close()
        close()
      },
    },
    sent,
    now: () => now,
    pass: ms => {
      now += ms
    },
  }
}
