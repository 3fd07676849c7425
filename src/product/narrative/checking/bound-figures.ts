// Words that leave a figure beside them one meaning: "a yield of …", "… above its 200-day average", "… on the day". Whatever else was read of a
// sentence, such a figure has to be a fact of that kind. Pure.
import type { Fact } from '../fact.ts'
import { type Claim, claimsOf, type Unit } from './claims.ts'
import { isNamed, type NamedDay, takeDays } from './days.ts'
import { isNear } from './near.ts'

type Bound = {
  /** Directly before the figure, directly behind it; both where both are given. */
  readonly before?: RegExp
  readonly after?: RegExp
  readonly units: readonly Unit[]
  /** "More than" compares here, and leaves the figure no room. */
  readonly isExact?: boolean
  /** Of which facts it has to be one, by their ids. */
  readonly ids: (place: Place) => RegExp
}

type Place = {
  /** The sentence up to the figure, and the part of it that the figure stands in. */
  readonly soFar: string
  readonly part: string
  readonly after: string
}

const link =
  '(?: (?:is|was|were|of|at|stands at|stood at|sits at|comes to|came to|comes in at|came in at|reads|being|now|currently|then|only|just|a))+'
const hedge =
  '(?: (?:about|around|roughly|approximately|some|nearly|almost|over|under|more than|less than|just over|just under|exactly))?'
const share: readonly Unit[] = ['percent']
const plain: readonly Unit[] = ['bare', 'times']
const amount: readonly Unit[] = ['money', 'bare']

const ofKind = (kind: string, of: string): RegExp => new RegExp(`^${kind}${of}$`)
const only = (id: string) => (): RegExp => new RegExp(`^(?:${id})$`)

/** What a comparison with the industry is of, by the words that name it. */
const compared: readonly [RegExp, string][] = [
  [/\bmarket (?:value|cap\w*)\b|\bcapitali[sz]ation\b|\bmarket valued\b/gi, 'market-cap'],
  [/\bP\/E\b|\bprice[- /]+(?:to-)?earnings\b|\btimes (?:its |their )?earnings\b|\bearnings multiple\b/gi, 'price-to-earnings'],
  [
    /\b(?:EPS|earnings(?: per share)?)(?: growth| grew| fell| rose| shrank)\b|\bgrowth (?:of|in) (?:its )?(?:EPS|earnings)\b/gi,
    'eps-growth',
  ],
  [/\byield\w*\b/gi, 'dividend-yield'],
]

/** The quantity that was named last, '.+' where none was. */
function lastNamed(soFar: string): string {
  let [at, found] = [-1, '.+']
  for (const [words, id] of compared) for (const { index } of soFar.matchAll(words)) if (index > at) [at, found] = [index, id]
  return found
}

const isOfOthers = (part: string): boolean => /\b(?:median|industry|sector|peers?|typical|rivals?)\b/i.test(part)
const ofShareOrIndustry =
  (id: string) =>
  ({ part }: Place): RegExp =>
    ofKind(isOfOthers(part) ? 'industry-' : '', id)

/** By the time that is told with it, null where none is. */
function ofVolatility(text: string): RegExp | null {
  if (/\b(?:20|twenty)[- ](?:day|session)s?\b/i.test(text)) return /^volatility-20$/
  return /\byears\b|\brisk window\b|\bsince ·/i.test(text) ? /^risk-volatility$/ : null
}

/** "A beta of 0.98", "the RSI stands at 63.1". */
const named = (words: string, units: readonly Unit[], ids: Bound['ids']): Bound => ({
  before: new RegExp(`\\b(?:${words})(?: ?\\([\\d,]+\\))?${link}${hedge} $`, 'i'),
  units,
  ids,
})

