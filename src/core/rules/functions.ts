// The functions that a rule can call besides the indicators. The arithmetic of each lies in function-arithmetic.ts.

export type ParameterDefinition = {
  readonly name: string
  /** length: a number of bars, written 20, 20d, 4w, 12m or 1y. */
  readonly takes: 'number' | 'truth' | 'length'
  /** Taken when it is left out: a column for a number, bars for a length. */
  readonly usual?: string | number
}

/**
 * How the unit of the result follows from that of the arguments. same: of the first. none: a plain number, whatever the unit.
 * plain: the arguments are taken as plain numbers. root: half. common: all in one unit, and the result too.
 */
export type UnitRule = 'same' | 'none' | 'plain' | 'root' | 'common'

export type FunctionDefinition = {
  readonly name: string
  readonly group: 'window' | 'statistic' | 'event' | 'arithmetic'
  readonly help: string
  readonly example: string
  readonly parameters: readonly ParameterDefinition[]
  readonly gives: 'number' | 'truth'
  readonly units: UnitRule
  /** Elementary operations for each bar, for the limit on what a rule may cost. */
  readonly cost: (bars: number) => number
  readonly needsBenchmark?: boolean
}

type Its = Omit<FunctionDefinition, 'name' | 'group'>

const x = (usual?: string): ParameterDefinition => ({ name: 'x', takes: 'number', ...(usual === undefined ? {} : { usual }) })
const bars = (usual?: number): ParameterDefinition => ({ name: 'n', takes: 'length', ...(usual === undefined ? {} : { usual }) })
const number = (name: string): ParameterDefinition => ({ name, takes: 'number' })
const truth = (name: string): ParameterDefinition => ({ name, takes: 'truth' })
const few = () => 4
const perBarOfTheWindow = (n: number) => 2 * n

function about(help: string, example: string, rest: Omit<Its, 'help' | 'example'>): Its {
  return { help, example, ...rest }
}

function window(help: string, example: string, usual: string, units: UnitRule, cost: Its['cost'] = few): Its {
  return about(help, example, { parameters: [x(usual), bars()], gives: 'number', units, cost })
}

function statistic(help: string, example: string, cost: Its['cost'] = perBarOfTheWindow): Its {
  return about(help, example, { parameters: [x('close'), bars(252)], gives: 'number', units: 'none', cost })
}

function against(help: string, example: string): Its {
  return { ...statistic(help, example, n => 4 * n), needsBenchmark: true }
}

