// How far back a rule looks from one bar. Who wants to know what a rule says today need not run it over decades: a window of 20 bars
// says the same on the last 20, and an exponential average has forgotten what came before sixteen times its length.
import type { IndicatorDefinition } from '#indicators'
import { type Expression, partsOf } from './expression.ts'
import { ownBarOnly, type Reach } from './tails.ts'

/**
 * On so many last bars the rule says on the last one what it says on all of history, to within rounding, where none of the prices and
 * volumes that it reads is missing on them, and none stands still for more than longestPause(). Infinity: it has no such bound, or none that is known.
 */
export function lookback(expression: Expression): number {
  switch (expression.is) {
    case 'number':
    case 'truth':
    case 'text':
      return 1
    case 'column':
      return expression.column.name === 'trading_day' ? longestMonth : 1
    case 'indicator':
      return ofIndicator(expression)
    case 'call':
      return ofCall(expression)
    case 'ago':
      return lookback(expression.of) + expression.bars.bars
    case 'not':
    case 'minus':
    case 'pair':
      return widest(partsOf(expression))
    default:
      return expression satisfies never
  }
}

/**
 * For fewer bars in a row than this every price that the rule reads may stand still, and lookback() holds. Where nothing moves, averages that fade alike
 * are compared for ever by what moved last: three quarters of what makes the bound have to be left for that. Infinity: it does not matter.
 */
export function longestPause(expression: Expression): number {
  const own =
    expression.is === 'indicator' && proportions.has(expression.definition.id)
      ? Math.ceil(ownBars(expression) / 4)
      : Number.POSITIVE_INFINITY
  return Math.min(own, ...partsOf(expression).map(longestPause))
}

/** The expression's own part of that, beyond its own bar: of what it reads it looks at so many earlier bars. */
export function reachOf(expression: Expression): Reach {
  if (expression.is === 'ago') return { always: expression.bars.bars, whole: expression.bars.bars }
  if (expression.is === 'indicator') return { always: Number.POSITIVE_INFINITY, whole: ownBars(expression) }
  if (expression.is === 'column') {
    const bars = lookback(expression) - 1
    return { always: bars, whole: bars }
  }
  if (expression.is !== 'call') return ownBarOnly
  const whole = ofCall(expression) - widest(expression.given)
  const passesOver = expression.bars !== null && !['within', 'count'].includes(expression.definition.name)
  return { always: passesOver ? Number.POSITIVE_INFINITY : whole, whole }
}

/** Sessions of one month, and one of the month before, which shows that it began. */
const longestMonth = 32

function widest(parts: readonly Expression[]): number {
  return Math.max(1, ...parts.map(lookback))
}

function ofCall({ definition, given, bars }: Expression & { is: 'call' }): number {
  const inner = widest(given)
  const { name } = definition
  if (name === 'since') return Number.POSITIVE_INFINITY
  if (name === 'crosses_above' || name === 'crosses_below') return inner + 1
  if (!bars) return inner
  if (name === 'within' || name === 'count') return inner + bars.bars
  // A window passes over bars on which its number is unknown, so one that may be unknown now and then has no bound.
  if (!given.every(isAlwaysKnown)) return Number.POSITIVE_INFINITY
  return inner + (ofLevels.has(name) ? bars.bars - 1 : bars.bars + 1)
}

/** Windows of so many values; the others are of so many changes. */
const ofLevels: ReadonlySet<string> = new Set([
  'highest',
  'lowest',
  'mean',
  'sum',
  'zscore',
  'percentile',
  'drawdown',
  'max_drawdown',
  'ulcer',
])

function ofIndicator(expression: Expression & { is: 'indicator' }): number {
  return ownBars(expression) + (expression.of ? lookback(expression.of) : 0)
}

function ownBars({ definition, parameters, of }: Expression & { is: 'indicator' }): number {
  if (of && (!isAlwaysKnown(of) || (proportions.has(definition.id) && mayStandStill(of)))) return Number.POSITIVE_INFINITY
  const given = Object.fromEntries(definition.parameters.map((parameter, i) => [parameter.name, parameters[i]!.value]))
  return barsOf[definition.id]?.((name: string) => given[name]!) ?? Number.POSITIVE_INFINITY
}

/** Once warm, known on every bar on which the prices and volumes are. */
function isAlwaysKnown(expression: Expression): boolean {
  switch (expression.is) {
    case 'number':
      return true
    case 'column':
      return expression.column.group === 'bar'
    case 'ago':
    case 'minus':
      return isAlwaysKnown(expression.of)
    case 'pair':
      return ['+', '-', '*'].includes(expression.operator) && isAlwaysKnown(expression.left) && isAlwaysKnown(expression.right)
    case 'indicator':
      return alwaysKnown.has(expression.definition.id) && (!expression.of || isAlwaysKnown(expression.of))
    case 'call':
      return alwaysKnown.has(expression.definition.name) && expression.given.every(isAlwaysKnown)
    default:
      return false
  }
}

