// What a sentence says of the share beside its industry without a figure of it: dear, below the median, among the highest, much the same. Pure.
import { type Kind, type Known, settledBy } from './settled.ts'

export const dearness = (isDear: boolean) => (known: Known) => {
  const [own, others, percentile] = [
    known('price-to-earnings'),
    known('industry-price-to-earnings'),
    known('percentile-price-to-earnings'),
  ]
  if (own !== undefined && others !== undefined) return isDear ? own > others : own < others
  return percentile === undefined ? undefined : isDear ? percentile > 50 : percentile < 50
}

export function likeIndustry(known: Known, sentence: string): boolean | undefined {
  const isOfYield = /\byield|\bdividend|\bpays\b/i.test(sentence)
  const [own, others] = [known('price-to-earnings'), known('industry-price-to-earnings')]
  const [yielded, usual] = [known('dividend-yield'), known('industry-dividend-yield')]
  const near = [
    own === undefined || others === undefined || isOfYield ? undefined : Math.abs(own / others - 1) <= 0.12,
    yielded === undefined || usual === undefined || !isOfYield ? undefined : Math.abs(yielded - usual) <= 0.12,
  ].filter(one => one !== undefined)
  return near.length === 0 ? undefined : near.some(Boolean)
}

/** "A yield of 0.43 %, below the industry median", where the median is not told. */
export const sidesOfIndustry: readonly Kind[] = (
  [
    [
      String.raw`P\/E|price[- ]to[- ]earnings|price\/earnings|multiple|valuation|times (?:its )?earnings|earnings ratio`,
      'price-to-earnings',
    ],
    [String.raw`(?:dividend )?yield(?:s|ed|ing)?|dividends?`, 'dividend-yield'],
    [String.raw`market (?:cap\w*|value)|capitali[sz]ation`, 'market-cap'],
    [String.raw`(?:earnings|EPS|earnings per share) growth`, 'eps-growth'],
  ] as const
).flatMap(([words, id]) =>
  [true, false].map((isAbove): Kind => {
    const side = isAbove
      ? 'above|higher than|over|exceeds?|exceeding|tops|beats|richer than|larger than|more than|ahead of'
      : 'below|lower than|under|beneath|trails|lags|less than|smaller than|short of'
    const others = String.raw`(?:(?!\b(?:P\/E|price.earnings|yield|dividend|market cap|growth|volatil|RSI|beta|margin|volume|price|index|benchmark)\b)[^;·])*?`
    return {
      words: new RegExp(
        String.raw`\b(?:${words})\b${others}\b(?:${side}) (?:that of )?(?:the |its )?(?:median|industry|sector|peers?|norm|average(?! (?:volume|price)))\b(?![^,.;]*\d)`,
        'gi',
      ),
      isSo: known => {
        const [own, median, percentile] = [known(id), known(`industry-${id}`), known(`percentile-${id}`)]
        if (own !== undefined && median !== undefined) return isAbove ? own > median : own < median
        return percentile === undefined ? undefined : isAbove ? percentile > 50 : percentile < 50
      },
    }
  }),
)

/** "One of the highest dividend yields in its industry". */
export function placesAmongAll(isHigh: boolean): Kind[] {
  const extreme = isHigh ? 'highest|largest|richest|fastest' : 'lowest|smallest|slowest'
  const of = (what: string, id: string): Kind => ({
    words: new RegExp(
      String.raw`\b(?:one of|among) (?:the|its) (?:very )?(?:${extreme}) (?:${what})(?: (?:in|of|among) (?:the |its |all )?(?:industry|sector|peers?|peer group))?\b`,
      'gi',
    ),
    // A little short of the first tenth it is a matter of taste.
    isSo: settledBy(id, percentile => {
      const at = isHigh ? percentile : 100 - percentile
      return at >= 90 ? true : at < 85 ? false : undefined
    }),
  })
  return [
    of('dividend yields?|yields?|dividends', 'percentile-dividend-yield'),
    of(
      'price/earnings(?: ratios?| multiples?)?|price-to-earnings(?: ratios?| multiples?)?|P/Es?(?: ratios?)?|multiples?|valuations?',
      'percentile-price-to-earnings',
    ),
    of('market (?:caps?|values?|capitali[sz]ations?)|companies', 'percentile-market-cap'),
    of('(?:EPS |earnings )?growth(?: rates?)?', 'percentile-eps-growth'),
  ]
}

const quantities: readonly [words: RegExp, id: string][] = [
  [/\bP\/E\b|\bprice[-/ ](?:to[- ])?earnings\b|\bvaluation\b|\bmultiple\b|\btimes (?:its )?earnings\b/i, 'price-to-earnings'],
  [/\byield\w*|\bdividends?\b/i, 'dividend-yield'],
  [/\bmarket (?:cap\w*|value)|\bcapitali[sz]ation\b|\bsize\b/i, 'market-cap'],
  [/\bearnings per share\b|\bEPS\b|\b(?:earnings|profit) growth\b/i, 'eps-growth'],
]

/** Its percentile by the one quantity that the sentence names. */
function percentileOf(known: Known, sentence: string): number | undefined {
  const [one, other] = quantities.filter(([words]) => words.test(sentence))
  return one === undefined || other !== undefined ? undefined : known(`percentile-${one[1]}`)
}

const middle = String.raw`(?:the )?(?:very )?(?:middle|mid-?point|cent(?:re|er)|median) of (?:its |the )?(?:industry|sector|peers?|peer group|field)(?: group)?\b`
const slightly = String.raw`(?:slightly |just |a little |somewhat |marginally |a touch |a bit )`

/** "Slightly below the middle of its industry", by what the sentence names. */
export const inTheMiddle: readonly Kind[] = [
  ...([true, false] as const).map(
    (isAbove): Kind => ({
      words: new RegExp(String.raw`\b${slightly}?(?:${isAbove ? 'above' : 'below'}) ${middle}`, 'gi'),
      isSo: (known, sentence) => {
        const at = percentileOf(known, sentence)
        if (at === undefined) return undefined
        const from = isAbove ? at - 50 : 50 - at
        const isSlight = new RegExp(String.raw`\b${slightly}(?:above|below) ${middle}`, 'i').test(sentence)
        return from <= 0 ? false : isSlight && from > 15 ? undefined : true
      },
    }),
  ),
  {
    words: new RegExp(
      String.raw`\b(?:right |almost |roughly |pretty much |near |close to |around |about |exactly )*(?<!(?:above|below) )(?:in|at|near|around|close to) ${middle}`,
      'gi',
    ),
    isSo: (known, sentence) => {
      const at = percentileOf(known, sentence)
      return at === undefined ? undefined : Math.abs(at - 50) <= 10 ? true : Math.abs(at - 50) > 20 ? false : undefined
    },
  },
]
