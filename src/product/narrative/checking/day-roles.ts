// A day counts for what its sentence says happened on it: the day of the last close is a fact, and still not the day of the record.
import type { Fact } from '../fact.ts'
import { isNamed, type NamedDay } from './days.ts'

const roles: readonly [RegExp, RegExp][] = [
  [/\b(?:record|highest|peak(?:ed|s|ing)?|all-time|top|topped out)\b/i, /^(?:record-day|fall-from)$/],
  [
    /\b(?:fall|fell|draw-?down|decline|slump|trough|drop(?:ped)?|slid|sank|plunged|tumbled|slumped|declined|lost(?=[^.;]*\bpeak\b))\b/i,
    /^fall-|^(?:total-)?return-\d{4}$/,
  ],
  [/\b(?:draw-?down|trough|slump)\b/i, /^fall-/],
  [
    /\bmade (?:good|up)|\brecover\w*|\brecoup\w*|\beras\w+|\brepair\w*|\bheal\w*|\bretrac\w+|\breclaim\w*|\bundo\w*|\bundid\b|\brestor\w+|\bwip\w+ (?:out|away)\b|\b(?:get|got|getting|climb\w*|claw\w*|earn\w*|won|win\w*) back\b/i,
    /^fall-made-good$/,
  ],
  [
    /(?<!(?:highest|record|peak|lowest) )\bclosed?\b|\bclosing\b|\bfinished\b|\blast price\b|\btraded\b|\bprices? (?:data |history |series |record |here )?(?:ends?|stops?|runs?|goes|go|reach(?:es)?|are from|date from)\b|\bprice (?:data|history|series)\b|^\W*(?:share |stock |last |latest |current )?price\b/i,
    /^close-day$/,
  ],
  [/(?:^|§|\b(?:stock|shares?|price|it)) +(?:\w+ )?ended\b/i, /^close-day$/],
  [
    /\b(?:valued|capitali[sz]ation|market cap|market value|worth|earnings|yield\w*|a share|(?:company|fundamental) (?:data|figures|facts)|fundamentals|directory)\b/i,
    /^snapshot-day$/,
  ],
  [/\b(?:averages?|longaverage|shortaverage|crossed|cross)\b/i, /^cross-day$/],
  [/\b(?:fiscal|revenues?|sales|net income|net loss|margin|annual report)\b/i, /^year-end$/],
  [/\bvolume\b|\bchanged hands\b|\bvolumeaverage\b/i, /^close-day$/],
  [/\b(?:volatility|risk|beta|correlation|sharpe)\b/i, /^risk-(?:from|to)$/],
  [/\b(?:rose|returned|gain\w*|price r\w+|return|index|benchmark)\b/i, /^(?:start-|close-day|risk-|(?:total-)?return-\d{4}$)/],
]

/** Of the days of one fall: which of them the words before it speak of. */
const ofFall: readonly [RegExp, RegExp][] = [
  [
    /\b(?:made good|made up|making good|make good|recover\w*|recoup\w*|regain\w*|eras\w+|repair\w*|heal\w*|retrac\w+|reclaim\w*|undo\w*|undid|restor\w+|wip\w+ (?:out|away)|(?:get|got|getting|climb\w*|claw\w*|earn\w*|won|win\w*) back)\b/gi,
    /^fall-made-good$/,
  ],
  [/\b(?:began|begins?|beginning|start\w*|from|since|peak\w*|commenc\w+|kick\w* off|set in|originat\w+)\b/gi, /^fall-from$/],
  [/\b(?:bottom\w*|trough\w*|low(?:est|s)?|nadir|floor)\b/gi, /^fall-to$/],
  [/\b(?:ended|ends?|until)\b/gi, /^fall-(?:to|made-good)$/],
  [/\bto\b|\b(?:fell|dropped|lost|slid|sank|plunged|tumbled|declined|slumped)\b(?:[^.;,]|\.\d)*\bby\b(?=\W*$)/gi, /^fall-to$/],
]

const ofRecovery =
  /\b(?:(?:get|got|getting|climb\w*|claw\w*|earn\w*|won|win\w*) back|eras\w+|repair\w*|heal\w*|retrac\w+|reclaim\w*|undo\w*|undid|restor\w+|wip\w+ (?:out|away)|recoup\w*|made (?:good|up)|mak(?:e|ing) good|recover\w*|regain\w*)\b/i

