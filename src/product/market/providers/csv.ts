// A user's own file: what was understood of it, row by row, before anything is stored; and the batch that it makes when
// everything in it was understood.
import { type Day, Failure } from '#basics'
import { type CsvRow, type Delimiter, delimiterNames } from '#csv'
import type { Adjustment, Bars, Dividend, Split } from '#series'
import { type SeriesBatch, timeText } from '../batch.ts'
import { dividendsAsPaid } from './as-traded.ts'
import { type AdjustmentGuess, guessAdjustment } from './csv-adjustment.ts'
import { withCapitalGains } from './csv-capital-gains.ts'
import { type Columns, type Role, roleNames, type TwiceNamed } from './csv-columns.ts'
import { currencyIn } from './csv-currency.ts'
import {
  type DateDecision,
  dateFormatNames,
  type DateFormat,
  dateMark,
  dayIn,
  decideDates,
  withoutEvenings,
} from './csv-dates.ts'
import {
  countedMinute,
  isIntraday,
  type LocalMinute,
  minuteInUtc,
  refuseLongerBars,
  timeOfDay,
  type TimeZoneName,
  timeZoneTexts,
  zoneOf,
} from './csv-times.ts'
import { type DecimalMark, decideMark, isNoValue } from './csv-numbers.ts'
import { type CsvProblem, readRows, type RowsRead } from './csv-rows.ts'
import { tableIn } from './csv-table.ts'
import { csvText, type CsvEncoding } from './csv-text.ts'

export type { CsvProblem } from './csv-rows.ts'
export { type TimeZoneName, timeZoneNames } from './csv-times.ts'
export { mostFileBytes } from './csv-text.ts'

/** What a person may say where the file leaves it open. */
export type CsvHints = {
  readonly dateOrder?: 'day-first' | 'month-first'
  readonly decimalMark?: DecimalMark
  readonly adjustment?: Adjustment
  /** In whose time the minutes of a minute file stand. */
  readonly timeZone?: TimeZoneName
  /** Days after this one cannot have been traded yet. */
  readonly today?: Day
}

export type CsvQuestion = { about: 'dateOrder' | 'decimalMark' | 'timeZone'; says: string }

export type CsvReading = {
  holds: 'days' | 'minutes' | 'events'
  encoding: CsvEncoding
  isCompressed: boolean
  delimiter: string
  decimalMark: DecimalMark | null
  dateFormat: string | null
  order: 'oldest first' | 'newest first' | 'mixed'
  hasHeadings: boolean
  /** role: null for a column that is left out. */
  columns: { heading: string; role: string | null }[]
  symbols: string[]
  /** Its code, or GBX for pence; null where the file does not say. */
  currency: string | null
  adjustment: Adjustment
  adjustmentBecause: string
  bars: Bars
  /** The file's own, for the inspection. */
  adjustedClose: Float64Array | null
  splits: Split[]
  dividends: Dividend[]
  rowCount: number
  /** The first hundred; none of these rows is in `bars`. */
  problems: CsvProblem[]
  problemCount: number
  /** While there is one, nothing can be imported; `bars` is empty. */
  questions: CsvQuestion[]
  /** What was taken for what although no heading says so, a sentence each. */
  guesses: string[]
  notes: string[]
  isCloseOnly: boolean
  daysWithoutBar: Day[]
  knowsSplits: boolean
  knowsDividends: boolean
}

/** Two columns of one name that say the same are a slip of a program; where they differ nobody knows which is meant. */
function refuseTwoMeanings(twice: readonly TwiceNamed[], body: readonly CsvRow[]): void {
  for (const { heading, kept, other } of twice) {
    const row = body.find(({ cells }) => (cells[kept] ?? '') !== (cells[other] ?? ''))
    if (!row) continue
    const said = [kept, other].map(index => `"${(row.cells[index] ?? '').slice(0, 30)}"`).join(' and ')
    throw new Failure('damaged', `Two columns are called "${heading}", and line ${row.line} says ${said} there.`)
  }
}

const mostProblemsTold = 100

