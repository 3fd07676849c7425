// Pence for pounds, cents for rand: prices 100 × too big or too small, in single cells, whole bars or long runs. No market moves by
// a factor of 37 to 270 between two bars and stays a market, so the jump itself is proof; which side is right is told by the bars
// that come after (today's quotes are on that scale) or by the other columns of the same bar.
import { columnOf, isGiven, isPrice } from './cells.ts'
import { dividendsAt } from './events.ts'
import { type Change, type Column, type Finding, finding, priceColumns, type QuotedSeries } from './finding.ts'
import { commonState, lengthOf, scaleRuns } from './scale-runs.ts'

const logHundred = Math.log(100)
/** e: a real move by the factor 2.7 on the same bar would still be seen through. */
const tolerance = 1
/** A run of fewer bars at the series' end may be the error, of more it is the new scale. */
const settledBars = 5
/** Known splits of about a hundred explain such a jump near them. */
const splitNeighbourhoodDays = 90

type WrongRun = { readonly from: number; readonly to: number; readonly power: number; readonly atEnd: boolean }

export function checkHundredfold(series: QuotedSeries): Finding[] {
  const byRange = new Map<string, { run: WrongRun; columns: Column[] }>()
  for (const column of [...priceColumns, 'adjustedClose'] as const) {
    const values = columnOf(series, column)
    if (!isGiven(values)) continue
    for (const run of wrongRuns(series, values)) {
      const key = `${run.from} ${run.to} ${run.power}`
      const entry = byRange.get(key)
      if (entry) entry.columns.push(column)
      else byRange.set(key, { run, columns: [column] })
    }
  }
  return [...byRange.values()].map(({ run, columns }) => report(series, run, columns)).sort((a, b) => a.fromIndex - b.fromIndex)
}

/** Runs of one column that are off; power: how often 100 must be multiplied in to put them right. */
function wrongRuns(series: QuotedSeries, values: Float64Array): WrongRun[] {
  const runs = scaleRuns(values, { logFactor: logHundred, tolerance, counts: bar => !explainedBySplit(series, bar) })
  const last = runs.at(-1)
  if (runs.length === 1 || !last) return []
  const right = lengthOf(last) >= settledBars ? last.state : commonState(runs)
  return runs
    .filter(run => run.state !== right)
    .map(run => ({ from: run.from, to: run.to, power: right - run.state, atEnd: run === last }))
}

function explainedBySplit({ splits, bars }: QuotedSeries, bar: number): boolean {
  const day = bars.time[bar] ?? 0
  return (splits ?? []).some(
    split =>
      Math.abs(Math.abs(Math.log(split.numerator / split.denominator)) - logHundred) <= tolerance &&
      Math.abs(split.day - day) <= splitNeighbourhoodDays,
  )
}

function report(series: QuotedSeries, run: WrongRun, columns: readonly Column[]): Finding {
  const factor = 100 ** run.power
  // At the series' end nothing comes after that could tell a new scale from an error, unless the bar's other columns do.
  const isOpenEnded = run.atEnd && !otherColumnsStand(series, run, columns)
  const certainty = isOpenEnded || endsAtDividend(series, run, columns) ? 'likely' : 'certain'
  const changes: Change[] = []
  for (const column of certainty === 'certain' ? columns : []) {
    const values = columnOf(series, column)
    for (let index = run.from; index <= run.to; index++) {
      const old = values[index] ?? Number.NaN
      // Dividing by 100 keeps the decimals that multiplying by 0.01 would blur.
      if (isPrice(old)) changes.push({ column, index, old, new: run.power < 0 ? old / 100 ** -run.power : old * factor })
    }
  }
  const where = run.from === run.to ? `bar ${run.from}` : `bars ${run.from} to ${run.to}`
  const says = `${where}: ${columns.join(', ')} ${run.power < 0 ? `${100 ** -run.power} × too big` : `${factor} × too small`}`
  return finding(
    'hundredfold',
    certainty,
    [run.from, run.to],
    says,
    { factor: 1 / factor, barCount: run.to - run.from + 1 },
    changes,
  )
}

/** An adjusted close that is off alone, from the beginning to a dividend: the dividend is what is off, by whatever factor. */
function endsAtDividend(series: QuotedSeries, run: WrongRun, accused: readonly Column[]): boolean {
  const isAdjustedAlone = accused.length === 1 && accused[0] === 'adjustedClose' && run.from === 0
  return isAdjustedAlone && dividendsAt(series).some(paid => paid.bar === run.to + 1)
}

/** Whether price columns that are not accused are there in the run, so that they contradict the accused ones. */
function otherColumnsStand({ bars }: QuotedSeries, run: WrongRun, accused: readonly Column[]): boolean {
  return priceColumns.some(column => !accused.includes(column) && isPrice(bars[column][run.from]))
}
