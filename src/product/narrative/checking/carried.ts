// What a sentence leaves to the one after it: "Over 5 years it gained 191 %. That is 23.8 % a year." The next one is read with the time and the
// quantity of the figures before it in front, where it names none itself; so it may say less, and never anything else. Pure.
import type { Fact } from '../fact.ts'
import { isKnownWord } from './lexicon.ts'
import { withoutOpening } from './phrasing.ts'

export type Carried = {
  /** As words that may stand in front: "Over 5 years"; null where the figures are of several times or of none. */
  readonly span: string | null
  /** "On price/earnings". */
  readonly quantity: string | null
  /** "In 20 sessions", of forecasts. */
  readonly horizon: string | null
  /** Where none of the figures is the share's: whose. */
  readonly other: 'index' | 'industry' | null
  /** The sentence itself. */
  readonly text: string
  /** Of what it claims. */
  readonly ids: readonly string[]
}

const ofSpan = /^(?:total-return|annual-return|index-return|return|excess)-(\w+)$/

/** Of the last word for a quantity the facts of it, its like among the others included. */
const quantities: readonly [ids: RegExp, words: string][] = [
  [/price-to-earnings$/, 'price/earnings'],
  [/dividend-yield$/, 'dividend yield'],
  [/market-cap$/, 'market capitalisation'],
  [/eps(?:-growth)?$/, 'earnings per share'],
  [/^revenue/, 'revenue'],
  [/^net-income/, 'net income'],
  [/^net-margin$/, 'net margin'],
  [/^operating-margin$/, 'operating margin'],
  [/^(?:risk-volatility|volatility-)/, 'volatility'],
  [/^rsi-/, 'RSI'],
  [/^adx-/, 'ADX'],
  [/^macd/, 'MACD'],
  [/^(?:volume|relative-volume)/, 'volume'],
  [/^momentum-/, 'momentum'],
  [/^risk-sharpe$/, 'Sharpe ratio'],
  [/^risk-beta$/, 'beta'],
  [/^(?:record-close|below-record)$/, 'the record'],
]

const lengths: Readonly<Record<string, string>> = { Y: 'year', M: 'month', W: 'week' }

function spanInWords(span: string): string | null {
  if (span === 'YTD') return 'Year to date'
  if (span === 'MAX') return 'Over the whole history'
  if (/^(?:19|20)\d\d$/.test(span)) return `In ${span}`
  const [, count, unit = ''] = /^(\d+)([YMW])$/.exec(span) ?? []
  return count === undefined ? null : `Over ${count} ${lengths[unit]}${count === '1' ? '' : 's'}`
}

/** ids: of the facts that the sentence claims. */
export function carriedBy(ids: readonly string[], text: string): Carried {
  if (ids.length === 0) return { span: null, quantity: null, horizon: null, other: null, text, ids }
  const spans = new Set(ids.flatMap(id => ofSpan.exec(id)?.[1] ?? []))
  const [span] = spans
  const horizons = new Set(ids.flatMap(id => /^forecast-[a-z]+-(\d+)$/.exec(id)?.[1] ?? []))
  const [horizon] = horizons
  const named = new Set(ids.map(id => quantities.find(([one]) => one.test(id))?.[1]))
  const [quantity] = named
  return {
    span: spans.size === 1 && span !== undefined ? spanInWords(span) : null,
    quantity: named.size === 1 && quantity !== undefined ? `On ${quantity}` : null,
    horizon: horizons.size === 1 && horizon !== undefined ? `In ${horizon} sessions` : null,
    other: ids.every(id => id.startsWith('index-')) ? 'index' : ids.every(id => id.startsWith('industry-')) ? 'industry' : null,
    text,
    ids,
  }
}

const pointing = /^(?:and |but |so )?(?:it|its|it's|that|that's|this|which|they|their)\b/i

/** What a sentence does not name itself. */
export type Lacking = {
  readonly horizon: boolean
  readonly span: boolean
  readonly quantity: boolean
  readonly isOfMarket: boolean
}

/** isOfOther: "it" is whoever the sentence before spoke of, and not the share. */
export type Whole = { readonly text: string; readonly isOfOther: boolean }