/** By the word nearest before it. */
function partOfFall(words: string, isOfLowest: boolean): RegExp | null {
  // "By the start of" a month: when, and not what.
  const before = words.replace(/\bthe (?:very )?(?:start|beginning|outset|end) of\s*$/i, '')
  let nearest: { at: number; ids: RegExp } | null = null
  for (const [form, ids] of ofFall)
    for (const { index: at } of before.matchAll(form)) if (nearest === null || at > nearest.at) nearest = { at, ids }
  // "It ended on the day, at its lowest point."
  if (nearest?.ids.test('fall-made-good') && nearest.ids.test('fall-to') && isOfLowest) return /^fall-to$/
  return (
    nearest &&
    (/\bmake good\b|\bto make\b|\b(?:made (?:good|up)|recovered|recouped)(?: again)? until\b[^,;]*$/.test(before)
      ? /^fall-made-good$/
      : nearest.ids)
  )
}

/** The day that a record is said to be of: no other day on which a fall began. */
const ofRecord =
  /\b(?:record|all-time high|highest(?: (?:close|closing price|price|level|point|value))?|52-week high)\b(?:(?!\b(?:fall|fell|draw-?down|decline|slump|trough|drop|began|begin|start\w*|lasted|ran|closed|made|recover\w*)\b)(?:[^,;:()]|,\d))*$/i
