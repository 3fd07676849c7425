// `serve`: from nothing to a listening server, and back. Whatever has been opened is closed in the opposite order, at whichever
// moment somebody says stop.
import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure, isFailure } from '#basics'
import type { Settings } from '#config'
import { claimDataDirectory } from '#database'
import { addressesOf, beginDraining, buildServer, listenBeside, listenPlain, type ServerOptions } from '#http'
import { openRateLimits } from '#protection'
import type { Log } from '#telemetry'
import { compose, type Product } from './compose.ts'
import { readEnvironment } from './environment.ts'
import { pagesFor } from './pages.ts'
import { patiently } from './patiently.ts'
import { project, projectVersion } from './project.ts'
import { sessionSecrets } from './session-secrets.ts'
import { openProgress, say } from './words.ts'

/** A load balancer must notice that readiness says no before the port closes. At a terminal nobody waits for that. */
const noticeMs = { production: 1_500, development: 0 } as const
/** Whoever keeps a connection open must be told with an answer that it ends: closing it meanwhile would lose what they are just sending. */
const lastAnswersMs = { production: 1_500, development: 250 } as const
/** Whoever was just here is likely to ask again, and may be slow to do so on a machine that has much to do. */
const livelyMs = { production: 3_000, development: 250 } as const
const warmAfterMs = 5_000
const mostWarmSymbols = 20
/** A client that never ends its request, or never reads its answer, does not keep the process. */
const closeMs = { production: 1_500, development: 400 } as const
/** What jobs have to end by themselves; then they are given back to the queue. */
const jobsMs = { production: 2_000, development: 1_000 } as const

type Closer = () => Promise<void> | void

/** Serves until `stop` is aborted; resolves when everything is closed. Throws Failure when it cannot start. */
export async function serve(settings: Settings, log: Log, stop: AbortSignal, { works }: { works: boolean }): Promise<void> {
  const closers: Closer[] = []
  try {
    await start(settings, log, stop, works, close => void closers.unshift(close))
    await aborted(stop)
    log.info('stopping')
  } catch (error) {
    if (!stop.aborted) throw error
    log.info({ err: error }, 'stopped while starting')
  } finally {
    for (const close of closers) await close()
  }
}

async function start(
  settings: Settings,
  log: Log,
  stop: AbortSignal,
  works: boolean,
  opened: (close: Closer) => void,
): Promise<void> {
  const mode = settings.production ? 'production' : 'development'
  // Cheap refusals first: nothing is started for a port or a folder that somebody else has.
  const claim = await claimDataDirectory(settings.DATA_DIR)
  opened(() => claim.release())
  const hosts = await hostsOf(settings)

  const { progress, end } = openProgress()
  const product = await compose({ settings, log, progress, owns: true, works, stop }).finally(end)
  opened(product.close)
  if (works) opened(() => product.jobs.stopWorker(jobsMs[mode]))
  stop.throwIfAborted()
  opened(onHangup(log, async () => product.reloadSecrets(sessionSecrets(readEnvironment().settings))))

  let isPortClosed = false
  const rateLimits = openRateLimits({ now: () => Date.now(), log, redisUrl: settings.REDIS_URL })
  opened(() => rateLimits.close())
  const app = await buildServer({
    ...serverOptions(settings),
    web: { directory: project.web, pages: pagesFor(symbol => product.market.listing(symbol)), watch: !settings.production },
    rateLimits,
    log,
    mounts: product.mounts,
    authenticate: product.authenticate,
    isAlone: product.isAlone,
    onSecurityEvent: product.onSecurityEvent,
    onPageError: product.onPageError,
    keptAnswers: product.keptAnswers,
    ...product.instruments.serverOptions,
    isClosing: () => isPortClosed,
  })
  opened(async () => {
    const forced = setTimeout(() => app.server.closeAllConnections(), closeMs[mode])
    await app.close()
    clearTimeout(forced)
  })
  const { PORT, HTTP_PORT } = settings
  const [host = settings.HOST, ...others] = hosts
  await app.listen({ host, port: PORT, listenTextResolver: () => 'listening' }).catch((error: unknown) => {
    throw listenFailure(error, { host, port: PORT, setting: 'PORT' }) ?? error
  })
  const servers: Server[] = [app.server]
  if (HTTP_PORT !== undefined) {
    const { HSTS_PRELOAD: hstsPreload, production } = settings
    const plain = await listenPlain(app, { host, port: HTTP_PORT, log, production, hstsPreload })
    opened(plain.close)
    servers.push(plain.server)
  }
  const beside: Server[] = []
  for (const server of servers)
    for (const other of others) {
      const added = await listenBeside(server, other)
      opened(() => void added.close())
      beside.push(added)
    }
  if (works) await patiently(() => product.jobs.startWorker(), { stop })
  product.instruments.start()
  // Whoever asks first is not kept waiting for the first look.
  await product.health.report()
  product.health.enter('accepting')
  opened(async () => {
    product.health.enter('draining')
    product.instruments.overview.close()
    const draining = beginDraining([...servers, ...beside])
    await sleep(noticeMs[mode])
    await draining.close({ restMs: lastAnswersMs[mode], livelyMs: livelyMs[mode], onClosed: () => (isPortClosed = true) })
  })
  const [bound] = app.addresses()
  const port = typeof bound === 'object' ? bound.port : settings.PORT
  const address = settings.PUBLIC_URL ?? settings.publicUrl.replace(/:\d+$/, `:${port}`)
  log.info({ port, version: projectVersion() }, 'serving')
  say(`TradeWise is ready at ${address}`)
  // By now people are being served: a database that is away for a moment costs them a hint, not the server.
  await sayHowToBegin(product, settings, address).catch((error: unknown) =>
    log.warn({ err: error }, 'how to make the first account could not be said'),
  )
  opened(warmSoon(product, log))
}

