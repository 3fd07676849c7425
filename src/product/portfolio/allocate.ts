// Five ways of sharing out capital, worked out from the same days, and each tried on days it had not seen. Pure, so that a worker thread can run it.
import { Failure, isoDay } from '#basics'
import * as optimisation from '#optimisation'
import { firstIndexOfRange, type RangeName } from '#series'
import * as statistics from '#statistics'

export type AllocateInput = {
  readonly assets: readonly { symbol: string; time: Int32Array; close: Float64Array; withDividends: boolean }[]
  readonly range: RangeName
  readonly least: number
  readonly most: number
  readonly covariance: 'sample' | 'identity' | 'constant-correlation'
  readonly riskFree: number
}

export type Method = 'equal' | 'minimum-volatility' | 'maximum-sharpe' | 'risk-parity' | 'hierarchical'

/** Shares of 1 a year where not said otherwise. */
export type Figures = { readonly annualReturn: number; readonly volatility: number; readonly sharpe: number }

export type Allocated = {
  readonly from: string
  readonly to: string
  /** Returns, not prices: one less than days. */
  readonly returnCount: number
  /** Of each asset over these days, in the order asked. */
  readonly perAsset: readonly (Figures & { readonly withDividends: boolean })[]
  /** How much of the simple matrix is in the covariances; null for the sample's. */
  readonly shrinkage: number | null
  readonly correlations: readonly (readonly number[])[]
  readonly methods: readonly {
    readonly method: Method
    /** null: nothing is expected to return more than the risk-free rate, so no ratio is best. */
    readonly weights: readonly number[] | null
    /** On the same days from which the weights were worked out: flattering by construction. */
    readonly inSample: Figures | null
    readonly outOfSample:
      | (Figures & {
          readonly sharpeFrom: number
          readonly sharpeTo: number
          readonly maximumDrawdown: number
          readonly turnover: number
        })
      | null
    /** Value of 1 at each of `walkDays`; empty without a walk. */
    readonly equity: readonly number[]
  }[]
  readonly frontier: readonly {
    readonly volatility: number
    readonly annualReturn: number
    readonly weights: readonly number[]
  }[]
  readonly walkDays: readonly string[]
  readonly walk: {
    readonly lookbackDays: number
    readonly rebalanceDays: number
    readonly costShare: number
    readonly note: string | null
  }
}

const fewestReturns = 60
const frontierPoints = 25
/** A year to learn from, a month to hold, ten basis points for what is traded. */
const walkSettings = { lookback: 252, rebalanceEvery: 21, costShare: 0.001 } as const
/** Beyond these a line on the screen shows no more. */
const equityPoints = 400
/** Normal quantile of a two-sided 95 % interval. */
const z95 = 1.959963984540054

const order: readonly Method[] = ['equal', 'minimum-volatility', 'maximum-sharpe', 'risk-parity', 'hierarchical']

/** Throws Failure('invalid') for too few common days and for bounds that leave nothing. */
export function allocate(input: AllocateInput): Allocated {
  const { days, returns } = commonReturns(input)
  const n = returns.length
  const bounds = optimisation.evenBounds(n, input.least, input.most)
  optimisation.assertFeasible(bounds)
  const { covariance, shrinkage } = yearly(returns, input.covariance)
  const expected = Float64Array.from(returns, annualReturn)
  const { walk, walked } = tried(returns, input, bounds)
  const methods = order.map(method => {
    const weights = weigh(method, returns, input, bounds)
    const steps = walked.get(method)
    return {
      method,
      weights: weights && [...weights],
      inSample:
        weights &&
        figuresOf(
          optimisation.weightedSum(weights, expected),
          Math.sqrt(optimisation.portfolioVariance(covariance, weights)),
          input.riskFree,
        ),
      outOfSample: steps ? outcomeOf(steps, input.riskFree) : null,
      equity: steps ? thinned(equityOf(steps.returns)) : [],
    }
  })
  const walkStart = days.length - 1 - (walked.get('equal')?.returns.length ?? 0)
  return {
    from: isoDay(days[0]!),
    to: isoDay(days.at(-1)!),
    returnCount: days.length - 1,
    perAsset: returns.map((column, i) => ({
      ...figuresOf(annualReturn(column), statistics.volatility(column), input.riskFree),
      withDividends: input.assets[i]!.withDividends,
    })),
    shrinkage,
    correlations: statistics.correlationMatrix(returns),
    methods,
    frontier: optimisation.efficientFrontier(expected, covariance, frontierPoints, bounds).map(point => ({
      volatility: point.volatility,
      annualReturn: point.expected,
      weights: [...point.weights],
    })),
    walkDays: walked.size > 0 ? thinned(days.subarray(walkStart)).map(day => isoDay(day)) : [],
    walk,
  }
}

