// What was understood of a file, as it is shown before anything is imported: in the browser, and by `data import --preview --json`.
import { isoDay } from '#basics'
import { timeText } from './batch.ts'
import type { CsvHints, CsvReading, TimeZoneName } from './providers/csv.ts'

/** Everything of a reading but the bars between the first and the last. */
export function previewOf(reading: CsvReading) {
  const { bars, splits, dividends } = reading
  const at = (i: number) => {
    const day = bars.time[i]
    if (day === undefined) return null
    const volume = bars.volume[i]!
    const prices = { open: bars.open[i]!, high: bars.high[i]!, low: bars.low[i]!, close: bars.close[i]! }
    return {
      date: timeText(day, reading.holds === 'minutes' ? '1m' : '1d'),
      ...prices,
      volume: Number.isNaN(volume) ? null : volume,
    }
  }
  return {
    holds: reading.holds,
    encoding: reading.encoding,
    isCompressed: reading.isCompressed,
    delimiter: reading.delimiter,
    decimalMark: reading.decimalMark,
    dateFormat: reading.dateFormat,
    order: reading.order,
    hasHeadings: reading.hasHeadings,
    columns: reading.columns,
    symbols: reading.symbols,
    currency: reading.currency,
    adjustment: reading.adjustment,
    adjustmentBecause: reading.adjustmentBecause,
    rowCount: reading.rowCount,
    problems: reading.problems,
    problemCount: reading.problemCount,
    questions: reading.questions,
    guesses: reading.guesses,
    notes: reading.notes,
    barCount: bars.time.length,
    first: at(0),
    last: at(bars.time.length - 1),
    splits: splits.map(({ day, ...ratio }) => ({ date: isoDay(day), ...ratio })),
    dividends: dividends.map(({ day, amount }) => ({ date: isoDay(day), amount })),
  }
}

/** What a person said about a file, in the words of the command line and the address. */
export type SaidHints = {
  dateOrder?: 'day-first' | 'month-first' | undefined
  decimalMark?: 'comma' | 'point' | undefined
  adjustment?: CsvHints['adjustment'] | undefined
  timeZone?: TimeZoneName | undefined
}

export function hintsOf({ dateOrder, decimalMark, adjustment, timeZone }: SaidHints): CsvHints {
  return {
    ...(dateOrder && { dateOrder }),
    ...(decimalMark && { decimalMark: decimalMark === 'comma' ? ',' : '.' }),
    ...(adjustment && { adjustment }),
    ...(timeZone && { timeZone }),
  }
}
