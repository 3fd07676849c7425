// Numbers written in letters: "twelve point six", "one hundred and ninety", "two thirds", "doubled".

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const scales: Record<string, number> = { hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 }

const small = new Map<string, number>([
  ...ones.map((word, at) => [word, at] as const),
  ...tens.map((word, at) => [word, (at + 2) * 10] as const),
])
const unit = [...ones, ...tens].join('|')
const counted = `(?:${unit})(?:[ -](?:${unit}|hundred|and(?= (?:${unit}))|point(?= (?:${unit}))))*`

/** "Three and a half years". */
const withHalf = new RegExp(
  `\\b(${unit.replaceAll('zero|', '')}) and (?:a|one)[ -]half (years?|months?|weeks?|times|percent|per cent|percentage points|points)\\b`,
  'gi',
)

/** In letters; the digits that stand for it. What is left as words is no number, or one that cannot be read: see unreadable. */
export function wordsAsDigits(text: string): string {
  return text
    .replace(withHalf, (_, count: string, unit: string) => `${small.get(count.toLowerCase()) ?? 1}.5 ${unit}`)
    .replace(/\b(?:a|an|one) (year|month|week)s? and a half\b/gi, '1.5 $1s')
    .replace(
      /\ba (third|quarter|fifth) of (?:a|one|1) ((?:percentage )?point)\b/gi,
      (_, part: string, point: string) => `${{ third: '0.33', quarter: '0.25', fifth: '0.2' }[part.toLowerCase()]} ${point}s`,
    )
    .replace(/\b(?:three[ -]quarters|three[ -]fourths)\b/gi, '0.75 fraction')
    .replace(/\btwo[ -]thirds\b/gi, '0.667 fraction')
    .replace(/\bhalf (?:a|an|of one|of 1) (?=percent|per cent|percentage point|point|%)/gi, '0.5 ')
    .replace(/\b(?:a|one)[ -](?:half)\b|\bhalf (?=of|the|its|as)|\bhalf(?=, \d)/gi, '0.5 fraction ')
    .replace(/\b(?:a|one)[ -]third\b/gi, '0.333 fraction')
    .replace(/\b(?:a|one)[ -]quarter(?= of)/gi, '0.25 fraction')
    .replace(
      /(?<=\b(?:lost|gained|fell|rose|shed|dropped|jumped|declined|climbed|slid|shrank|grew|increased|decreased|tumbled|down|up|by) (?:about |around |roughly |almost |nearly |some |more than |less than |over |just over |just under )?)a quarter\b(?! of)|\ba quarter(?= (?:above|below|higher|lower|more|less)\b)/gi,
      '0.25 fraction',
    )
    .replace(/\b(?:a|one)[ -]fifth\b/gi, '0.2 fraction')
    .replace(/\b(two|three|four)[ -]fifths\b/gi, (_, count: string) => `0.${2 * (small.get(count.toLowerCase()) ?? 0)} fraction`)
    .replace(/\b(?:a|one)[ -]tenth\b/gi, '0.1 fraction')
    .replace(/\b(?:twice)\b/gi, '2 times')
    .replace(/\bthrice\b/gi, '3 times')
    .replace(/\b(?:doubl(?:ed|es|ing))\b/gi, '2 fold')
    .replace(/\bdouble\b/gi, '2 times')
    .replace(/\b(?:tripl(?:ed|es|e|ing)|trebled)\b/gi, '3 fold')
    .replace(/\bquadrupl(?:ed|es|e|ing)\b/gi, '4 fold')
    .replace(/\bhalv(?:ed|es|ing)\b/gi, '0.5 fold')
    .replace(
      /\b(two|three|four|five|six|seven|eight|nine|ten)fold\b/gi,
      (_, word: string) => `${small.get(word.toLowerCase())} fold`,
    )
    .replace(/\b(?:a|an) (?=hundred|thousand|million|billion|trillion)/gi, 'one ')
    .replace(new RegExp(`\\b${counted}\\b`, 'gi'), found => {
      // "one of the reasons" counts nothing.
      const read = valueOf(found.toLowerCase())
      return read ?? found
    })
    .replace(
      /\b(the|this|that|each|every|last|next|any|another) 1\b(?!-|\.\d| ?[%$\d]| (?:percent|times|fold|points?|fraction|hundred|thousand|million|billion|trillion|year|month|week|day|session))/gi,
      '$1 one',
    )
    .replace(/\b1 (?=of (?:the|its|these|those)\b(?! \d)|that\b|which\b|another\b)/g, 'one ')
    .replace(/\bno 1\b/g, 'no one')
}

/** 'twelve', 'twice', 'half': they may begin a sentence too. */
export const isNumberWord = (word: string): boolean =>
  small.has(word.toLowerCase()) || /^(?:twice|half|double|hundreds?|thousands?|millions?|billions?|trillions?)$/i.test(word)

/** Words of magnitude and order that stand for a number nobody can compare: of many, of a decade ("the high forties"), of a rank. */
export const unreadable =
  /\b(?:dozens?|scores?|gross of|couple of (?=hundred|thousand|million|billion|dozen)|teens|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies|(?:twos|threes|fours|fives|sixes|sevens|eights|nines|tens)|(?:single|double|triple)[ -](?:digits?|figures?)|\w+-odd|hundreds?|thousands|millions|billions|trillions|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|\w+teenth|twentieth|thirtieth|thirds|quarters|fifths|tenths|quintupl\w+|\w+fold|half|halfway|[ivx]{2,}|nil|(?:first|second)(?= (?:largest|smallest|biggest|highest|lowest|most|least|best|worst|among|in|of|place))|rank(?:s|ed|ing)?|number one|majority|minority|most of (?:its|the) (?:revenue|sales|profit|income))\b/i

/** A number in letters that could not be read: "one eighty-eight". */
export const leftInLetters = new RegExp(
  `\\b(?:${[...small.keys(), 'hundred'].filter(word => word !== 'one' && word !== 'zero').join('|')}|nought|naught)\\b`,
  'i',
)

function valueOf(words: string): string | null {
  const [whole = '', ...fraction] = words.split(/[ -]point[ -]/)
  const total = wholeOf(whole)
  if (total === null || fraction.length > 1) return null
  const [digits] = fraction
  if (digits === undefined) return String(total)
  const each = digits.split(/[ -]/).map(word => small.get(word))
  return each.every(value => value !== undefined && value < 10) ? `${total}.${each.join('')}` : null
}

function wholeOf(words: string): number | null {
  let total = 0
  let last = Number.POSITIVE_INFINITY
  for (const word of words.split(/[ -]/)) {
    if (word === 'and') continue
    const scale = scales[word]
    const value = small.get(word)
    if (scale !== undefined) {
      total *= scale
      last = scale
    } else if (value !== undefined) {
      // "twenty one" adds up, "one twenty" does not.
      if (value >= 20 ? last < 100 : value >= 10 ? last < 100 : last < 20) return null
      total += value
      last = value >= 20 ? 20 : value
    } else return null
  }
  return total
}
