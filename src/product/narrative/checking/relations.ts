// What a sentence says stands above or below what: true figures in a false order are a lie too.
import type { NumberFact } from '../fact.ts'

const things: readonly [RegExp, string][] = [
  [/\blongaverage\b/, 'sma-200'],
  [/\bshortaverage\b/, 'sma-50'],
  [/\brecord\b(?: (?:close|high))?/, 'record-close'],
  [/\byearrange high\b/, 'high-52w'],
  [/\byearrange low\b/, 'low-52w'],
  [/\b(?:close|closing price|price|shares?|stock)\b|§/, 'close'],
  // As the subject; as an object it may be anything.
  [/^\s*(?:it|that|this)\b/, 'close'],
]
const relation = /\b(above|over|higher than|exceeds?|exceeded|below|under|beneath|lower than)\b/gi
const againstIndex =
  /\b(?:return\w*|gain\w*|r[oi]sen?|rose|did)\b[^.;,]*?\b(more|better|higher|less|worse|lower) than (?:that of )?(?:the )?(?:benchmark|index|market)\b/i
const amount = /^(?:more than|less than|over|under|about|just|at least)? ?\d/

/** Where two things of which both values are facts stand in their order; null where they are put in another. */
export function ordersOf(text: string, facts: readonly NumberFact[]): [from: number, to: number][] | null {
  const settled: [number, number][] = []
  let begins = 0
  const valueOf = (id: string) => facts.find(fact => fact.id === id)?.value
  const excess = facts.filter(({ id }) => id.startsWith('excess-'))
  for (const clause of text.split(/([;:]|, (?:while|whereas|but|and)\b|\b(?:while|whereas|but)\b)/i)) {
    const at = begins
    begins += clause.length
    const [, word] = againstIndex.exec(clause) ?? []
    if (word && excess.length > 0) {
      const isMore = /more|better|higher/i.test(word)
      if (!excess.some(({ value }) => value > 0 === isMore)) return null
    }
    for (const found of clause.matchAll(relation)) {
      const rest = clause.slice(found.index + found[0].length).trimStart()
      // "over five years", "above 3 trillion": an amount, and no thing.
      if (amount.test(rest)) continue
      // "above it" may be above anything.
      if (/^it\b/i.test(rest)) continue
      const first = firstThing(rest.split(/,| (?:and|than|against|since|on|for|over|within)\b/)[0] ?? '')
      // The subject of the clause.
      const before = firstThing(clause.slice(0, found.index), Number.POSITIVE_INFINITY)
      if (!first || !before || first === before) continue
      const [a, b] = [valueOf(before), valueOf(first)]
      if (a === undefined || b === undefined || a === b) continue
      const isAbove = /^(?:above|over|higher|exceed)/i.test(found[0])
      if (a > b !== isAbove) return null
      settled.push([at + found.index, at + found.index + found[0].length])
    }
  }
  return settled
}

function firstThing(text: string, within = 40): string | null {
  let best: { at: number; id: string } | null = null
  for (const [words, id] of things) {
    const at = text.toLowerCase().search(new RegExp(words.source, 'i'))
    if (at >= 0 && (best === null || at < best.at)) best = { at, id }
  }
  return best && best.at < within ? best.id : null
}
