// In which currency the prices of a file stand, as far as the file says: a column of codes, marks beside the numbers, or the
// heading of the close. Two currencies in one file are two series, and no chart can tell them apart afterwards.
import { Failure } from '#basics'
import type { CsvRow } from '#csv'
import type { Columns } from './csv-columns.ts'

/** Hundredths are quoted as currencies of their own. */
const hundredths: Readonly<Record<string, string>> = { GBp: 'GBX', GBx: 'GBX', p: 'GBX', pence: 'GBX', ZAc: 'ZAC', ILa: 'ILA' }
const marks: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₩': 'KRW',
  '₪': 'ILS',
  '₺': 'TRY',
  zł: 'PLN',
  Kč: 'CZK',
  Ft: 'HUF',
}
/** Dollars and crowns of several countries, yen or yuan: the mark alone does not tell which, only that it is not another one. */
const vagueMark = /^([$¥]|kr)$/

/** A code such as EUR, GBX for pence; null where the file does not say. Throws Failure('invalid') for several of them. */
export function currencyIn(rows: readonly CsvRow[], columns: Columns, headings: readonly string[] | null): string | null {
  const dated = rows.filter(({ cells }) => /\d/.test(cells[columns.date!] ?? ''))
  const prices = [columns.open, columns.high, columns.low, columns.close ?? columns.adjClose].filter(index => index !== undefined)
  const stated = columns.currency === undefined ? [] : dated.map(({ cells }) => codeOf(cells[columns.currency!] ?? ''))
  const marked = dated.flatMap(({ cells }) => prices.map(index => markOf(cells[index] ?? '')))
  const found = [stated, marked].map(codes => new Set(codes.filter(code => code !== null)))
  for (const codes of found) {
    if (codes.size > 1) {
      const [one, other] = [...codes].sort()
      throw new Failure('invalid', `The prices are in several currencies (${one}, ${other}): import one file per currency.`)
    }
  }
  const code = found.flatMap(codes => [...codes]).find(one => !vagueMark.test(one))
  const heading = headings?.[columns.close ?? columns.adjClose ?? -1] ?? ''
  return code ?? /\b(EUR|USD|CHF|GBP|GBX|JPY)\b/.exec(heading)?.[1] ?? null
}

function codeOf(cell: string): string | null {
  const code = hundredths[cell] ?? marks[cell] ?? cell.toUpperCase()
  return /^([A-Z]{3}|[$¥])$/.test(code) ? code : /^kr\.?$/i.test(cell) ? 'kr' : null
}

function markOf(cell: string): string | null {
  const mark =
    /^[+-]?(\p{Sc}|(?:[A-Z]{3}|kr\.?)(?=[\s\d]))/u.exec(cell)?.[1] ??
    /\d\s?(\p{Sc}|[A-Z]{3}|GBp|kr\.?|zł|Kč|Ft)$/u.exec(cell)?.[1]
  return mark === undefined ? null : codeOf(mark)
}
