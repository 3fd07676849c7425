// What tells how the instance is: its measurements, the probes of its parts, metrics, traces, and what it refuses when there is too much.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Alarms } from '#alarms'
import { type AuditTrail, openRollingCheck } from '#audit-trail'
import { type Backups, reachOffsite } from '#backups'
import type { Cache } from '#cache'
import type { Errors } from '#errors'
import type { Settings } from '#config'
import { databaseNow, type Health, openHealth, probes, type Probe } from '#health'
import type { Mount, ServerOptions } from '#http'
import type { Jobs } from '#jobs'
import type { Mail } from '#mail'
import type { Market, Sources } from '#market'
import { type Measuring, openMeasuring } from '#measuring'
import { faultKind, openOutbound } from '#outbound'
import { openOverview, type Overview } from '#overview'
import { openPerformance, requestSpans, type Performance } from '#performance'
import { openOverload } from '#protection'
import { type Log, openTraces, type Traces } from '#telemetry'
import type { Upkeep } from '#upkeep'
import { alarmsRoutes } from '../operations/alarms/alarms.routes.ts'
import { healthRoutes } from '../operations/health/health.routes.ts'
import { queueRoutes } from '../operations/health/queue.routes.ts'
import { overviewRoutes } from '../operations/overview/overview.routes.ts'
import { metricsRoutes } from '../operations/performance/metrics.routes.ts'
import { performanceRoutes } from '../operations/performance/performance.routes.ts'
import { alarmsOf } from './alarms.ts'
import { projectVersion } from './project.ts'
import type { Storage } from './storage.ts'

export type Instruments = {
  health: Health
  performance: Performance
  overview: Overview
  alarms: Alarms
  mounts: Mount[]
  serverOptions: Pick<ServerOptions, 'measuring' | 'isTraced' | 'overload'>
  /** Tells the other processes of this one, from now on. */
  start(): void
  close(): Promise<void>
}

export type InstrumentsOptions = {
  settings: Settings
  storage: Storage
  jobs: Jobs
  mail: Mail
  market: Market
  sources: Sources
  backups: Pick<Backups, 'condition'>
  upkeep: Pick<Upkeep, 'condition'>
  cache: Cache
  auditTrail: AuditTrail
  errors: Errors
  kind: 'serve' | 'worker'
  now: () => number
  log: Log
}

const queuePatienceMs = 1_000

