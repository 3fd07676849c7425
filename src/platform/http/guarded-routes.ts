// Carries out what each route declares about who may ask. It adds itself to every route when the route is added, with the rule
// already looked up, so that a public address costs one comparison.
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { assert } from '#basics'
import type { Secret } from '#config'
import {
  type AccessRule,
  anonymousClasses,
  bearsToken,
  isRefusedAt,
  type Overload,
  type Principal,
  type RefusedAccess,
  refusalFor,
  sessionTokenIn,
} from '#protection'
import { Refusal } from './problems.ts'
import { type LimitOptions, limitFor } from './rate-limiting.ts'
import { refuse } from './refusals.ts'

/** Whom a request with a session cookie or an Authorization header speaks for; null when for nobody. Never called without either. */
export type Authenticate = (request: FastifyRequest) => Principal | null | Promise<Principal | null>

type GuardOptions = LimitOptions & {
  authenticate?: Authenticate | undefined
  monitoringToken?: Secret | undefined
  isAlone?: (() => Promise<boolean>) | undefined
  trustProxy: readonly string[]
  overload?: Overload | undefined
  now: () => number
}

/** Call before routes are added. */
export function guardRoutes(app: FastifyInstance, options: GuardOptions): void {
  const routes: RouteOptions[] = []
  app.decorateRequest('principal', null)
  app.decorateRequest('budgetLeft', null)
  app.decorateRequest('refusalFor', function (this: FastifyRequest, rule) {
    return decisionOn(this, rule, options)
  })
  app.decorateRequest('mayGoOn', async function (this: FastifyRequest) {
    if (this.principal) this.principal = (await options.authenticate?.(this)) ?? null
    return (await decisionOn(this, ruleOf(this.routeOptions), options)) === undefined
  })
  app.addHook('onRoute', route => {
    routes.push(route)
    // The rule is read at the first request: what adds routes in a scope of its own (files) declares them after this.
    let pass: Pass | undefined
    const guard: Pass = (request, reply, done) => (pass ??= passFor(route, options))(request, reply, done)
    route.onRequest = [guard, ...[route.onRequest ?? []].flat()]
  })
  app.addHook('onReady', done => {
    for (const route of routes) ruleOf(route)
    done()
  })
}

type Pass = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void

function ruleOf({ config, method, url }: Pick<RouteOptions, 'config' | 'method'> & { url?: string | undefined }): AccessRule {
  const methods = [method].flat()
  assert(config?.access !== undefined, `${methods.join(', ')} ${url} declares who may ask`)
  const isForAdmins = config.access === 'admin' || config.access === 'keeper'
  const changes = !config.changesNothing && methods.some(each => each !== 'GET' && each !== 'HEAD')
  assert(!isForAdmins || !changes || config.stepUp, `${methods.join(', ')} ${url}, by administrators, asks for a proof`)
  return config
}

