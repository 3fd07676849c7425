// The record as it is sent: NaN becomes null, days become dates.
import { isoDay } from '#basics'
import { costShareEachWay, type Part } from '#event-study'
import type { Range } from '#statistics'
import type { OneTried, OwnSignals } from './own-rules.ts'
import type { SignalHistory, SymbolSignals } from './signals.ts'
import type { PooledHorizon } from './pool-signals.ts'
import type { HorizonRecord, StudiedRule } from './study-signals.ts'

export function signalsAnswerOf({ rules, ...history }: SymbolSignals) {
  return {
    ...historyOf(history, rules.length),
    signals: rules.map(({ id, name, group, text, horizon, claims, source, note, studied }) => ({
      id,
      name,
      group,
      rule: text,
      horizon,
      claims,
      source,
      note: note ?? null,
      ...recordOf(studied),
    })),
  }
}

export function ownSignalsAnswerOf({ rules, lookedAt, triedBefore, ...history }: OwnSignals) {
  return {
    ...historyOf(history, lookedAt),
    triedBefore,
    signals: rules.map(({ id, name, text, horizon, claims, studied }) => ({
      id,
      name,
      rule: text,
      horizon,
      claims,
      ...recordOf(studied),
    })),
  }
}

export function tryRuleAnswerOf({ text, lookedAt, studied, ...history }: OneTried) {
  return { ...historyOf(history, lookedAt), rule: text, ...recordOf(studied) }
}

function historyOf({ from, asOf, ...rest }: SignalHistory, lookedAt: number) {
  return {
    ...rest,
    from: from === null ? null : isoDay(from),
    asOf: asOf === null ? null : isoDay(asOf),
    costShareEachWay,
    lookedAt,
  }
}

function recordOf({ isActive, barsSince, judged, horizons }: StudiedRule) {
  const { verdict, direction, horizon, correctedChance } = judged
  return { isActive, barsSince, verdict, direction, verdictHorizon: horizon, correctedChance, horizons: horizons.map(horizonOf) }
}

function horizonOf(record: HorizonRecord) {
  return { ...pooledHorizonOf(record), randomRange: rangeOf(record.randomRange), findable: known(record.findable) }
}

export function pooledHorizonOf(record: PooledHorizon) {
  return {
    horizon: record.horizon,
    count: record.count,
    effectiveCount: known(record.effectiveCount),
    mean: known(record.mean),
    meanRange: rangeOf(record.meanRange),
    hitRate: known(record.hitRate),
    hitRange: rangeOf(record.hitRange),
    holdingMean: known(record.holdingMean),
    holdingHitRate: known(record.holdingHitRate),
    excess: known(record.excess),
    excessRange: rangeOf(record.excessRange),
    inSample: partOf(record.inSample),
    outOfSample: partOf(record.outOfSample),
  }
}

function partOf({ count, mean, excess }: Part) {
  return { count, mean: known(mean), excess: known(excess) }
}

function rangeOf({ low, high }: Range) {
  return { low: known(low), high: known(high) }
}

/** null: what was stored as JSON and was not known. */
function known(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
