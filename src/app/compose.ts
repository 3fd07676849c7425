// The whole product, put together: read it as a table of contents.
import { randomUUID } from 'node:crypto'
import { alertBelongings, type Alerts, openAlerts, openDelivering, openWatching, webhookResealer } from '#alerts'
import { type Analysis, checkSealed, openAnalysis, ownRuleBelongings, type OwnRules, type Signals } from '#analysis'
import { type AuditTrail, openAuditTrail, watchTrail } from '#audit-trail'
import type { Backups } from '#backups'
import type { Secret, Settings } from '#config'
import { backtestBelongings, type Backtests, openBacktests, selfHosted as backtestLimits } from '#backtests'
import { openCache } from '#cache'
import type { Errors } from '#errors'
import type { Health } from '#health'
import type { Mount, ServerOptions } from '#http'
import type { Identity } from '#identity'
import { type Jobs, openJobs } from '#jobs'
import {
  type Market,
  openMarket,
  openRefreshRun,
  openQuality,
  openSources,
  openSymbolChanges,
  type Quality,
  type Sources,
  type SymbolChanges,
} from '#market'
import { type Narrative, openNarrative } from '#narrative'
import { openOutbound, type Outbound } from '#outbound'
import { openPortfolios } from '#portfolio'
import { openScreener, screenBelongings, type Screener, selfHosted as screenLimits } from '#screener'
import type { Log } from '#telemetry'
import { openKeyring, type Resealer } from '#vault'
import { selfHosted, openWatchlists, watchlistBelongings, type Watchlists } from '#watchlists'
import { backupsJobs } from '../operations/backups/backups.jobs.ts'
import { backupsRoutes } from '../operations/backups/backups.routes.ts'
import { errorsRoutes } from '../operations/errors/errors.routes.ts'
import { jobsRoutes } from '../operations/health/jobs.routes.ts'
import { auditTrailJobs } from '../platform/audit-trail/audit-trail.jobs.ts'
import { auditTrailRoutes } from '../platform/audit-trail/audit-trail.routes.ts'
import { alertsJobs, askToDeliver, askToLook } from '../product/alerts/alerts.jobs.ts'
import { alertsRoutes } from '../product/alerts/alerts.routes.ts'
import { analysisRoutes } from '../product/analysis/analysis.routes.ts'
import { askToSeal } from '../product/analysis/live-record.jobs.ts'
import { backtestQueue, backtestsJobs } from '../product/backtests/backtests.jobs.ts'
import { backtestsRoutes } from '../product/backtests/backtests.routes.ts'
import { askToTrain } from '../product/forecasts/forecasts.jobs.ts'
import { identityJobs } from '../product/identity/identity.jobs.ts'
import { marketJobs } from '../product/market/market.jobs.ts'
import { marketRoutes } from '../product/market/market.routes.ts'
import { qualityRoutes } from '../product/market/quality.routes.ts'
import { sourcesRoutes } from '../product/market/sources.routes.ts'
import { symbolChangesRoutes } from '../product/market/symbol-changes.routes.ts'
import { narrativeRoutes, questionRoutes } from '../product/narrative/narrative.routes.ts'
import { portfolioRoutes } from '../product/portfolio/portfolio.routes.ts'
import { screenerRoutes } from '../product/screener/screener.routes.ts'
import { watchlistsRoutes } from '../product/watchlists/watchlists.routes.ts'
import { type Accounts, openAccounts } from './accounts.ts'
import { aloneWith } from './alone.ts'
import { type AuditUpkeep, openAuditUpkeep } from './audit-upkeep.ts'
import { backupBeforeMigration, backupsOf, recordBackups } from './backups.ts'
import { loadBundled } from './bundled-data.ts'
import { computeHere, computeOnThreads } from './compute.ts'
import { openEvidence } from './evidence.ts'
import { type Duties, openDuties } from './duties.ts'
import { listenForErrors } from './errors.ts'
import { type Instruments, openInstruments } from './instruments.ts'
import { noteQuestions, openLanguageQuestions } from './language-questions.ts'
import { openKeyRotation } from './key-rotation.ts'
import { patiently } from './patiently.ts'
import { projectVersion } from './project.ts'
import { keptAnswers, watchPublicData } from './public-data.ts'
import { whenBarsArrive } from './new-bars.ts'
import { recordImports, recordJudgements, recordLists, recordSecurityEvents, settingsSeen } from './security-record.ts'
import { sessionSecrets } from './session-secrets.ts'
import { openStorage, type Storage } from './storage.ts'
import type { Progress } from './words.ts'

