// Ways of saying one thing in more words than the readers know, put in theirs before anything is read. None takes a claim out: where a
// figure or an order stands in them, it stays, and is read as any other.

const cases = '(?:the |all |its |these )?(?:cases|times|occurrences)'
const inTwenty = (count: string) =>
  String.raw`[,:;]? ?(?:and |which |that |a loss |losses |it |those )*(?:that |of that size |were |was |is |are )*(?:exceeded|surpassed|larger|bigger|worse|reached)? ?(?:only )?on (?:about |roughly |around )?(?:one|1) (?:trading )?day (?:in|out of) (?:every )?${count}\b`

const phrases: readonly [RegExp, string][] = [
  [
    /\b(best|worst) (?:single(?:[ -]day)?|one-day|daily) (?:day|session|move|return|result)\b|\b(best|worst) single (?=day)/gi,
    '$1$2 day ',
  ],
  [/\b(?:largest|biggest|steepest|worst|heaviest) (?:one-day|single-day|daily) (?:loss|drop|fall|decline)\b/gi, 'worst day'],
  [/\b(?:largest|biggest|best) (?:one-day|single-day|daily) (?:gain|rise|jump|advance)\b/gi, 'best day'],
  [/\b(upper|lower) one(?= (?:at|is|lies))/gi, '$1'],
  [/\bchanging hands\b/gi, 'changed hands'],
  [/\b(overbought|oversold) (?:level|line|mark|threshold|zone|territory|area|region)\b/gi, '$1'],
  [/\boverbought(?: (?:of|at|above|over))? \(?70\)?(?! ?%|\.\d)/gi, 'overbought'],
  [/\boversold(?: (?:of|at|below|under))? \(?30\)?(?! ?%|\.\d)/gi, 'oversold'],
  // "Had made the loss good".
  [
    /\b(ma(?:de|king|kes?)) (?:up )?(?:for )?(?:the|that|this|its|all of the|the whole) (?:loss|losses|fall|decline|drop)(?: good)?\b/gi,
    '$1 good',
  ],
  // "Among the highest in the industry (99.6th percentile)": from the ninetieth on it is.
  [
    /\b(?:one of|among) the (?:very )?(?:highest|largest|biggest) (?:\w+ )?(?:in|of) (?:the|its) (?:industry|sector|peer group),? \(?(?:at |in )?(?:the |about the )?(9\d(?:\.\d+)?)(?:th|st|nd|rd) percentile\)?/gi,
    'at the $1th percentile of its industry',
  ],
  [
    /\b(?:typical|average|median|usual) (?!customer|client|user|employee|worker|investor|analyst|product|store|day|week|month|year)[a-z]+ \((?:the )?(?:industry|sector)(?:'s)? median\)/gi,
    'industry median',
  ],
  [/\b(\w+) rules? of (?:the |all |its )?(\d+) (?=speaks?\b)/gi, '$1 of the $2 rules '],
  [/\bof (?:the |all |its )?(\d+) rules,? (\w+) (?=speaks?\b)/gi, '$2 of the $1 rules '],
  [
    new RegExp(
      String.raw`\bin (?:about |roughly |around |nearly |almost )?half (?:of )?${cases},? \((4[5-9](?:\.\d+)?|5[0-5](?:\.\d+)?) ?%\)`,
      'gi',
    ),
    'in $1 % of the cases',
  ],
  [
    / and (?=(?:the |its )?(?:price|close|stock|shares?) (?:sits?|stands?|is|lies?|trades?) (?:about )?\d+(?:\.\d+)? ?% of the way up\b)/gi,
    ', and ',
  ],
  [/\b(?:one|1)-day (?=(?:95|99) ?%)|\bdaily (?=(?:95|99) ?%)/gi, ''],
]

/** How often a loss as great as the value at risk comes is said by its level. */
const oftenness: readonly [RegExp, RegExp][] = [
  [/\b95 ?%/, new RegExp(inTwenty('(?:twenty|20)'), 'gi')],
  [/\b99 ?%/, new RegExp(inTwenty('(?:a hundred|one hundred|100)'), 'gi')],
]

/** "Above both", of the averages that are named before; "the worst day …, and the best", of days. */
function saidShortly(text: string): string {
  const isOfAverages = /\b50-day\b/i.test(text) && /\b200-day\b/i.test(text)
  const isOfDays = /\b(?:best|worst) (?:trading )?(?:day|session)\b/i.test(text)
  const averages = isOfAverages ? text.replace(/\b(above|below) both(?: of them)?(?=[.,;]|$)/gi, '$1 both averages') : text
  return isOfDays
    ? averages.replace(
        /\b((?:its|the) (?:best|worst))(?! (?:trading )?(?:day|session)\b| (?:calendar )?year|\w)/gi,
        (found, words: string, at: number) =>
          /\b(?:best|worst) (?:trading )?(?:day|session)\b/i.test(averages.slice(0, at)) ? `${words} day` : found,
      )
    : averages
}

export function simplyPut(text: string): string {
  const often = oftenness.reduce(
    (rest, [level, words]) => (/\bvalue at risk\b|\bVaR\b/i.test(rest) && level.test(rest) ? rest.replace(words, '') : rest),
    text,
  )
  return saidShortly(phrases.reduce((rest, [words, other]) => rest.replace(words, other), often))
}
