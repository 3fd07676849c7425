// Counts a request against its route's budget and says in headers how much is left (draft-ietf-httpapi-ratelimit-headers-10). The
// texts that do not change are made once for each route.
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressGroup, budgetOf, type Count, type OnSecurityEvent, type RateClass, type RateLimits, windowMs } from '#protection'
import { Refusal } from './problems.ts'
import { refuse } from './refusals.ts'

export type Limit = {
  /** Goes on, or answers with 429. */
  byAddress: Step
  /** The same for the account that the request speaks for; its count is shown when less is left of it. */
  byAccount: Step
  /** Counts without an answer, for whoever answers before the framework is asked. */
  count: (address: string) => Count | Promise<Count>
  /** What the headers say of a count; undefined: it is refused. Hand it to the framework with `wasCounted`. */
  shown: (count: Count) => readonly [policy: string, left: string] | undefined
}

/** Counted once, whoever answers it in the end. */
export function wasCounted(request: IncomingMessage, count: Count): void {
  counted.set(request, count)
}
const counted = new WeakMap<IncomingMessage, Count>()

declare module 'fastify' {
  interface FastifyRequest {
    /** What the headers say is left, once they do. */
    budgetLeft: number | null
  }
}

type Step = (request: FastifyRequest, reply: FastifyReply, goOn: () => void) => void

export type LimitOptions = { rateLimits: RateLimits; onSecurityEvent?: OnSecurityEvent | undefined }

/** `endpoint`: method and route template. */
export function limitFor(endpoint: string, rate: RateClass, { rateLimits, onSecurityEvent }: LimitOptions): Limit {
  const budget = budgetOf(rate)
  const policy = `"${rate}";q=${budget};w=${windowMs / 1000}`
  const countAddress = rateLimits.counter(endpoint)
  const countAccount = rateLimits.counter(`${endpoint} account`)

  const leftText = (left: number, seconds: number): string => `"${rate}";r=${left};t=${seconds}`
  const judge = ({ used, resetMs }: Count, request: FastifyRequest, reply: FastifyReply, goOn: () => void): void => {
    const seconds = Math.ceil(resetMs / 1000)
    const left = Math.max(0, budget - used)
    // Files are kept by caches, for which the budget of one caller means nothing.
    if (rate !== 'file' || left === 0) {
      if (request.budgetLeft === null || left < request.budgetLeft) {
        request.budgetLeft = left
        void reply.header('ratelimit-policy', policy).header('ratelimit', leftText(left, seconds))
      }
    }
    if (used <= budget) return goOn()
    // Once for each window: a flood of requests is no flood of events.
    if (used === budget + 1)
      onSecurityEvent?.({
        kind: 'rate-limit.hit',
        address: request.ip,
        ...(request.principal ? { accountId: request.principal.accountId } : {}),
        detail: { class: rate, endpoint },
      })
    const detail = `Too many requests; please try again in ${seconds} s.`
    refuse(new Refusal(429, { detail, headers: { 'retry-after': String(seconds) } }), request, reply)
  }
  const step = (counted: Count | Promise<Count>, request: FastifyRequest, reply: FastifyReply, goOn: () => void): void => {
    if (!(counted instanceof Promise)) return judge(counted, request, reply, goOn)
    counted.then(together => judge(together, request, reply, goOn)).catch((error: unknown) => void refuse(error, request, reply))
  }
  return {
    byAddress: (request, reply, goOn) =>
      step(counted.get(request.raw) ?? countAddress(addressGroup(request.ip)), request, reply, goOn),
    byAccount: (request, reply, goOn) =>
      request.principal ? step(countAccount(request.principal.accountId), request, reply, goOn) : goOn(),
    count: address => countAddress(addressGroup(address)),
    shown: ({ used, resetMs }) => (used > budget ? undefined : [policy, leftText(budget - used, Math.ceil(resetMs / 1000))]),
  }
}
