// Risk over time: the figures that people watch change, each over the last so many daily returns.
import { beta, betaDefinition } from './against-benchmark.ts'
import { maximumDrawdown, maximumDrawdownDefinition } from './drawdown.ts'
import { simpleReturns } from './returns.ts'
import { sharpe, sharpeDefinition } from './reward-to-risk.ts'
import type { RiskFigure } from './risk-figures.ts'
import { rolling, rollingPair } from './rolling.ts'
import { volatility, volatilityDefinition } from './volatility.ts'

/** Units of `values` as RiskFigure has them: percent 12.3 means 12.3 %. One value for each price, NaN before there are returns enough. */
export type RollingFigure = Omit<RiskFigure, 'value'> & { readonly values: Float64Array }

/** prices: known daily closes, oldest first. returns: how many daily returns each figure is of, 2 or more. */
export function rollingRisk(prices: Float64Array, returns: number): RollingFigure[] {
  return [
    {
      id: 'volatility',
      label: 'Volatility',
      unit: 'percent',
      definition: volatilityDefinition,
      values: percent(ofReturns(prices, returns, volatility)),
    },
    {
      id: 'sharpe',
      label: 'Sharpe ratio',
      unit: 'ratio',
      definition: sharpeDefinition,
      values: ofReturns(prices, returns, sharpe),
    },
    {
      id: 'maximumDrawdown',
      label: 'Maximum drawdown',
      unit: 'percent',
      definition: maximumDrawdownDefinition,
      // So many returns are of one price more.
      values: percent(rolling(prices, returns + 1, maximumDrawdown)),
    },
  ]
}

/** Beta in the same form. Both columns: known daily closes of the same days (alignCloses), oldest first. */
export function rollingBeta(prices: Float64Array, benchmark: Float64Array, returns: number): RollingFigure {
  const values = rollingPair(simpleReturns(prices), simpleReturns(benchmark), returns, beta)
  return { id: 'beta', label: 'Beta', unit: 'ratio', definition: betaDefinition, values: onPrices(prices, values) }
}

function ofReturns(prices: Float64Array, returns: number, figure: (returns: Float64Array) => number): Float64Array {
  return onPrices(prices, rolling(simpleReturns(prices), returns, figure))
}

/** A return belongs to the later of its two prices; the first price has none. */
function onPrices(prices: Float64Array, values: Float64Array): Float64Array {
  const out = new Float64Array(prices.length).fill(Number.NaN)
  out.set(values, prices.length - values.length)
  return out
}

function percent(values: Float64Array): Float64Array {
  return values.map(value => value * 100)
}
