// Many ways of putting a thing become one before anything is read: what a figure is called by stands beside it then, and not in brackets, behind
// a colon or in cents of a dollar. Pure; nothing is taken out here that could be untrue.

const number = String.raw`[-+]?[$€£]?\d[\d,]*(?:\.\d+)?(?: ?(?:%|percent|per cent|points?|percentage points?|times|x|bn|mn|tn|billion|million|trillion|sessions|days|m|k))?`
const hedge = String.raw`(?:about |around |roughly |approximately |nearly |almost |just |only |over |under |some |a |exactly )*`
const joined = String.raw`(?: ?(?:to|-|and|against|vs\.?|v\.?|versus|,|;|compared (?:with|to)) ?)`
/** Brackets that hold figures alone, or figures with the words that say whose they are. */
const inBrackets = new RegExp(
  String.raw` ?\(((?:or |i\.e\.,? |at |of |by |that is,? |now |currently )*${hedge}${number}(?:${joined}${hedge}${number})*(?: (?:annualised|annualized|a year|per year|p\.a\.|annually|in total))?)\)`,
  'gi',
)

const phrases: readonly [RegExp, string | ((...found: string[]) => string)][] = [
  [/\s{2,}/g, ' '],
  [/\bminus (?=[\d$€£¥])/gi, '-'],
  [/\btheir\b/g, 'its'],
  [/\brange (?:for|of|over|in) the (?:past |last |whole |full )?(?:year|oneyear|yearrange(?: range)?)\b/gi, 'yearrange range'],
  [/\b(high|low) (?:of|over|for|in) the (?:past |last |whole |full )?(?:year|oneyear)\b/gi, 'yearrange $1'],
  [/\b(high|low) in the yearrange range\b/gi, 'yearrange $1'],
  [/,? (?:which is |that is |it is )?(?:par for the course|nothing to (?:sneeze|sniff|scoff|write home) (?:at|about))\b/gi, ''],
  [/\bpal(?:es|ed|ing) (?:beside|next to|against|in comparison (?:with|to))/gi, 'is below'],
  [/\btower(?:s|ed|ing) (?:over|above) (?!(?:about |roughly |some )?\d)/gi, 'is above '],
  [/\b(?:hotter|wilder|rougher|livelier|choppier)(?= than on (?:about |roughly |some )?\d)/gi, 'higher'],
  [/\b(?:cooler|calmer|quieter|tamer)(?= than on (?:about |roughly |some )?\d)/gi, 'lower'],
  [
    /, (?:which|that) (?:sets|measures|compares|relates|puts|divides|tells|shows|gauges|weighs|describes|counts|sums up|is (?:a|the) (?:measure|gauge|ratio) of)\b[^,;:.\d]*,/gi,
    ',',
  ],
  [/\bvs?\.? (?=\S)|\bversus\b ?/gi, 'against '],
  [/\b(?:broad(?:er)?|overall|wider|general|entire|whole|stock|equity) (?=market\b)/gi, ''],
  [/\b(?:long-term|long-run) trend ?line\b/gi, 'longaverage'],
  [/\b(?:the )?(?:two|both) moving averages\b/gi, 'both averages'],
  [/\bcents? (?:of|out of|on|from|in) (?:every|each|the|a|one) dollar of\b/gi, '% of'],
  [/\bcents? (?:of|out of|on|from|in) (?:every|each|the|a|one) (?:revenue|sales) dollar\b/gi, '% of revenue'],
  [
    /\b(?:out )?(?:of|from) (?:every|each) \$100 (?:of|in) (revenue|sales),? ((?:about |roughly |some |around |almost |nearly )?)\$(\d+(?:\.\d+)?)/gi,
    'of $1 $2$3 %',
  ],
  [
    /\$(\d+(?:\.\d+)?) for (?:each|every|a|one) (?:dollar|\$1) of (?:its |the )?(?:annual |yearly |last year's |trailing )?(earnings|profits?)\b/gi,
    '$1 times $2',
  ],
  [/\bwithin (\d+(?:\.\d+)? ?(?:%|percent|per cent)) of\b/gi, 'less than $1 below'],
  [
    /\b(?:short|shy|off|away from|from|under|beneath)(?: of)? (?=(?:its|the|that|an?) (?:all-time |closing )*(?:record|peak|high|highest|all-time))/gi,
    'below ',
  ],
  [/(?<=(?:%|percent|per cent) )(?:short|shy)(?= ?[.,;]|$)/gi, 'below its record'],
  [
    /\b(?:the |an? )?(?:typical|average|median|usual|ordinary|normal) (?:listed |quoted )?(?:sector |industry )?(?:company|stock|share|firm|peer|name|business|competitor|rival|player)(?: (?:in|of) (?:its |the |this )?(?:industry|sector|field|peer group))?\b/gi,
    'the industry median',
  ],
  [/\branks? (?=in the (?:\d|top \d|bottom \d))/gi, 'is '],
  [/\branks? (?=(?:above|ahead of|higher than) (?:about |roughly |around )?\d)/gi, 'is '],
  [/\bcaptur(?:e|es|ed|ing) (?=(?:about |roughly |around )?\d)/gi, 'captured '],
  // What is set in brackets against another stands beside its own: "above the median (0.51 % against 0.43 %)".
  [
    new RegExp(
      String.raw`((?:roughly |about )?(?:(?:in line|level|on a par|even|compared) )?\b(?:with|than|to|above|below|against|over|under|beats?|exceeds?|tops?|trails?|lags?|beat|lagged|trailed|(?:out|under)p\w+) (?:that of )?(?:the |its )?(?:benchmark|index|market|industry|sector|peers?)(?:'s)?(?: (?:median|average|norm))?)((?: (?:over|in) (?:the )?(?:past |last )?(?:\w+ )?\w+)?),? ?(?:\(|(?<=,) ?|at |: ?)(${number}) (?:against|to|compared with|,) (?:an? |the )?(?:median (?:of )?)?(${number})\)?`,
      'gi',
    ),
    ' at $3 $1$2 at $4',
  ],
  [
    /\b(?:holders?|investors?|shareholders?|owners?|buyers?|someone who held it|anyone who held it) (?:would have |would've |has |have |had |'d have )?(?:earned|made|pocketed|received|got|enjoyed|seen)\b/gi,
    'returned',
  ],
  [
    /^(?:if|had) (?:you|someone|an investor|anyone|one|we)(?:'d| had| have)? (?:bought|held|owned|invested|put money in)(?: (?:it|the stock|the shares?|§|in it))?/i,
    'Bought',
  ],
  [
    /\b(?:you|they|he|she|one|we)(?:'d| would)(?: now)? (?:be sitting on|have made|be up|have|have earned|have gained|have seen)\b/gi,
    'it returned',
  ],
  [
    /(?<![\d.,$]|\b(?:about|around|roughly|nearly|almost|some|add(?:s|ed|ing)?|by|of|with|up|down|gained|lost|cost|only|just|over|under) )\b(two|three|four|five|six|2|3|4|5|6) (?=(?:things|caveats|takeaways|figures|numbers|facts|observations|highlights|notes|remarks|aspects|measures|questions|sides|ways)\b|points\b(?! (?:better|worse|ahead|behind|more|less|above|below|over|higher|lower|of|in|against|during|than|to (?!note|make|mention|consider|keep|remember|bear|add|stress)|from|off|[,.])))/gi,
    'some ',
  ],
  [
    /(?<=\b(?:a|an|the|this|that|each|another) (?:(?!over|in|for|within|of|and|or|than|to)[a-z]+ ){0,3})one(?=[:,;.]|$)/gi,
    'thing',
  ],
  [/(?<=\b(?:per share|a share|EPS|earnings)\b.*)\btimes (?:that|this)\b/gi, 'times earnings'],
  [/\b(?:the )?(?:typical|average|usual|normal) daily (?:range|move|swing)\b/gi, 'the usual day'],
  [/\bdaily (?:swings?|ranges?|moves?) average\b/gi, 'ATR averages'],
  [/\bvariance (?=[^.;]*\b(?:explain|account|driv|due|attribut|com[ei]))/gi, 'R-squared '],
  [/\bone (?=(?:§ )?shares? (?:would |will |has |have )?(?:cost|set|is|was|sold|went|traded|buys))/gi, 'a '],
  [/\bone of (?:the |its )?(?=\d+ (?:shares|companies|stocks|names|listings))/gi, 'among '],
  [
    /\b(one|two|three|five|six|ten|\d+)(?:, (two|three|five|six|ten|\d+))?(?:, (two|three|five|six|ten|\d+))?,? and (two|three|five|six|ten|\d+)[ -](year|month)(s?)\b/gi,
    (_, a, b, c, d, unit) =>
      [a, b, c]
        .filter(one => one !== undefined)
        .map(one => `${one} ${unit}s`)
        .join(', ') + ` and ${d} ${unit}s`,
  ],
  [/(?<=\bmonths?\b(?:(?!\byears?\b).)*\b(?:in|over) )(three|six|nine|twelve|3|6|9|12)(?= and\b|[,.;](?!\d)|$)/gi, '$1 months'],
  [/(?<=\byears?\b.*\b(?:in|over) )(two|three|five|ten|\d+)(?= and\b|[,.;](?!\d)|$)/gi, '$1 years'],
  [/(?<=\d)x(?= (?:its |the |trailing |annual )*(?:earnings|profits?)\b)/gi, ' times'],
  [
    /\bfor (?:every|each) (?:dollar|\$1) of (sales|revenue),? ((?:about |roughly |around |some |nearly |almost |just over |just under )?)(\d+(?:\.\d+)?) cents\b/gi,
    'of $1, $2$3 %',
  ],
  // "It beat the index over one, three and five years": each of them, where no list of figures stands beside.
  [
    /\b(?<!\d ?%[^.;]*)over ((?:one|1)) (years|months)(?:, (\d|\w+) \2)?(?:, (\d|\w+) \2)? and (\d|\w+) \2(?![^.;]*\d ?%)/gi,
    (_, a, unit, b, c, d) =>
      `over ${a} ${unit}${b ? `, over ${b} ${unit}` : ''}${c ? `, over ${c} ${unit}` : ''} and over ${d} ${unit}`,
  ],
  [/(?<=\bover (?:one|1) years?), (\w+) years,? and (\w+) years(?![^.;]*\d ?%)/gi, ', over $1 years and over $2 years'],
  [/\bat the operating level\b/gi, 'operating margin'],
  [/\bat the net level\b|(?<=\d ?%) net(?=[.,;]|$)/gi, ' net margin'],
  [/([$€£]?\d[\d.,]*) \((shortaverage|longaverage)\)/gi, '$2 at $1'],
  [/\bmarket(?= by \d)/gi, 'benchmark'],
  [
    /\b(?:was|were|been|got|being|is|are) left (?:far |well )?(?:behind|in the dust|trailing)(?= (?:over|in|by|on)\b|[,.;:]|$)/gi,
    'was beaten',
  ],
  [/\bleft (?:the )?(benchmark|index|market|§|stock|shares?) (?:far |well )?(?:behind|in the dust|trailing)/gi, 'beat the $1'],
  [
    /\b(?:the )?(benchmark|index|market) (?:was|were|got|has been|is) (?:\w+ )?(?:left )?beaten(?: by (?:the |its )?(?:§|stock|shares?))?/gi,
    'the share beat the $1',
  ],
  [/\bwas (?:left )?beaten by the (benchmark|index|market)/gi, 'lagged the $1'],
  [/\byear[- ]to[- ]date\b|\bYTD\b/gi, 'year to date'],
  [/\b(?:early|mid|late)(?: in)? +(?=·)/gi, ''],
  [/\bby half\b/gi, 'by one half'],
  [
    / \((?:price only|price alone|without dividends|excluding dividends|ex[- ]dividends?|before dividends)\)/gi,
    ' without dividends',
  ],
  [/ \((?:with dividends|including dividends|dividends (?:included|reinvested)|total return)\)/gi, ' with dividends'],
  [/\bturned over (?=[$\d])/gi, 'had revenue of '],
  [/\bhalf (?:a )?year\b|\bhalf-year\b/gi, '6 months'],
  [/\bthe year as a whole\b/gi, 'the year'],
  [/(?<=\d)(?:st|nd|rd|th)(?= percentile)/g, 'th'],
  [inBrackets, ', $1,'],
  [/(?<=,) ?,|,(?= ?[.;:!?)])/g, ''],
  // A label: "Beta: 0.98".
  [new RegExp(String.raw`:(?= ?(?:${hedge})?[-+]?[$€£]?\d)`, 'gi'), ' at'],
  [/ {2,}/g, ' '],
]

const openings: readonly [RegExp, string][] = [
  [/^\s*(?:\(?\d{1,2}[.)]|[-*•–])\s+/, ''],
  [
    /^(?:(?:and|so|but|well|yes|no|okay|ok|sure|certainly|absolutely|indeed|in short|in brief|in sum|in summary|to sum up|summing up|overall|all told|all in all|bottom line|the bottom line|in other words|put differently|put another way|to be precise|in plain (?:english|words|terms)|put simply|simply put|quick summary|summary|key takeaways?|note|caveat|one caveat|for context|for perspective|for reference|by the way|of course|good question|great question|takeaway|verdict|on the (?:downside|upside|plus side|minus side|negative side|positive side|bright side|other hand|one hand|whole)|in addition|still|by contrast|in contrast|in comparison|that said|then again|admittedly|let's see|let's look|looking at (?:the )?(?:numbers|figures|facts|data))[,:!.] *)+(?=\S)/i,
    '',
  ],
  [
    /\b(?:(?:based|going|judging|drawing|relying) (?:on|by|from)|according to|per|as per|from|on) (?:the |these |those |your |my )?(?:computed |given |provided |available |supplied |listed )*(?:data|facts|figures|numbers|information|dataset|facts and figures)(?: (?:provided|given|available|supplied|here|above|below|at hand|i have|i was given|you gave me|that are given|shown|listed))*,? ?/gi,
    '',
  ],
]

/** Without what only leads in: the mark of a list, "In short,", "Based on the data provided,". Words alone: they may be of any kind. */
export function withoutOpening(text: string): string {
  return openings.reduce((rest, [form, other]) => rest.replace(form, other), text)
}

export function plainlyPut(text: string): string {
  return phrases.reduce((rest, [form, other]) => rest.replace(form, other as string), text).trim()
}