export type Product = {
  identity: Identity
  market: Market
  sources: Sources
  quality: Quality
  symbolChanges: SymbolChanges
  analysis: Analysis
  narrative: Narrative
  signals: Signals
  ownRules: OwnRules
  watchlists: Watchlists
  screener: Screener
  alerts: Alerts
  backtests: Backtests
  health: Health
  errors: Errors
  instruments: Instruments
  auditTrail: AuditTrail
  auditUpkeep: AuditUpkeep
  backups: Backups
  duties: Duties
  jobs: Jobs
  outbound: Outbound
  storage: Pick<Storage, 'database' | 'place' | 'asOwner'>
  identityWith: Accounts['identityWith']
  resealers: readonly Resealer[]
  /** Takes over another list of secrets; what older ones sealed is sealed anew in the background. */
  reloadSecrets: (secrets: readonly Secret[]) => Promise<void>
  mounts: Mount[]
  close: () => Promise<void>
} & Pick<ServerOptions, 'authenticate' | 'isAlone' | 'onSecurityEvent' | 'onPageError' | 'keptAnswers'>

export type ComposeOptions = {
  settings: Settings
  log: Log
  progress: Progress
  /** `serve` owns the embedded database; other verbs borrow it. */
  owns: boolean
  /** What is wrong in the database is found, and not set right: for the self-audit. Default: no. */
  leavesRights?: boolean
  /** Takes jobs up once it is told to begin; other verbs only ask for them. */
  works: boolean
  /** Aborted when the process is told to stop while it is still starting. */
  stop: AbortSignal
}

/** Daily bars change once a day; a reload within this time asks nobody. */
const freshSeconds = 60

