// Known words that stand where they would change a figure, and are part of none: a scale or a unit beside it ("37.9 million"), or a word that
// makes another quantity of its own ("the average P/E", "the highest beta"). Pure.
import type { NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { isOwnQuantity } from './quantities.ts'
import type { Statement } from './statements.ts'
import type { Term } from './terms.ts'

const scales = /\b(?:thousand|million|billion|trillion|bn|mn|tn|percent|per cent|percentage points?|basis points?|USD|EUR|GBP)\b/i
const ofMany = /\b(?:average|mean|median|typical|usual|normal|ordinary) $/i
const ofExtremes =
  /\b(?:maximum|minimum|max|min|highest|lowest|peak|trough|record|all-time|steepest|deepest|excess|conditional|premium|discount|full) $/i

/** The word, or null where there is none. used: the facts of the figures. */
export function strayWord(
  text: string,
  claims: readonly Claim[],
  terms: readonly Term[],
  used: readonly NumberFact[],
  settled: readonly Statement[],
): string | null {
  const beside = claims.reduceRight((rest, { at, end }) => rest.slice(0, at) + ' '.repeat(end - at) + rest.slice(end), text)
  const [scale] = scales.exec(beside) ?? []
  if (scale !== undefined) return scale
  const isOfMany = used.some(({ id }) => /^(?:industry-|volume-sma|percentile-)/.test(id))
  const stray = terms.find(term => {
    if (!isOwnQuantity(term) || /fall|atr-|macd-signal|positiveDays|bestDay|worstDay/.test(term.ids.source)) return false
    if (settled.some(({ from, to }) => term.at >= from && term.at < to)) return false
    const before = text.slice(0, term.at)
    return ofExtremes.test(before) || (ofMany.test(before) && !isOfMany)
  })
  return stray ? text.slice(stray.at, stray.end) : null
}