/** Of the highest and the lowest of a year no day is known. */
const ofYearRange =
  /\b(?:52-week|one-year|yearly|12-month|year's) (?:high|low)s?\b(?: (?:of|at) [^,;a-z]*)?,? ?(?:(?:which )?(?:was|is|were|came|comes|dates?|goes|got|fell|had been) )?(?:(?:set|reached|hit|made|touched|printed|marked|seen|recorded|back|from) )?(?:on|to|from|of|in|back to|as of)? ?(?:the )?$/i

/** "A bad 2008": a year that brought a loss. */
const ofYear = /\b(?:(good|great|strong|stellar|solid|excellent)|bad|poor|weak|rough|terrible|dismal|awful|tough) ?$/i

const weekdays = 'Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday'
const weekday = new RegExp(`\\b(${weekdays}),? ?$`)

/** Whether known words say what happened on the day; a whole day or a month, as a year alone may be of anything. */
export function isOfRole(day: NamedDay, text: string): boolean {
  return day.month === null || roles.some(([words]) => words.test(text))
}

/** Whether it is a day that is told of something. */
export function isAmongFacts(day: NamedDay, facts: readonly Fact[]): boolean {
  return day.month !== null && facts.some(({ unit, value }) => unit === 'date' && isNamed(day, String(value)))
}

const numberIn = (text: string): number => Number(text.replaceAll(',', ''))

/** "At $366.23 on" a day: which day is said by the price. "From its peak in" a day: by the fall that is told. */
function boundTo(day: NamedDay, text: string, facts: readonly Fact[]): RegExp | null {
  if (day.month === null) return null
  const valueOf = (id: string) => Number(facts.find(fact => fact.id === id)?.value)
  const isOf = (id: string, written: string) =>
    Math.abs(Math.abs(valueOf(id)) - numberIn(written)) <= 0.5 * 10 ** -(written.split('.')[1]?.length ?? 0) + 1e-9
  if (/\byears to\s*$/i.test(day.before)) return /^(?:close-day|risk-to)$/
  const [, price] = /(?<!\d)[$€£]?(\d[\d,]*\.\d+)(?: USD)? on *$/i.exec(day.before) ?? []
  if (price !== undefined && isOf('close', price) && !isOf('record-close', price)) return /^close-day$/
  if (/\b(?:since|from|after) (?:the|its|that) (?:low|bottom|trough)(?: point)? (?:in|on|of)\s*$/i.test(day.before))
    return /^fall-to$/
  if (!/\bfrom (?:its|the|that|a) (?:\w+ )?(?:peak|high|top) (?:in|on|of)\s*$/i.test(day.before)) return null
  const told = [...text.matchAll(/(\d+(?:\.\d+)?) ?(?:%|percent|per cent)/g)].map(([, written = '']) => written)
  return told.some(one => isOf('fall', one) && !isOf('below-record', one)) ? /^fall-from$/ : null
}

export function isDayOfFacts(day: NamedDay, text: string, facts: readonly Fact[]): boolean {
  if (ofYearRange.test(day.before)) return false
  const bound = boundTo(day, text, facts)
  if (bound !== null) return facts.some(({ id, value }) => bound.test(id) && isNamed(day, String(value)))
  const ownPart = day.before.split(/[,;:] /).at(-1) ?? ''
  const near = roles.filter(([words]) => words.test(ownPart))
  const spoken = (near.length > 0 ? near : roles.filter(([words]) => words.test(text))).map(([, ids]) => ids)
  const isOfLowest = /\b(?:low(?:est)?(?: point)?|bottom\w*|trough\w*|nadir|floor)\b/i.test(text) && !ofRecovery.test(text)
  const part = partOfFall(day.before, isOfLowest)
  const untold = ofRecovery.test(text) ? /^fall-/ : /^fall-(?:from|to)$/
  const [, its] = weekday.exec(day.before) ?? []
  const isOfFall =
    /\b(?:fall|decline|slump|slide|loss)\b/i.test(text) && /\b(?:began|begins?|start(?:ed|s)|ended|bottomed)\b/i.test(text)
  const isNounOfFall = /\b(?:draw-?down|trough|slump)\b/i.test(text)
  return facts.some(fact => {
    const year = /^(?:total-)?return-(\d{4})$/.exec(fact.id)?.[1]
    const known = fact.unit === 'date' ? String(fact.value) : year
    if (known === undefined || !isNamed(day, known) || ((isNounOfFall || (part !== null && isOfFall)) && year !== undefined))
      return false
    const kind = ofYear.exec(day.before)
    if (kind && (fact.unit !== 'percent' || Number(fact.value) > 0 !== (kind[1] !== undefined))) return false
    // "The three months to" a day end on it.
    if (fact.id.startsWith('start-') && /\b(?:to|until|through)\s*$/i.test(day.before)) return false
    // "Between 2013 and 2018": the time that the figures of risk are of.
    if (/^risk-(?:from|to)$/.test(fact.id) && day.month === null && /\bbetween\b[^.;:]*$/i.test(day.before)) return true
    // On the day that it closed no return began.
    if (fact.id.startsWith('start-') && /\b(?:ended|finished|closed)(?: on)?\s*$/i.test(day.before)) return false
    // Without a word for it, the day of a fall is one on which it began or ended.
    if (fact.id.startsWith('fall-') && !(part ?? untold).test(fact.id)) return false
    if (its && weekdays.split('|')[new Date(`${known}T00:00:00Z`).getUTCDay()] !== its) return false
    if (ofRecord.test(day.before) && /^(?:fall-|start-)/.test(fact.id)) return false
    // Where no series of prices is known, the price is that of the company figures.
    if (fact.id === 'snapshot-day' && !facts.some(({ id }) => id === 'close-day') && /\bprice\b/i.test(text)) return true
    return spoken.length === 0 || spoken.some(ids => ids.test(fact.id))
  })
}

const pointing = /^\W*(?:it|that|this|which)\b/i

/** "It was set on" a day, behind the record alone, "it reached its bottom on" one, behind the fall: whether the day is of that. */
export function isOfWhatWasTold(day: NamedDay, text: string, before: readonly string[], facts: readonly Fact[]): boolean {
  if (!pointing.test(text) || before.length === 0 || day.month === null) return true
  const isOf = (ids: RegExp) => facts.some(({ id, value }) => ids.test(id) && isNamed(day, String(value)))
  if (before.every(id => /^(?:record-close|below-record)$/.test(id)) && /\b(?:set|reached|hit|made|marked|dates?)\b/i.test(text))
    return isOf(/^record-day$/)
  if (!before.every(id => /^(?:fall|risk-maximumDrawdown)$/.test(id))) return true
  return isOf(/\b(?:bottom\w*|trough\w*|low(?:est)?|nadir)\b/i.test(day.before) ? /^fall-to$/ : /^(?:fall-|close-day|risk-)/)
}
