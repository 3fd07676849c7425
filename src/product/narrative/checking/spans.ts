// Of which time a sentence speaks, and which of its figures: "22.5 % in a year and 9.4 % in a month" says something else the other way round.
// Every word of time has to be part of a form that is known here: of a time that nobody reads, nobody can say whether the figure is of it.
import type { Fact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { isNamed, type NamedDay } from './days.ts'

/** span: '1Y', '6M', 'YTD', 'MAX', or a calendar year. */
export type NamedSpan = { readonly at: number; readonly span: string }

const leading = String.raw`(?:over|in|during|for|within|of|past|last|previous|latest|trailing|preceding|same|that)`
const forms: readonly [RegExp, (...found: string[]) => string][] = [
  [/(?<![\d.])(\d{1,2})[ -]year(?:s'?|'s)?\b(?! (?:later|earlier|afterwards|ago)\b)/gi, count => `${count}Y`],
  [
    /(?<![\d.])(\d{1,2})[ -]months?\b(?! (?:later|earlier|afterwards|ago)\b)/gi,
    count => (Number(count) % 12 === 0 ? `${Number(count) / 12}Y` : `${count}M`),
  ],
  [
    new RegExp(
      String.raw`\b(?<!(?:start|beginning|turn|end|outset) )${leading} (?:the |a |one |its |this )?(?:past |last |same |previous |latest |preceding |full |whole )?(?:year|oneyear)\b(?! to date| to ·)`,
      'gi',
    ),
    () => '1Y',
  ],
  [
    /\bthe year (?:before|that|as)\b|\byear[ -](?:on|over)[ -]year\b|\byear's\b|\b(?:full|whole|a) year (?=brought|gave)/gi,
    () => '1Y',
  ],
  [
    /\byear to date\b|\bthis year\b|\bso far this\b|\b(?:since|from) (?:the )?(?:start|beginning|turn) of (?:the|this) year\b/gi,
    () => 'YTD',
  ],
  [
    /\b(?:over|in|during|for|within|past|last|previous|latest) (?:the |a |one )?(?:past |last |previous |latest )?month\b|\bmonth's\b|\bmonthly\b/gi,
    () => '1M',
  ],
  [/\bthan (?:a|one|1) year (?:ago|earlier)\b/gi, () => '1Y'],
  [/\b(?:weekly|(?:last|past|a|one|the|this) week|\d+ weeks?)\b/gi, () => '1W'],
  [/\b(?:daily|overnight|intraday)\b/gi, () => '1D'],
  [/\bfortnight\w*/gi, () => '2W'],
  [/\bquarterly\b|\b(?:last|past|a|one|this|the) quarter\b/gi, () => '3M'],
  [/\bdecade\b/gi, () => '10Y'],
  [/\bhalf[ -]year\b/gi, () => '6M'],
  [/\b(?:been|had) an? (?:\w+ ){0,2}year\b/gi, () => '1Y'],
  [/\b(?:whole|entire|all|full) (?:of its )?(?:history|series)\b/gi, () => 'MAX'],
]

/** days: of the text, in its order; each stands in it as a "·". A day after "since" names the spans that began on it. */
export function spansIn(text: string, days: readonly NamedDay[], facts: readonly Fact[]): NamedSpan[] {
  const named = forms.flatMap(([words, span]) =>
    [...text.matchAll(words)].map(found => ({ at: found.index, span: span(...found.slice(1)) })),
  )
  const ofDays = [...text.matchAll(/·/g)].flatMap(({ index: at }, order) => {
    const day = days[order]
    if (!day) return []
    const before = text.slice(0, at)
    const [, part] = /\b(?:since|from)(?: the)?(?: (?:very )?(start|beginning|turn|outset|end) of)?[\s,]*$/i.exec(before) ?? []
    // "In 2018 so far".
    const isSoFar = /^· *,? so far\b/i.test(text.slice(at)) || /\bso far(?: in)? *$/i.test(before)
    const isLast = facts.some(({ id, value }) => id === 'close-day' && String(value).startsWith(`${day.year}-`))
    if (isSoFar && isLast)
      return [
        { at, span: String(day.year) },
        { at, span: 'YTD' },
      ]
    const ofYear = day.month === null && day.year !== null && part === undefined ? [{ at, span: String(day.year) }] : []
    // "In the year to" the day of the last close.
    if (/\b(?:in|over|during) the (?:full |past |last )?year to\s*$/i.test(before) && day.month !== null && day.year !== null)
      return facts.some(({ id, value }) => id === 'close-day' && isNamed(day, String(value))) ? [{ at, span: '1Y' }] : []
    if (part === undefined && !/\b(?:since|from)(?: the)?[\s,]*$/i.test(before)) return ofYear
    const isOfPart = (known: string) =>
      part === undefined
        ? isNamed(day, known)
        : day.year !== null && day.day === null && isTurnOf(day.year + (part === 'end' ? 1 : 0), known)
    // "Since 2010", where its prices begin in that year: of that year, or of all.
    // "Since 2009": of that year alone nothing is said.
    if (ofYear.length > 0 && !/\bsince[\s,]*$/i.test(before)) return ofYear
    if (ofYear.length > 0 && facts.some(({ id, value }) => id === 'start-MAX' && String(value).startsWith(`${day.year}-`)))
      return [...ofYear, { at, span: 'MAX' }]
    return facts.flatMap(({ id, value }) =>
      id.startsWith('start-') && isOfPart(String(value)) ? [{ at, span: id.slice('start-'.length) }] : [],
    )
  })
  const after = [
    ...text.matchAll(/\b(?:the (?:year after|following year|year that followed)|(?:a|one|1) year later)\b/gi),
  ].flatMap(({ index: at }) => {
    const year = days[(text.slice(0, at).match(/·/g) ?? []).length - 1]?.year
    return year == null ? [] : [{ at, span: String(year + 1) }]
  })
  return [...named, ...ofDays, ...after].sort((a, b) => a.at - b.at)
}

/** The last days of the year before and the first of the year. */
function isTurnOf(year: number, known: string): boolean {
  return known >= `${year - 1}-12-24` && known <= `${year}-01-08`
}

export const isLengthOfTime = ({ unit }: Pick<Claim, 'unit'>): boolean => /^(?:sessions|weeks|months|years)$/.test(unit)

/** Where a part of a sentence ends. */
export const parting = /[,;:]|\b(?:and|while|whereas|but|against|versus|after|then)\b/gi

/** The spans that the figure may be of: those named nearest to it, in its own part of the sentence before in others. Empty: none is named. */
export function spansOfClaim(
  claim: Claim,
  text: string,
  claims: readonly Claim[],
  spans: readonly NamedSpan[],
): ReadonlySet<string> {
  const listed = spanInList(claim, text, claims, spans)
  if (listed) return new Set([listed])
  const figures = claims.filter(one => one === claim || !isLengthOfTime(one))
  const order = figures.indexOf(claim)
  const from = figures[order - 1]?.end ?? 0
  const to = figures[order + 1]?.at ?? text.length
  const before = text.slice(from, claim.at)
  const after = text.slice(claim.end, to)
  const begins = from + ([...before.matchAll(parting)].at(-1)?.index ?? 0)
  const ends = claim.end + ([...after.matchAll(parting)][0]?.index ?? after.length)
  const within = (low: number, high: number) => spans.filter(({ at }) => at >= low && at < high)
  // "From a gain of 118 % in 2013 to a loss of 58 % in 2017".
  const isBehindEach = /^ in +·/.test(after) && /^ in +·/.test(text.slice(figures[order - 1]?.end ?? 0))
  const found = [
    isBehindEach ? within(claim.end, ends).slice(0, 1) : [],
    within(begins, claim.at).slice(-1),
    within(claim.end, ends).slice(0, 1),
    within(from, claim.at).slice(-1),
    within(0, claim.at).slice(-1),
    spans.slice(0, 1),
  ].find(({ length }) => length > 0)
  const [at] = found ?? []
  return new Set(spans.filter(one => one.at === at?.at).map(({ span }) => span))
}

/** "Down 2.3 % over one month and 11.4 % over three, while the index climbed 4.2 % and 11.1 %": the times of the part before, in its order. */
function spansOfOtherPart(claim: Claim, text: string, claims: readonly Claim[], spans: readonly NamedSpan[]): string | null {
  const start = /, (?:while|whereas|as against|compared (?:with|to)|against|versus)\b/i.exec(text)?.index
  if (start === undefined || claim.at < start || spans.some(({ at }) => at > start)) return null
  const figures = claims.filter(one => !isLengthOfTime(one))
  const [before, after] = [figures.filter(({ at }) => at < start), figures.filter(({ at }) => at > start)]
  return before.length > 1 && before.length === after.length && before.length === spans.length
    ? (spans[after.indexOf(claim)]?.span ?? null)
    : null
}

/** "…; the index gained a, b and c over those periods": the times of the part before, in its order. */
function spansBeforePart(claim: Claim, text: string, claims: readonly Claim[], spans: readonly NamedSpan[]): string | null {
  const inOther = spansOfOtherPart(claim, text, claims, spans)
  if (inOther !== null) return inOther
  const from = text.lastIndexOf(';', claim.at)
  const end = text.indexOf(';', claim.at)
  const to = end < 0 ? text.length : end
  if (
    from < 0 ||
    !/\b(?:those|these|the same) (?:\w+ )?(?:periods|spans|times|horizons|windows|timeframes|stretches)\b/i.test(
      text.slice(from, to),
    )
  )
    return null
  const figures = claims.filter(one => !isLengthOfTime(one) && one.at > from && one.at < to)
  const before = spans.filter(({ at }) => at < from)
  return figures.length === before.length && !spans.some(({ at }) => at > from && at < to)
    ? (before[figures.indexOf(claim)]?.span ?? null)
    : null
}

/** "Over 1, 3 and 5 years it returned a, b and c": two lists as long as each other, in one order. */
export function spanInList(claim: Claim, text: string, claims: readonly Claim[], spans: readonly NamedSpan[]): string | null {
  const inPart = spansBeforePart(claim, text, claims, spans)
  if (inPart !== null) return inPart
  const figures = claims.filter(one => !isLengthOfTime(one))
  if (figures.length < 2 || figures.length !== spans.length || new Set(spans.map(({ span }) => span)).size !== spans.length)
    return null
  const isList = (places: readonly { at: number; end: number }[]) =>
    places.every(
      ({ end }, at) =>
        at === places.length - 1 || /^(?:'s)?,? ?(?:and|or)? *(?:about |roughly )?$/.test(text.slice(end, places[at + 1]?.at)),
    )
  const places = spans.map(({ at }) => ({
    at,
    end: at + (/^(?:· ?|\d+ (?:year|month)s?)/.exec(text.slice(at))?.[0].length ?? 0),
  }))
  return isList(figures) && isList(places) ? (spans[figures.indexOf(claim)]?.span ?? null) : null
}

/** Where words of time say something that the readers here understand; what is left of them is a time of which nothing is known. */
const understood: readonly RegExp[] = [
  /(?:\b|(?=§))(?:§ *'s?|a|an|the|that|this|its|one|another|each|every|any|of|quite an?) (?:(?!next|coming|following|future|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|first|leap|new|old|early|late|previous|subsequent|ensuing|upcoming|tax|half|other)[a-z-]+ ){1,2}(?:days?|sessions?|years?|months?|weeks?|decades?)\b(?! (?:ago|later|ahead|from now|to come))/gi,
  /\btoday's market\b/gi,
  /\bthe (?:year after|following year|year that followed)\b|\b(?:a|one|1) year later\b/gi,
  /\b(?:past|recent|best|worst|positive|up|any|any other|usual|typical|average|normal|last|latest|that|same|given|single|whole|the|all|most|of|last trading|each|every|these|those|trading|most of its|its|-)[ -](?:trading )?(?:days?|sessions?)\b(?:'s)?/gi,
  /\bday(?:'s)? (?:change|move|range|before)\b|\bdays (?:that )?(?:were|closed|are|rose|up|rising|higher|calmer|positive|with)\b|\bdays,? (?:·|§|when)/gi,
  /\b(?:a|per) (?:trading )?day\b|\b(?:on|in|of) (?:the |all )?(?:trading )?(?:days?|sessions?)\b|\bdaily\b/gi,
  /\d+(?:[ -](?:trading )?|(?= ))(?:days?|sessions?|weeks?|months?|years?)\b(?:'s?)?(?: (?:ago|earlier|later|ahead))?/gi,
  /\b(?:month|months) of (?:trading )?(?:days|sessions)\b|\b(?:a|one|1|the|last|past|previous|latest|this|that|same|single) (?:last |past |previous |full |whole )?(?:month|quarter|week)\b|\b(?:over|in|during|within|of|for|past|last) (?:the |a |one )?(?:past |last |full |whole )?decade\b|\bmonth's\b|\bhalf[ -]year\b|\b(?:yearly|annual(?:ly)?|weekly|monthly|quarterly)\b/gi,
  /\b(?:a|per|each|every|one|1|the|this|that|last|past|same|full|whole|fiscal|financial|calendar|previous|prior|latest|trailing|business|preceding)[ -](?:past |last |previous |latest |preceding |fiscal |financial |calendar |full |whole )*years?\b(?:'s)?(?: (?:before|earlier|ago|to date|on year|over year))?|\byears?(?:'s)? (?:to date|before|earlier|to ·|on year|ended|ending)|\byear[ -]o[nv](?:er)?[ -]year\b|\bof (?:the )?(?:calendar )?years?\b|^\s*years?\b|\b(?:losing|winning|positive|negative) years?\b|\bnot today\b/gi,
]
const ofTime =
  /\b(?:days?|sessions?|weeks?|months?|quarters?|years?|decades?|yesterday|today|tomorrow|tonight|century|January|February|March|April|June|July|August|September|October|November|December|\w+day)\b|\bMay\b|\bsince(?!\s+(?:·|then|it\b|its\b|that\b|(?:the )?(?:start|beginning|turn|end)\b))/i
const weekdayBeforeDay = /\b\w+day,?\s+·/g

export function hasUnknownTime(text: string): boolean {
  return ofTime.test(understood.reduce((rest, words) => rest.replace(words, ' '), text.replace(weekdayBeforeDay, '·')))
}
