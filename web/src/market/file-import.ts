// The steps of bringing in a file, without the page around them.
import type { PreviewAnswer } from '../../../src/product/market/sources.contract.ts'

const symbolShape = /^\^?[A-Za-z0-9][A-Za-z0-9.\-/=]{0,18}$/

/** Words of file names that are no symbols. */
const noSymbols = new Set(
  'wkn isin historical historicaldata historicalprices history historic historie historische daten kurse kurs kursverlauf kurshistorie price prices quote quotes chart charts export download data table file stock stocks share shares daily minutes umsatz portfolio googlefinance yahoo stooq aktie aktien'.split(
    ' ',
  ),
)
/** "NASDAQ_AAPL, 1D" as charting programs call what they export. */
const exchangeAndSymbol = /^[A-Z]{2,12}_([A-Z0-9.!-]{1,12}), /

/** What the file is most likely about: the symbol that stands in it, else a word at the beginning of its name. '' when neither will do. */
export function likelySymbol(fileName: string, symbols: readonly string[]): string {
  const inFile = symbols[0]?.replace(/\.US$/i, '') ?? ''
  if (symbolShape.test(inFile)) return inFile.toUpperCase()
  const name = fileName.replace(/(\.(csv|txt|tsv|gz))+$/i, '')
  const word = exchangeAndSymbol.exec(name)?.[1] ?? /^\^?[A-Za-z0-9.-]+/.exec(name)?.[0] ?? ''
  return isSymbol(word) && !noSymbols.has(word.toLowerCase()) && word.length <= 10 && /[A-Za-z]/.test(word)
    ? word.replace(/\.us$/i, '').toUpperCase()
    : ''
}

export function isSymbol(text: string): boolean {
  return symbolShape.test(text)
}

const held = { none: 'as traded', splits: 'adjusted for splits', all: 'adjusted for splits and dividends' } as const

/** Name and value of everything that was understood, for a person who wants to check it. */
export function understood(preview: PreviewAnswer): [string, string][] {
  return [
    ['Separator', preview.delimiter],
    ['Decimals', preview.decimalMark === null ? 'not decided' : preview.decimalMark === ',' ? 'comma' : 'point'],
    ['Dates', `${preview.dateFormat ?? 'not decided'}, ${preview.order}`],
    ['Text', `${preview.encoding}${preview.isCompressed ? ', packed' : ''}`],
    ['Currency', preview.currency ?? 'not stated in the file'],
    ['Prices', `${held[preview.adjustment]}. ${preview.adjustmentBecause}`],
  ]
}

/** 'Line 12, close "abc": not a number' */
export function problemText({ line, column, value, what }: PreviewAnswer['problems'][number]): string {
  if (column === null) return `Line ${line}: ${what}`
  return `Line ${line}, ${column}${value === null ? '' : ` "${value}"`}: ${what}`
}

/** The answers to a question about a file, and what they say to the server. */
export const answersTo = {
  timeZone: [
    { value: 'new-york', says: 'New York' },
    { value: 'london', says: 'London' },
    { value: 'frankfurt', says: 'Frankfurt' },
    { value: 'mumbai', says: 'Mumbai' },
    { value: 'hong-kong', says: 'Hong Kong' },
    { value: 'tokyo', says: 'Tokyo' },
    { value: 'sydney', says: 'Sydney' },
    { value: 'utc', says: 'UTC' },
  ],
  dateOrder: [
    { value: 'day-first', says: 'Day first' },
    { value: 'month-first', says: 'Month first' },
  ],
  decimalMark: [
    { value: 'comma', says: 'The comma is the decimal mark' },
    { value: 'point', says: 'The point is the decimal mark' },
  ],
} as const
