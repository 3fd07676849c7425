// Rows of cells into bars, each row judged by itself: what no market can have made is a problem with its line, never a bar.
import { type Day, isoDay, weekdayOf } from '#basics'
import { leastPrice, mostPrice, mostVolume, timeText } from '../batch.ts'
import { type Bars, type Dividend, emptyBars, type Split } from '#series'
import { type Columns, type Role, roleNames } from './csv-columns.ts'
import { type DateFormat, dayIn, markIn } from './csv-dates.ts'
import type { CsvRow } from '#csv'
import { eventRow, splitCell } from './csv-events.ts'
import { type DecimalMark, isNoValue, numberOf } from './csv-numbers.ts'

/** line: 1 for the file's first; value as it stands there, shortened. */
export type CsvProblem = { line: number; column: string | null; value: string | null; what: string }

export type RowsRead = {
  bars: Bars
  /** Beside unadjusted closes only, as long as the bars. */
  adjustedClose: Float64Array | null
  splits: Split[]
  dividends: Dividend[]
  /** Of funds, in a column of their own: beside the dividends or part of them, which their prices tell. */
  capitalGains: Dividend[]
  symbols: string[]
  order: 'oldest first' | 'newest first' | 'mixed'
  problems: CsvProblem[]
  notes: string[]
  isCloseOnly: boolean
  /** Days that stand in the file and became no bar: without a price, or bad. */
  daysWithoutBar: Day[]
}

/** time: the day, or the minute in UTC of minute bars. */
type Row = {
  line: number
  time: number
  open: number
  high: number
  low: number
  close: number
  volume: number
  adjClose: number
}

const nearlyAll = 0.9
/** Of fewer rows one says nothing about the others. */
const fewestToCompare = 5

const startsPage = /^\s*<(!doctype|html|head|body)\b/i

/** A row that is none, or one that is bad. */
type Aside = { line: number; text: string }

export type ReadingRules = {
  readonly columns: Columns
  readonly format: DateFormat
  readonly mark: DecimalMark
  readonly today?: Day | undefined
  /** Of minute bars: the minute in UTC of a row, null when it has none. */
  readonly minuteOf?: ((cell: (role: Role) => string) => number | null) | undefined
  /** Cells that a row can have; null where no headings tell. */
  readonly width: number | null
  /** The mark that dates have between their numbers; null where none tells. */
  readonly dateMark: string | null
  /** The line in the middle of which the file ends; null when it ends with a whole one. */
  readonly cutOffAt: number | null
}

