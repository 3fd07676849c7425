// Days as people write them, each as the parts that it names.

export type NamedDay = {
  readonly year: number | null
  readonly month: number | null
  readonly day: number | null
  /** The words before it, up to the day or the clause before. */
  readonly before: string
}

const names = 'January|February|March|April|May|June|July|August|September|October|November|December'.split('|')
const month = `(?:${names.join('|')}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\\b\\.?`
const dayNumber = '(\\d{1,2})(?:st|nd|rd|th)?'
const year = '((?:19|20)\\d{2})'

const forms: readonly [RegExp, (...found: string[]) => Omit<NamedDay, 'before'>][] = [
  [/\b((?:19|20)\d{2})-(\d{2})-(\d{2})\b/g, (y, m, d) => ({ year: Number(y), month: Number(m), day: Number(d) })],
  [new RegExp(`\\b${dayNumber} (?:of )?(${month}),? ${year}\\b`, 'g'), (d, m, y) => named(y, m, d)],
  [new RegExp(`\\b(${month}) ${dayNumber},? ${year}\\b`, 'g'), (m, d, y) => named(y, m, d)],
  [new RegExp(`\\b(${month}),? (?:of )?${year}\\b`, 'g'), (m, y) => named(y, m)],
  [new RegExp(`\\b${dayNumber} (?:of )?(${month})`, 'g'), (d, m) => named(undefined, m, d)],
  [new RegExp(`\\b(${month}) ${dayNumber}\\b(?![.,]?\\d|%)`, 'g'), (m, d) => named(undefined, m, d)],
  [
    new RegExp(
      `(?<=\\b(?:in|since|of|until|by|from|to|for|during|through|throughout|year|calendar|fiscal|FY) ?)${year}\\b(?![.,]\\d| ?(?:%|USD|percent|points|times|sessions|days|shares))`,
      'gi',
    ),
    y => named(y),
  ],
  // "2009 stands out", "The 2013 gain", "2010 (-8.4 %) and 2011".
  [
    new RegExp(
      `(?<=(?:^|[,;:(]|\\b(?:the|its|that|both|and|or|between|than|to|a|while|whereas|but|with|was|were|is|are|\\d{4}) ?) ?)${year}(?= (?:its (?:best|worst|strongest|weakest)|the (?:best|worst|strongest|weakest)|gain|loss|return|rise|fall|drop|decline|rally|slump|run|peak|high|low|record|result|figure|performance|showing|calendar|fiscal|brought|saw|was|is|stands|stood|ended|gave|cost|and|alone|came|proved|turned)\\b|'s\\b|[:,;]| ?\\([-+]?\\d)`,
      'gi',
    ),
    y => named(y),
  ],
  // "Had a bad 2008".
  [
    /(?<=\ban? (?:very |really )?(?:bad|poor|weak|rough|terrible|dismal|awful|tough|good|great|strong|stellar|solid|excellent) )((?:19|20)\d{2})(?=,|\.|;| and| with| but|$)/g,
    y => named(y),
  ],
  [/(?<=\b(?:best|worst)(?: one| year)? (?:was|is|came in|remains) )((?:19|20)\d{2})(?=,|\.| with\b| when\b|$)/g, y => named(y)],
  [/(?<=\byears?\b[^.;]{0,60}\b(?:was|is|were) )((?:19|20)\d{2})(?=,|\.| with\b| when\b|$)/g, y => named(y)],
  [new RegExp(`\\b(?:in|since|until|by|from|to|during|of) (${month})(?! \\d)`, 'g'), m => named(undefined, m)],
  [new RegExp(`(?<=\\b(?:early|mid|late)[ -])(${month})(?! \\d)`, 'g'), m => named(undefined, m)],
  // "Starbucks' 2018 was good", "2010 and 2011": a number that looks like a year, and is none of anything else.
  [
    new RegExp(
      `(?<![\\d.,$€£+]|[-+$€£] ?|\\bat )\\b${year}\\b(?![.,]\\d|-\\d| ?(?:%|USD|EUR|GBP|percent|points|times|sessions|days|shares|companies|stocks|cases|occurrences|dollars|thousand|million|billion|trillion)\\b| ?%)`,
      'g',
    ),
    y => named(y),
  ],
]

/** Times of a year that are no days: when they begin and end is nobody's fact. */
export const vagueTimes =
  /\b(?:spring|summer|autumn|winter|christmas|easter|(?:early|late|mid)[ -](?:\d{4}|in the year)|(?:first|second|last) half of|(?:first|second|third|fourth|last) quarter of|[HQ][1-4])\b/i

/** The days of a text in its order, and the text with a "·" for each. */
export function takeDays(text: string): { days: NamedDay[]; rest: string } {
  const days: NamedDay[] = []
  let rest = text
  for (const [form, read] of forms) {
    rest = rest.replace(form, (...found) => {
      const [at, text] = found.slice(-2) as [number, string]
      const before =
        text
          .slice(0, at)
          .split(/[\ue000-\uf8ff;:]/)
          .at(-1) ?? ''
      days.push({ ...read(...(found.slice(1, -2) as string[])), before })
      return ` ${mark(days.length - 1)} `
    })
  }
  const ordered = [...rest.matchAll(/[\ue000-\uf8ff]/g)].map(([found]) => days[found.charCodeAt(0) - 0xe000] as NamedDay)
  return { days: ordered, rest: rest.replace(/[\ue000-\uf8ff]/g, '·') }
}

/** Of the private use area: no text that is read here has one. */
const mark = (at: number): string => String.fromCharCode(0xe000 + at)

function named(year?: string, month?: string, day?: string): Omit<NamedDay, 'before'> {
  return {
    year: year === undefined ? null : Number(year),
    month: month === undefined ? null : names.findIndex(name => name.startsWith(month.replace('.', '').slice(0, 3))) + 1,
    day: day === undefined ? null : Number(day),
  }
}

/** known: '2018-05-11', or '2018' where only the year is known. */
export function isNamed(day: NamedDay, known: string): boolean {
  const [y, m, d] = known.split('-').map(Number)
  return (
    (day.year === null || day.year === y) &&
    (day.month === null || day.month === m) &&
    (day.day === null || day.day === d) &&
    (day.month === null || day.day !== null || isInPart(day.before, d))
  )
}

const partsOfMonth: readonly [words: RegExp, from: number, to: number][] = [
  [/\b(?:early(?: in)?[ -]*|(?:start|beginning|outset|first days) of *)$/i, 1, 11],
  [/\b(?:mid(?:dle of)?[ -]*|middle of *)$/i, 10, 21],
  [/\b(?:late(?: in)?[ -]*|(?:end|close|last days) of *)$/i, 20, 31],
]

/** "Early in January": the words before a month, with a day's grace. */
function isInPart(before: string, day: number | undefined): boolean {
  const part = partsOfMonth.find(([words]) => words.test(before))
  return part === undefined || (day !== undefined && day >= part[1] && day <= part[2])
}
