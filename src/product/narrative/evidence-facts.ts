// What rules and forecasts say of a stock, as facts, each with how often saying so was right. Of a rule that speaks the record is told; of a
// forecast the model's chance only where it was better than the base rate by more than luck, else the base rate.
import type { Signals } from '#analysis'
import { isoDay } from '#basics'
import { type Forecasts, isBelieved } from '#forecasts'
import { type Fact, factOf } from './fact.ts'

export type Evidence = { readonly signals: Pick<Signals, 'of'>; readonly forecasts: Pick<Forecasts, 'of'> }

type Told = Awaited<ReturnType<Signals['of']>>
export type ForecastsTold = Pick<Awaited<ReturnType<Forecasts['of']>>, 'forecasts'>
type Rule = Told['rules'][number]

export function signalFacts({ rules, asOf, from, barCount, source }: Told): (Fact | null)[] {
  if (barCount === 0 || asOf === null || from === null) return []
  const about = { asOf: isoDay(asOf), source }
  const speaking = rules.filter(({ studied }) => studied.isActive === true)
  const edges = rules.filter(({ studied }) => studied.judged.verdict === 'edge')
  const told = [...speaking].sort((a, b) => rank(b) - rank(a)).find(rule => recordOf(rule) !== undefined)
  return [
    factOf(
      'rules-looked-at',
      'Rules looked at',
      rules.length,
      'count',
      'The built-in rules, each over 5, 20 and 60 sessions; verdicts are corrected for all of them.',
      about,
    ),
    factOf('rules-speaking', 'Rules that speak', speaking.length, 'count', 'Those that are true on the last bar.', about),
    factOf(
      'rules-with-edge',
      'Rules with an edge',
      edges.length,
      'count',
      'Those whose record here is better or worse than that of other days, after costs and after correction for all that was looked at.',
      about,
    ),
    ...(told ? recordFacts(told, about) : []),
  ]
}

/** An edge before none; then what began to speak last. */
function rank({ studied }: Rule): number {
  return (studied.judged.verdict === 'edge' ? 1e6 : 0) - (studied.barsSince ?? 0)
}

function recordOf({ horizon, studied }: Rule) {
  const wanted = studied.judged.verdict === 'edge' ? studied.judged.horizon : horizon
  return studied.horizons.find(one => one.horizon === wanted && one.count > 0)
}

function recordFacts(rule: Rule, about: { asOf: string; source: string | null }): (Fact | null)[] {
  const record = recordOf(rule)
  if (!record) return []
  const { horizon, count, mean, holdingMean, hitRate } = record
  return [
    factOf('rule', 'Rule that speaks', rule.name, 'name', `${rule.text}; source: ${rule.source}.`, about),
    factOf('rule-times', 'Times that it spoke', count, 'count', 'Occurrences with that much history after them.', about),
    factOf('rule-sessions', 'Sessions after it', horizon, 'count', 'From the open after the signal.', about),
    factOf('rule-mean', 'Mean after it', mean * 100, 'percent', 'Mean return over these sessions, after costs both ways.', about),
    factOf('rule-gains', 'Gains after it', hitRate * 100, 'percent', 'Share of the occurrences with a gain after costs.', about),
    factOf(
      'rule-any-day',
      'Mean after any day',
      holdingMean * 100,
      'percent',
      'Mean return over as many sessions from any day, without costs.',
      about,
    ),
  ]
}

/** Of which the summary speaks, where there is one of it. */
const toldHorizon = 20

export function forecastFacts({ forecasts }: ForecastsTold): (Fact | null)[] {
  const told = forecasts.find(({ horizon }) => horizon === toldHorizon) ?? forecasts[0]
  if (!told) return []
  const { record, horizon, asOf } = told
  const about = { asOf, source: 'forecast of this product' }
  const { walk } = record
  const isModel = isBelieved(record)
  return [
    factOf('forecast-sessions', 'Sessions ahead', horizon, 'count', 'From the close of the last bar.', about),
    factOf(
      'forecast-base',
      'Base rate',
      record.base * 100,
      'percent',
      'How often the close was higher after so many sessions, of all that is known here.',
      about,
    ),
    isModel
      ? factOf(
          'forecast-chance',
          'Chance of a higher close',
          record.probability * 100,
          'percent',
          `Of the model: ${record.choice}.`,
          about,
        )
      : null,
    factOf(
      'forecast-skill',
      'Skill',
      walk.skill.skill * 100,
      'percent',
      `One less the ratio of its Brier score to the base rate’s, over ${walk.count} forecasts from ${walk.from} to ${walk.to} on days not seen; 95 % interval ${(walk.skill.from * 100).toFixed(1)} to ${(walk.skill.to * 100).toFixed(1)} %.`,
      about,
    ),
  ]
}

/** Of every horizon, under ids with its sessions: 'forecast-base-20'. For whoever is asked about them. */
export function forecastFactsByHorizon({ forecasts }: ForecastsTold): (Fact | null)[] {
  return forecasts.flatMap(one => {
    const sessions = `in ${one.horizon} sessions`
    return forecastFacts({ forecasts: [one] }).flatMap(fact =>
      fact && fact.id !== 'forecast-sessions'
        ? { ...fact, id: `${fact.id}-${one.horizon}`, label: `${fact.label}, ${sessions}` }
        : [],
    )
  })
}