/** Throws Failure('damaged' | 'too-large' | 'invalid') with one sentence when there are no daily prices of one symbol to be found at all. */
export async function readCsv(file: Uint8Array, hints: CsvHints = {}): Promise<CsvReading> {
  const { text, encoding, isCompressed } = await csvText(file)
  const { delimiter, rows, columns, headings, headAt, twice, symbol, isYfinance, guesses } = tableIn(text)
  const body = rows.slice(headings ? headAt + 1 : headAt)
  if (body.length === 0) throw new Failure('damaged', 'The file has headings, but no rows.')
  refuseTwoMeanings(twice, body)
  const dateCells = body.map(({ cells }) => cells[columns.date!] ?? '').filter(cell => !isNoValue(cell))
  const questions: CsvQuestion[] = []
  const decided = decideDates(dateCells, hints.today)
  const dates = hints.dateOrder ? orderedAs(hints.dateOrder, decided) : decided
  if ('none' in dates)
    throw new Failure('damaged', `The column "${headings?.[columns.date!] ?? 'first'}" holds no dates that can be read.`)
  if ('ambiguous' in dates) {
    questions.push({
      about: 'dateOrder',
      says: `Dates like ${dates.ambiguous} can be read with the day or the month first, and nothing in the file tells which.`,
    })
  }
  if ('contradiction' in dates) {
    const [dayFirst, monthFirst] = dates.contradiction
    throw new Failure(
      'damaged',
      `Some dates have the day first (${dayFirst}) and some the month (${monthFirst}), so none of them can be trusted.`,
    )
  }
  const marks = hints.decimalMark ? { mark: hints.decimalMark } : decideMark(numberCells(body, columns), delimiter)
  if ('contradiction' in marks) {
    throw new Failure('damaged', 'Some numbers have a decimal comma and some a decimal point, so none of them can be trusted.')
  }
  if ('undecided' in marks) {
    questions.push({
      about: 'decimalMark',
      says: `Numbers like ${marks.undecided} can be read with a decimal mark or with one that groups thousands, and nothing in the file tells which.`,
    })
  }
  const isEvents = (columns.close ?? columns.adjClose) === undefined
  const minutes = 'format' in dates && !isEvents ? minutesIn(body, columns, dates.format, hints.timeZone) : null
  if (minutes?.zone === null) {
    questions.push({ about: 'timeZone', says: 'The rows are minutes, and nothing in the file tells in whose time they stand.' })
  }
  const isOpen = questions.length > 0 || !('format' in dates && 'mark' in marks)
  const rules = {
    columns,
    today: hints.today,
    width: headings?.length ?? null,
    cutOffAt: cutOffLine(text, delimiter, body),
    dateMark: dateMark(dateCells),
  }
  const read: RowsRead = isOpen
    ? readRows([], { ...rules, format: 'year-month-day', mark: '.' })
    : readRows(body, { ...rules, format: dates.format, mark: marks.mark, minuteOf: minutes?.minuteOf })
  if (read.symbols.length > 1) {
    throw new Failure(
      'invalid',
      `The file holds several symbols (${read.symbols.slice(0, 3).join(', ')}${read.symbols.length > 3 ? ', …' : ''}): import one file per symbol.`,
    )
  }
  if (!isOpen) refuseEmpty(read, body.length, isEvents)
  const distributed = withCapitalGains(read.bars, read.dividends, read.capitalGains)
  const guess: AdjustmentGuess = hints.adjustment
    ? { adjustment: hints.adjustment, because: 'As stated at the import.' }
    : isEvents
      ? { adjustment: 'none', because: 'There are no prices; dividends are taken as they were paid.' }
      : isYfinance && columns.adjClose === undefined
        ? {
            adjustment: 'all',
            because: 'The headings are those of yfinance, which adjusts for splits and dividends unless it is told not to.',
          }
        : guessAdjustment(columns, headings, read.bars)
  const roleAt = new Map(Object.entries(columns).map(([role, index]) => [index, roleNames[role as Role]]))
  const width = Math.max(headings?.length ?? 0, ...Object.values(columns).map(index => index + 1))
  return {
    holds: isEvents ? 'events' : minutes ? 'minutes' : 'days',
    encoding,
    isCompressed,
    delimiter: delimiterNames[delimiter],
    decimalMark: 'mark' in marks ? marks.mark : null,
    dateFormat: 'format' in dates ? dateFormatNames[dates.format] : null,
    order: read.order,
    hasHeadings: headings !== null,
    columns: Array.from({ length: width }, (_, index) => ({ heading: headings?.[index] ?? '', role: roleAt.get(index) ?? null })),
    symbols: symbol === null ? read.symbols : [symbol],
    currency: currencyIn(body, columns, headings),
    adjustment: guess.adjustment,
    adjustmentBecause: guess.because,
    bars: read.bars,
    adjustedClose: read.adjustedClose,
    splits: read.splits,
    dividends: guess.adjustment === 'none' ? distributed.dividends : dividendsAsPaid(distributed.dividends, read.splits),
    rowCount: body.length,
    problems: read.problems.slice(0, mostProblemsTold),
    problemCount: read.problems.length,
    questions,
    guesses: [...guesses, ...('guess' in dates ? [dates.guess] : [])].filter(guess => guess !== undefined),
    notes: [
      ...twice.map(({ heading }) => `Two columns are called "${heading}" and say the same; the first is used.`),
      ...distributed.notes,
      ...read.notes,
      ...(minutes ? minutes.notes : sparseNotes(read.bars)),
      ...(isEvents ? [eventsNote] : []),
    ],
    isCloseOnly: read.isCloseOnly,
    daysWithoutBar: read.daysWithoutBar,
    knowsSplits: columns.split !== undefined,
    knowsDividends: columns.dividend !== undefined,
  }
}