const alwaysKnown: ReadonlySet<string> = new Set([
  'sma',
  'ema',
  'wma',
  'smma',
  'atr',
  'volumesma',
  'highest',
  'lowest',
  'mean',
  'sum',
  'change',
  'abs',
  'min',
  'max',
])

/** Of one fading average to another. */
const proportions: ReadonlySet<string> = new Set(['rsi', 'tsi', 'adx'])

/** Also while prices move. */
function mayStandStill(expression: Expression): boolean {
  const isStep = expression.is === 'call' && ['highest', 'lowest', 'min', 'max'].includes(expression.definition.name)
  return isStep || partsOf(expression).some(mayStandStill)
}

type Given = (parameter: string) => number

/** What came earlier weighs less beside what came since than rounding adds up to in a running sum over years: e⁻³⁰ is 10⁻¹³. Seeded with the mean of the first ones. */
const forgotten = 30

/**
 * Averages of averages pass on what they remember one after the other. How much of it is left after x lengths (of 1 / weight bars) of the slowest is at
 * most the tail of Erlang's distribution, e⁻ˣ · Σ xʲ / j! over j below their number. → the x at which that is e⁻³⁰.
 */
function lengthsOf(averages: number): number {
  let x = forgotten
  for (let i = 0; i < 60; i++) {
    let [term, sum] = [1, 1]
    for (let j = 1; j < averages; j++) sum += term *= x / j
    x = forgotten + Math.log(sum)
  }
  return x
}

/** Of averages that read each other, each with the weight 2 / (period + 1). What each starts from takes its period; whichever bound is nearer. */
function exponentialBars(...periods: number[]): number {
  const seeds = periods.reduce((sum, period) => sum + period)
  const oneByOne = periods.reduce((sum, period) => sum + Math.ceil((forgotten * (period + 1)) / 2), 0)
  const together = Math.ceil((lengthsOf(periods.length) * (Math.max(...periods) + 1)) / 2)
  return seeds + Math.min(oneByOne, together)
}

/** The same with Wilder's weight, 1 / period, all of one period. */
const wilderBars = (period: number, averages = 1): number => averages * period + 1 + Math.ceil(lengthsOf(averages) * period)
const times = (count: number, period: number): number[] => new Array<number>(count).fill(period)

const ofPeriod = (given: Given): number => given('period') + 1

/** By id of the indicator; those that are not here add up from the first bar on, or turn on what happened long ago. */
const barsOf: Readonly<Record<IndicatorDefinition['id'], (given: Given) => number>> = {
  ...Object.fromEntries(
    [
      'sma',
      'wma',
      'alma',
      'vwma',
      'aroon',
      'cci',
      'williamsr',
      'roc',
      'momentum',
      'vortex',
      'slope',
      'hurst',
      'bollinger',
      'percentb',
      'bandwidth',
      'donchian',
      'stddev',
      'beta',
      'correlation',
      'volumesma',
      'cmf',
      'mfi',
    ].map(id => [id, ofPeriod]),
  ),
  ema: given => exponentialBars(given('period')),
  dema: given => exponentialBars(...times(2, given('period'))),
  tema: given => exponentialBars(...times(3, given('period'))),
  t3: given => exponentialBars(...times(6, given('period'))),
  trix: given => exponentialBars(...times(3, given('period'))) + 1,
  smma: given => wilderBars(given('period')),
  rsi: given => wilderBars(given('period')),
  atr: given => wilderBars(given('period')),
  natr: given => wilderBars(given('period')),
  adx: given => wilderBars(given('period'), 2),
  elderray: given => exponentialBars(given('period')),
  force: given => exponentialBars(given('period')) + 1,
  macd: twoAndSignal,
  ppo: twoAndSignal,
  tsi: given => exponentialBars(given('long'), given('short'), given('signal')) + 1,
  keltner: given => Math.max(exponentialBars(given('period')), wilderBars(given('atr'))),
  hma: given => 2 * given('period') + 2,
  stoch: given => given('period') + given('signal') + given('smooth'),
  ao: given => Math.max(given('fast'), given('slow')),
  uo: given => Math.max(given('fast'), given('middle'), given('slow')) + 1,
  ichimoku: given => Math.max(given('conversion'), given('base'), given('span')) + 2 * given('base'),
}

function twoAndSignal(given: Given): number {
  return exponentialBars(Math.max(given('fast'), given('slow')), given('signal'))
}
