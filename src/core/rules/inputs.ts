// What a rule is run on: one symbol's columns, each as it was known.
import { weekdayOf } from '#basics'
import type { Bars, Split } from '#series'
import { columnDefinitions } from './columns.ts'

/** Every column as long as the bars. */
export type RuleInputs = {
  /** Daily bars, prices adjusted for all splits, so that they are in the shares of the last bar. */
  readonly bars: Bars
  /** tradedScale(), or NaN on bars on which it is not known what was really traded. */
  readonly tradedScale: Float64Array
  /** The benchmark's close on each bar, NaN where it has none (benchmarkOn). Left out: rules that need it are unknown. */
  readonly benchmark?: Float64Array
  /** By column name: what of the annual reports was known on each bar (reportColumns). */
  readonly reports?: Readonly<Record<string, Float64Array>>
  /** By column name: what is known of the company as of today; shares like yield as 0.03. */
  readonly facts?: Readonly<Record<string, number | string | null>>
}

/**
 * Per bar the factor f with which a split-adjusted price becomes the price that was traded: 7 before a split of 7 for 1, 1 after
 * the last one. Only splits after a bar and up to the last bar count, as in adjust().
 */
export function tradedScale(time: Int32Array, splits: readonly Split[]): Float64Array {
  const scale = new Float64Array(time.length)
  const last = time[time.length - 1] ?? 0
  const events = splits.filter(({ day }) => day <= last).sort((a, b) => a.day - b.day)
  let factor = 1
  let next = events.length - 1
  for (let i = time.length - 1; i >= 0; i--) {
    for (; next >= 0 && events[next]!.day > time[i]!; next--) factor *= events[next]!.numerator / events[next]!.denominator
    scale[i] = factor
  }
  return scale
}

/** For series that a source holds only with dividends taken off: what was traded is known for the last bar alone. */
export function unknownScale(length: number): Float64Array {
  const scale = new Float64Array(length).fill(Number.NaN)
  if (length > 0) scale[length - 1] = 1
  return scale
}

/** The benchmark's close on each of the bars' days, NaN where it has none; never that of a later or earlier day. */
export function benchmarkOn(time: Int32Array, benchmark: Pick<Bars, 'time' | 'close'>): Float64Array {
  const out = new Float64Array(time.length).fill(Number.NaN)
  for (let i = 0, j = 0; i < time.length; i++) {
    while (j < benchmark.time.length && benchmark.time[j]! < time[i]!) j++
    if (benchmark.time[j] === time[i]) out[i] = benchmark.close[j]!
  }
  return out
}

/** An annual report's figures by column name; `annual_eps` as reported. */
export type AnnualReport = {
  readonly periodEnd: number
  /** The day on which it was filed, where that is known. */
  readonly filed?: number | null
  readonly figures: Readonly<Record<string, number | null>>
}

/** Days after its period's end from which an annual report counts as known: the longest that US law allows for filing one. */
export const reportDelayDays = 90

const reportColumnNames: readonly string[] = columnDefinitions.filter(({ group }) => group === 'report').map(({ name }) => name)

/**
 * Per column what the newest report that was known on each bar says, NaN before the first. A report is known from the bar after
 * the day on which it was filed, or from 90 days after its period's end. annual_eps is given in the shares of the last bar, as prices are.
 */
export function reportColumns(
  time: Int32Array,
  reports: readonly AnnualReport[],
  splits: readonly Split[],
): Record<string, Float64Array> {
  const known = reports
    .map(report => ({ ...report, from: report.filed == null ? report.periodEnd + reportDelayDays : report.filed + 1 }))
    .sort((a, b) => a.from - b.from || a.periodEnd - b.periodEnd)
  const last = time[time.length - 1] ?? 0
  const columns = Object.fromEntries(reportColumnNames.map(name => [name, new Float64Array(time.length).fill(Number.NaN)]))
  let newest: (typeof known)[number] | null = null
  let sharesSince = 1
  for (let i = 0, next = 0; i < time.length; i++) {
    for (; next < known.length && known[next]!.from <= time[i]!; next++) {
      if (newest && known[next]!.periodEnd < newest.periodEnd) continue
      newest = known[next]!
      const { periodEnd } = newest
      const later = splits.filter(({ day }) => day > periodEnd && day <= last)
      sharesSince = later.reduce((product, { numerator, denominator }) => (product * numerator) / denominator, 1)
    }
    if (!newest) continue
    for (const name of reportColumnNames) {
      const value = newest.figures[name] ?? Number.NaN
      columns[name]![i] = name === 'annual_eps' ? value / sharesSince : value
    }
  }
  return columns
}

const calendar: Readonly<Record<string, (date: CivilDate, day: number) => number>> = {
  year: date => date.year,
  month: date => date.month,
  day: date => date.day,
  weekday: (_, day) => weekdayOf(day) || 7,
  weekdays_left: weekdaysLeft,
}

/** A column of the calendar; time: days. */
export function calendarColumn(name: string, time: Int32Array): Float64Array {
  if (name === 'trading_day') return tradingDays(time)
  const of = calendar[name]
  if (!of) throw new RangeError(`no calendar column ${name}`)
  return Float64Array.from(time, day => of(civilDate(day), day))
}

type CivilDate = { readonly year: number; readonly month: number; readonly day: number }

/** By arithmetic alone, because a Date for every bar of a market takes seconds (H. Hinnant, chrono-Compatible Low-Level Date Algorithms, 2013). */
function civilDate(day: number): CivilDate {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const years = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365)
  const ofYear = ofEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  return { year: years + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1 }
}

function tradingDays(time: Int32Array): Float64Array {
  const out = new Float64Array(time.length)
  let month = Number.NaN
  let count = Number.NaN
  for (let i = 0; i < time.length; i++) {
    const date = civilDate(time[i]!)
    const its = date.year * 12 + date.month
    // The month in which the bars begin may have begun before them.
    if (its !== month) count = i === 0 ? Number.NaN : 0
    month = its
    out[i] = ++count
  }
  return out
}

function weekdaysLeft({ month }: CivilDate, day: number): number {
  let count = 0
  for (let later = day + 1; civilDate(later).month === month; later++) if (weekdayOf(later) % 6 !== 0) count++
  return count
}