export type CsvImport = {
  readonly symbol: string
  readonly listing: SeriesBatch['listing']
  /** As somebody said it; null: as the file has it. */
  readonly currency: string | null
  /** The name of the file, as it is shown. */
  readonly fileName: string
  /** Import the good rows although there are bad ones. */
  readonly skipBadRows?: boolean
}

/** A user's own file is believed before any service. */
const csvTrust = 100

/** The batch of a whole file. Throws Failure('invalid') while something is open and Failure('damaged') for a bad row that was not accepted to be left out. */
export function csvBatch(reading: CsvReading, given: CsvImport): SeriesBatch {
  const [question] = reading.questions
  if (question)
    throw new Failure('invalid', `${question.says} Say which; nothing was imported.`, { detail: { question: question.about } })
  const [problem] = reading.problems
  if (problem && given.skipBadRows !== true) {
    const count = reading.problemCount
    throw new Failure('damaged', `${problemText(problem)}${count > 1 ? `; ${count} rows are bad` : ''}. Nothing was imported.`, {
      detail: { line: problem.line, column: problem.column, problemCount: count },
    })
  }
  const first = reading.bars.time[0] ?? null
  const firstDay = first !== null && reading.holds === 'minutes' ? Math.floor(first / 1440) : first
  const left = reading.problemCount > 0 ? [`${reading.problemCount} bad rows were left out`] : []
  const repeated = reading.isCloseOnly ? ['the file gives closes only, so open, high and low repeat them'] : []
  const note = [...repeated, ...left].join('; ')
  return {
    symbol: given.symbol,
    listing: given.listing,
    source: reading.holds === 'events' ? 'csv-events' : 'csv',
    label: `file ${given.fileName.replaceAll(/[^\p{L}\p{N} ._()-]/gu, '').slice(-80) || 'without a name'}`,
    trust: csvTrust,
    interval: reading.holds === 'minutes' ? '1m' : '1d',
    currency: given.currency ?? reading.currency,
    sourceAdjustment: reading.adjustment,
    storedAdjustment: reading.adjustment,
    volumeAdjustment: reading.adjustment === 'none' ? 'none' : 'splits',
    precisionNote: note === '' ? null : note,
    bars: reading.bars,
    isCloseOnly: reading.isCloseOnly,
    adjustedClose: reading.adjustedClose ?? undefined,
    daysWithoutBar: reading.daysWithoutBar,
    splits: reading.splits,
    dividends: reading.dividends,
    splitsKnownFrom: reading.knowsSplits ? (firstDay ?? reading.splits[0]?.day ?? 0) : null,
    dividendsKnownFrom: reading.knowsDividends ? (firstDay ?? reading.dividends[0]?.day ?? 0) : null,
  }
}

/** 'Line 12, close "abc": not a number' */
export function problemText({ line, column, value, what }: CsvProblem): string {
  const where = column === null ? `Line ${line}` : `Line ${line}, ${column}${value === null ? '' : ` "${value}"`}`
  return `${where}: ${what}`
}

