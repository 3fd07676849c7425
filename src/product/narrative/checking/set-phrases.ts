// Ways of saying one thing in more words than the readers know, put in theirs before anything is read. None takes a claim out: where a
// figure or an order stands in them, it stays, and is read as any other.

const cases = '(?:the |all |its |these )?(?:cases|times|occurrences)'
const inTwenty = (count: string) =>
  String.raw`[,:;]? ?(?:and |which |that |a loss |losses |it |those )*(?:that |of that size |were |was |is |are )*(?:exceeded|surpassed|larger|bigger|worse|reached)? ?(?:only )?on (?:about |roughly |around )?(?:one|1) (?:trading )?day (?:in|out of) (?:every )?${count}\b`

const plurals: readonly [words: RegExp, many: string][] = [
  [/yield/i, 'dividend yields'],
  [/p\/e|multiple|earnings ratio|valuation/i, 'P/E ratios'],
  [/cap|value/i, 'market values'],
  [/growth/i, 'growth rates'],
]
const counts: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5, nine: 9, ten: 10 }
const manyOf = (quantity: string): string => plurals.find(([words]) => words.test(quantity))?.[1] ?? quantity

const phrases: readonly [RegExp, string | ((...found: string[]) => string)][] = [
  [
    /\b(every|each|all) ((?:of the )?(?:period|span|horizon|time ?frame)s?)(?: (?:shown|given|listed|known))?,? from (?:a|one|1|the) (?:last )?(?:month|week|year) to (?:the last )?\w+ (?:months|years)\b/gi,
    '$1 $2',
  ],
  [
    /\b(?:(?:almost|exactly|roughly|about|nearly|more or less) )*(?:halfway|midway|half way) between (?:its |the )?(52-week|one-year) low((?: of|,? at) [$\d.,]+\d(?: USD)?)?,? and (?:its |the )?(?:52-week |one-year )?high((?: of|,? at) [$\d.,]+\d(?: USD)?)?/gi,
    (_: string, range: string, low = '', high = '') =>
      `in the middle of its ${range} range${low && high ? `, with the ${range} low${low} and the ${range} high${high}` : ''}`,
  ],
  [
    /(?<=\d) (?=(?:\w+ ){1,3}(?:days?|weeks?|months?|years?) (?:earlier|later)\b)(?!(?:of|in|over|for|to|and|days?|weeks?|months?|years?)\b)/gi,
    ', ',
  ],
  [
    /\b(?:has|have) (?:\w+ly )?(?:slipped|fallen|dropped|dipped|sunk|slid) (?:back )?(?=below (?:both )?(?:of )?(?:its |the )?(?:\d+-day |moving |long|short))/gi,
    'is ',
  ],
  [
    /\b(?:has|have) (?:\w+ly )?(?:risen|climbed|moved|broken|pushed) (?:back )?(?=above (?:both )?(?:of )?(?:its |the )?(?:\d+-day |moving |long|short))/gi,
    'is ',
  ],
  [
    /\b(?:(about|roughly|around|nearly|almost|some) )?(one|two|three|four|nine) in (three|four|five|ten)(?: of)?(?= (?:its|the|all|peers|companies|shares|stocks|days|sessions|cases)\b)/gi,
    (_: string, hedge: string | undefined, some: string, all: string) =>
      `${hedge ?? 'about'} ${Math.round((100 * (counts[some.toLowerCase()] ?? 0)) / (counts[all.toLowerCase()] ?? 1))} % of`,
  ],
  [
    /\bcents (?:of|out of|on|in) (?:every|each) (?:dollar|\$1)(?= (?:ended|remained|was left|were left|turned|became|came|stuck|survived)\b)/gi,
    '% of revenue',
  ],
  // "Its worst fall took it down 44.4 %".
  [
    /\b(fall|draw-?down|decline|slump)\b([^.;\d]*?(?:five|5)?[^.;\d]*?) took (?:it|the (?:stock|shares?|price)|§) down (?:by )?(?=(?:about |around |roughly |nearly |almost |just over |just under )?\d)/gi,
    '$1$2 was ',
  ],
  [/\b(ma(?:de|king|kes?)) (?:it|that|this) good\b/gi, '$1 good'],
  [/\bsingle (best|worst) (?=(?:trading )?(?:day|session))/gi, '$1 '],
  [
    /(\d[\d.]* ?(?:%|percent)) (higher|lower) than (?:it was |they were )?(a|one|two|three|six|nine|five|ten|\d+) (months?|years(?!\w))(?: (?:earlier|ago|before))(?=[ ,.;]|$)/gi,
    (_: string, figure: string, way: string, count: string, time: string) =>
      `${/higher/i.test(way) ? 'up' : 'down'} ${figure} over ${count} ${time}`,
  ],
  [
    /\bin the (?:industry )?rankings?,? (it|§|the (?:stock|share|company)) (?:comes out|lands|stands|sits|is|places) (?:near|around|at about) /gi,
    '$1 is at about ',
  ],
  [/\bvalued at (?=(?:about |around |roughly |nearly |almost |some )?\d[\d.]* times)/gi, 'trading at '],
  [
    /\b(?:all|both) (?:of )?(?:the |these |those )?(?:two|three|four|five|six) (periods|spans|horizons|windows|time ?frames)\b/gi,
    'all the $1',
  ],
  // "Ranks slightly below the middle of", which counts no places.
  [
    /\brank(?:s|ed)(?= (?:slightly |just |well |clearly |a little |somewhat |far |right |roughly |exactly )*(?:below|above|in the middle|near|around|among|at the \d))/gi,
    'stands',
  ],
  [
    /\b(over|in|during|for|within) the (?:previous|preceding|prior|trailing|foregoing) (?=(?:\w+ )?(?:months?|years?|weeks?)\b)/gi,
    '$1 the past ',
  ],
  [/\bin the (\w+) (months|years) before (?=\d|[A-Z])/g, 'in the $1 $2 to '],
  [
    /(?<=\d ?(?:%|percent|points|points)?),? (?:instead of|rather than|as opposed to) (?:the |just |only )?(?=[-$]?\d)/gi,
    ' against ',
  ],
  [
    /\b(?:were|was) (?:a (?:little|bit|touch) |slightly |somewhat |much |far |also )?(?:lower|down) than (?:in )?(?:the|a|one) year (?:before|earlier|ago),? by /gi,
    'fell by ',
  ],
  [
    /\b(?:were|was) (?:a (?:little|bit|touch) |slightly |somewhat |much |far |also )?(?:higher|up) than (?:in )?(?:the|a|one) year (?:before|earlier|ago),? by /gi,
    'rose by ',
  ],
  [
    /(\d[\d.]* ?(?:%|percent)) with(?: them| dividends)? (and|against|but) (\d[\d.]* ?(?:%|percent)) without(?: them)?(?=[.,;]|$)/gi,
    '$1 with dividends $2 $3 without dividends',
  ],
  [/,? (?:or |which is |that is )?(?:the )?equivalent (?:of|to) (?=(?:about |roughly )?[-\d])/gi, ', or '],
  [/\b(?:from|between) (?:one )?year to (?:the next|year)\b(?! [·\d]),?/gi, ''],
  [/\bsw(?:ung|ings|inging)(?: \w+ly)? +(?=from an? (?:gain|loss|rise|fall))/gi, 'ranged '],
  [/\bshortfall (?:against|to|versus|behind|relative to) the\b/gi, 'lag behind the'],
  [
    /\b(five|one|three|ten)-year (figure|level|reading|value|number)(?= of \d)/gi,
    (_: string, count: string, what: string) => (/^five$/i.test(count) ? 'long-run figure' : `${count}-year ${what}`),
  ],
  [
    /\b(best|worst) (?:single(?:[ -]day)?|one-day|daily) (?:day|session|move|return|result)\b|\b(best|worst) single (?=day)/gi,
    '$1$2 day ',
  ],
  [/\b(?:largest|biggest|steepest|worst|heaviest) (?:one-day|single-day|daily) (?:loss|drop|fall|decline)\b/gi, 'worst day'],
  [/\b(?:largest|biggest|best) (?:one-day|single-day|daily) (?:gain|rise|jump|advance)\b/gi, 'best day'],
  [/\b(upper|lower) one(?= (?:at|is|lies))/gi, '$1'],
  [/\bchanging hands\b/gi, 'changed hands'],
  [/(?<=\b(?:active|speaks?|speaking)) (?:today|currently|now|presently)\b/gi, ''],
  // Of all that are known it has to be so then.
  [
    /(?<=\b(?:best|worst|strongest|weakest|poorest) (?:calendar )?year) (?:of|in) the (?:last|past) (?:two|three|four|five|six|seven|eight|nine|ten)(?: years)?\b/gi,
    '',
  ],
  [/(?<=\b(?:\w+-(?:month|year))) one\b/gi, ' return'],
  // "57.7 % for 20 sessions and 60.8 % for 60".
  [/(?<=\bsessions\b(?:[^.;]|\.\d)*\b(?:for|over|in|after) )(\d+)(?=[.;,](?!\d)|$)/gi, '$1 sessions'],
  // "Off 1.7 % on the day": behind its figure the word is of a level.
  [/\boff (?=(?:by )?(?:about |roughly |around |just |some )?\d+(?:\.\d+)? ?(?:%|percent\b|per cent\b))/gi, 'down '],
  [/\branked (?:by|on|in) (?=[a-z ]+,)/gi, 'by '],
  [/(?<=\d ?%) of (?:all |the |its )?readings\b/gi, ' of days'],
  // "Of the 26 rules examined, two are active".
  [/\brules (?:examined|tested|checked|considered|tracked|followed|watched|studied)\b/gi, 'rules looked at'],
  [/\b(?:at the moment|at this point|right now|at this time)\b/gi, 'now'],
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
  // "Its dividend yield of 6.5 % is among the highest in its industry".
  [
    /\b((?:dividend )?yield|P\/E(?: ratio)?|price\/earnings ratio|(?:earnings )?multiple|valuation|market (?:cap(?:italisation|italization)?|value)|(?:EPS|earnings|profit) growth)((?:,? (?:at|of) [-$\d.,]+ ?(?:%|percent|billion|trillion|million)?,?)?) (?:is|was|ranks|stands|sits|places it|puts it)(?: \w+ly| also| even| now)? (?:among|one of) (?:the|its) (?:very )?(highest|lowest|largest|smallest|richest)(?: (?:in|of|among|for) (?:its |the |all (?:of )?(?:its |the )?)?(?:industry|sector|peers?|peer group|field))?/gi,
    (_: string, quantity: string, figure: string, order: string) =>
      `${quantity}${figure} is one of the ${order} ${manyOf(quantity)} in its industry`,
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
  [/\b(?:one|1)-day (?=(?:95|99) ?%|value at risk\b|VaR\b)|\bdaily (?=(?:95|99) ?%|value at risk\b|VaR\b)/gi, ''],
  [/\bexpected shortfall\b/gi, 'conditional value at risk'],
  // "A 72 % gain for the index".
  [
    /\b(an?|the) (\d[\d.,]* ?(?:%|percent|per cent)) (gain|loss|rise|fall|decline|drop|return|advance) (?:for|by|in|of) (?:the )?(benchmark|index|market)\b/gi,
    '$1 $3 of $2 for the $4',
  ],
  [
    /\bthe (\d[\d.,]* ?(?:%|percent|per cent)|[$€£]?\d[\d.,]*) (?:median|average) (?:of|for|in) (?:the|its) (?:industry|sector)\b/gi,
    'the industry median of $1',
  ],
  [/\b(industry|sector) group\b/gi, '$1'],
  [/\b(above|below|over|under) (?:both (?:of )?)?(?:its|the) moving averages\b/gi, '$1 both averages'],
  [/\b(?:close to|near|around|practically|virtually|almost|nearly) (?:zero|nil|nought|0),? (?:at|of) (?=[-+]?0\.[01])/gi, ''],
  // "When the index rose, it captured 13 % of the gains".
  [
    /\bwhen the (?:benchmark|index|market) (?:rose|rises|gained|gains|was up|is up|went up|goes up|fell|falls|lost|loses|was down|is down|went down|goes down),? ([^,.;]*?\bcaptur\w+ [^,.;]*?\bof )(?:the|its|those) (gains?|losses)\b/gi,
    "$1the benchmark's $2",
  ],
  [
    /(?<=\btrading\b[^.;]*\bwith (?:about |roughly |around |some |only |just )*\d[\d.,]*(?: million| thousand| billion)?) shares\b(?! (?:traded|chang))/gi,
    ' shares traded',
  ],
  [
    /\bc(?:ame|omes|oming) (?:out |in )?(?:to|at) (?=(?:about |roughly |around |just |only |some |nearly |almost )*[-+$€£]?\d)/gi,
    'was ',
  ],
  // "Barely grew, by 0.4 %": that it was little its figure says.
  [
    /\b(?:barely|hardly|scarcely) (grew|rose|increased|gained|fell|declined|slipped|shrank|dropped|climbed|eased),? by ((?:about |roughly |around |just |only )*[01](?:\.\d+)? ?(?:%|percent|per cent))/gi,
    '$1 by $2',
  ],
  // "Here are three calendar years, without dividends:": the heading of a list.
  [
    /^(\W*(?:here|these|below) are )(?:the |some )?(?:two|three|four|five|six|\d) (?=(?:calendar )?(?:years|spans|periods)\b[^.;\d]*:\s*$)/gi,
    '$1the ',
  ],
  [/\b(strongest|best) (?=(?:calendar )?year\b)/gi, 'best '],
  [/\b(weakest|worst|poorest) (?=(?:calendar )?year\b)/gi, 'worst '],
  [/\b(?:in|of) the group\b/gi, 'in the industry'],
  [
    /\b(?:finished|ended|closed) ((?:19|20)\d\d) with (?=an? (?:gain|loss|rise|fall|return|advance|decline) of\b)/gi,
    'made in $1 ',
  ],
  // "Over three months it lags: 2.15 % against 4.13 %": two returns, and which is the greater.
  [
    /\b(?:it|§|the (?:share|stock)) (lags|trails|lagged|trailed|(?:is|was) behind|leads|led|(?:is|was) ahead(?: of)?|beats|beat|outpace[sd]|outperform(?:s|ed)?)(?: (?:it|the (?:benchmark|index|market)))?(?:,? (?:though|however|too))?(?:, (?:though|however))?: (?:up |plus )?([-+]?\d[\d.,]* ?%) (?:against|versus|vs\.?|to|compared with) (?:up |plus )?([-+]?\d[\d.,]* ?%)(?: for the (?:benchmark|index|market))?(?! for\b)/gi,
    (_: string, way: string, own: string, other: string) =>
      `it ${/^(?:lag|trail)|behind/i.test(way) ? 'lagged' : 'beat'} the benchmark, with a return of ${own} against ${other} for the benchmark`,
  ],
  [
    /\bit(?:'s| is| was) the other way (?:a?round): (?:up |plus )?([-+]?\d[\d.,]* ?%) (?:against|versus|vs\.?) ([-+]?\d[\d.,]* ?%)(?! for\b)/gi,
    'it returned $1 against $2 for the benchmark',
  ],
  [/^of (?:those|these|them) (?:two|three|four|five|six|\d+),? /gi, ''],
  [
    /\b(?:barely|hardly|little|scarcely) changed,? with (?=an? (?:gain|loss|rise|fall) of (?:about |just |only )?[01](?:\.\d+)? ?%)/gi,
    'with ',
  ],
  [/,? and that puts (?:it|them) (?:at|in) (?=the \d)/gi, ' at '],
  [
    /\bat the (?:very )?(?:top|upper) end of (?:the|its) (industry|sector),? \(?(?:at |in )?(?:the )?(9\d(?:\.\d+)?)(?:th|st|nd|rd) percentile(?: of (?:the )?(\d+) (shares|companies|stocks))?\)?/gi,
    (_: string, where: string, at: string, count: string | undefined, what: string) =>
      `at the ${at}th percentile of its ${where}${count ? ` of ${count} ${what}` : ''}`,
  ],
  [/(?<=\d (?:percentage )?points over (?:[^.;]|\.\d)*\s)(\d+(?:\.\d+)?) (?=over )/gi, '$1 points '],
  // "Every year from 2015 to 2017 was positive, with gains of a, b and c".
  [
    /\b(?:every|each) (?:calendar )?year from ((?:19|20)\d\d) to ((?:19|20)\d\d) was (positive|negative),? with (?:gains|losses) of (\d[\d.]* ?%(?:(?:, and |, | and )\d[\d.]* ?%)+)/gi,
    (found: string, from: string, to: string, way: string, list: string) => {
      const figures = list.split(/, and |, | and /)
      return figures.length !== Number(to) - Number(from) + 1
        ? found
        : figures
            .map((figure, at) => `in ${Number(from) + at} it ${/positive/i.test(way) ? 'gained' : 'lost'} ${figure}`)
            .join(', ')
    },
  ],
  [/\bof the (?:calendar )?years (?:given|listed|shown|told|known|in the facts),? /gi, ''],
  [/(?<=\b(?:19|20)\d\d(?:,| was| is| being| stands out as)? (?:by far )?(?:the|its) )strongest\b/gi, 'best'],
  [/(?<=\b(?:19|20)\d\d(?:,| was| is| being| stands out as)? (?:by far )?(?:the|its) )weakest\b/gi, 'worst'],
  // "From that high it fell to its low on": the fall is named by where it began.
  [/\bfrom (?:that|this) (?:closing )?(?:high|peak|record)(?: close)?\b/gi, 'from its peak'],
  [/(?<=\bfrom its peak\b.*\bto its )low(?= (?:on|in)\b)/gi, 'trough'],
  [
    /(?<=\bmomentum\b),? \(?(?:skipping|excluding|leaving out|without|ignoring|not counting|less) the (?:latest|last|most recent) month\)?,?/gi,
    '',
  ],
  [
    /\btrades? (?:richer|dearer|pricier|more expensive|more expensively) than (?=(?:about |roughly |around |some |nearly |almost )*\d[\d.]* ?(?:%|percent|per cent) of\b)/gi,
    'has a P/E above that of ',
  ],
  [
    /\b(?:the model (?:could not|couldn't|cannot|can't|did not|didn't|has not|hasn't)|no model (?:could|can|did|has)) (?:beat(?:en)?|improved? on|do(?:ne)? better than) (?:it|this|that|the base rate)\b/gi,
    'no model was better than it',
  ],
]

/** "4 % of its peers have a higher P/E": then its own is above that of the others. */
const ofTheRest: readonly [RegExp, string][] = [
  [
    '(?:have|has|had|trade[sd]? (?:at|on)|carr(?:y|ies)) (?:a |an )?higher (?:P/E|price/earnings ratios?|price-to-earnings ratios?|(?:earnings )?multiples?|valuations?)|are (?:dearer|pricier|more expensive)',
    'its P/E is above that of',
  ],
  ['(?:have|has|had|offer|pay) (?:a |an )?(?:higher|larger) (?:dividend )?yields?', 'its dividend yield is above that of'],
  [
    '(?:are|is) (?:larger|bigger)|(?:have|has) (?:a )?(?:higher|larger) market (?:cap|capitalisation|capitalization|value)',
    'by market cap it is larger than',
  ],
].map(([words = '', own = '']) => [
  new RegExp(
    String.raw`\b(?:only |just )*(about |roughly |around |some |nearly |almost )?(?:(\d{1,2}(?:\.\d+)?) ?(?:%|percent|per cent)|an? (third|quarter|fifth|tenth)|one in (three|four|five|ten)) (?:of )?(its (?:industry )?(?:peers|industry|sector|rivals)|the (?:industry|sector)|(?:its |the )?(?:\d+ )?(?:peers|companies|shares|stocks) in (?:its|the) (?:industry|sector)) (?:${words})`,
    'gi',
  ),
  own,
])

const parts: Readonly<Record<string, string>> = {
  third: '33',
  quarter: '25',
  fifth: '20',
  tenth: '10',
  three: '33',
  four: '25',
  five: '20',
  ten: '10',
}

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
        /\b((?:its|the) (?:best|worst))(?: one\b(?! (?:year|month))|(?! (?:trading )?(?:day|session)\b| (?:calendar )?year|\w))/gi,
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
  const turned = ofTheRest.reduce(
    (rest, [words, own]) =>
      rest.replace(
        words,
        (
          _,
          hedge: string | undefined,
          written: string | undefined,
          part: string | undefined,
          one: string | undefined,
          whose: string,
        ) => {
          const share = written ?? parts[part ?? one ?? ''] ?? ''
          const digits = share.split('.')[1]?.length ?? 0
          return `${own} ${hedge ?? (written === undefined ? 'about ' : '')}${(100 - Number(share)).toFixed(digits)} % of ${whose}`
        },
      ),
    often,
  )
  return saidShortly(phrases.reduce((rest, [words, other]) => rest.replace(words, other as string), turned))
}