export function readRows(rows: readonly CsvRow[], rules: ReadingRules): RowsRead {
  const { columns, format, mark, today, minuteOf, width, cutOffAt, dateMark } = rules
  const usualCells = usualWidth(rows)
  const good: Row[] = []
  const splits: Split[] = []
  const dividends: Dividend[] = []
  const capitalGains: Dividend[] = []
  const problems: CsvProblem[] = []
  const asides: Aside[] = []
  const withoutPrices: number[] = []
  const symbols = new Set<string>()
  const seen = new Set<Day>()
  const closeAt = columns.close ?? columns.adjClose ?? -1
  const interval = minuteOf ? '1m' : '1d'
  const isCloseOnly = columns.open === undefined || columns.high === undefined || columns.low === undefined

  for (const { line, cells } of rows) {
    const cell = (role: Role): string => cells[columns[role] ?? -1] ?? ''
    const problem = (role: Role | null, what: string): void => {
      problems.push({ line, column: role && roleNames[role], value: role && cell(role).slice(0, 40), what })
    }
    const day = dayIn(cell('date'), format)
    if (day === null) {
      // A line of text above or below the table is not a bad row; where it stands shows in the end.
      if (/\d/.test(cell('date')) && cells.length > 1) problem('date', 'not a date like the others')
      else if (isOtherwiseSeparated(cells, format)) problem(null, 'its cells are not separated as those of the other rows are')
      else asides.push({ line, text: cells.join(' ').slice(0, 60) })
      continue
    }
    if (dateMark !== null && markIn(cell('date')) !== dateMark) {
      problem('date', 'not a date like the others')
      continue
    }
    if (line === cutOffAt) {
      problem(null, 'the file ends within this row')
      continue
    }
    if (width !== null && cells.length > width) {
      problem(null, `${cells.length} cells under ${width} headings`)
      continue
    }
    if (today !== undefined && day > today) {
      problem('date', 'a day that has not come yet')
      continue
    }
    const event = eventRow(
      cells.filter((_, index) => index !== columns.date),
      mark,
    )
    if (event) {
      if ('dividend' in event) dividends.push({ day, amount: event.dividend })
      else splits.push({ day, ...event })
      continue
    }
    seen.add(day)
    if (cell('symbol') !== '') symbols.add(cell('symbol').slice(0, 20))
    readEvents(day, cell, mark, { splits, dividends, capitalGains, problem })
    if (closeAt < 0) continue
    const time = minuteOf ? minuteOf(cell) : day
    if (time === null) {
      problem(columns.time === undefined ? 'date' : 'time', 'no time of day')
      continue
    }
    const priced: Role[] = isCloseOnly ? [closeRole(columns)] : ['open', 'high', 'low', closeRole(columns)]
    if (priced.every(role => isNoValue(cell(role)))) {
      withoutPrices.push(line)
      continue
    }
    const values = priced.map(role => numberOf(cell(role), mark))
    const bad = priced.findIndex((_, i) => !(values[i] !== null && values[i]! > 0))
    if (bad >= 0) {
      problem(
        priced[bad]!,
        isNoValue(cell(priced[bad]!))
          ? 'missing, while the row has other prices'
          : values[bad] === null
            ? 'not a number'
            : 'not above zero',
      )
      continue
    }
    const strange = values.findIndex(value => value! < leastPrice || value! > mostPrice)
    if (strange >= 0) {
      problem(priced[strange]!, 'beyond what anything costs')
      continue
    }
    const volume = isNoValue(cell('volume')) ? Number.NaN : numberOf(cell('volume'), mark)
    if (volume === null || volume < 0 || volume > mostVolume) {
      problem('volume', volume === null ? 'not a number' : volume < 0 ? 'below zero' : 'more than anything trades')
      continue
    }
    const close = numberOf(cells[closeAt] ?? '', mark)!
    const [open, high, low] = isCloseOnly ? [close, close, close] : (values as [number, number, number])
    if (high < Math.max(open, close, low)) problem('high', `below the ${high < low ? 'low' : high < close ? 'close' : 'open'}`)
    else if (low > Math.min(open, close)) problem('low', `above the ${low > close ? 'close' : 'open'}`)
    else if (cells.length < usualCells) problem(null, `${cells.length} cells, where the other rows have ${usualCells}`)
    else good.push({ line, time, open, high, low, close, volume, adjClose: numberOf(cell('adjClose'), mark) ?? Number.NaN })
  }

  if (!minuteOf) {
    for (const { row, from, to } of outOfPlace(good)) {
      good.splice(good.indexOf(row), 1)
      const what = `between the rows of ${isoDay(from)} and ${isoDay(to)}, where a day is missing`
      problems.push({ line: row.line, column: roleNames.date, value: isoDay(row.time), what })
    }
  }
  const order = orderOf(good)
  const hasBoth = columns.close !== undefined && columns.adjClose !== undefined
  const { kept, twice, conflicts } = withoutTwins(good)
  for (const { line, time } of conflicts) {
    problems.push({
      line,
      column: roleNames.date,
      value: timeText(time, interval),
      what: `another row has the same ${minuteOf ? 'minute' : 'day'} and other figures`,
    })
  }
  const isKept = new Set(kept.map(({ time }) => (minuteOf ? Math.floor(time / 1440) : time)))
  const first = good[0]?.line ?? 0
  const last = good.at(-1)?.line ?? 0
  for (const { line, text } of asides) {
    if (startsPage.test(text))
      problems.push({ line, column: null, value: null, what: 'a web page begins here, so the download has failed half-way' })
    else if (line > first && line < last) problems.push({ line, column: null, value: text, what: `no date in "${text}"` })
  }
  const outside = asides.filter(({ line, text }) => (line < first || line > last) && !startsPage.test(text))
  const byDay = <T extends { day: number }>(events: T[]): T[] => uniqueByDay(events)
  return {
    bars: barsFrom(kept),
    adjustedClose: hasBoth ? Float64Array.from(kept, row => row.adjClose) : null,
    splits: byDay(splits),
    dividends: byDay(dividends),
    capitalGains: byDay(capitalGains),
    symbols: [...symbols],
    order,
    problems: problems.sort((a, b) => a.line - b.line),
    notes: notesOn({ twice, withoutPrices, outside, order, isCloseOnly: isCloseOnly && good.length > 0 }),
    isCloseOnly,
    daysWithoutBar: [...seen].filter(day => !isKept.has(day)),
  }
}

/** A row of a file that was put together from two: whole in one cell, and beginning with a date. */
function isOtherwiseSeparated(cells: readonly string[], format: DateFormat): boolean {
  const parts = cells.join(' ').split(/[,;|\t]/)
  return cells.length === 1 && parts.length > 1 && dayIn(parts[0]!.trim(), format) !== null
}

function closeRole(columns: Columns): Role {
  return columns.close === undefined ? 'adjClose' : 'close'
}

