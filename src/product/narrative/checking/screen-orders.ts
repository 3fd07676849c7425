// "The highest", "cheaper than", "above the median": what a sentence puts in order is computed again from the hits. An order that cannot be is
// no fact.
import type { NumberFact } from '../fact.ts'
import { together, type ToldScreen } from '../screen-facts.ts'
import type { Finding } from './comparisons.ts'
import type { Reading } from './screen-checking.ts'
import type { Mark } from './screen-words.ts'

const extremes = /\b(highest|largest|biggest|greatest|lowest|smallest|cheapest|dearest|most expensive|most valuable)\b/gi
const comparisons =
  /\b(higher|larger|bigger|greater|more|lower|smaller|less|cheaper|dearer|more expensive|more valuable|above|over|below|under|beneath|exceeds?|exceeded|beats?|tops?|topped)\b/gi
/** Orders, shares and totals that nothing here can compute. */
const others =
  /\b(?:not|no|never|hardly|barely|best|worst|strongest|weakest|top|bottom|first(?! \d)|last(?! (?:close|bar|day))|leads?|leading|leaders?|ahead|behind|better|worse|fewer|fewest|least(?<!at least)|most(?! (?:expensive|valuable|of (?:them|the hits|these)|hits|are)|(?<=at most))|only(?! \d)|none|nobody|neither|nor|twice|double|equal\w*|same|identical|tied?|next|similar|half|majority|rank\w*|nearly all|almost all|(?:rather|other) than|second|third|cheap|expensive)\b/gi

const isHigh = (word: string): boolean =>
  /^(?:high|larg|big|great|more$|more (?:exp|val)|most|dear|above|over|exceed|beat|top)/i.test(word)
const implied = (word: string, columns: readonly string[]): string | null => {
  const column = /cheap|dear|expensive/i.test(word) ? 'pe' : /larg|big|small|valuable/i.test(word) ? 'marketcap' : null
  return column !== null && columns.includes(column) ? column : null
}

/** The facts that the orders were computed of, or why they are none. */
export function ordersIn(reading: Reading, told: ToldScreen): readonly NumberFact[] | Exclude<Finding, 'true'> {
  const used: NumberFact[] = []
  const taken: [number, number][] = []
  const { text, marks, claims } = reading
  const valueOf = (subject: string, column: string) =>
    told.figures.find(one => one.subject === subject && one.column === column)?.fact
  for (const found of text.matchAll(extremes)) {
    const at = found.index
    const column = columnNear(at, marks) ?? implied(found[0], told.columns)
    const subject = subjectNear(at, marks)
    taken.push([at, at + found[0].length])
    // "The lowest P/E is 8.1": the figure was held against the lowest of all hits.
    if (subject === null) {
      if (claims.length === 0) return 'unsettled'
      continue
    }
    if (column === null) return 'unsettled'
    const its = valueOf(subject, column)
    const bound = valueOf(isHigh(found[0]) ? together.highest : together.lowest, column)
    if (!its || !bound) return 'unsettled'
    if (its.value !== bound.value) return 'untrue'
    used.push(its, bound)
  }
  for (const found of text.matchAll(comparisons)) {
    const [at, end] = [found.index, found.index + found[0].length]
    if (taken.some(([from, to]) => at < to && end > from)) continue
    const than = /^ than\b/.exec(text.slice(end))
    taken.push([at, end + (than?.[0].length ?? 0)])
    // "over 14 times", "more than 3 trillion": the figure's own.
    if (/^(?: than)? ?[-$€£]?\d/.test(text.slice(end))) continue
    const first = marks.findLast(mark => mark.is === 'subject' && mark.end <= at)
    const second = marks.find(mark => mark.is === 'subject' && mark.at >= end)
    const column = columnNear(at, marks) ?? implied(found[0], told.columns)
    if (!first || !second || column === null) return 'unsettled'
    const [a, b] = [valueOf(first.name, column), valueOf(second.name, column)]
    if (!a || !b) return 'unsettled'
    if (isHigh(found[0]) ? a.value <= b.value : a.value >= b.value) return 'untrue'
    used.push(a, b)
  }
  for (const found of text.matchAll(others))
    if (!taken.some(([from, to]) => found.index >= from && found.index < to)) return 'unsettled'
  return used
}

/** Of the order: named before it in the sentence, else behind it. */
function columnNear(at: number, marks: readonly Mark[]): string | null {
  const columns = marks.filter(mark => mark.is === 'column')
  const behind = columns.find(mark => mark.at > at && mark.at - at < 24)
  return (behind ?? columns.findLast(mark => mark.end <= at) ?? columns.find(mark => mark.at > at))?.name ?? null
}

function subjectNear(at: number, marks: readonly Mark[]): string | null {
  const hits = marks.filter(mark => mark.is === 'subject' && mark.name !== together.median)
  return (hits.findLast(mark => mark.end <= at) ?? hits.find(mark => mark.at > at))?.name ?? null
}
