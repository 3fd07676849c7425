// The HTTP side of the product: builds the server around the routes that src/app hands over.
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:tls'
import { constants } from 'node:zlib'
import fastifyCompress from '@fastify/compress'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { type FastifyPluginAsyncZod, validatorCompiler } from 'fastify-type-provider-zod'
import type { Secret } from '#config'
import type { Measuring } from '#measuring'
import { type OnSecurityEvent, openRateLimits, type Overload, type RateLimits } from '#protection'
import type { Log } from '#telemetry'
import { admit } from './admission.ts'
import { browserReportRoutes, type PageError } from './browser-reports.ts'
import { allowOrigins } from './cross-origin.ts'
import { publicFor } from './freshness.ts'
import { type Authenticate, guardRoutes } from './guarded-routes.ts'
import { boundedSerializer, holdToShapes } from './declared-shapes.ts'
import { readJsonOnly } from './json-bodies.ts'
import { keepAnswers, type KeptAnswers, type MadeOf, tellOfChanges } from './kept-answers.ts'
import { connectionLimits, limits } from './limits.ts'
import { describeApi, openApiRoutes } from './open-api.ts'
import { Refusal } from './problems.ts'
import { limitFor } from './rate-limiting.ts'
import { readyAnswers } from './ready-answers.ts'
import { isPageWanted } from './refusal-page.ts'
import { foreseeLateFailures, frameworkRefusal, handleErrors, refuse, socketRefusal, unmetExpectation } from './refusals.ts'
import { logRequests } from './request-log.ts'
import { pathOf } from './request-path.ts'
import { routesInUse } from './routes-in-use.ts'
import { headerPolicy } from './security-headers.ts'
import { readTls, renewTls, type TlsFiles } from './tls-files.ts'
import { type Document, serveWeb, type WebOptions } from './web-pages.ts'
import { wellKnown } from './well-known.ts'

export const { handlerTimeoutMs } = limits
export { maySeeInside } from './inside.ts'
export type { AnswerKey, KeptAnswers, MadeOf } from './kept-answers.ts'
export { Refusal } from './problems.ts'
export { beginDraining } from './draining.ts'
export { addressesOf, listenBeside } from './listening.ts'
export { listenPlain } from './plain-listener.ts'
export type { PageError } from './browser-reports.ts'
export type { Page } from './web-pages.ts'

export type Mount = {
  routes: FastifyPluginAsyncZod
  /** The answers are the same for everybody and may be kept this long. Absent: nobody keeps them. */
  publicForSeconds?: number
  /** What such answers are made of. Default: everything; less is kept longer. */
  madeOf?: MadeOf
  /** Its routes change what public answers are made of. */
  changesPublic?: boolean
}

export type ServerOptions = {
  log: Log
  version: string
  production: boolean
  publicUrl: string
  listensOn: string
  trustProxy: readonly string[]
  hstsPreload: boolean
  securityContact: string | undefined
  /** Present: https only, with what these hold now and whenever they change. */
  tls?: TlsFiles
  /** Other origins whose pages may call the API, without anybody's session. */
  corsOrigins?: readonly string[]
  mounts: readonly Mount[]
  /** Whom a request with a session cookie or an Authorization header speaks for; null when for nobody. Absent: nobody can sign in. */
  authenticate?: Authenticate | undefined
  /** Whether nobody but whoever sits at this machine can be using it, so that they need not say who they are. Absent: no. */
  isAlone?: (() => Promise<boolean>) | undefined
  /** Opens what is for monitoring; without it that is open to this machine only. */
  monitoringToken?: Secret | undefined
  onSecurityEvent?: OnSecurityEvent | undefined
  /** Is told of every error that a page reports. */
  onPageError?: ((error: PageError) => void) | undefined
  /** Absent: this process counts for itself. Whoever opened it closes it. */
  rateLimits?: RateLimits
  /** Absent: nothing is measured. */
  measuring?: Measuring | undefined
  /** Keeps of every request when it waited for what, for its trace. */
  isTraced?: boolean
  /** How much this process has to refuse just now (see overload.ts of protection). Absent: nothing. */
  overload?: Overload | undefined
  /** Absent: public answers are made anew for everybody who asks. */
  keptAnswers?: KeptAnswers | undefined
  /** Absent in tests of the API. */
  web?: WebOptions
  /** While it says yes, connections end with their answer: whoever keeps one open must not lose the next request. */
  isClosing?: () => boolean
  now: () => number
}

