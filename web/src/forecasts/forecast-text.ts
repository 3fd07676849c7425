import type { ForecastAnswer } from '../../../src/product/forecasts/forecasts.contract.ts'

type One = ForecastAnswer['forecasts'][number]

/** 54%: a probability is not known to a decimal. */
export const chance = (share: number): string => `${Math.round(100 * share)}%`

/** +1.2% (−0.3 to +2.6). */
export function skillText({ skill, from, to }: One['record']['skill']): string {
  return `${signed(100 * skill)}% (${signed(100 * from)} to ${signed(100 * to)})`
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

function signed(value: number): string {
  const text = Math.abs(value).toFixed(1)
  return text === '0.0' ? text : (value < 0 ? '−' : '+') + text
}