/** The file's last row when it has fewer cells than any other and not even a line's end: what was being written when it stopped. */
function cutOffLine(text: string, delimiter: Delimiter, rows: readonly CsvRow[]): number | null {
  const last = rows.at(-1)
  const ending = text.at(-1) ?? ''
  if (!last || rows.length < 3 || '\r\n\u001a'.includes(ending) || ending === delimiter) return null
  return rows.slice(0, -1).every(({ cells }) => cells.length > last.cells.length) ? last.line : null
}

function numberCells(rows: readonly CsvRow[], columns: Columns): string[] {
  const prices = [columns.open, columns.high, columns.low, columns.close, columns.adjClose].filter(index => index !== undefined)
  const cells = rows.flatMap(({ cells }) => prices.map(index => cells[index] ?? ''))
  const isProven = cells.some(cell => /[.,]/.test(cell))
  return isProven || columns.volume === undefined ? cells : rows.map(({ cells }) => cells[columns.volume!] ?? '')
}

/** The hint speaks of 03/04/2020; dates that have but one reading keep it. */
function orderedAs(order: 'day-first' | 'month-first', decided: DateDecision): DateDecision & { format: DateFormat } {
  if ('format' in decided && decided.format !== 'day-month-year' && decided.format !== 'month-day-year') return decided
  return { format: order === 'day-first' ? 'day-month-year' : 'month-day-year' }
}

/** Weeks and months are made from days, and nothing tells a month's row from a day's but what lies between them. */
function sparseNotes({ time }: Bars): string[] {
  const steps = Array.from(time.subarray(1), (day, i) => day - time[i]!).sort((a, b) => a - b)
  const usual = steps[steps.length >> 1] ?? 1
  return steps.length < 5 || usual < 5 ? [] : [`Most rows are ${usual} days apart; each is taken as the bar of its one day.`]
}

const eventsNote =
  'Splits and dividends alone: the list is taken to be complete, so that prices are adjusted by it and by nothing else.'

/** How the minutes of a file are read; null for a daily file. zone: null while nothing tells in whose time they stand. */
function minutesIn(rows: readonly CsvRow[], columns: Columns, format: DateFormat, said: TimeZoneName | undefined) {
  // An evening that belongs to the next day is still an evening.
  const written = withoutEvenings(format)
  const localOf = (date: string, time: string): LocalMinute | null => {
    const day = dayIn(date, written)
    if (day === null) return null
    if (written === 'seconds since 1970') return countedMinute(Number(date), 'seconds')
    if (written === 'milliseconds since 1970') return countedMinute(Number(date), 'milliseconds')
    const at = timeOfDay(time)
    return at && { day, ...at }
  }
  const timeAt = columns.time ?? columns.date!
  const times = rows.map(({ cells }) => localOf(cells[columns.date!] ?? '', cells[timeAt] ?? '')).filter(time => time !== null)
  if (times.length === 0 || !isIntraday(times)) return null
  refuseLongerBars(times)
  const zone = said ?? zoneOf(times)
  const notes = zone === null || zone === 'stated' ? [] : [`The minutes are read in ${timeZoneTexts[zone]}.`]
  const minuteOf = (cell: (role: Role) => string): number | null => {
    const at = localOf(cell('date'), cell(columns.time === undefined ? 'date' : 'time'))
    return at && minuteInUtc(at, zone ?? 'utc')
  }
  return { zone, notes, minuteOf }
}

function refuseEmpty({ bars, problems, splits, dividends }: RowsRead, rowCount: number, isEvents: boolean): void {
  if (bars.time.length > 0 || splits.length + dividends.length > 0) return
  if (isEvents && problems.length === 0) throw new Failure('damaged', 'The file names no split and no dividend.')
  const [problem] = problems
  throw new Failure(
    'damaged',
    problem
      ? `None of the ${rowCount} rows can be read. ${problemText(problem)}.`
      : `None of the ${rowCount} rows holds a price.`,
  )
}

/** '12 bars from 2020-01-02 to 2020-01-17' */
export function spanText({ bars: { time }, holds }: Pick<CsvReading, 'bars' | 'holds'>): string {
  const text = (at: number): string => timeText(at, holds === 'minutes' ? '1m' : '1d')
  return `${time.length} bars from ${text(time[0]!)} to ${text(time.at(-1)!)}`
}
