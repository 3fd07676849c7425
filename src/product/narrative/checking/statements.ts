// What a sentence says without a figure and the facts can settle all the same: that the price rose over a time, that it is near its record, that
// the share is cheap beside others, that a fall is made good; and each of them denied. What is untrue, or cannot be settled, is no fact. Pure.
import type { Fact } from '../fact.ts'
import { dearness, inTheMiddle, likeIndustry, placesAmongAll, sidesOfIndustry } from './beside-industry.ts'
import { formsOf } from './movement.ts'
import { inTheRange } from './in-the-range.ts'
import { pictures } from './pictures.ts'
import { type Kind, type Known, ofTwo, settledBy } from './settled.ts'
import { withTheIndex } from './with-the-index.ts'

/** isSettled: false where the facts do not tell whether it is so; it is not true then. isPlain: of the share, and not denied twice. */
export type Statement = {
  readonly from: number
  readonly to: number
  readonly isTrue: boolean
  readonly isSettled: boolean
  readonly isPlain: boolean
}

export const denial =
  /(?:\b(?:not|never|neither|nor|no|hardly|barely|scarcely|anything but|far from|yet to|nowhere near|by no means)|n't)(?: \w+){0,4}? ?$/i

const top = String.raw`(?:top|upper end|upper part|high end|upper edge|upper reaches|upper half|high)`
const bottom = String.raw`(?:bottom|lower end|lower part|low end|lower edge|lower reaches|lower half|low)`
const near = String.raw`(?:near|close to|not far from|at or near|towards?|just shy of|just below|hovers? (?:near|around)|around)`
const record = String.raw`(?:its |the |a |an )?(?:own )?(?:all-time |closing |record )*(?:record(?: (?:close|high))?|all-time (?:closing )?high|peak)`
/** "Momentum is positive", where no figure says so. */
function signs(what: string, id: string): Kind[] {
  const said = (words: string) =>
    new RegExp(
      String.raw`\b${what} (?:\w+ )?(?:is|was|remains|looks|stays|turned|has been|still|has turned)(?: \w+)? (?:${words})\b(?! ?(?:at|,|of)? ?[-+\d(])`,
      'gi',
    )
  return [
    { words: said('positive|healthy|firm|strong|solid|good|robust'), isSo: settledBy(id, value => value > 0) },
    { words: said('negative|weak|poor|soft|bad'), isSo: settledBy(id, value => value < 0) },
  ]
}

/** "The 200-day average, at 10.10, is trending upward". */
function averageGoes(what: string, id: string): Kind[] {
  const said = (going: string, still: string) =>
    new RegExp(
      String.raw`\b(?:${what})\b(?:,? ?(?:now |currently )?(?:at|of|\()[-+$€£\d., ()]*(?:USD|EUR|dollars)?)?[,)]? ?(?:(?:which|that) )?(?:itself )?(?:(?:is|was|has been|remains|keeps|kept|looks|appears|seems|stays|continues|has|had|having) )?(?:to be |to )?(?:\w+ly |still |now |itself |again |also |currently |been )*(?:(?:trend|point|head|slop|mov|go|tilt|turn|drift|edg|inch|creep)\w*(?: \w+ly)? (?:${still})|${going})\b|\b(?:${going}) (?:${what})\b`,
      'gi',
    )
  return [
    {
      words: said(
        'rising|climbing|ascending|rises|climbs|growing|increasing|advancing|upward(?:-sloping)?',
        'up|upwards?|higher|north',
      ),
      isSo: settledBy(id, value => value > 0),
    },
    {
      words: said(
        'falling|declining|descending|sinking|falls|declines|dropping|decreasing|downward(?:-sloping)?',
        'down|downwards?|lower|south',
      ),
      isSo: settledBy(id, value => value < 0),
    },
  ]
}

/** Not of the fall as a whole. */
const inPart = /\brecover\w* (?:some|part|a (?:little|bit|part|third|quarter)|half|most|much|lately|ground)\b/i
const notUntil =
  /\b(?:not|n't) (?:been )?(?:fully )?(?:made good|made up|recovered|recouped) until(?: early| late| mid)?(?: in)?[ -]*·/i

const mostOf = String.raw`most|the (?:bulk|majority|greater part|larger part|better part|lion's share)|more than half|over half|mainly|mostly|largely|chiefly|primarily|owes more|(?:nearly |almost )?all|half|two thirds|the main (?:part|source|driver)`

const kinds: readonly Kind[] = [
  {
    words:
      /\b(?<!(?:near|close to|almost|approaching|just short of|shy of|below|toward|towards)(?: the)? (?:\w+ ){0,7})overbought\b/gi,
    isSo: settledBy('rsi-14', rsi => rsi >= 70),
  },
  {
    words:
      /\b(?:near|close to|almost|approaching|just short of|(?:just )?shy of|just below)(?: the)?(?: \w+){0,7} overbought\b/gi,
    isSo: settledBy('rsi-14', rsi => rsi >= 62 && rsi < 70),
  },
  {
    words:
      /\b(?:near|close to|almost|nearly|approaching|flirt\w* with|just short of|(?:just )?shy of|just above)(?: the)?(?: \w+){0,4} oversold\b/gi,
    isSo: settledBy('rsi-14', rsi => rsi > 30 && rsi <= 38),
  },
  {
    words:
      /\b(?<!(?:near|close to|almost|nearly|approaching|flirt\w* with|just short of|shy of|above)(?: the)? (?:\w+ ){0,4})oversold\b/gi,
    isSo: settledBy('rsi-14', rsi => rsi <= 30),
  },
  { words: /\b(?<!just )above(?: the)? oversold\b/gi, isSo: settledBy('rsi-14', rsi => rsi > 30) },
  { words: /\b(?:cheap|inexpensive|modestly (?:valued|priced)|low-priced)\b(?!er)/gi, isSo: dearness(false) },
  {
    words:
      /\b(?:expensive|pricey|dear|costly|highly (?:valued|priced)|richly (?:valued|priced)|rich(?= (?:by|next|relative|compared|against|beside|for)))\b/gi,
    isSo: dearness(true),
  },
  {
    words: new RegExp(String.raw`\b(?:very |quite |rather |fairly )?(?:${near}|within (?:sight|reach) of) ${record}\b`, 'gi'),
    isSo: settledBy('below-record', below => below >= -5),
  },
  {
    words: new RegExp(String.raw`\bfar (?:off|from|below|short of|away from) ${record}\b`, 'gi'),
    isSo: settledBy('below-record', below => (below <= -20 ? true : below >= -5 ? false : undefined)),
  },
  {
    words: new RegExp(
      String.raw`\b(?:beaten|passed|surpassed|topped|exceeded|reached|regained|reclaimed|matched|back (?:at|to)) ${record}\b`,
      'gi',
    ),
    isSo: settledBy('below-record', below => below >= 0),
  },
  {
    words: new RegExp(
      String.raw`\b(?:at|in|near|close to|towards?|around) (?:the |its )?(?:very )?${top} (?:of|in|end of) (?:its |the )?(?:yearrange|oneyear|year's)(?: range)?\b`,
      'gi',
    ),
    isSo: settledBy('range-position', at => at >= 75),
  },
  {
    words: new RegExp(
      String.raw`\b(?:at|in|near|close to|towards?|around) (?:the |its )?(?:very )?${bottom} (?:of|in|end of) (?:its |the )?(?:yearrange|oneyear|year's)(?: range)?\b`,
      'gi',
    ),
    isSo: settledBy('range-position', at => at <= 25),
  },
  {
    words: /\b(?:in|near|around) (?:the )?(?:\w+ )?middle of (?:its |the )?(?:yearrange|oneyear)(?: range)?\b/gi,
    isSo: settledBy('range-position', at => at > 35 && at < 65),
  },
  {
    words: /\b(?:inside|within|between) (?:its |the )?(?:two )?(?:bollinger )?bands\b/gi,
    isSo: settledBy('percent-b', b => b >= 0 && b <= 1),
  },
  {
    words: /\bstrong(?:ly)? (?:up|down)?trend(?:ing)?\b|\btrend (?:is|remains|looks) (?:very )?strong\b/gi,
    isSo: settledBy('adx-14', adx => adx >= 25),
  },
  {
    words:
      /\b(?:weak|no|little|without a) (?:clear |real |particular |pronounced )?trend\b|\btrend (?:is|remains|looks) (?:very )?weak\b|\btrend (?:that |which )?(?:is|remains|looks)(?: not|n't) (?:very |particularly |especially |so |that |all that |too |terribly )?strong\b/gi,
    isSo: settledBy('adx-14', adx => adx < 25),
  },
  {
    words:
      /\bdowntrend\b|\btrend (?:is|points|remains|looks) (?:\w+ )?(?:down|downward|downwards|negative|falling|bearish)\b|\b(?:downward|falling|negative) trend\b/gi,
    isSo: ofTwo('close', 'sma-200', (close, average) => close < average),
  },
  {
    words:
      /\buptrend\b|\btrend (?:is|points|remains|looks) (?:\w+ )?(?:up|upward|upwards|positive|rising|bullish)\b|\b(?:upward|rising|positive) trend\b/gi,
    isSo: ofTwo('close', 'sma-200', (close, average) => close > average),
  },
  {
    words:
      /\b(?:(?:one of|among) (?:the|its) (?:largest|biggest)|a giant|a heavyweight|a titan|a behemoth|(?:dwarfs?|far larger than|much larger than) (?:most|nearly all|almost all)(?: of)?(?: its| the)?)\b/gi,
    isSo: settledBy('percentile-market-cap', percentile => percentile >= 90),
  },
  ...placesAmongAll(true),
  ...placesAmongAll(false),
  {
    words: /\b(?:one of|among) (?:the|its) smallest\b|\bsmall (?:company|player|cap)\b/gi,
    isSo: settledBy('percentile-market-cap', percentile => percentile <= 10),
  },
  {
    words:
      /\b(?:fully |since |long since )?(?:made good|made up|recovered|recouped|erased|(?:rebound\w*|bounc\w+ back) (?:fully|completely|entirely)|(?:fully|completely|entirely) (?:rebound\w*|bounc\w+ back))\b/gi,
    isSo: (known, sentence) => {
      if (known('fall') === undefined || inPart.test(sentence)) return undefined
      const isMadeGood = known('fall-made-good') !== undefined
      // "Not made good until then": it is, and which day that was is read with the days.
      return notUntil.test(sentence) ? (isMadeGood ? false : undefined) : isMadeGood
    },
  },
  {
    words:
      /\b(?:bumpier|choppier|rockier|rougher|wilder|livelier|jumpier|more volatile|more turbulent|less calm)\b(?![^.;,]*\bthan\b(?! (?:usual|normal|average|before|most|its own|it usually)))/gi,
    isSo: (known, sentence) =>
      isOfVolumeAlone(sentence)
        ? settledBy('relative-volume', usual => usual > 1)(known)
        : settledBy('volatility-percentile', percentile => percentile > 50)(known),
  },
  {
    words:
      /\b(?:calmer|quieter|smoother|steadier|tamer|less volatile|less turbulent)\b(?![^.;,]*\bthan\b(?! (?:usual|normal|average|before|most|its own|it usually)))/gi,
    isSo: (known, sentence) =>
      isOfVolumeAlone(sentence)
        ? settledBy('relative-volume', usual => usual < 1)(known)
        : settledBy('volatility-percentile', percentile => percentile < 50)(known),
  },
  {
    words:
      /\b(?:unusually|exceptionally|remarkably|extremely) (?:calm|quiet|steady|low)\b|\b(?:calm|quiet|steady|low) (?:by|for) (?:its own|its usual|its) standards?\b|\bvolatility\b[^.;,\d]*\b(?:at|near) (?:its|a|an|the) (?:lows?\b|(?:yearrange|oneyear|1[- ]year|multi-year|record|all-time|yearly|annual) lows?\b)|\bvolatility\b[^.;,\d]*\b(?:rarely|seldom|hardly ever) (?:been )?(?:lower|calmer|quieter|smaller|so low)\b/gi,
    isSo: calmOf,
  },
  {
    words:
      /\b(?:unusually|exceptionally|remarkably|extremely) (?:volatile|wild|rough|choppy|turbulent)\b|\bvolatility\b[^.;,\d]*\b(?:unusually|exceptionally|remarkably|extremely) (?:high|elevated|large)\b/gi,
    isSo: settledBy('volatility-percentile', percentile => percentile >= 75),
  },
  ...sidesOfIndustry,
  {
    words:
      /\b(?:cheaper|less expensive)\b[^.;]*?\bthan (?:that of )?(?:the |its |most |many )?(?:of )?(?:the |its )?(?:median|industry|sector|peers?|rivals?|competitors?|norm|average)\b/gi,
    isSo: dearness(false),
  },
  {
    words:
      /\b(?:dearer|pricier|richer|costlier|more expensive)\b[^.;]*?\bthan (?:that of )?(?:the |its |most |many )?(?:of )?(?:the |its )?(?:median|industry|sector|peers?|rivals?|competitors?|norm|average)\b/gi,
    isSo: dearness(true),
  },
  {
    words:
      /\bboth (?:\w+ )?averages (?:lie|are|sit|stand|run|remain)s? (?:well |comfortably |far |now )?(?:beneath|below|under) (?:the |its )?(?:current |last |latest |share )*(?:price|close)\b/gi,
    isSo: known => bothAverages(known, 1),
  },
  {
    words:
      /\bboth (?:\w+ )?averages (?:lie|are|sit|stand|run|remain)s? (?:well |comfortably |far |now )?(?:above|over) (?:the |its )?(?:current |last |latest |share )*(?:price|close)\b/gi,
    isSo: known => bothAverages(known, -1),
  },
  {
    words: /\bbelow(?: the)?(?: \w+){0,7} overbought\b|\b(?:not|outside|out of)(?: in| yet in)?(?: the)? overbought\b/gi,
    isSo: settledBy('rsi-14', rsi => rsi < 70),
  },
  {
    words:
      /\b(?:is|was|at|hit|hits|reached|set|sets|marks?|marking|making|made) (?:just )?(?:a|an|its|another)(?: new| fresh)?(?: all-time| closing| record)* (?:record|high|peak|all-time high)\b(?! (?:close |price |closing )?(?:of )?[$\d·]|[^.;]*·| (?:for|multiple|valuation))/gi,
    isSo: settledBy('below-record', below => below === 0),
  },
  {
    words:
      /\b(?:well|way|some way|a long way|a good way) (?:off|below|short of|from|under|away from) (?:its |the )?(?:all-time |closing )*(?:record|peak|all-time high|high)\b/gi,
    isSo: settledBy('below-record', below => below <= -10),
  },
  {
    words:
      /\b(?:still|(?<!\b(?:has|had|have|is|was) )yet|remains?) (?:open|unrecovered|outstanding|to be (?:recovered|made good|recouped))\b/gi,
    isSo: known => (known('fall') === undefined ? undefined : known('fall-made-good') === undefined),
  },
  {
    words:
      /\b(?:recover\w*|made good|recoup\w*)\b[^.;,]*\b(?:within|in|after) (?:just |only |about |less than |under )?(?:a|an|one|\w+) (?:day|week|month|quarter|year|decade)s?\b/gi,
    isSo: () => undefined,
  },
  {
    words:
      /\b(?:valuation|valued|priced)\b(?: \w+){0,3} (?:modest(?:ly)?|low(?!er)|reasonabl[ey]|undemanding|attractive(?:ly)?|cheap(?:ly)?|below (?:its |the )?(?:peers?|industry))\b/gi,
    isSo: dearness(false),
  },
  {
    words:
      /\b(?:valuation|valued|priced)\b(?: \w+){0,3} (?:rich(?:ly)?|high(?:ly)?(?!er)|full|steep(?:ly)?|lofty|demanding|stretched|elevated|expensive(?:ly)?|above (?:its |the )?(?:peers?|industry))\b|\b(?:rich|high|full|steep|lofty|demanding|stretched|elevated|hefty|expensive) valuation\b/gi,
    isSo: dearness(true),
  },
  {
    words:
      /\b(?:in line with|similar to|close to|about the same as|comparable (?:to|with)|on a par with|matches|equal to) (?:that of )?(?:the |its )?(?:industry|median|peers?|sector)\b/gi,
    isSo: likeIndustry,
  },
  ...withTheIndex,
  ...inTheRange,
  ...pictures,
  ...inTheMiddle,
  { words: /\bgolden cross\b/gi, isSo: ofTwo('sma-50', 'sma-200', (short, long) => short > long) },
  { words: /\bdeath cross\b/gi, isSo: ofTwo('sma-50', 'sma-200', (short, long) => short < long) },
  {
    words: /\b(?:outside|beyond) (?:its |the )?(?:two )?(?:bollinger )?bands\b/gi,
    isSo: settledBy('percent-b', b => b < 0 || b > 1),
  },
  {
    words:
      /\bMACD(?:,? (?:at|of) [-+\d.]+)?,?(?: (?:is|was|stands|lies|sits|has|remains|stays|now|still|just|well|positive|negative|and|moved|crossed|climbed|risen|rose|slipped|fallen|fell|dropped|gone|dipped|back|\w+ly)){0,6} (?:above|over) (?:its |the )?macdline\b(?! (?:of|at) )/gi,
    isSo: ofTwo('macd', 'macd-signal', (one, other) => one > other),
  },
  {
    words:
      /\bMACD(?:,? (?:at|of) [-+\d.]+)?,?(?: (?:is|was|stands|lies|sits|has|remains|stays|now|still|just|well|positive|negative|and|moved|crossed|climbed|risen|rose|slipped|fallen|fell|dropped|gone|dipped|back|\w+ly)){0,6} (?:below|under) (?:its |the )?macdline\b(?! (?:of|at) )/gi,
    isSo: ofTwo('macd', 'macd-signal', (one, other) => one < other),
  },
  {
    words: /\bmedian\b[^.;]*?\bpa(?:ys?|id|ying) (?:no (?:dividends?|yield)|none|nothing|zero)\b/gi,
    isSo: settledBy('industry-dividend-yield', value => value === 0),
  },
  {
    words: /(?<!\bmedian\b[^.;]*)\bpa(?:ys?|id|ying) no (?:dividends?|yield)\b/gi,
    isSo: settledBy('dividend-yield', value => value === 0),
  },
  ...signs('momentum', 'momentum-12-1'),
  ...signs('MACD', 'macd'),
  ...signs('alpha', 'risk-alpha'),
  ...signs('skew\\w*', 'risk-skewness'),
  ...signs('(?:EPS|earnings(?: per share)?) growth', 'eps-growth'),
  ...signs('(?:revenue|sales) growth', 'revenue-growth'),
  {
    words: new RegExp(
      String.raw`\b(?:reinvested )?dividends?\b[^.;,\d]*\b(?:${mostOf})\b|\b(?:${mostOf})\b[^.;,\d]*\b(?:return|gain|performance|growth)\b[^.;,\d]*\b(?:from|thanks to|due to|owed? to|down to|because of|to) (?:the |its )?(?:reinvested )?dividends?\b|\btotal return\b[^.;]*\b(?:is|was|are|were|being) (?:${mostOf}) (?:due to |from |of )?dividends?\b`,
      'gi',
    ),
    isSo: dividendsMadeMost,
  },
  ...averageGoes('longaverage|long(?:-term)? average', 'slope-of-sma-200'),
  // Of the short one it is not known.
  ...averageGoes('shortaverage|short(?:-term)? average', 'slope-of-sma-50'),
  { words: /\blower than on most (?:other )?days\b/gi, isSo: settledBy('volatility-percentile', percentile => percentile < 50) },
  { words: /\bhigher than on most (?:other )?days\b/gi, isSo: settledBy('volatility-percentile', percentile => percentile > 50) },
  {
    words: /\balways (?:gone up|rise[ns]?|rose|gain(?:ed)?|climbed|positive)\b/gi,
    isSo: known => (yearsOf(known).some(value => value < 0) ? false : undefined),
  },
]

const isOfVolumeAlone = (sentence: string): boolean =>
  /\b(?:volume|turnover|hands)\b/i.test(sentence) && !/\b(?:volatil\w+|swing\w*|fluctuat\w+|range)\b/i.test(sentence)

/** Of volatility or of volume, whichever the sentence speaks of. */
function calmOf(known: Known, sentence: string): boolean | undefined {
  const isOfVolatility = /\b(?:volatil\w+|swing\w*|fluctuat\w+|range)\b/i.test(sentence)
  const isOfVolume = /\b(?:volume|turnover|hands)\b/i.test(sentence)
  const percentile = isOfVolume && !isOfVolatility ? undefined : known('volatility-percentile')
  const volume = isOfVolatility && !isOfVolume ? undefined : known('relative-volume')
  const isSo = [
    percentile === undefined ? undefined : percentile <= 25,
    volume === undefined ? undefined : volume <= 0.75,
  ].filter(one => one !== undefined)
  return isSo.length === 0 ? undefined : isSo.every(Boolean)
}

function bothAverages(known: Known, sign: number): boolean | undefined {
  const [close, short, long] = [known('close'), known('sma-50'), known('sma-200')]
  return close === undefined || short === undefined || long === undefined
    ? undefined
    : sign * (close - short) > 0 && sign * (close - long) > 0
}

/** Over every span that is known alike; else it depends on the span. */
function dividendsMadeMost(known: Known): boolean | undefined {
  const found = ['1Y', '3Y', '5Y', '10Y', 'MAX'].flatMap(span => {
    const [price, total] = [known(`return-${span}`), known(`total-return-${span}`)]
    return price === undefined || total === undefined ? [] : [total > 0 && total - price > total / 2]
  })
  return found.length > 0 && found.every(one => one === found[0]) ? found[0] : undefined
}

function yearsOf(known: Known): number[] {
  return Array.from({ length: 60 }, (_, at) => known(`return-${1980 + at}`)).filter(value => value !== undefined)
}

/** Each statement that the text makes of the share; a denied one is true when what it denies is untrue. */
export function statementsOf(text: string, facts: readonly Fact[]): Statement[] {
  const known: Known = id => {
    const value = facts.find(fact => fact.id === id)?.value
    return typeof value === 'string' ? 1 : value
  }
  return kinds.flatMap(({ words, isSo }) =>
    [...text.matchAll(words)].map(({ index, 0: found }) => {
      const clause =
        text
          .slice(0, index)
          .split(/[,;:.](?!\d)|\b(?:(?<!anything )but|and|while)\b/)
          .at(-1) ?? ''
      const [before] = denial.exec(clause) ?? []
      const denials =
        `${before ?? ''}${found}`
          .replace(/\bneither\b(?=.*\bnor\b)/gi, '')
          .match(
            /\b(?:not|never|neither|nor|no(?! trend)|hardly|barely|scarcely|nowhere near)\b|n't|\banything but\b|\bfar from\b|\byet to\b|\bby no means\b/gi,
          )?.length ?? 0
      const isDenied = words.source.includes('not') || /\bno\b/.test(found) ? before !== undefined : denials > 0
      const settled = isSo(known, text)
      // Of the index and of others nothing of this is known.
      const isOfOther =
        /^\W*(?:the |its )?(?:benchmark|index|market|industry|sector|peers?)\b(?! (?:median|beat))/i.test(clause) &&
        !/§|\b(?:stock|shares?|price)\b/i.test(clause)
      const isPlain = denials < 2 && !(isOfOther && !/median/.test(found))
      const isSettled = settled !== undefined && isPlain
      const isTrue = isSettled && settled !== isDenied
      return { from: index - (before?.length ?? 0), to: index + found.length, isTrue, isSettled, isPlain }
    }),
  )
}

/** What would be or must be: nobody's fact. And ranks among all. */
export const foretold = new RegExp(
  String.raw`\b(?:just |right )?(?:a|)round the corner\b|\bshould (?:\w+ )?(?:hold|last|continue|persist|endure|carry on|remain|stay|keep)\b|\b(?:has|have|with) (?:\w+ )?legs\b|\b(?:further|more) to (?:go|run|fall|come|climb|give)\b|\b(?:room|space|scope|potential|poised|primed|ready) (?:left )?(?:to|for) (?:run|rise|grow|climb|go|fall|improve\w*|more|growth|further|upside|gains?)\b|\b(?:must|will|'ll|shall|should|could|might|may(?! (?:19|20)\d\d|,)|ought to|going to|bound to|set to|poised to|about to|likely to|supposed to|ready to|prone to|tends? to keep|keeps?|continues?(?: to)?|still to)\b[^.;,]{0,24}\b(?:${[...formsOf('rise gain climb grow increase advance jump surge soar rally recover rebound double triple fall lose drop decline shrink decrease slip slump tumble plunge reach hit return outperform beat')].join('|')})\b|\b(?:worst|best|bottom|pain|selling)(?: of (?:it|the \w+|this \w+))? (?:is|are|was|has been|had been|lies|may be|seems|looks|appears|now)(?: to be)?(?: now| already| still| probably| clearly| firmly| well| safely| almost| finally| surely)*(?: over\b(?! ?[\d$])| behind\b(?! the (?:benchmark|index|market))| past\b(?! the)| ahead\b(?! of the (?:benchmark|index|market))| yet to come| to come| still to come| in front| before us| in(?=[.,;!]|$))|\b(?:best|worst|strongest|weakest|fastest|cheapest|dearest|largest|biggest)(?:-performing)?\b(?: \w+)? (?:stock|share|company|performer|investment|buy)\b|\b(?:top|leading|lead|star|stand-?out|best|worst|poorest|strongest|weakest|number one|number 1|no\.? ?1|first|1st|biggest|largest)[- ](?:\w+ )?(?:performers?|gainers?|losers?|laggards?|risers?|fallers?|decliners?|movers?|performing)\b|\b(?:led|leads|leading|topped|tops|topping|headed|heads|outshone|outshines|crowns?|crowned) (?:all |most )?(?:of )?(?:the |its )?(?:\w+ )?(?:industry|sector|peers|rivals|pack|field|group|competitors|competition|table|list|league)\b|\b(?:every|all|any|no|most|many|few|fewer)(?: of)?(?: the| its)?(?: other)? (?:stocks?|shares?|companies|company|peers?|rivals?|competitors?|others)\b(?=[^.;,]*\b(?:did|done|do|does|fared?|performed|returned|gained|rose|ris\w+|went|matched|kept) ?(?:as|so|better|worse|well|more|less|up|it|pace))|\b(?:outp\w+|beat(?:en|ing)?|outdid|outshone|surpassed|topped|did better than|fared better than) (?:every|all|any|most|many)\b|\bamong the (?:best|worst|highest|lowest|strongest|weakest|safest|top)\b|\b(?:best|worst|strongest|weakest|safest|cheapest|highest|lowest) (?:\w+ )?(?:in|of|on) the (?:market|index|benchmark|world|exchange|country|sector|industry)\b`,
  'i',
)