/** Days on which every asset has a close, cut to the range, and the simple returns between them. */
function commonReturns({ assets, range }: AllocateInput): { days: Int32Array; returns: Float64Array[] } {
  const seen = new Map<number, number>()
  for (const { time, close } of assets)
    for (const [i, day] of time.entries()) if (close[i]! > 0) seen.set(day, (seen.get(day) ?? 0) + 1)
  const shared = Int32Array.from([...seen].filter(([, count]) => count === assets.length).map(([day]) => day)).sort()
  const days = shared.subarray(firstIndexOfRange(shared, range))
  if (days.length <= fewestReturns)
    throw new Failure(
      'invalid',
      `${days.length === 0 ? 'No day' : `Only ${days.length} days`} on which all of ${assets.map(asset => asset.symbol).join(', ')} have a price: at least ${fewestReturns + 1} are needed. Take a longer range, or leave one out.`,
    )
  const isShared = new Set(days)
  const returns = assets.map(({ time, close }) =>
    statistics.simpleReturns(close.filter((value, i) => value > 0 && isShared.has(time[i]!))),
  )
  return { days, returns }
}

/** The constant yearly growth that gives the same result. */
const annualReturn = (returns: Float64Array): number => statistics.cagr(equityOf(returns))

function equityOf(returns: Float64Array): Float64Array {
  const values = new Float64Array(returns.length + 1).fill(1)
  for (let i = 0; i < returns.length; i++) values[i + 1] = values[i]! * (1 + returns[i]!)
  return values
}

function figuresOf(annual: number, volatility: number, riskFree: number): Figures {
  return { annualReturn: annual, volatility, sharpe: volatility > 0 ? (annual - riskFree) / volatility : Number.NaN }
}

function yearly(
  returns: readonly Float64Array[],
  kind: AllocateInput['covariance'],
): { covariance: optimisation.Covariance; shrinkage: number | null } {
  const { matrix, n, shrinkage } = measured(returns, kind)
  return { covariance: { matrix: matrix.map(value => value * statistics.daysPerYear), n }, shrinkage }
}

function measured(
  returns: readonly Float64Array[],
  kind: AllocateInput['covariance'],
): optimisation.Covariance & { shrinkage: number | null } {
  if (kind === 'identity') return optimisation.shrinkToIdentity(returns)
  if (kind === 'constant-correlation') return optimisation.shrinkToConstantCorrelation(returns)
  return { ...optimisation.sampleCovariance(returns), shrinkage: null }
}

function weigh(
  method: Method,
  returns: readonly Float64Array[],
  input: AllocateInput,
  bounds: optimisation.Bounds,
): Float64Array | null {
  const { covariance } = yearly(returns, input.covariance)
  switch (method) {
    case 'minimum-volatility':
      return optimisation.minimumVolatility(covariance, bounds)
    case 'maximum-sharpe':
      return (
        optimisation.maximumSharpe(Float64Array.from(returns, annualReturn), covariance, input.riskFree, bounds)?.weights ?? null
      )
    case 'risk-parity':
      return optimisation.riskParity(covariance, bounds)
    case 'hierarchical':
      return optimisation.hierarchicalRiskParity(covariance, bounds)
    default:
      return optimisation.clampToBounds(new Float64Array(returns.length).fill(1), bounds)
  }
}

type Walked = { returns: Float64Array; turnover: number }

function tried(
  returns: readonly Float64Array[],
  input: AllocateInput,
  bounds: optimisation.Bounds,
): { walk: Allocated['walk']; walked: Map<Method, Walked> } {
  const { lookback, rebalanceEvery, costShare } = walkSettings
  const settings = { lookbackDays: lookback, rebalanceDays: rebalanceEvery, costShare }
  const left = returns[0]!.length - lookback
  if (left < fewestReturns)
    return {
      walk: {
        ...settings,
        note: `Out of sample needs ${lookback + fewestReturns} common returns, and there are ${returns[0]!.length}.`,
      },
      walked: new Map(),
    }
  const walked = new Map<Method, Walked>()
  for (const method of order) {
    // Where no ratio is best, the quietest weights are held until one is.
    const allocateOnce = (window: readonly Float64Array[]) =>
      weigh(method, window, input, bounds) ?? weigh('minimum-volatility', window, input, bounds)!
    walked.set(method, optimisation.walkForwardAllocation(returns, allocateOnce, walkSettings))
  }
  return { walk: { ...settings, note: null }, walked }
}

/** Interval of the Sharpe ratio by its standard error for independent returns (Lo, "The statistics of Sharpe ratios", Financial Analysts Journal 58, 2002). */
function outcomeOf({ returns, turnover }: Walked, riskFree: number): NonNullable<Allocated['methods'][number]['outOfSample']> {
  const figures = figuresOf(annualReturn(returns), statistics.volatility(returns), riskFree)
  const daily = figures.sharpe / Math.sqrt(statistics.daysPerYear)
  const error = z95 * Math.sqrt((1 + daily ** 2 / 2) / returns.length) * Math.sqrt(statistics.daysPerYear)
  return {
    ...figures,
    sharpeFrom: figures.sharpe - error,
    sharpeTo: figures.sharpe + error,
    maximumDrawdown: statistics.maximumDrawdown(equityOf(returns)),
    turnover,
  }
}

/** At most so many of them, evenly spread, the first and the last kept. */
function thinned(values: Float64Array | Int32Array): number[] {
  if (values.length <= equityPoints) return [...values]
  return Array.from({ length: equityPoints }, (_, k) => values[Math.round((k * (values.length - 1)) / (equityPoints - 1))]!)
}