const bounds: readonly Bound[] = [
  { after: /^ (?:on|for|during) (?:the|that) (?:same )?day\b/i, units: share, ids: only('day-change') },
  {
    after:
      /^ (?:below|under|beneath|short of|shy of) (?:its|the|that|their) (?:own )?(?:highest close|record(?: close| high)?|all-time high)\b/i,
    units: share,
    ids: only('below-record'),
  },
  {
    after:
      /^ (?:above|below|under|over|beneath|higher than|lower than|ahead of) (?:its|the|their|that) (?:own )?200-(?:day|session) (?:simple |moving )*average\b/i,
    units: share,
    ids: only('distance-to-sma-200'),
  },
  {
    before: new RegExp(`\\bearn(?:ed|s|ing|t)${hedge} $`, 'i'),
    after: /^ (?:a|per|for (?:each|every)|each) share\b/i,
    units: amount,
    ids: only('eps'),
  },
  named('EPS|earnings per share', amount, only('eps')),
  {
    ...named('', share, ofShareOrIndustry('dividend-yield')),
    before: new RegExp(`\\byield(?:ed|s|ing)?(?:${link})?${hedge} $`, 'i'),
  },
  {
    before: new RegExp(
      `\\bmedian(?: (?!of |is |was )[a-z][\\w'-]*| of (?:its|the|that) [a-z][\\w'-]*){0,6}${link}${hedge} $`,
      'i',
    ),
    units: ['percent', 'bare', 'times'],
    ids: ({ soFar }) => ofKind('industry-', lastNamed(soFar)),
  },
  {
    before: /\b(?:more|larger|bigger|higher|dearer|greater|cheaper) than (?:about |around )?$/i,
    after: /^ of (?:the|its|all) (?:\d[\d,]* )?(?:shares|stocks|companies|names|peers|rivals|others|industry)\b/i,
    units: share,
    isExact: true,
    ids: ({ soFar }) => ofKind('percentile-', lastNamed(soFar)),
  },
  named(
    'volatility(?: over (?:the|its) [a-z]+(?: [a-z]+)?| (?:since|from) ·)?',
    share,
    ({ part, soFar }) => ofVolatility(part) ?? ofVolatility(soFar) ?? /^(?:volatility-20|risk-volatility)$/,
  ),
  named('52-week high', amount, only('high-52w')),
  named('52-week low', amount, only('low-52w')),
  { after: /^ (?:is|was|marks?) (?:its|the) 52-week high\b/i, units: amount, ids: only('high-52w') },
  { after: /^ (?:is|was|marks?) (?:its|the) 52-week low\b/i, units: amount, ids: only('low-52w') },
  named('upper (?:bollinger )?band', amount, only('bollinger-upper')),
  named('lower (?:bollinger )?band', amount, only('bollinger-lower')),
  named('highest close|record close', amount, only('record-close')),
  named('(?:deepest|worst|largest|biggest) fall|(?:maximum|worst|deepest) drawdown', share, only('fall|risk-maximumDrawdown')),
  named('(?:net|profit) margin', share, only('net-margin')),
  named('operating margin', share, only('operating-margin')),
  named('P/E(?: ratio)?', plain, ofShareOrIndustry('price-to-earnings')),
  named('beta', plain, only('risk-beta')),
  named('RSI', plain, only('rsi-14')),
  named('ADX', plain, only('adx-14')),
  named('sharpe ratio', plain, only('risk-sharpe')),
  named('sortino ratio', plain, only('risk-sortino')),
  named('calmar ratio', plain, only('risk-calmar')),
  named('treynor ratio', plain, only('risk-treynor')),
  named('information ratio', plain, only('risk-informationRatio')),
  named('correlation', plain, only('risk-correlation')),
  named('tracking error', share, only('risk-trackingError')),
  named('up(?:side)? capture', share, only('risk-upCapture')),
  named('down(?:side)? capture', share, only('risk-downCapture')),
  named('skewness', plain, only('risk-skewness')),
]

