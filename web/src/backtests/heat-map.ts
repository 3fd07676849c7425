// A sweep as a table of two parameters; further ones are held at the best setting's values.
import type { BacktestReport } from '../../../src/product/backtests/backtests.contract.ts'

type Sweep = NonNullable<BacktestReport['sweep']>
export type Measure = 'sharpe' | 'totalReturn' | 'maximumDrawdown' | 'trades'

export const measures: Record<Measure, string> = {
  sharpe: 'Sharpe ratio',
  totalReturn: 'Total return, %',
  maximumDrawdown: 'Worst drawdown, %',
  trades: 'Trades',
}

/** shade: −1 to 1, for the colour: above 0 good, below bad; 0 where nothing is known. */
export type Cell = { value: number | null; shade: number; isBest: boolean }

export type HeatMap = {
  rowName: string
  /** null with one parameter: then there is one column. */
  columnName: string | null
  rows: number[]
  columns: (number | null)[]
  cells: Cell[][]
  /** The parameters that are held, as text. */
  rest: string
}

export function heatMapOf(sweep: Sweep, measure: Measure): HeatMap {
  const { parameters, settings, best } = sweep
  const [rowName = '', columnName = null] = parameters
  const chosen = settings[best]!
  const among = settings
    .map((setting, at) => ({ setting, at }))
    .filter(({ setting }) => setting.slice(2).every((value, k) => value === chosen[k + 2]))
  const different = (k: number) => [...new Set(among.map(({ setting }) => setting[k]!))].sort((a, b) => a - b)
  const rows = different(0)
  const columns = columnName === null ? [null] : different(1)
  const values = among.flatMap(({ at }) => sweep[measure][at] ?? [])
  const shade = shadeAmong(values, measure)
  // Ten thousand settings: each is looked up, not searched for.
  const places = new Map(among.map(({ setting, at }) => [`${setting[0]} ${columnName === null ? '' : setting[1]}`, at]))
  const cells = rows.map(row =>
    columns.map((column): Cell => {
      const at = places.get(`${row} ${column ?? ''}`)
      const value = at === undefined ? null : (sweep[measure][at] ?? null)
      return { value, shade: value === null ? 0 : shade(value), isBest: at === best }
    }),
  )
  const rest = parameters.slice(2).map((name, k) => `$${name} = ${chosen[k + 2]}`)
  return { rowName, columnName, rows, columns, cells, rest: rest.join(', ') }
}

/** The sign decides the colour, how far it lies among the others how strong it is: alike settings are to be told apart too. Counts have no good and bad. */
function shadeAmong(values: readonly number[], measure: Measure): (value: number) => number {
  if (measure === 'trades') return () => 0
  const sizes = values.map(value => Math.abs(value))
  const least = sizes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = sizes.reduce((a, b) => Math.max(a, b), 0)
  return value => Math.sign(value) * (most > least ? 0.1 + (0.9 * (Math.abs(value) - least)) / (most - least) : 0.5)
}
