import type { ForecastAnswer } from '../../../src/product/forecasts/forecasts.contract.ts'

type One = ForecastAnswer['forecasts'][number]

/** 54%: a probability is not known to a decimal. */
export const chance = (share: number): string => `${Math.round(100 * share)}%`

/** +1.2% (−0.3 to +2.6); −0.04% (−0.07 to −0.01) where a decimal less would hide which side of zero it is. */
export function skillText({ skill, from, to }: One['record']['skill']): string {
  const digits = [skill, from, to].some(one => Math.abs(100 * one) < 0.05) ? 2 : 1
  const [its, low, high] = [skill, from, to].map(one => signed(100 * one, digits))
  return `${its}% (${low} to ${high})`
}

export function skillSentence({ shown, record, horizonSessions }: Pick<One, 'shown' | 'record' | 'horizonSessions'>): string {
  if (shown === 'model')
    return `On days not seen, such forecasts were better than always saying the base rate, by more than luck.`
  if (record.skill.to < 0)
    return `On days not seen, the models did worse than always saying the base rate. So the base rate is the forecast.`
  return `No edge found: on days not seen, the models were no better than the base rate by more than luck. So the base rate is the forecast for ${sessions(horizonSessions)}.`
}

/** 1 session, 20 sessions. */
export const sessions = (count: number): string => `${count} ${count === 1 ? 'session' : 'sessions'}`

/** One horizon in a few words: in 5 sessions 54%, the base rate. */
export function nearText({ horizonSessions, probability, shown, record }: One): string {
  const basis = shown === 'model' ? `the model, skill ${skillText(record.skill)}` : 'the base rate'
  return `in ${sessions(horizonSessions)} ${chance(probability)}, ${basis}`
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  return Number(text) === 0 ? text : (value < 0 ? '−' : '+') + text
}
