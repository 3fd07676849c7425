// What an indicator says of itself. Chart menu, API, documentation and the rule language read this one definition, which
// lies in the indicator's own file beside its arithmetic.
import type { Bars } from '#series'

export type IndicatorGroup = 'average' | 'momentum' | 'volatility' | 'volume'
export type InputColumn = 'open' | 'high' | 'low' | 'close' | 'volume' | 'benchmark'

/** Bars, and beside them the benchmark's close on the same bars. */
export type IndicatorBars = Bars & { readonly benchmark: Float64Array }

export type IndicatorParameter = {
  readonly name: string
  readonly label: string
  readonly default: number
  readonly min: number
  readonly max: number
  /** 1: whole numbers only. Smaller: the step that a form offers; any value within the bounds is taken. */
  readonly step: number
}

export type IndicatorOutput = {
  readonly name: string
  readonly label: string
  readonly style: 'line' | 'histogram' | 'area' | 'dots'
}

/** One bar of a stream; fields as the columns of Bars. */
export type Bar = {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  /** The benchmark's close; needed only by indicators that compare. */
  readonly benchmark?: number
}
export type KnownBar = Required<Bar>

/** One column per output, each as long as the bars; NaN in the warm-up. */
export type IndicatorColumns = Record<string, Float64Array>
/** One value per output; NaN in the warm-up. */
export type IndicatorReading = Record<string, number>
/** By parameter name; whole and within bounds, as parseIndicator leaves them. */
export type ParameterValues = Record<string, number>

type About = {
  /** Lower case letters and digits: the name in "id(…)". */
  readonly id: string
  readonly label: string
  readonly group: IndicatorGroup
  /** One or two sentences for somebody who meets it for the first time. */
  readonly help: string
  /** Who published the formula, where and when. */
  readonly source: string
  /** Over the prices, or in a pane of its own. */
  readonly placement: 'price' | 'pane'
  readonly outputs: readonly IndicatorOutput[]
  /** Fixed values worth a line. */
  readonly levels: readonly number[]
  /** The columns it reads. A bar that misses one of them is passed over. */
  readonly inputs: readonly InputColumn[]
}

/** Outputs that are drawn back in time: a value stands on a bar on which it could not be known. Good for the eye, forbidden to rules and backtests. */
type DrawnBack = { readonly drawnBack: readonly string[] }

export type IndicatorDefinition = About &
  DrawnBack & {
    readonly parameters: readonly IndicatorParameter[]
    /** Why parameters that are each within bounds do not go together; null when they do. */
    readonly refuses: (parameters: ParameterValues) => string | null
    /** bars: every input known on every bar. */
    readonly compute: (bars: IndicatorBars, parameters: ParameterValues) => IndicatorColumns
    /** Bar by bar, the same values as compute, NaN for outputs drawn back in time; null where that leaves none. */
    readonly stream: ((parameters: ParameterValues) => (bar: KnownBar) => IndicatorReading) | null
  }

type Named<P extends readonly IndicatorParameter[]> = { readonly [K in P[number]['name']]: number }

/** Checks an indicator's functions against its own parameter names, then forgets them, so that all definitions are of one type. */
export function defineIndicator<const P extends readonly IndicatorParameter[]>(
  definition: About &
    Partial<DrawnBack> & {
      readonly parameters: P
      readonly refuses?: (parameters: Named<P>) => string | null
      readonly compute: (bars: IndicatorBars, parameters: Named<P>) => IndicatorColumns
      readonly stream: ((parameters: Named<P>) => (bar: KnownBar) => IndicatorReading) | null
    },
): IndicatorDefinition {
  return { refuses: () => null, drawnBack: [], ...definition } as unknown as IndicatorDefinition
}

type PeriodParameter<Name extends string> = {
  readonly name: Name
  readonly label: string
  readonly default: number
  readonly min: number
  readonly max: number
  readonly step: 1
}

const longestPeriod = 1000

/** The parameter that most indicators share: how many bars are looked at. */
export function periodParameter(usual: number, min = 1): PeriodParameter<'period'> {
  return countParameter('period', 'Period', usual, min)
}

/** A number of bars by another name. */
export function countParameter<const Name extends string>(
  name: Name,
  label: string,
  usual: number,
  min = 1,
): PeriodParameter<Name> {
  return { name, label, default: usual, min, max: longestPeriod, step: 1 }
}