function passFor(route: RouteOptions, options: GuardOptions): Pass {
  const { authenticate } = options
  const rule = ruleOf(route)
  const limit = limitFor(endpointOf(route), rule.rate ?? 'default', options)
  const answer = (refused: RefusedAccess | undefined, request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (!refused) return done()
    // Who is asked to confirm that it is they wanted what is theirs; what is wrong with the proof is noted where it is given.
    if (refused.code !== 'step-up-required')
      options.onSecurityEvent?.({
        kind: 'access.refused',
        address: request.ip,
        ...(request.principal ? { accountId: request.principal.accountId } : {}),
        detail: { code: refused.code, method: request.method, route: request.routeOptions.url ?? '' },
      })
    const headers = refused.status === 401 ? { 'www-authenticate': 'Bearer' } : undefined
    refuse(
      new Refusal(refused.status, { code: refused.code, detail: refused.detail, ...(headers && { headers }) }),
      request,
      reply,
    )
  }
  const decide: Pass = (request, reply, done) => {
    if (rule.access !== 'keeper') return answer(decisionNow(request, rule, options, false), request, reply, done)
    decisionOn(request, rule, options).then(
      refused => answer(refused, request, reply, done),
      (error: unknown) => void refuse(error, request, reply),
    )
  }
  const letPass: Pass = (request, reply, done) => limit.byAccount(request, reply, () => decide(request, reply, done))
  const identify: Pass = (request, reply, done) => {
    const { authorization, cookie } = request.headers
    const hasSession = sessionTokenIn(cookie) !== undefined
    if (!hasSession && authorization === undefined) return letPass(request, reply, done)
    if (hasSession && authorization !== undefined) return void refuse(twoCredentials(), request, reply)
    if (!authenticate) return letPass(request, reply, done)
    const found = authenticate(request)
    // Known already: nothing waits.
    if (!(found instanceof Promise)) {
      request.principal = found
      return letPass(request, reply, done)
    }
    found
      .catch((error: unknown) => {
        // What everybody may see does not depend on whether sessions can be looked up just now.
        if (rule.access !== 'public' || rule.stepUp) throw error
        request.log.warn({ err: error }, 'the session could not be looked up')
        return null
      })
      .then(principal => {
        request.principal = principal
        letPass(request, reply, done)
      })
      .catch((error: unknown) => void refuse(error, request, reply))
  }
  const next = rule.rate && anonymousClasses.has(rule.rate) ? decide : identify
  const shed: Pass = (request, reply) => {
    options.overload?.refused(rule)
    refuse(tooMuch(), request, reply)
  }
  return (request, reply, done) => {
    // First of all: a refusal must cost next to nothing.
    const level = options.overload?.level() ?? 0
    if (level === 0 || !isRefusedAt(level, rule)) limit.byAddress(request, reply, () => next(request, reply, done))
    else if (isRefusedAt(level, rule, true) || !saysWhoItIs(request)) shed(request, reply, done)
    // A claim is no proof: it is counted and looked up as ever, and only who is meant goes on.
    else
      limit.byAddress(request, reply, () =>
        next(request, reply, () => (looksAfter(request, options) ? done() : shed(request, reply, done))),
      )
  }
}

function saysWhoItIs({ headers }: FastifyRequest): boolean {
  return headers.authorization !== undefined || sessionTokenIn(headers.cookie) !== undefined
}

function looksAfter(request: FastifyRequest, options: GuardOptions): boolean {
  if (bearsToken(request.headers.authorization, options.monitoringToken)) return true
  return decisionNow(request, { access: 'admin' }, options, false) === undefined
}

function decisionNow(request: FastifyRequest, rule: AccessRule, options: GuardOptions, isAlone: boolean) {
  return refusalFor(rule, { principal: request.principal, monitors: () => monitors(request, options), isAlone }, options.now())
}

/** Only where it matters is it looked up whether the instance is somebody's alone. */
async function decisionOn(request: FastifyRequest, rule: AccessRule, options: GuardOptions): Promise<RefusedAccess | undefined> {
  const asksWho = rule.access === 'keeper' && request.principal === null && isDirect(request, options)
  return decisionNow(request, rule, options, asksWho && (await options.isAlone?.()) === true)
}

/** HEAD is GET without the body, and costs the same. */
export function endpointOf({ method, url }: RouteOptions): string {
  const methods = [...new Set([method].flat().map(each => (each === 'HEAD' ? 'GET' : each)))]
  return `${methods.join(',')} ${url}`
}

function tooMuch(): Refusal {
  const detail = 'There is more to do here than can be done at once. Please try again in a moment.'
  return new Refusal(503, { code: 'overloaded', detail, headers: { 'retry-after': '5' } })
}

/** One of them could be somebody else's doing: a page that adds a key, or a browser that adds a cookie. */
function twoCredentials(): Refusal {
  return new Refusal(400, { code: 'two-credentials', detail: 'Send a session or a key, not both.' })
}

/** Without a token only this machine, and only where no proxy could be standing in for the whole world. */
function monitors(request: FastifyRequest, options: GuardOptions): boolean {
  const { monitoringToken } = options
  if (monitoringToken !== undefined) return bearsToken(request.headers.authorization, monitoringToken)
  return isDirect(request, options)
}

/** From this machine, and not on behalf of another. */
function isDirect(request: FastifyRequest, { trustProxy }: GuardOptions): boolean {
  const { headers } = request
  const isForwarded =
    headers['x-forwarded-for'] ?? headers['x-forwarded-host'] ?? headers['x-forwarded-proto'] ?? headers.forwarded
  return trustProxy.length === 0 && isForwarded === undefined && isLoopback(request.socket.remoteAddress)
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address)
}
