// The one door through which requests leave the process. See docs/decisions/outbound-requests.md for what it refuses and why.
import { setTimeout as sleep } from 'node:timers/promises'
import { type ClientRules, type ClientState, openClient, type OutboundClient } from './client.ts'
import { type Exchange, openExchange, type Timeouts } from './exchange.ts'
import { type Call, type Post, postOnce, postTimeouts } from './post-once.ts'
import type { Resolve } from './guarded-lookup.ts'

export type { ClientRules, ClientState, OutboundClient } from './client.ts'
export { deliveryFault } from './delivery-fault.ts'
export type { Answer, Ask } from './fetch-once.ts'
export { openOperatorsService, type OperatorsService } from './operators-service.ts'
export { type FaultKind, faultKind, outboundFault } from './outbound-fault.ts'
export { signedPost } from './signed-post.ts'

export type OutboundOptions = {
  /** Name and version, e.g. 'TradeWise/0.1.0'. */
  userAgent: string
  /** OUTBOUND_ALLOW_PRIVATE. */
  allowPrivate?: boolean
  /** For tests: plain http and addresses of this machine. */
  allowLoopback?: boolean
  ca?: string
  resolve?: Resolve
  exchange?: Exchange
  /** For tests: of messages, shorter than usual. */
  postTimeouts?: Timeouts
  now?: () => number
  sleep?: (ms: number) => Promise<void>
  /** 0 ≤ x < 1. */
  chance?: () => number
}

export type Outbound = {
  /** A client of its own for each source. spentEarlier: what a previous process has used of the budget. */
  client: (rules: ClientRules, spentEarlier?: readonly number[]) => OutboundClient
  /** One message to an address that somebody has named: the same refusals of private addresses, no redirects. → its status. Throws Failure. */
  post: (message: Post) => Promise<number>
  /** The same by GET, for an address that only wants to be called. */
  call: (message: Call) => Promise<number>
  /** The state of every client, in the order they were opened. */
  describe: () => ClientState[]
  close: () => void
}

export function openOutbound(options: OutboundOptions): Outbound {
  const reach = options.allowPrivate === true ? 'any' : options.allowLoopback === true ? 'loopback' : 'public'
  const { exchange, close } = openExchange({ reach, resolve: options.resolve, ca: options.ca })
  const clients: OutboundClient[] = []
  const outside = {
    now: options.now ?? Date.now,
    sleep: options.sleep ?? (ms => sleep(ms)),
    chance: options.chance ?? Math.random,
    exchange: options.exchange ?? exchange,
    http: options.allowLoopback === true ? 'loopback' : 'refused',
    userAgent: options.userAgent,
    postTimeouts: options.postTimeouts ?? postTimeouts,
  } as const
  return {
    client: (rules, spentEarlier) => {
      const client = openClient(rules, outside, spentEarlier)
      clients.push(client)
      return client
    },
    post: message => postOnce(message, outside),
    call: message => postOnce(message, outside),
    describe: () => clients.map(client => client.describe()),
    close,
  }
}
