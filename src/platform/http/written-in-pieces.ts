// Answers with long columns are checked against their schema and written as JSON so many rows at a time: hundreds of thousands of numbers at
// once would keep everybody else waiting.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { assert } from '#basics'

/** Some milliseconds. */
const valuesAtOnce = 20_000
const longFrom = 1_000
const deepest = 5

/** What holds a long column, and the column itself. */
type Holding = Map<object, 'within' | 'long'>

/**
 * The same text as at once. → undefined where nothing is long enough to be worth it, where the columns are not of one length, or where the
 * answer is not as its schema says: then it is for the usual way to write it, or to say what is wrong.
 */
export async function writtenInPieces(schema: z.ZodType, answer: unknown): Promise<string | undefined> {
  const holding: Holding = new Map()
  const columns: unknown[][] = []
  lookForColumns(answer, holding, columns, 0)
  const rows = columns[0]?.length ?? 0
  if (columns.length * rows <= valuesAtOnce || columns.some(({ length }) => length !== rows)) return undefined
  const rowsAtOnce = Math.ceil(valuesAtOnce / columns.length)
  const texts: string[][] = columns.map(() => [])
  let frame: unknown
  for (let from = 0; from < rows; from += rowsAtOnce) {
    if (from > 0) await nextTurn()
    const piece = mapped(answer, holding, column => column.slice(from, from + rowsAtOnce))
    const written = z.safeEncode(schema, piece)
    if (!written.success) return undefined
    frame ??= written.data
    const seen: unknown[][] = []
    lookAt(answer, written.data, holding, seen)
    if (seen.length !== columns.length) return undefined
    for (const [n, column] of seen.entries()) texts[n]!.push(JSON.stringify(column).slice(1, -1))
  }
  await nextTurn()
  const parts: string[] = []
  framed(answer, frame, holding, texts.values(), parts)
  // Once, at the end: each level that joined its own would copy everything below it again.
  return parts.join('')
}

/** → whether there is one within. */
function lookForColumns(value: unknown, holding: Holding, columns: unknown[][], depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth > deepest) return false
  if (Array.isArray(value) && value.length >= longFrom) {
    holding.set(value, 'long')
    columns.push(value)
    return true
  }
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false
  let isWithin = false
  for (const one of Object.values(value)) if (lookForColumns(one, holding, columns, depth + 1)) isWithin = true
  if (isWithin) holding.set(value, 'within')
  return isWithin
}

function mapped(value: unknown, holding: Holding, put: (column: unknown[]) => unknown): unknown {
  const held = holding.get(value as object)
  if (held === 'long') return put(value as unknown[])
  if (held === undefined) return value
  if (Array.isArray(value)) return value.map(one => mapped(one, holding, put))
  return Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, mapped(one, holding, put)]))
}

/** The columns in what the schema made of it, in its order. */
function lookAt(value: unknown, written: unknown, holding: Holding, seen: unknown[][]): void {
  const held = holding.get(value as object)
  if (held === undefined || typeof written !== 'object' || written === null) return
  if (held === 'within')
    for (const [name, one] of Object.entries(written)) lookAt((value as Record<string, unknown>)[name], one, holding, seen)
  else if (Array.isArray(written)) seen.push(written)
}

function framed(value: unknown, written: unknown, holding: Holding, texts: Iterator<string[]>, parts: string[]): void {
  const held = holding.get(value as object)
  if (held === undefined) {
    // What JSON cannot say is nothing in a list.
    parts.push(JSON.stringify(written) ?? 'null')
    return
  }
  if (held === 'long') {
    const next = texts.next()
    assert(!next.done, 'every long column was written')
    for (const [n, text] of next.value.entries()) parts.push(n === 0 ? '[' : ',', text)
    parts.push(']')
    return
  }
  const isList = Array.isArray(written)
  let before = isList ? '[' : '{'
  for (const [name, one] of Object.entries(written as object)) {
    if (!isList && one === undefined) continue
    parts.push(isList ? before : `${before}${JSON.stringify(name)}:`)
    framed((value as Record<string, unknown>)[name], one, holding, texts, parts)
    before = ','
  }
  if (before !== ',') parts.push(before)
  parts.push(isList ? ']' : '}')
}