const definitions: Readonly<Record<FunctionDefinition['group'], Readonly<Record<string, Its>>>> = {
  window: {
    return: window('Return over the last n bars: 0.1 is +10 %.', 'return(12m) > 20%', 'close', 'none'),
    change: about('Difference to n bars ago, in the unit of what it is taken of.', 'change(rsi(14)) > 5', {
      parameters: [x('close'), bars(1)],
      gives: 'number',
      units: 'same',
      cost: few,
    }),
    highest: window(
      'The highest of the last n values, this bar included.',
      'close >= highest(close, 1y)',
      'high',
      'same',
      n => n,
    ),
    lowest: window('The lowest of the last n values, this bar included.', 'close <= lowest(close, 1y)', 'low', 'same', n => n),
    mean: window('The mean of the last n values.', 'volume > 2 * mean(volume, 50)', 'close', 'same'),
    sum: window('The sum of the last n values.', 'sum(volume, 5) > 10M', 'close', 'same'),
    zscore: window(
      'By how many sample standard deviations this value lies from the mean of the last n.',
      'zscore(20) < -2',
      'close',
      'none',
    ),
    percentile: window(
      'Which share of the other last n − 1 values lie below this one, ties by half: 0 lowest, 1 highest.',
      'percentile(volume, 60) > 0.9',
      'close',
      'none',
      n => n,
    ),
  },
  statistic: {
    volatility: statistic(
      'Sample standard deviation of the last n returns, a year of it: times √252.',
      'volatility(60) < 20%',
      few,
    ),
    downside: statistic('Downside deviation of the last n returns, a year of it.', 'downside(60) < 10%'),
    sharpe: statistic('Mean over spread of the last n returns, a year of it; risk-free rate 0.', 'sharpe(1y) > 1'),
    sortino: statistic('Mean over downside deviation of the last n returns, a year of it.', 'sortino(1y) > 1'),
    omega: statistic('Sum of the gains over the sum of the losses of the last n returns.', 'omega(1y) > 1.2'),
    calmar: statistic('Yearly growth over the deepest fall within the last n returns.', 'calmar(3y) > 0.5'),
    skewness: statistic('Skewness of the last n returns; below 0 the large moves are losses.', 'skewness(1y) > 0'),
    kurtosis: statistic('Excess kurtosis of the last n returns; above 0 extreme days are frequent.', 'kurtosis(1y) < 3'),
    value_at_risk: statistic('The return that 5 % of the last n days were below.', 'value_at_risk(1y) > -3%', n => 12 * n),
    expected_shortfall: statistic('Mean of the worst 5 % of the last n returns.', 'expected_shortfall(1y) > -4%', n => 12 * n),
    positive_days: statistic('Which share of the last n returns was above 0.', 'positive_days(60) > 0.55'),
    max_drawdown: statistic(
      'The deepest fall from a high within the last n bars: −0.2 is 20 % below.',
      'max_drawdown(1y) > -20%',
      n => 4 * n,
    ),
    ulcer: statistic('Root mean square of the drawdowns within the last n bars.', 'ulcer(1y) < 0.1'),
    drawdown: about('How far below its highest value of the last n bars: −0.2 is 20 % below.', 'drawdown(1y) < -20%', {
      parameters: [x('close'), bars(252)],
      gives: 'number',
      units: 'none',
      cost: n => n,
    }),
    alpha: against(
      'Mean return beyond beta times that of the benchmark, over the last n returns, a year of it.',
      'alpha(1y) > 0',
    ),
    r_squared: against('Which share of the variance of the last n returns moves with the benchmark.', 'r_squared(1y) < 0.5'),
    tracking_error: against('Spread of the difference to the benchmark over the last n returns.', 'tracking_error(1y) < 10%'),
    information_ratio: against('Mean difference to the benchmark over the tracking error.', 'information_ratio(1y) > 0.5'),
    up_capture: against('Mean return on days when the benchmark rose, over its own.', 'up_capture(1y) > 1'),
    down_capture: against('Mean return on days when the benchmark fell, over its own.', 'down_capture(1y) < 1'),
  },
  event: {
    crosses_above: about('Above now, and not above on the bar before.', 'crosses_above(ema(12), ema(26))', {
      parameters: [number('a'), number('b')],
      gives: 'truth',
      units: 'none',
      cost: few,
    }),
    crosses_below: about('Below now, and not below on the bar before.', 'crosses_below(close, sma(200))', {
      parameters: [number('a'), number('b')],
      gives: 'truth',
      units: 'none',
      cost: few,
    }),
    rising: about('Higher than on the bar before, n bars in a row.', 'rising(sma(50), 5)', {
      parameters: [x('close'), bars(1)],
      gives: 'truth',
      units: 'none',
      cost: few,
    }),
    falling: about('Lower than on the bar before, n bars in a row.', 'falling(3)', {
      parameters: [x('close'), bars(1)],
      gives: 'truth',
      units: 'none',
      cost: few,
    }),
    within: about('True on at least one of the last n bars.', 'within(crosses_above(close, sma(200)), 5)', {
      parameters: [truth('condition'), bars()],
      gives: 'truth',
      units: 'none',
      cost: few,
    }),
    count: about('On how many of the last n bars it was true.', 'count(close > open, 10) >= 8', {
      parameters: [truth('condition'), bars()],
      gives: 'number',
      units: 'none',
      cost: few,
    }),
    since: about('How many bars ago it was last true; 0 on such a bar, unknown before the first.', 'since(rsi(14) < 30) < 10', {
      parameters: [truth('condition')],
      gives: 'number',
      units: 'none',
      cost: few,
    }),
  },
  arithmetic: {
    abs: about('The size without the sign.', 'abs(return(1)) > 3%', {
      parameters: [number('x')],
      gives: 'number',
      units: 'same',
      cost: few,
    }),
    min: about('The smaller one.', 'min(open, close)', {
      parameters: [number('a'), number('b')],
      gives: 'number',
      units: 'common',
      cost: few,
    }),
    max: about('The larger one.', 'max(open, close)', {
      parameters: [number('a'), number('b')],
      gives: 'number',
      units: 'common',
      cost: few,
    }),
    sqrt: about('The square root; unknown below 0.', 'sqrt(252)', {
      parameters: [number('x')],
      gives: 'number',
      units: 'root',
      cost: few,
    }),
    log: about('The natural logarithm; unknown at 0 and below.', 'log(close / close[1])', {
      parameters: [number('x')],
      gives: 'number',
      units: 'plain',
      cost: few,
    }),
    exp: about('e to the power of x.', 'exp(-1)', {
      parameters: [number('x')],
      gives: 'number',
      units: 'plain',
      cost: few,
    }),
    if: about('The second where the condition is true, the third where it is not.', 'if(close > open, volume, 0)', {
      parameters: [truth('condition'), number('then'), number('otherwise')],
      gives: 'number',
      units: 'common',
      cost: few,
    }),
  },
}

export const functionDefinitions: readonly FunctionDefinition[] = Object.entries(definitions).flatMap(([group, members]) =>
  Object.entries(members).map(([name, its]) => ({ name, group: group as FunctionDefinition['group'], ...its })),
)

const byName = new Map(functionDefinitions.map(definition => [definition.name, definition]))

export function functionByName(name: string): FunctionDefinition | undefined {
  return byName.get(name)
}
