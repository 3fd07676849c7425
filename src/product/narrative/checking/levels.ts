// Which of several prices a figure is: the close, an average, a band, an end of the range of a year, the record. Pure.
import type { NumberFact } from '../fact.ts'
import type { Beside } from './qualifiers.ts'

/** Which price of several: that which is named last before the figure, else right behind it, else the last close. */
const levels: readonly [words: RegExp, ids: RegExp][] = [
  [/\b(?:longaverage|long(?:-term)? averages?)\b/gi, /^sma-200$/],
  [/\b(?:shortaverage|short(?:-term)? averages?)\b/gi, /^sma-50$/],
  [
    /\b(?:record|all-time)\b|\b(?<!yearrange )(?:highest|peak(?:ed)?|top)(?! of the yearrange)\b/gi,
    /^(?:record-close|high-52w)$/,
  ],
  [/\byearrange\b|\b(?:one-year|yearly|annual|year's) (?:high|low|range)\b/gi, /^(?:high|low)-52w$/],
  [/\b(?:upper|bollinger|bands?)\b/gi, /^bollinger-/],
  [/\blower (?:bollinger )?band\b|\bthe lower(?= (?:one )?(?:at|is|lies))/gi, /^bollinger-lower$/],
  [/\bupper (?:bollinger )?band\b|\bthe upper(?= (?:one )?(?:at|is|lies))/gi, /^bollinger-upper$/],
  [/\bmedian\b/gi, /(?!)/],
]
const plainPrice =
  /\b(?<!(?:record|highest|peak|all-time|top) )(?:closed?|closing|last price|share price|price)\b|(?:§|\b(?:stock|shares?))(?:'s)? (?:\w+ )?(?:trade[ds]?|sits?|sat|stands?|stood|finish\w*|ended|costs?|fetch\w*|is|was|are|were)\b(?! (?:between|from|in|within|down|up)\b)/gi

export function isOfLevel({ before, after, clause }: Beside, { id }: NumberFact): boolean {
  const found = [...levels, [plainPrice, /^(?:close|snapshot-price)$/] as const].flatMap(([words, ids]) => {
    const behind = after.split(/[,;]|\b(?:and|while|but|above|below|near|close|from|off|under|over|towards?|short)\b/)[0] ?? ''
    return [
      ...[...before.matchAll(words)].map(one => ({ away: before.length - one.index - one[0].length, ids })),
      ...[...behind.matchAll(words)].map(one => ({ away: 1_000 + one.index, ids })),
    ]
  })
  const nearest = Math.min(...found.map(({ away }) => away))
  if (found.length > 0) return found.some(({ away, ids }) => away === nearest && ids.test(id))
  // "The 52-week range: 142 to 190": named once for both.
  if (/\b(?:bollinger|bands)\b/i.test(clause))
    return (
      (id === 'bollinger-lower' && /^ ?(?:to|and|-) ?$/.test(after)) ||
      (id === 'bollinger-upper' && /^ ?(?:to|and|-) ?$/.test(before))
    )
  return (
    /^(?:close|snapshot-price)$/.test(id) ||
    (/^(?:high|low)-52w$/.test(id) &&
      /\byearrange\b/.test(clause) &&
      (/\byearrange\b(?! (?:high|low|peak))/.test(clause) || /\b(?:high|low)\b[^,;]*$/i.test(before)))
  )
}

export function sideOfRange({ before, after, clause }: Beside): 'high' | 'low' | null {
  if (!/\b(?:high|low)(?:est)?\b/i.test(before)) {
    if (/^ ?(?:to|and|-) ?$/.test(after)) return 'low'
    if (/^ ?(?:to|and|-) ?$/.test(before)) return 'high'
  }
  const words = [...before.matchAll(/\b(?:high|low|highest|lowest)\b/gi)].at(-1)?.[0] ?? /\brang\w+\b/i.exec(clause)?.[0] ?? ''
  return /^high/i.test(words) ? 'high' : /^low/i.test(words) ? 'low' : null
}