/** Throws Failure. What was opened until then is closed again. */
export async function compose(options: ComposeOptions): Promise<Product> {
  const { settings, log, stop } = options
  const now = () => Date.now()
  const keyring = openKeyring(sessionSecrets(settings))
  const storage = await openStorage({ ...options, beforeMigration: backupBeforeMigration(options) })
  const compute = options.owns || options.works ? computeOnThreads(log) : computeHere()
  const outbound = openOutbound({
    userAgent: `TradeWise/${projectVersion()}`,
    allowPrivate: settings.OUTBOUND_ALLOW_PRIVATE,
  })
  const errors = listenForErrors(settings, storage.forJobs, log)
  const auditTrail = openAuditTrail({
    database: storage.database,
    now,
    log,
    seals: {
      kinds: ['statement.sealed', 'statement.settled'],
      check: (facts, isWhole) => checkSealed(storage.database, facts, isWhole),
    },
  })
  const auditUpkeep = openAuditUpkeep({ settings, trail: auditTrail, asOwner: storage.asOwner, now })
  const jobs = openJobs({ database: storage.forJobs, works: options.works, now, log })
  const cache = openCache({ redisUrl: settings.REDIS_URL, log })
  const publicData = options.owns ? watchPublicData(storage.database, log) : undefined
  const accounts = openAccounts({
    settings,
    database: storage.database,
    keyring,
    trail: auditTrail,
    outbound,
    belongings: [
      watchlistBelongings(storage.database),
      alertBelongings(storage.database),
      backtestBelongings(storage.database),
      screenBelongings(storage.database),
      ownRuleBelongings(storage.database),
    ],
    log,
    now,
  })
  const { identity } = accounts
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const auditWatch = watchTrail({ trail: auditTrail, now, timeZone, log })
  const resealers = [identity.totpResealer, webhookResealer(storage.database)]
  const keyRotation = openKeyRotation({
    keyring,
    resealers,
    trail: auditTrail,
    log,
  })
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    await jobs.close()
    for (const end of closers) await end()
    await accounts.close()
    outbound.close()
    cache.close()
    await publicData?.close()
    await keyRotation.stop()
    await auditTrail.close()
    await errors.close()
    await Promise.all([compute.close(), storage.close()])
  }
  try {
    const market = openMarket(storage.database, { clock: () => new Date(now()), log, state: () => publicData?.state('market') })
    await loadBundled(market, storage, options)

    const sources = whenBarsArrive(
      recordImports(
        auditTrail,
        openSources({
          database: storage.database,
          outbound,
          keys: { tiingo: settings.TIINGO_KEY, alphaVantage: settings.ALPHAVANTAGE_KEY, secContact: settings.SEC_CONTACT },
          clock: () => new Date(now()),
          ...((options.owns || options.works) && { run: compute.run }),
        }),
      ),
      async symbol => {
        await askToLook(jobs, symbol)
        await askToTrain(jobs, symbol)
        await askToSeal(jobs, symbol)
      },
      log,
    )

    const quality = recordJudgements(
      auditTrail,
      openQuality({
        database: storage.database,
        listing: symbol => market.listing(symbol),
        emailsOf: accountIds => identity.administration.emailsOf(accountIds),
        clock: () => new Date(now()),
      }),
    )

    const symbolChanges = recordLists(
      auditTrail,
      openSymbolChanges(storage.database, () => new Date(now())),
    )

    const refreshRun = openRefreshRun({ sources, clock: () => new Date(now()), log })
    closers.push(() => refreshRun.close())

    const analysis = openAnalysis({ market, run: compute.run })
    const evidence = openEvidence({ database: storage.database, market, compute, trail: auditTrail, now })
    const { signals, ownRules } = evidence
    const asking = openLanguageQuestions(settings, storage.database, () => new Date(now()))
    if (asking) closers.push(async () => asking.close())
    const portfolios = openPortfolios({ market, run: compute.run })

    const watchlists = openWatchlists({
      database: storage.database,
      market,
      limits: selfHosted,
      now: () => new Date(now()),
      newId: randomUUID,
    })

    const screener = openScreener({
      database: storage.database,
      market,
      run: compute.run,
      limits: screenLimits,
      now: () => new Date(now()),
      newId: randomUUID,
    })
    const narrative = openNarrative({ market, analysis, evidence, screener, asking, note: noteQuestions(auditTrail) })

    const alerts = openAlerts({
      database: storage.database,
      market,
      keyring,
      sendsMail: accounts.mail.isSetUp,
      note: async ({ kind, accountId, symbol, detail }) => {
        await auditTrail.record({ kind, outcome: 'done', actor: accountId, subject: symbol, detail })
      },
      newId: randomUUID,
      now: () => new Date(now()),
    })
    const watching = openWatching({
      database: storage.database,
      market,
      askForDelivery: (deliveryId, within) => askToDeliver(jobs, deliveryId, within),
      newId: randomUUID,
      now: () => new Date(now()),
    })
    const delivering = openDelivering({
      database: storage.database,
      mail: accounts.mail,
      outbound,
      keyring,
      emailOf: async accountId => (await identity.administration.emailsOf([accountId])).get(accountId),
      publicUrl: settings.publicUrl,
      now: () => new Date(now()),
    })

    const { place, database } = storage
    const backups = recordBackups(auditTrail, await backupsOf({ settings, log, progress: () => {}, place, database }), log)

    const backtests = openBacktests({
      database: storage.database,
      market,
      run: compute.runLong,
      queue: backtestQueue(jobs),
      limits: backtestLimits,
      note: async ({ kind, accountId, subject, detail }) => {
        await auditTrail.record({ kind, outcome: 'done', actor: accountId, subject, detail })
      },
      newId: randomUUID,
      now: () => new Date(now()),
    })

    const watched = { settings, storage, jobs, mail: accounts.mail, sources, backups, now, log }
    const duties = openDuties({
      ...watched,
      identity,
      trail: auditTrail,
      auditUpkeep,
      keyring,
      keyRotation,
      errors,
      instruments: () => instruments,
      timeZone,
    })
    const kind = options.owns ? 'serve' : 'worker'
    const instruments: Instruments = openInstruments({
      ...watched,
      market,
      upkeep: duties.upkeep,
      cache,
      errors,
      auditTrail,
      kind,
    })
    // First of all: it says goodbye to the others.
    closers.unshift(() => instruments.close())

    evidence.takeUp(jobs)
    auditTrailJobs(jobs, { watch: auditWatch, upkeep: auditUpkeep })
    identityJobs(jobs, identity)
    alertsJobs(jobs, { watching, delivering })
    backupsJobs(jobs, backups, { at: settings.BACKUP_TIME, timeZone })
    backtestsJobs(jobs, backtests)
    marketJobs(jobs, sources, { refreshAt: settings.DATA_REFRESH_TIME, timeZone })

    if (options.owns) {
      await patiently(() => auditTrail.record({ kind: 'settings.seen', outcome: 'done', detail: settingsSeen(settings) }), {
        stop,
      })
      keyRotation.reseal()
    }

    return {
      identity,
      identityWith: accounts.identityWith,
      resealers,
      authenticate: accounts.authenticate,
      isAlone: aloneWith(settings, identity),
      market,
      sources,
      quality,
      symbolChanges,
      analysis,
      narrative,
      signals,
      ownRules,
      watchlists,
      screener,
      alerts,
      backtests,
      health: instruments.health,
      errors,
      instruments,
      auditTrail,
      auditUpkeep,
      backups,
      duties,
      jobs,
      outbound,
      storage,
      reloadSecrets: secrets => keyRotation.reload(secrets),
      onSecurityEvent: recordSecurityEvents(auditTrail, log),
      onPageError: error => errors.notePage(error),
      keptAnswers: publicData && keptAnswers(cache, publicData, { version: projectVersion(), now }),
      mounts: [
        ...accounts.mounts,
        { routes: marketRoutes(market), publicForSeconds: freshSeconds, madeOf: 'market' },
        { routes: sourcesRoutes(sources, refreshRun), changesPublic: true },
        { routes: qualityRoutes(quality), changesPublic: true },
        { routes: symbolChangesRoutes(symbolChanges), changesPublic: true },
        { routes: analysisRoutes(analysis), publicForSeconds: freshSeconds, madeOf: 'market' },
        { routes: narrativeRoutes(narrative), publicForSeconds: freshSeconds },
        { routes: questionRoutes(narrative) },
        { routes: portfolioRoutes(portfolios), publicForSeconds: freshSeconds, madeOf: 'market' },
        ...evidence.mounts(freshSeconds),
        { routes: watchlistsRoutes(watchlists) },
        { routes: screenerRoutes(screener) },
        { routes: alertsRoutes(alerts) },
        { routes: backtestsRoutes(backtests) },
        { routes: jobsRoutes(jobs, event => auditTrail.record({ ...event, outcome: 'done' })) },
        { routes: errorsRoutes(errors, event => auditTrail.record({ ...event, outcome: 'done' })) },
        { routes: auditTrailRoutes(auditTrail) },
        { routes: backupsRoutes({ backups, jobs, trail: auditTrail }) },
        ...duties.mounts,
        ...instruments.mounts,
      ],
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
