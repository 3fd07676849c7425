// The risk figures as a list that a page, a terminal or a screener walks: one row per figure, with its definition.
import * as against from './against-benchmark.ts'
import * as drawdown from './drawdown.ts'
import * as extremes from './extremes.ts'
import * as moments from './moments.ts'
import * as returns from './returns.ts'
import * as reward from './reward-to-risk.ts'
import * as valueAtRisk from './value-at-risk.ts'
import * as volatility from './volatility.ts'

/** Units of `value`: percent 12.3 means 12.3 %. */
export type RiskFigure = {
  readonly id: string
  readonly label: string
  readonly value: number | null
  readonly unit: 'percent' | 'ratio'
  readonly definition: string
}

type Column = Float64Array
type Row = {
  readonly id: string
  readonly label: string
  readonly unit: RiskFigure['unit']
  readonly definition: string
  readonly of: (sample: { prices: Column; returns: Column }) => number
}
type BenchmarkRow = Omit<Row, 'of'> & { readonly of: (returns: Column, benchmark: Column) => number }

const alone: readonly Row[] = [
  row('cagr', 'Compound annual growth', 'percent', returns.cagrDefinition, s => returns.cagr(s.prices)),
  row('volatility', 'Volatility', 'percent', volatility.volatilityDefinition, s => volatility.volatility(s.returns)),
  row('downsideDeviation', 'Downside deviation', 'percent', volatility.downsideDeviationDefinition, s =>
    volatility.downsideDeviation(s.returns),
  ),
  row('maximumDrawdown', 'Maximum drawdown', 'percent', drawdown.maximumDrawdownDefinition, s =>
    drawdown.maximumDrawdown(s.prices),
  ),
  row('sharpe', 'Sharpe ratio', 'ratio', reward.sharpeDefinition, s => reward.sharpe(s.returns)),
  row('sortino', 'Sortino ratio', 'ratio', reward.sortinoDefinition, s => reward.sortino(s.returns)),
  row('calmar', 'Calmar ratio', 'ratio', reward.calmarDefinition, s => reward.calmar(s.prices)),
  row('omega', 'Omega ratio', 'ratio', reward.omegaDefinition, s => reward.omega(s.returns)),
  row('ulcerIndex', 'Ulcer index', 'percent', drawdown.ulcerIndexDefinition, s => drawdown.ulcerIndex(s.prices)),
  row('var95', 'Value at risk, 95 %', 'percent', valueAtRisk.historicalVarDefinition, s =>
    valueAtRisk.historicalVar(s.returns, 0.95),
  ),
  row('var99', 'Value at risk, 99 %', 'percent', valueAtRisk.historicalVarDefinition, s =>
    valueAtRisk.historicalVar(s.returns, 0.99),
  ),
  row('cvar95', 'Conditional value at risk, 95 %', 'percent', valueAtRisk.historicalCvarDefinition, s =>
    valueAtRisk.historicalCvar(s.returns, 0.95),
  ),
  row('cvar99', 'Conditional value at risk, 99 %', 'percent', valueAtRisk.historicalCvarDefinition, s =>
    valueAtRisk.historicalCvar(s.returns, 0.99),
  ),
  row('var95Normal', 'Value at risk, 95 %, normal', 'percent', valueAtRisk.normalVarDefinition, s =>
    valueAtRisk.normalVar(s.returns, 0.95),
  ),
  row('var99Normal', 'Value at risk, 99 %, normal', 'percent', valueAtRisk.normalVarDefinition, s =>
    valueAtRisk.normalVar(s.returns, 0.99),
  ),
  row('skewness', 'Skewness', 'ratio', moments.skewnessDefinition, s => moments.skewness(s.returns)),
  row('excessKurtosis', 'Excess kurtosis', 'ratio', moments.excessKurtosisDefinition, s => moments.excessKurtosis(s.returns)),
  row('tailRatio', 'Tail ratio', 'ratio', extremes.tailRatioDefinition, s => extremes.tailRatio(s.returns)),
  row('bestDay', 'Best day', 'percent', extremes.bestDayDefinition, s => extremes.bestDay(s.returns)),
  row('worstDay', 'Worst day', 'percent', extremes.worstDayDefinition, s => extremes.worstDay(s.returns)),
  row('positiveDays', 'Positive days', 'percent', extremes.positiveShareDefinition, s => extremes.positiveShare(s.returns)),
]

const withBenchmark: readonly BenchmarkRow[] = [
  { id: 'beta', label: 'Beta', unit: 'ratio', definition: against.betaDefinition, of: against.beta },
  { id: 'alpha', label: 'Alpha', unit: 'percent', definition: against.alphaDefinition, of: against.alpha },
  { id: 'correlation', label: 'Correlation', unit: 'ratio', definition: against.correlationDefinition, of: against.correlation },
  { id: 'rSquared', label: 'R²', unit: 'ratio', definition: against.rSquaredDefinition, of: against.rSquared },
  {
    id: 'trackingError',
    label: 'Tracking error',
    unit: 'percent',
    definition: against.trackingErrorDefinition,
    of: against.trackingError,
  },
  {
    id: 'informationRatio',
    label: 'Information ratio',
    unit: 'ratio',
    definition: against.informationRatioDefinition,
    of: against.informationRatio,
  },
  { id: 'treynor', label: 'Treynor ratio', unit: 'ratio', definition: against.treynorDefinition, of: against.treynor },
  { id: 'upCapture', label: 'Up capture', unit: 'percent', definition: against.upCaptureDefinition, of: against.upCapture },
  {
    id: 'downCapture',
    label: 'Down capture',
    unit: 'percent',
    definition: against.downCaptureDefinition,
    of: against.downCapture,
  },
]

/** The figures of prices alone. prices: known daily closes, oldest first. A figure that the sample cannot give is null. */
export function riskFigures(prices: Float64Array): RiskFigure[] {
  const sample = { prices, returns: returns.simpleReturns(prices) }
  return alone.map(({ of, ...about }) => shown(about, of(sample)))
}

/** The figures that compare with a benchmark. Both: known daily closes of the same days (alignCloses), oldest first. */
export function benchmarkFigures(prices: Float64Array, benchmark: Float64Array): RiskFigure[] {
  const ours = returns.simpleReturns(prices)
  const theirs = returns.simpleReturns(benchmark)
  return withBenchmark.map(({ of, ...about }) => shown(about, of(ours, theirs)))
}

function row(id: string, label: string, unit: RiskFigure['unit'], definition: string, of: Row['of']): Row {
  return { id, label, unit, definition, of }
}

function shown(about: Omit<RiskFigure, 'value'>, value: number): RiskFigure {
  const inUnit = about.unit === 'percent' ? value * 100 : value
  return { ...about, value: Number.isFinite(inUnit) ? inUnit : null }
}