export function openInstruments(options: InstrumentsOptions): Instruments {
  const { settings, storage, jobs, cache, errors, now, log } = options
  const clock = () => performance.now()
  const measuring = openMeasuring({ now, slowMs: settings.SLOW_REQUEST_MS })
  const thisProcess = {
    id: randomUUID(),
    kind: options.kind,
    host: hostname(),
    pid: process.pid,
    version: projectVersion(),
    startedAt: new Date(now()),
  }
  const figures = openPerformance({
    database: storage.forJobs,
    measuring,
    cache: () => cache.figures(),
    process: thisProcess,
    objectivePercent: Number(settings.AVAILABILITY_OBJECTIVE),
    now,
    log,
  })
  const health = openHealth({ probes: probesFor(options, thisProcess.id, figures, clock), now, clock })
  const burden = {
    loopLateMs: () => measuring.loopLateMs(),
    loopHeldMs: () => measuring.loopHeldMs(),
    connectionWaitMs: () => storage.database.connections().longestWaitMs,
  }
  const overload = openOverload(burden, clock)
  const tracing = settings.OTLP_URL === undefined ? undefined : trace(settings.OTLP_URL, thisProcess.id, measuring, log)
  const queue = () => soon(jobs.numbers())
  const overview = openOverview({
    health: () => health.report(),
    performance: () => figures.stats(),
    queue,
    errors: () => soon(errors.sums()),
    alarms: () => soon(alarms.sums()),
    now,
    log,
  })
  const { MONITORING_TOKEN: monitoringToken } = settings
  const { alarms, close: closeAlarms } = alarmsOf({
    ...options,
    database: storage.forJobs,
    health,
    performance: figures,
    processId: thisProcess.id,
  })
  return {
    health,
    performance: figures,
    overview,
    alarms,
    mounts: [
      { routes: healthRoutes(health, { monitoringToken, now }) },
      { routes: queueRoutes(jobs, { monitoringToken }) },
      { routes: performanceRoutes(figures, { monitoringToken }) },
      { routes: overviewRoutes(overview, settings) },
      { routes: alarmsRoutes(alarms, options.auditTrail) },
      {
        routes: metricsRoutes({
          measuring,
          connections: { requests: () => storage.database.connections(), jobs: () => storage.forJobs.connections() },
          overload,
          cache: () => cache.figures(),
          errors: { counts: () => errors.counts(), sums: () => soon(errors.sums()) },
          health: () => health.report(),
          queue,
          alarms: () => alarms.figures(),
          duties: () => soon(options.upkeep.condition()),
          traces: () => tracing?.traces.counts() ?? { sent: 0, dropped: 0 },
          version: thisProcess.version,
          startedAt: thisProcess.startedAt,
        }),
      },
    ],
    serverOptions: { measuring, isTraced: tracing !== undefined, overload },
    start() {
      figures.start()
      alarms.start()
      errors.start()
    },
    async close() {
      await closeAlarms()
      overview.close()
      health.close()
      measuring.stop()
      await figures.stop()
      await tracing?.close()
    },
  }
}

function probesFor(
  { settings, storage, jobs, mail, market, sources, backups, upkeep, now }: InstrumentsOptions,
  processId: string,
  figures: Performance,
  clock: () => number,
): Probe[] {
  const { forJobs, database, migrated } = storage
  const { BACKUP_S3_URL: s3 } = settings
  return [
    probes.database({ database: forJobs, connections: () => database.connections(), processId, schemaVersion: migrated.version }),
    probes.queue(jobs),
    probes.marketData({ market, sources, now }),
    probes.disk({ data: settings.DATA_DIR, backups: settings.backupDirectory }),
    probes.clock({ now, clock, databaseNow: () => databaseNow(forJobs.kysely) }),
    probes.auditTrail(openRollingCheck(forJobs.pool, clock)),
    probes.backups(backups),
    probes.duties(() => upkeep.condition()),
    probes.processes(() => figures.missing()),
    ...(mail.isSetUp ? [probes.mail(mail)] : []),
    ...(settings.REDIS_URL === undefined ? [] : [probes.redis(settings.REDIS_URL)]),
    ...(s3 === undefined ? [] : [probes.s3(() => reachOffsite(s3.reveal(), settings.backupDirectory))]),
  ]
}

/** The collector is the operator's own and often stands in a private network: it is called where the setting says. */
function trace(url: string, instanceId: string, measuring: Measuring, log: Log): { traces: Traces; close: () => Promise<void> } {
  const version = projectVersion()
  const outbound = openOutbound({ userAgent: `TradeWise/${version}`, allowPrivate: true, allowLoopback: true })
  const traces = openTraces({
    url,
    service: { name: 'tradewise', version, instanceId },
    post: (address, body, signal) =>
      outbound.post({
        label: 'The collector of traces',
        url: address,
        headers: { 'content-type': 'application/json' },
        body,
        signal,
      }),
    isRejected: error => faultKind(error) === 'rejected',
    log,
  })
  measuring.onAnswered(answer => traces.add(requestSpans(answer, performance.now(), performance.timeOrigin)))
  return {
    traces,
    async close() {
      await traces.close()
      outbound.close()
    },
  }
}

/** Undefined when there is no answer soon: whoever shows figures does not wait for a database that is away. */
async function soon<T>(asked: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), queuePatienceMs)
  try {
    return await Promise.race([asked.catch(() => undefined), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
