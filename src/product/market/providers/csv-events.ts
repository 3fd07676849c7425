// Dividends and splits as they stand in price files: in columns of their own, or as rows between the prices.
import { mostSplitRatio } from '../batch.ts'
import { type DecimalMark, isNoValue, numberOf } from './csv-numbers.ts'

const dividendText = /^(?:dividend\s*:?\s*)?([\d.,]+)\s*(?:dividend|\(dividend\)|dividende)?$/i
const ratioText = /^(\d+(?:\.\d+)?)\s*(?::|\/|-?\s?for-?\s?|-?\s?to\s)\s*(\d+(?:\.\d+)?)\s*(?:stock splits?)?$/i

export type RowEvent = { dividend: number } | { numerator: number; denominator: number }

/** The event of a row like "Mar 15, 2018","0.63 Dividend" or 2014-06-09,7:1 Stock Split; null when the row is none. */
export function eventRow(cells: readonly string[], mark: DecimalMark): RowEvent | null {
  const said = cells.filter(cell => cell !== '')
  const text = said.find(cell => /dividend|stock split/i.test(cell))
  if (text === undefined || said.length > 3) return null
  // "Dividend" and its amount may stand in cells of their own.
  const amount = said.find(cell => cell !== text && numberOf(cell, mark) !== null)
  if (/split/i.test(text)) return splitIn(text, mark) ?? splitIn(amount ?? '', mark)
  const dividend = numberOf(dividendText.exec(text)?.[1] ?? amount ?? '', mark)
  return dividend === null ? null : { dividend }
}

/** 'none' for a cell that says there is no split (nothing, 0, 1); null for one that says nothing understandable. */
export function splitCell(cell: string, mark: DecimalMark): { numerator: number; denominator: number } | 'none' | null {
  if (isNoValue(cell)) return 'none'
  const value = numberOf(cell, mark)
  return value === 0 || value === 1 ? 'none' : splitIn(cell, mark)
}

function splitIn(text: string, mark: DecimalMark): { numerator: number; denominator: number } | null {
  const ratio = ratioText.exec(text.trim())
  if (ratio) return positive(Number(ratio[1]), Number(ratio[2]))
  const value = numberOf(text, mark)
  if (value === null) return null
  // One for ten is written 0.1; as a ratio of whole numbers it stays exact.
  const inverse = Math.round(1 / value)
  return value < 1 && Math.abs(value * inverse - 1) < 1e-4 ? positive(1, inverse) : positive(value, 1)
}

function positive(numerator: number, denominator: number): { numerator: number; denominator: number } | null {
  const ratio = numerator / denominator
  return ratio >= 1 / mostSplitRatio && ratio <= mostSplitRatio ? { numerator, denominator } : null
}
