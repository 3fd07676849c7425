// What is said of a stock and how often saying it was right: signals, rules of one's own, forecasts, and what was sealed of them.
import { randomUUID } from 'node:crypto'
import {
  openLiveRecord,
  openOwnRules,
  openPooledRecords,
  openSignals,
  ownRuleLimits,
  type SaidForecast,
  type StudiedRule,
} from '#analysis'
import type { AuditTrail } from '#audit-trail'
import { dayOf } from '#basics'
import type { Database } from '#database'
import { type Forecast, isBelieved, openForecasts } from '#forecasts'
import type { Mount } from '#http'
import type { Jobs } from '#jobs'
import type { Market } from '#market'
import { askToSeal, liveRecordJobs } from '../product/analysis/live-record.jobs.ts'
import { liveRecordRoutes } from '../product/analysis/live-record.routes.ts'
import { ownRulesRoutes } from '../product/analysis/own-rules.routes.ts'
import { pooledRecordJobs } from '../product/analysis/pooled-record.jobs.ts'
import { pooledRecordRoutes } from '../product/analysis/pooled-record.routes.ts'
import { rulesRoutes } from '../product/analysis/rules.routes.ts'
import { signalsRoutes } from '../product/analysis/signals.routes.ts'
import { forecastsJobs } from '../product/forecasts/forecasts.jobs.ts'
import { forecastsRoutes } from '../product/forecasts/forecasts.routes.ts'
import type { Compute } from './compute.ts'

type Options = { database: Database; market: Market; compute: Compute; trail: AuditTrail; now: () => number }

export function openEvidence({ database, market, compute, trail, now }: Options) {
  const clock = () => new Date(now())
  const signals = openSignals({ market, run: input => compute.run<StudiedRule[]>('studySignals', input) })
  const ownRules = openOwnRules({
    database,
    signals,
    note: async ({ kind, accountId, subject }) => {
      await trail.record({ kind, outcome: 'done', actor: accountId, subject })
    },
    limits: ownRuleLimits,
    now: clock,
    newId: randomUUID,
  })
  const forecasts = openForecasts({ database, market, run: compute.runLong, runNow: compute.run, now: clock })
  const live = openLiveRecord({
    database,
    market,
    signals,
    forecastsOf: async symbol => (await forecasts.of(symbol)).forecasts.map(saidOf),
    note: async ({ kind, statementId, digest }, within) =>
      trail.record({ kind, outcome: 'done', subject: statementId, detail: { digest } }, within),
    newId: randomUUID,
    now,
  })
  const pooled = openPooledRecords({ database, market, run: compute.runLong, now: clock })
  return {
    signals,
    ownRules,
    forecasts,
    takeUp(jobs: Jobs): void {
      pooledRecordJobs(jobs, pooled)
      liveRecordJobs(jobs, live, () => dailySymbols(market))
      forecastsJobs(jobs, {
        ...forecasts,
        async train(symbol, options) {
          const isMade = await forecasts.train(symbol, options)
          if (isMade) await askToSeal(jobs, symbol)
          return isMade
        },
      })
    },
    /** Whoever asks, the answer is the same for so many seconds. */
    mounts: (publicForSeconds: number): Mount[] => [
      { routes: forecastsRoutes(forecasts), publicForSeconds },
      { routes: rulesRoutes },
      { routes: signalsRoutes(signals), publicForSeconds },
      { routes: ownRulesRoutes(ownRules) },
      { routes: liveRecordRoutes(live), publicForSeconds },
      { routes: pooledRecordRoutes(pooled), publicForSeconds },
    ],
  }
}

async function dailySymbols(market: Market): Promise<string[]> {
  const { series } = await market.status()
  return [...new Set(series.filter(one => one.series.interval === '1d').map(one => one.series.symbol))]
}

/** What is shown is what is sealed. */
function saidOf({ symbol, asOf, horizon, dataHash, record }: Forecast): SaidForecast {
  const { probability, base, choice, price, walk } = record
  const isModel = isBelieved(record)
  return {
    symbol,
    asOf: dayOf(asOf),
    horizon,
    probability: isModel ? probability : base,
    shown: isModel ? 'model' : 'base rate',
    base,
    modelProbability: probability,
    model: choice,
    price,
    brier: isModel ? walk.skill.brier : walk.skill.baseBrier,
    baseBrier: walk.skill.baseBrier,
    dataHash,
  }
}