function readEvents(
  day: Day,
  cell: (role: Role) => string,
  mark: DecimalMark,
  into: { splits: Split[]; dividends: Dividend[]; capitalGains: Dividend[]; problem: (role: Role, what: string) => void },
): void {
  for (const [role, list] of [
    ['dividend', into.dividends],
    ['capitalGains', into.capitalGains],
  ] as const) {
    if (isNoValue(cell(role))) continue
    const amount = numberOf(cell(role), mark)
    if (amount === null || amount < 0 || amount > mostPrice) into.problem(role, 'not an amount')
    else if (amount > 0) list.push({ day, amount })
  }
  const split = splitCell(cell('split'), mark)
  if (split === null) into.problem('split', 'not a split')
  else if (split !== 'none') into.splits.push({ day, ...split })
}

/** Cells of nearly every row; 0 where rows differ, as where programs leave empty cells off a row's end. */
function usualWidth(rows: readonly CsvRow[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  const [commonest] = [...counts].sort((a, b) => b[1] - a[1])
  return commonest && rows.length >= fewestToCompare && commonest[1] >= nearlyAll * rows.length ? commonest[0] : 0
}

/**
 * Days far from where their row stands, in a file that is in order but for them, where a day is missing that the row may be of: written
 * wrongly. A row that was only moved leaves no gap between its neighbours.
 */
function outOfPlace(rows: readonly Row[]): { row: Row; from: Day; to: Day }[] {
  if (rows.length < fewestToCompare) return []
  const ascends = rows.filter((row, i) => i > 0 && row.time > rows[i - 1]!.time).length > rows.length / 2
  const isAfter = (a: Row, b: Row): boolean => (ascends ? a.time > b.time : a.time < b.time)
  const found = rows.flatMap((row, i) => {
    const [before, after] = [rows[i - 1], rows[i + 1]]
    if (!before || !after || !isAfter(after, before) || (isAfter(row, before) && isAfter(after, row))) return []
    const [from, to] = [Math.min(before.time, after.time), Math.max(before.time, after.time)]
    return row.time !== from && row.time !== to && hasWeekday(from, to) ? [{ row, from, to }] : []
  })
  const rest = rows.filter(row => !found.some(one => one.row === row))
  return orderOf(rest) === 'mixed' || found.length > Math.max(1, rows.length - nearlyAll * rows.length) ? [] : found
}

function hasWeekday(from: Day, to: Day): boolean {
  for (let day = from + 1; day < to; day++) if (![0, 6].includes(weekdayOf(day))) return true
  return false
}

function orderOf(rows: readonly Row[]): RowsRead['order'] {
  const steps = rows.slice(1).map((row, i) => Math.sign(row.time - rows[i]!.time))
  if (steps.every(step => step >= 0)) return 'oldest first'
  return steps.every(step => step <= 0) ? 'newest first' : 'mixed'
}

/** Ascending by time. A row that says the same again is one row; rows of one time that differ are all bad. */
function withoutTwins(rows: readonly Row[]): { kept: Row[]; twice: number[]; conflicts: Row[] } {
  const kept: Row[] = []
  const twice: number[] = []
  const conflicts: Row[] = []
  for (const [, its] of [...Map.groupBy(rows, ({ time }) => time)].sort((a, b) => a[0] - b[0])) {
    const [first] = its as [Row]
    if (its.every(row => isSame(row, first))) {
      kept.push(first)
      twice.push(...its.slice(1).map(({ line }) => line))
    } else conflicts.push(...its)
  }
  return { kept, twice, conflicts }
}

function isSame(a: Row, b: Row): boolean {
  return a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && Object.is(a.volume, b.volume)
}

function uniqueByDay<T extends { day: number }>(events: readonly T[]): T[] {
  return [...new Map(events.map(event => [event.day, event])).values()].sort((a, b) => a.day - b.day)
}

function barsFrom(rows: readonly Row[]): Bars {
  const bars = emptyBars(rows.length)
  rows.forEach((row, i) => {
    bars.time[i] = row.time
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) bars[name][i] = row[name]
  })
  return bars
}

function notesOn(seen: {
  twice: readonly number[]
  withoutPrices: readonly number[]
  outside: readonly Aside[]
  order: RowsRead['order']
  isCloseOnly: boolean
}): string[] {
  const isOne = (lines: readonly number[]): boolean => lines.length === 1
  const rows = (lines: readonly number[], what: string): string =>
    `${lines.length} ${isOne(lines) ? 'row' : 'rows'} (line ${lines[0]}${isOne(lines) ? '' : ', …'}) ${what} ${isOne(lines) ? 'was' : 'were'} left out.`
  return [
    ...(seen.isCloseOnly ? ['There are no open, high and low: they repeat the close.'] : []),
    ...(seen.withoutPrices.length > 0 ? [rows(seen.withoutPrices, 'without any price')] : []),
    ...(seen.twice.length > 0 ? [rows(seen.twice, 'saying the same again')] : []),
    ...(seen.outside.length > 0
      ? [
          rows(
            seen.outside.map(({ line }) => line),
            'of text around the table',
          ),
        ]
      : []),
    ...(seen.order === 'mixed' ? ['The rows are in no order; they were sorted by day.'] : []),
  ]
}
