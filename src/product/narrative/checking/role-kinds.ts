// Which of several facts of one quantity a figure is, by the words around it: with dividends, of each year, recent, a percentile. Pure.
import type { NumberFact } from '../fact.ts'
import type { Hit, Place } from './role-places.ts'

const dividends = /\bdividends?\b|\btotal returns?\b|\breinvest\w*/i
const withoutDividends =
  /\b(?:without|excluding|before|ex|ignoring)[ -](?:the |reinvested )?dividends?\b|\bprice (?:alone|only)\b/i
const eachYear =
  /\b(?<!\b(?:over|in|within|for|during|of|than|past|last|the|to) )(?:a|per|each|every) year\b|\bannual\w*|\byearly\b|\bcompound\w*|\bp\.a\./i

/** Of several facts of one quantity: with dividends, a year, recent, a percentile. */
export function hasKind(
  { id }: NumberFact,
  { claim, from, to, start, stop }: Place,
  { text, hits }: { readonly text: string; readonly hits: readonly Hit[] },
): boolean {
  const [cell, clause] = [text.slice(from, to), text.slice(start, stop)]
  const [head, tail] = [text.slice(from, claim.at), text.slice(claim.end, to)]
  const has = (words: RegExp) => words.test(cell)
  if (/^(?:annual-return-|risk-cagr)/.test(id)) return has(eachYear) || (!/\bin total\b/.test(cell) && eachYear.test(clause))
  if (id.startsWith('total-return-')) return dividends.test(clause) && !has(withoutDividends)
  if (/^(?:index-)?return-/.test(id)) return !has(eachYear) && (!has(dividends) || has(withoutDividends))
  if (id.startsWith('percentile-'))
    return (
      (claim.unit === 'percentile' ||
        /\bpercentile\b/i.test(cell) ||
        /^ ?of\b/.test(tail) ||
        /\bthan (?:about |around |roughly )?$/.test(head)) &&
      !/\b(?:lower|cheaper|less|smaller|below|under|fewer) (?:\w+ )?than (?:(?:that|those) of )?(?:about |around |roughly |almost |nearly |some )?$/i.test(
        head,
      )
    )
  if (id === 'volatility-percentile')
    return claim.unit === 'percentile' || (/^ ?of\b/.test(tail) && /\b(?:higher|above|more|rougher|wilder|greater)\b/i.test(head))
  if (id === 'volatility-20') return !/\b(?:year|long|histor)/i.test(cell)
  if (id === 'risk-volatility') return !/\b(?:recent|lately|now|current|20|latest)/i.test(cell)
  if (id.endsWith('-growth')) return true
  if (/^risk-(?:up|down)Capture$/.test(id)) {
    const words = /\b(?:(up\w*|ris\w+|gains?|advances?|rall\w+)|(?:down\w*|fall\w*|loss\w*|declin\w+|drops?))\b/gi
    if (/\b(?:shares?|stock|§) ?'s (?:rises|gains|losses|falls)/i.test(cell)) return false
    const near = [...cell.matchAll(words)]
    const [found] = near
    return (
      near.length > 0 &&
      near.every(one => (one[1] !== undefined) === (found?.[1] !== undefined)) &&
      (found?.[1] !== undefined) === id.includes('up')
    )
  }
  if (/^risk-c?var/.test(id)) {
    const level = /var(five|one)\b/i.exec(text)?.[1]
    return level === undefined || id.includes(level === 'five' ? '95' : '99')
  }
  if (id === 'macd-signal') return has(/\bmacdline\b|\bsignal\b/i)
  if (id === 'macd' || id === 'macd-of-price') return !/\b(?:macdline|signal)(?: line)?\b[^,]*$/i.test(head)
  if (id === 'volume') return !has(/(?:average|usual|normal|typical)/i)
  if (id === 'volume-sma-20') return has(/average|usual|normal|typical/i)
  if (id === 'bollinger-upper') return /\bupper\b/i.test(cell)
  if (id === 'bollinger-lower') return /\blower\b/i.test(cell)
  if (id === 'high-52w')
    return (
      (/\bhigh\b/i.test(cell) && !has(/\blow\b/i)) || /\b(?:from|between)\b.*\b(?:to|and) $/.test(text.slice(start, claim.at))
    )
  if (id === 'low-52w') return (/\blow\b/i.test(cell) && !has(/\bhigh\b/i)) || /\b(?:from|between) $/.test(head)
  if (id === 'slope-of-sma-200')
    return /\b(?:itself|rising|falling|rose|fell|climb\w*|declin\w*|slop\w*|risen|fallen)\b/i.test(clause)
  if (id.startsWith('distance-to-')) return /\b(?:above|below|over|under|from)\b/i.test(cell) && !has(/shortaverage/)
  if (id === 'below-record') return /\b(?:below|under|off|short|from|beneath|lower|shy|away|gap)\b/i.test(cell)
  if (/^forecast-(?:base|chance)/.test(id))
    return (
      !hits.some(({ quantity }) => quantity.name === 'rules' || quantity.name === 'occurrences') && !/\bthatrule\b/.test(text)
    )
  if (id === 'rule-gains')
    return (
      !/\bbase rate\b/i.test(cell) &&
      !/\b(?:loss|losses|lost|fell|lower|negative|fall|falls|right|correct|accurate|works?|reliabl\w+|succe\w+)\b/i.test(cell)
    )
  if (id === 'rule-mean')
    return !hits.some(({ quantity, at, end }) => quantity.name === 'after any day' && at >= from && end <= to)
  if (id === 'rules-speaking') return /\b(?:speak\w*|spoke|active|fir\w+|trigger\w*|signall?ing)\b/i.test(text.slice(claim.at))
  if (id === 'rules-with-edge') return /\bedges?\b/i.test(cell)
  if (id === 'rules-looked-at') return /^ (?:built-in )?(?:rules|signals)\b/i.test(text.slice(claim.end))
  return true
}
