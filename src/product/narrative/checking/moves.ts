// What moved, in a part of a sentence that has no figure: "the share fell over the year", "sales grew". Held against the facts as figures are:
// a way that no fact has is none. Pure.
import type { Fact } from '../fact.ts'
import { formsOf } from './movement.ts'
import { denial, type Statement } from './statements.ts'
import { isOfEveryYear } from './years.ts'

const rising = new RegExp(
  String.raw`\b(?:${formsOf('rise gain climb grow increase advance jump surge soar rally appreciate expand improve').join('|')}|(?:gone|went|going|go) up|(?:is|was|are|were) up)\b`,
  'gi',
)
const falling = new RegExp(
  String.raw`\b(?:${formsOf('fall lose drop decline shrink decrease slip slump tumble plummet crash sink slide plunge contract').join('|')}|(?:gone|went|going|go) down|(?:is|was|are|were) down)\b`,
  'gi',
)
const little =
  /\b(?:(?:gone|went|going) (?:\w+ )?nowhere|(?:hardly|barely|little|scarcely) (?:changed|moved)(?! (?:with|to|along|together)\b)|(?:was|is|were|are|been) (?:\w+ )?flat|unchanged)\b/gi

const ofEverySpan =
  /\b(?:every|each|all)(?: (?:one|single))?(?: of the| the)? (?:periods?|spans?|horizons?|time ?frames?|windows?)\b/i
const everySpan = ['1M', '3M', '6M', 'YTD', '1Y', '3Y', '5Y', '10Y', 'MAX']

/** "The share fell over the year", "sales grew", in a part of the sentence that has no figure. spans: those that the part, or else the sentence, names. */
export function movesOf(
  text: string,
  facts: readonly Fact[],
  spansAt: (from: number, to: number) => readonly string[],
): Statement[] {
  const valueOf = (id: string) => {
    const value = facts.find(fact => fact.id === id)?.value
    return typeof value === 'number' ? value : undefined
  }
  const found: Statement[] = []
  let at = 0
  for (const part of text.split(/((?<!\d)[,;:](?!\d)|[,;:] |\b(?:but|while|whereas|although|though)\b)/i)) {
    const from = at
    at += part.length
    if (
      isOfEveryYear(part) ||
      /\d/.test(part.replace(/\d+[ -](?:day|week|month|year|session)s?/gi, ' ')) ||
      /·/.test(part.replace(/\b(?:since|in|of|from|to|for|during) +·/g, ' '))
    )
      continue
    for (const [words, sign] of [
      [rising, 1],
      [falling, -1],
      [little, 0],
    ] as const)
      for (const { index, 0: word } of part.matchAll(words)) {
        // "The gain of the year" moves nothing; "rising average" is read elsewhere.
        const before = part.slice(0, index)
        if (
          /\b(?:the|a|an|this|that|its|of|every|each|which|any|no|both|after|before|by|without|from|kept|ended|with|same)(?: (?!stock|shares?|price|benchmark|index|market|company|sales|revenues?|turnover|earnings|EPS|has|have|had|it)\w+)? $/i.test(
            before,
          ) &&
          !/\b(?:which|it|that) $/i.test(before)
        )
          continue
        const spans = ofEverySpan.test(part)
          ? everySpan.filter(span => valueOf(`return-${span}`) !== undefined)
          : spansAt(from, at)
        const ids = idsOf(before, part, spans, text.slice(0, from))
        if (ids === null) continue
        const [denied] = denial.exec(before) ?? []
        const values = ids.flatMap(id => valueOf(id) ?? [])
        const isSo = values.length > 0 && values.every(value => (sign === 0 ? Math.abs(value) < 3 : Math.sign(value) === sign))
        found.push({
          from: from + index - (denied?.length ?? 0),
          to: from + index + word.length,
          // "Barely grew" may say that it did.
          isSettled: values.length > 0 && !/\b(?:hardly|barely|scarcely)\b/i.test(denied ?? word),
          // What moved beside a figure and which way is a claim of its own.
          isPlain: false,
          isTrue: values.length > 0 && (denied === undefined ? isSo : values.every(value => Math.sign(value) !== sign)),
        })
      }
  }
  return found
}

/** What moved; null where that is read elsewhere. */
function idsOf(before: string, part: string, spans: readonly string[], earlier: string): string[] | null {
  if (/\b(?:average|longaverage|shortaverage|slope)\b/i.test(earlier) && /\b(?:it|which|that)\b/i.test(before)) return null
  if (/\b(?:average|longaverage|shortaverage|market cap|wait|rule|trend|line|how)\b/i.test(before)) return null
  if (/\b(?:revenues?|sales|turnover)\b/i.test(before)) return ['revenue-growth']
  if (/\b(?:earnings per share|EPS)\b/i.test(before)) return ['eps-growth']
  if (/\b(?:net income|profits?)\b/i.test(before)) return ['net-income-growth']
  if (/\bearnings\b/i.test(before)) return null
  if (/\b(?:volatility|beta|margins?|volume|dividends?|yield|RSI|correlation|P\/E)\b/i.test(before)) return ['none']
  const isIndex = /\b(?:benchmark|index|market)\b/i.test(before) && !/§|\b(?:stock|shares?|price|it)\b/i.test(before)
  if (spans.length === 0) return /§|\b(?:stock|shares?|price|it|they)\b/i.test(part) ? ['none'] : null
  const isTotal =
    /\b(?:with|including|counting|adding|and|plus|even with) (?:the |its )?(?:reinvested )?dividends?\b|\bdividends? (?:are |were )?(?:reinvested|included|counted|added)\b|\btotal return\b/i
  const own = isTotal.test(earlier + part) ? 'total-return' : 'return'
  return spans.map(span => `${isIndex ? 'index-return' : own}-${span}`)
}
