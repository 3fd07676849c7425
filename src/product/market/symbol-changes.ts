// Symbols that were given up: what is noted of them and who says so, and a list of one's own brought in.
import { dayOf, Failure } from '#basics'
import type { Database } from '#database'
import { csvText } from './providers/csv-text.ts'
import type { Actor } from './revisions.ts'
import { deleteSymbolChange, readSymbolChanges, writeSymbolChanges } from './symbol-changes.store.ts'
import type { SymbolChange } from './symbol-history.ts'

export type SymbolChanges = {
  /** By former symbol. */
  list(): Promise<SymbolChange[]>
  /**
   * A CSV file of lines "former,present,day", whole or not at all: present is empty where the share left the exchange, day where it is not
   * known. source: who says so. Throws Failure('damaged' | 'invalid' | 'too-large') with the line.
   */
  importFile(file: Uint8Array, source: string, by: Actor): Promise<{ lineCount: number; changedCount: number }>
  /** Takes back what is noted of a former symbol, whoever noted it. → what it was. Throws Failure('not-found'). */
  remove(former: string, by: Actor): Promise<SymbolChange>
}

const mostLines = 20_000

export function openSymbolChanges(database: Database, clock: () => Date): SymbolChanges {
  return {
    list: () => readSymbolChanges(database.kysely),
    async importFile(file, source, by) {
      const said = source.trim()
      if (said === '' || said.length > 200) throw new Failure('invalid', 'Say in up to 200 letters where the list is from.')
      const changes = symbolChangesOf((await csvText(file)).text, said)
      const noted = { at: clock(), accountId: by.accountId ?? null }
      const changedCount = await database.kysely.transaction().execute(trx => writeSymbolChanges(trx, changes, noted))
      return { lineCount: changes.length, changedCount }
    },
    async remove(former) {
      const symbol = former.trim().toUpperCase()
      const removed = await deleteSymbolChange(database.kysely, symbol)
      if (!removed) throw new Failure('not-found', `Nothing is noted of ${symbol.slice(0, 20)}.`)
      return removed
    },
  }
}

const symbolShape = /^[A-Z0-9][A-Z0-9.\-/]{0,18}$/

/** Throws Failure('damaged' | 'too-large'). */
export function symbolChangesOf(text: string, source: string): SymbolChange[] {
  const lines = text.split(/\r?\n/)
  if (lines.length > mostLines) throw new Failure('too-large', `The list has more than ${mostLines} lines.`)
  const heading = cellsOf(lines[0] ?? '').map(cell => cell.toLowerCase())
  const [former, present, day] = ['former', 'present', 'day'].map(name => heading.indexOf(name))
  if (former === -1 || present === -1 || former === undefined || present === undefined)
    throw new Failure('damaged', 'The first line has to name the columns: former, present, and day where it is known.')
  const found = new Map<string, SymbolChange>()
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue
    const cells = cellsOf(line)
    const change = {
      former: (cells[former] ?? '').toUpperCase(),
      present: (cells[present] ?? '').toUpperCase() || null,
      day: (day === undefined || day === -1 ? '' : cells[day]) || null,
      source,
    }
    const what = faultOf(change, found)
    if (what !== null) throw new Failure('damaged', `Line ${i + 1}: ${what} Nothing was imported.`)
    found.set(change.former, change)
  }
  if (found.size === 0) throw new Failure('damaged', 'The list has no line besides its heading.')
  return [...found.values()]
}

function faultOf({ former, present, day }: SymbolChange, found: ReadonlyMap<string, SymbolChange>): string | null {
  const badSymbol = [former, present].find(symbol => symbol !== null && !symbolShape.test(symbol))
  if (badSymbol != null) return `"${badSymbol.slice(0, 20)}" is no symbol.`
  if (present === former) return `${former} cannot become itself.`
  if (day !== null && !isDay(day)) return `"${day.slice(0, 20)}" is no day such as 2022-06-09.`
  if (found.has(former)) return `${former} is there twice.`
  return null
}

function isDay(text: string): boolean {
  try {
    dayOf(text)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function cellsOf(line: string): string[] {
  return line.split(/[,;\t]/).map(cell =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  )
}
