// "It gained 42 %, comfortably ahead of the index": a place before or behind the index that has no figure of its own, beside figures that are
// true. It is held against the lead of the span that is named with it. Pure.
import type { Fact } from '../fact.ts'
import type { NamedSpan } from './spans.ts'
import type { Finding } from './comparisons.ts'

const ahead = String.raw`ahead of|in front of|beat(?:s|en|ing)?|outp(?:erform|ac)\w*|outdo\w*|outdid|outstrip\w*|outshin\w*|outshone|outr[au]n\w*|topp?(?:ed|ing|s)|surpass\w*|exceed\w*|better than|more than|stronger than|superior to|eclips\w*`
const behind = String.raw`behind|short of|lagg?(?:ed|ing|s)?|trail(?:ed|ing|s)?|underperform\w*|worse than|less than|weaker than|inferior to`
const place = new RegExp(
  String.raw`\b(?:(${ahead})|(?:${behind})) (?:that of |those of )?(?:the )?(?:benchmark|index|market)\b(?! ?'s| by|,? (?:median|return|at |with )| \d)`,
  'gi',
)
/** Whose place it is, where the index is what it is told of. */
const ofIndex = /^\W*(?:the )?(?:benchmark|index|market)\b/i

const placeOfShare = new RegExp(String.raw`\b(?:(${ahead})|(?:${behind})) (?:that of )?(?:the )?(?:§|stock|shares?)`, 'i')

/** "But it led over 1, 3 and 6 months", where the index is spoken of: in each of them. */
const alone =
  /\b(?:(led|leads|(?:was|is|came out) ahead|outperformed|did better)|lagged|lags|trailed|trails|(?:was|is|fell) behind|underperformed|did worse)(?= (?:over|in|for|during) )/gi

/** spans: those that the sentence names, where they stand; of none it is the year's. */
export function placesBesideIndex(text: string, facts: readonly Fact[], spans: readonly NamedSpan[]): Finding {
  const turned = ofIndex.test(text) ? placeOfShare.exec(text) : null
  if (turned && spans.length <= 1 && !/\d(?: ?%| ?(?:percentage )?points?) ?$/.test(text.slice(0, turned.index))) {
    const lead = facts.find(({ id }) => id === `excess-${spans[0]?.span ?? '1Y'}`)?.value
    if (typeof lead !== 'number') return 'unsettled'
    if (lead < 0 !== (turned[1] !== undefined)) return 'untrue'
  }
  for (const { index: at, 0: words, 1: isAhead } of /\b(?:benchmark|index|market)\b/i.test(text) ? text.matchAll(alone) : []) {
    if (/\b(?:benchmark|index|market)(?: \w+)? $|\b(?:not|never|nor|neither|hardly|barely)\b|n't\b/i.test(text.slice(0, at)))
      continue
    const part = (/^(?:[^;:.]|\.\d)*?(?=;|:|\.|, (?:but|while|and it)\b|$)/.exec(text.slice(at)) ?? [''])[0]
    const leads = spans
      .filter(one => one.at >= at && one.at < at + words.length + part.length)
      .flatMap(({ span }) => facts.find(({ id }) => id === `excess-${span}`)?.value ?? [])
    if (leads.some(lead => typeof lead === 'number' && lead > 0 !== (isAhead !== undefined))) return 'untrue'
  }
  for (const { index: at, 0: words, 1: isAhead } of text.matchAll(place)) {
    const before = text.slice(0, at)
    // "6.8 points ahead of the index": the figure says how far; "more than the market": of what, another reader knows.
    if (/\d(?: ?%| ?(?:percentage |basis )?points?| percent)?(?: or so| or more)?(?: \w+)? ?$/.test(before)) continue
    if (ofIndex.test(text) || /\b(?:not|never|nor|neither|hardly|barely)\b|n't\b/i.test(before)) continue
    if (/\b(?:more|less|better|worse|stronger|weaker) than\b/i.test(words) && !/\d[^.;]*, (?:\w+ )?$/.test(before)) continue
    const part = (/^[^,;:]*/.exec(text.slice(at + words.length)) ?? [''])[0]
    const own = spans.filter(one => one.at >= at && one.at < at + words.length + part.length)
    const earlier = spans.filter(one => one.at < at).slice(-1)
    const [named] = own.length > 0 ? own : earlier.length > 0 ? earlier : spans
    if (!named) continue
    const lead = facts.find(({ id }) => id === `excess-${named.span}`)?.value
    if (typeof lead !== 'number') return 'unsettled'
    if (lead > 0 !== (isAhead !== undefined)) return 'untrue'
  }
  return 'true'
}