/** A server ready to listen, or to be asked by inject(). */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const policy = headerPolicy(options)
  const rateLimits = options.rateLimits ?? openRateLimits(options)
  const logger: FastifyBaseLogger = options.log
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    // Made here, never taken from a client: an id that somebody else chooses says nothing and may carry anything.
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    trustProxy: options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    handlerTimeout: limits.handlerTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    // While closing, what still arrives is served, with Connection: close; refusing it would lose requests.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: limits.paramLength },
    http: connectionLimits,
    ...(options.tls
      ? {
          https: {
            ...readTls(options.tls),
            ...connectionLimits,
            handshakeTimeout: limits.handshakeTimeoutMs,
          },
        }
      : {}),
    frameworkErrors: frameworkRefusal(policy),
    clientErrorHandler: socketRefusal(policy, options.log),
  })
  if (options.tls) {
    const end = renewTls(app.server as unknown as Server, options.tls, { ...options, everyMs: limits.certificateCheckMs })
    app.addHook('onClose', async () => end())
  }
  handleErrors(app, policy)
  readJsonOnly(app)
  app.server.on('checkExpectation', unmetExpectation(policy))
  const inUse = routesInUse(app)
  logRequests(app, options.log, options.measuring, options.isTraced ?? false)
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(policy.always).header('x-request-id', request.id).header('cache-control', 'no-store')
    if (options.isClosing?.()) void reply.header('connection', 'close')
    done()
  })
  admit(app, options)
  allowOrigins(app, options.corsOrigins ?? [], inUse.methodsAt)
  const unknown = limitFor('unknown', 'unknown', { ...options, rateLimits })
  let document: Document | undefined
  app.addHook('onRequest', (request, reply, done) => {
    // Before the body is read: what has no address needs none.
    if (!request.is404) return done()
    const path = pathOf(request.url)
    const allowed = inUse.methodsAt(path)
    if (allowed.length > 0) return void refuse(new Refusal(405, methodsNamed(allowed)), request, reply)
    unknown.byAddress(request, reply, () => {
      if (document && isPageWanted(request)) void document.send(reply, 404)
      else refuse(new Refusal(404), request, reply)
    })
  })
  // What a handler finds to be absent after all, such as a file.
  app.setNotFoundHandler((request, reply) => refuse(new Refusal(404), request, reply))
  guardRoutes(app, { ...options, rateLimits })
  await app.register(fastifyCompress, {
    encodings: ['br', 'gzip'],
    // Quality 4 costs what gzip 6 costs and saves more.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    threshold: limits.packedFromBytes,
    // A small request that unpacks to a large one has no use here.
    globalDecompression: false,
  })
  await describeApi(app, options)

  const { keptAnswers } = options
  const ready = readyAnswers({ ...options, rateLimits })
  await app.register(async scope => {
    scope.setValidatorCompiler(validatorCompiler)
    scope.setSerializerCompiler(boundedSerializer)
    holdToShapes(scope)
    for (const { routes, publicForSeconds, changesPublic, madeOf = 'everything' } of options.mounts)
      await scope.register(async inner => {
        if (publicForSeconds !== undefined) {
          publicFor(inner, publicForSeconds)
          if (keptAnswers) keepAnswers(inner, keptAnswers, madeOf, ready)
        }
        if (changesPublic && keptAnswers) tellOfChanges(inner, keptAnswers)
        foreseeLateFailures(inner)
        await inner.register(routes)
      })
    await scope.register(openApiRoutes())
    await scope.register(browserReportRoutes(options))
  })
  if (options.web) document = await serveWeb(app, options.web, policy)
  wellKnown(app, options)
  await app.ready()
  if (keptAnswers) ready.take(app)
  return app
}

function methodsNamed(methods: string[]): { detail: string; headers: Record<string, string> } {
  return { detail: `This address takes ${methods.join(', ')}.`, headers: { allow: methods.join(', ') } }
}