/**
 * When whoever has started it has their first page: what screens are asked most takes seconds of a processor over a large market, and the
 * record of all rules on one symbol half a second.
 */
function warmSoon({ screener, signals, market }: Pick<Product, 'screener' | 'signals' | 'market'>, log: Log): () => void {
  const stopping = new AbortController()
  const { signal } = stopping
  const warm = async (): Promise<void> => {
    for (const { symbol } of (await market.dailyPrices.symbols()).slice(0, mostWarmSymbols)) {
      if (signal.aborted) return
      await signals.of(symbol)
    }
    await screener.warm(signal)
  }
  const timer = setTimeout(() => {
    void warm().catch((error: unknown) => {
      if (!signal.aborted) log.warn({ err: error }, 'screens and signals are not warm: whoever asks first waits longer')
    })
  }, warmAfterMs).unref()
  return () => {
    clearTimeout(timer)
    stopping.abort()
  }
}

/** On a terminal, or where nobody keeps what is said; a service's journal is read by more people than its operator. */
async function sayHowToBegin({ identity }: Product, settings: Settings, address: string): Promise<void> {
  if (!(await identity.needsAdministrator())) return
  if (settings.production && !process.stderr.isTTY) {
    say('There is no administrator yet: make one with `npx tradewise user create --email E --admin`.')
    return
  }
  const made = await identity.signUp.firstAdminLink()
  if (!made) return
  const { pathname, hash } = new URL(made.link)
  say(`There is no administrator yet. The account is made at\n  ${address}${pathname}${hash}`)
}

/** SIGHUP reads the secrets anew, from .env and the files that settings name. Settings that are wrong by now change nothing. */
function onHangup(log: Log, reload: () => Promise<void>): Closer {
  const heard = (): void => {
    reload().catch((error: unknown) => log.error({ err: error }, 'the secrets could not be read anew; the old ones stay in use'))
  }
  process.on('SIGHUP', heard)
  return () => void process.off('SIGHUP', heard)
}

function serverOptions(settings: Settings): Omit<ServerOptions, 'log' | 'mounts' | 'web'> {
  return {
    version: projectVersion(),
    production: settings.production,
    publicUrl: settings.publicUrl,
    listensOn: settings.HOST,
    trustProxy: settings.TRUST_PROXY ?? [],
    hstsPreload: settings.HSTS_PRELOAD,
    securityContact: settings.SECURITY_CONTACT,
    monitoringToken: settings.MONITORING_TOKEN,
    corsOrigins: settings.CORS_ORIGINS ?? [],
    ...(settings.TLS_CERT && settings.TLS_KEY ? { tls: { certFile: settings.TLS_CERT, keyFile: settings.TLS_KEY } } : {}),
    now: () => Date.now(),
  }
}

type Place = { host: string; port: number; setting: 'PORT' | 'HTTP_PORT' }

/** The addresses to stand at, of which none is taken; beside the first only those that this machine has. Throws Failure. */
async function hostsOf({ HOST, PORT, HTTP_PORT }: Settings): Promise<string[]> {
  const hosts: string[] = []
  const addresses = await addressesOf(HOST).catch((error: unknown) => {
    throw listenFailure(error, { host: HOST, port: PORT, setting: 'PORT' }) ?? error
  })
  for (const host of addresses) {
    try {
      await refuseTakenPort({ host, port: PORT, setting: 'PORT' })
      if (HTTP_PORT !== undefined) await refuseTakenPort({ host, port: HTTP_PORT, setting: 'HTTP_PORT' })
      hosts.push(host)
    } catch (error) {
      if (hosts.length === 0 || !isFailure(error, 'misconfigured')) throw error
    }
  }
  return hosts
}

/** Asks before the database is started, so that the answer comes at once; listening later says the last word. */
async function refuseTakenPort(place: Place): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(place.port, place.host, resolve)
    })
  } catch (error) {
    throw listenFailure(error, place) ?? error
  }
  await new Promise(resolve => probe.close(resolve))
}

function listenFailure(cause: unknown, { host, port, setting }: Place): Failure | undefined {
  const code = codeOf(cause)
  if (code === 'EADDRINUSE')
    return new Failure('busy', `Port ${port} is in use by another program: end it, or choose another with ${setting}.`, { cause })
  if (code === 'EACCES')
    return new Failure('misconfigured', `Port ${port} may not be opened by this user: choose one from 1024 on with ${setting}.`, {
      cause,
    })
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new Failure('misconfigured', `HOST (${host}) is no address of this machine.`, { cause })
  return undefined
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
