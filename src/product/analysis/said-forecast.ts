// A forecast as it is sealed: what was said, and how good saying it had been until then.
import type { SealedStatement } from './sealed-statement.ts'

/** As another room says it, which this one does not know. */
export type SaidForecast = {
  readonly symbol: string
  /** Of the last bar that it knows, as a day number. */
  readonly asOf: number
  /** In sessions. */
  readonly horizon: number
  /** The chance that the close is higher then; what is shown. */
  readonly probability: number
  readonly shown: 'model' | 'base rate'
  readonly base: number
  readonly modelProbability: number
  readonly model: string
  readonly price: number
  /** Mean squared error of what is shown, and of the base rate, in the walk through history. */
  readonly brier: number
  readonly baseBrier: number
  readonly dataHash: string
}

export const forecastSubject = 'higher-close'

type Sealed = Pick<SealedStatement, 'id' | 'sealedAt'> & { readonly day: string }

export function statementOfForecast(forecast: SaidForecast, { id, sealedAt, day }: Sealed): SealedStatement {
  const { symbol, horizon, probability, shown, base, modelProbability, model, price, brier, baseBrier, dataHash } = forecast
  return {
    id,
    kind: 'forecast',
    subject: forecastSubject,
    symbol,
    day,
    horizon,
    saidMean: null,
    saidHitRate: probability,
    content: JSON.stringify({
      says: 'the close is higher',
      shown,
      base,
      model,
      modelProbability,
      price,
      brier,
      baseBrier,
      dataHash,
    }),
    sealedAt,
  }
}
