// The edges of the distribution, as counted.
import { quantile } from './quantile.ts'

export const bestDayDefinition = 'Best day: the highest daily return.'

/** NaN for no returns. */
export function bestDay(returns: Float64Array): number {
  return returns.length === 0 ? Number.NaN : returns.reduce((best, value) => Math.max(best, value))
}

export const worstDayDefinition = 'Worst day: the lowest daily return.'

/** NaN for no returns. */
export function worstDay(returns: Float64Array): number {
  return returns.length === 0 ? Number.NaN : returns.reduce((worst, value) => Math.min(worst, value))
}

export const positiveShareDefinition = 'Positive days: days with a return above 0, as a share of all days.'

/** 0–1; NaN for no returns. */
export function positiveShare(returns: Float64Array): number {
  return returns.filter(value => value > 0).length / returns.length
}

export const tailRatioDefinition =
  'Tail ratio: the 95 % quantile of daily returns over the size of the 5 % quantile; above 1 good days outweigh bad ones.'

/** NaN where the 5 % quantile is 0, or for no returns. */
export function tailRatio(returns: Float64Array): number {
  const loss = Math.abs(quantile(returns, 0.05))
  return loss > 0 ? quantile(returns, 0.95) / loss : Number.NaN
}