/** What happened on the one day of a sentence, by its words, or by what the sentence before told. */
const boundDays: readonly [words: RegExp, id: string, before: string | null][] = [
  [
    /\b(?:bottomed(?: out)?|troughed|(?:its|the) (?:bottom|trough|low(?:est)? point))(?: (?:was|came|is))?(?: reached)? (?:on|in) ·/i,
    'fall-to',
    null,
  ],
  [
    /^(?:It|That|This|The record|That record|That close) (?:was |had been )?(?:set|reached|hit|made|recorded|marked|came|dates|stood)\b/,
    'record-day',
    'record-close',
  ],
  [/^(?:It|That|This|The fall|The slide|The decline) (?:began|started|set in)\b/, 'fall-from', 'fall'],
  [
    /^(?:It|That|This|The fall|The slide|The decline|The loss) (?:was |had been )?(?:made good|recovered|recouped)\b/,
    'fall-made-good',
    'fall',
  ],
]

const ofIndex = /\bbenchmark(?: (?:is|was|stands|stood|closed|ended|trades|traded|yields|yielded|earned)\b|'s )/i

/** said: names are taken from it. before: ids of what the sentence before told. Whether a figure or day stands where only another could. */
export function isBoundElsewhere(said: string, facts: readonly Fact[], before: readonly string[]): boolean {
  const { days, rest } = takeDays(said)
  const text = rest.replace(/\s+/g, ' ').trim()
  return (
    hasOtherDay(text, days, facts, before) ||
    comparesFalsely(text, facts, before) ||
    hasOtherFigure(text, claimsOf(text) ?? [], facts)
  )
}

const comparing =
  /^(?:That|This|It)(?:'s| is| was)(?: (?!not\b|no\b|n't\b)[a-z]+){0,4}? (?:(higher|above|more|greater|larger|better|dearer|over)|(?:lower|below|less|smaller|worse|cheaper|under))\b[^.;]*\bmedian\b/i

/** "That is far lower than the median of 25.4", behind a sentence of one quantity. */
function comparesFalsely(text: string, facts: readonly Fact[], before: readonly string[]): boolean {
  const [id = ''] = before
  const found = comparing.exec(text)
  const valueOf = (one: string) => facts.find(fact => fact.id === one)?.value
  const [own, median] = [valueOf(id), valueOf(`industry-${id}`)]
  if (!found || before.length !== 1 || typeof own !== 'number' || typeof median !== 'number') return false
  return found[1] === undefined ? own >= median : own <= median
}

function hasOtherDay(text: string, days: readonly NamedDay[], facts: readonly Fact[], before: readonly string[]): boolean {
  const [day] = days
  if (!day || days.length > 1) return false
  const bound = boundDays.find(([words, , told]) => words.test(text) && (told === null || before.includes(told)))
  const fact = bound && facts.find(({ id }) => id === bound[1])
  return bound !== undefined && !(fact && isNamed(day, String(fact.value)))
}

function hasOtherFigure(text: string, claims: readonly Claim[], facts: readonly Fact[]): boolean {
  return claims.some(claim => {
    const soFar = text.slice(0, claim.at)
    const after = text.slice(claim.end)
    return bounds.some(({ before, after: behind, units, isExact = false, ids }) => {
      if (!units.includes(claim.unit) || !(before?.test(soFar) ?? true) || !(behind?.test(after) ?? true)) return false
      const part = soFar.slice(
        Math.max(
          0,
          ...[...soFar.matchAll(/[,;:] |\b(?:while|whereas|against|versus|vs\.?|than|and|but) /g)].map(({ index }) => index),
        ),
      )
      // Of the index no such thing is told.
      if (ofIndex.test(part)) return true
      const may = ids({ soFar, part, after })
      return !facts.some(
        ({ id, value }) =>
          may.test(id) && typeof value === 'number' && isNear(isExact ? { ...claim, hedge: null } : claim, value),
      )
    })
  })
}