/** The sentence with what it lacks in front; null where nothing is lacking, or where it is not clear of what it speaks. */
export function withCarried(
  sentence: string,
  { span, quantity, horizon, other, ids }: Carried,
  lacks: Lacking,
  facts: readonly Fact[],
): Whole | null {
  const both = bothOf(sentence, ids)
  if (both !== null) return { text: both, isOfOther: false }
  const isPointing = pointing.test(sentence)
  if (isPointing && other === 'industry') return null
  const lead = [lacks.horizon ? horizon : null, lacks.span ? span : null, lacks.quantity ? quantity : null].filter(
    words => words !== null,
  )
  if (isPointing && other === 'index') {
    const index = facts.find(({ id }) => id === 'index-name')?.value
    if (index === undefined || !/^its?\b/i.test(sentence)) return null
    const named = sentence.replace(/^it('?s)?\b/i, (_, own?: string) => `the ${String(index)}${own ? "'s" : ''}`)
    return { text: [...lead, named].join(', '), isOfOther: true }
  }
  return lead.length === 0 ? null : { text: [...lead, smallAtFirst(sentence)].join(', '), isOfOther: false }
}

/** "Both were lower": of two quantities that were told, in the order of their telling. */
function bothOf(sentence: string, ids: readonly string[]): string | null {
  const told = [
    ...new Set(
      ids.flatMap(id =>
        /^(?:revenue|net-income|eps)(?:-growth)?$/.test(id) ? [quantities.find(([one]) => one.test(id))?.[1]] : [],
      ),
    ),
  ]
  const [one, other] = told
  return one !== undefined &&
    other !== undefined &&
    told.length === 2 &&
    /^both\b(?! (?:revenue|sales|net|profit|earnings))/i.test(sentence)
    ? sentence.replace(
        /^both(?: of (?:them|these|those)| figures)?/i,
        `${one[0]?.toUpperCase()}${one.slice(1)} and ${other} both`,
      )
    : null
}

/** Whether what is said without a time would be another thing at another time. */
export function restsOnTime({ span, isOfMarket }: Lacking, ids: readonly string[]): boolean {
  return span && (ids.some(id => ofSpan.test(id)) || (ids.length === 0 && isOfMarket))
}

/** "That works out" → "that works out"; names stay. */
function smallAtFirst(sentence: string): string {
  return sentence.replace(/^[A-Z][a-z']*(?![\w&.-])/, word => (isKnownWord(word) ? word.toLowerCase() : word))
}

/** Both as one sentence of two parts. */
export function behind(before: string, sentence: string): string {
  return `${before.replace(/[.!?:\s]+$/, '')}; ${smallAtFirst(withoutOpening(sentence))}`
}

/** After a sentence of the index or the industry alone it has to say of whom it speaks, and after one of several quantities of which. */
export function mayFollow(sentence: string, { other, quantity }: Carried, names: readonly string[]): boolean {
  if (/\bpercentile\b/i.test(sentence) && quantity === null) return false
  const isNamed = /\b(?:stock|shares?)\b/i.test(sentence) || names.some(name => sentence.includes(name))
  return other === null || isNamed || (other === 'index' && /\b(?:index|benchmark|S&P)\b/.test(sentence))
}

const againstBefore =
  /\b(?:is|was|are|were) (?:(?:also|even|only|slightly|somewhat|much|far|clearly|a (?:bit|little|touch)) )*(?:(higher|larger|greater|bigger)|lower|smaller)\b(?! than),? (?:at|with) /i
const ofItsDay = /^(?:it|that|this)(?: \w+)? (?:was|is|came|dates|happened|occurred)\b/i

/** "The Sortino ratio is lower, at 1.24", behind a Sharpe ratio that is; a day of a range of a year, of which none is known. ids: of what is claimed. */
export function contradictsBefore(
  sentence: string,
  ids: readonly string[],
  { ids: before }: Carried,
  facts: readonly Fact[],
): boolean {
  if (ofItsDay.test(sentence) && before.length > 0 && before.every(id => /^(?:high|low)-52w$/.test(id)) && ids.length === 0)
    return true
  const found = againstBefore.exec(sentence)
  const own = facts.find(({ id }) => id === ids[0])
  // A lead is measured against those of the times that were told.
  if (found && own?.id.startsWith('excess-'))
    return before.some(id => {
      const lead = facts.find(one => one.id === `excess-${ofSpan.exec(id)?.[1]}`)?.value
      return typeof lead === 'number' && Math.abs(Number(own.value)) > Math.abs(lead) !== (found[1] !== undefined)
    })
  const other = before.flatMap(id => facts.find(one => one.id === id && one.unit === own?.unit) ?? []).at(-1)
  return (
    found !== null &&
    typeof own?.value === 'number' &&
    typeof other?.value === 'number' &&
    own.value > other.value !== (found[1] !== undefined)
  )
}
