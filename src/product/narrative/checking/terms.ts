// Which words speak of which facts. A figure counts for the quantity that its sentence names: 0.98 is a fact, and still no Sharpe ratio.

import { moving } from './movement.ts'

export type Term = { readonly at: number; readonly end: number; readonly ids: RegExp }

const index = '^(?:index-return|excess|index-name)'
const vocabulary: readonly [RegExp, RegExp][] = [
  [/\bbeta\b/gi, /^risk-beta$/],
  [/\balpha\b/gi, /^risk-alpha$/],
  [/\bsharpe\b/gi, /^risk-sharpe$/],
  [/\bsortino\b/gi, /^risk-sortino$/],
  [/\bcalmar\b/gi, /^risk-calmar$/],
  [/\bomega\b/gi, /^risk-omega$/],
  [/\bulcer(?: index)?\b/gi, /^risk-ulcerIndex$/],
  [/\btreynor\b/gi, /^risk-treynor$/],
  [/\binformation ratio\b/gi, /^risk-informationRatio$/],
  [/\bR-?squared\b/gi, /^risk-rSquared$/],
  [
    /\bup(?:side)?[ -]capture\b|\b(?<=captur(?:[^.;]|\.\d)*)of (?:the )?(?:benchmark|index|market|its)(?:'s)? (?:gains|rises|advances)\b/gi,
    /^risk-upCapture$/,
  ],
  [
    /\bdown(?:side)?[ -]capture\b|\b(?<=captur[^;]*)of (?:the )?(?:benchmark|index|market|its)(?:'s)? (?:losses|falls|declines)\b/gi,
    /^risk-downCapture$/,
  ],
  [/\btracking error\b/gi, /^risk-trackingError$/],
  [/\bcorrelat\w+/gi, /^risk-correlation$/],
  [/\bskew\w*/gi, /^risk-skewness$/],
  [/\bkurtosis\b/gi, /^risk-excessKurtosis$/],
  [/\b(?:value at risk|VaR)\b/gi, /^risk-c?var/],
  [/\bvarfive\b/gi, /^risk-var95$/],
  [/\bvarone\b/gi, /^risk-var99$/],
  [/\bcvarfive\b/gi, /^risk-cvar95$/],
  [/\bcvarone\b/gi, /^risk-cvar99$/],
  [/\bdownside deviation\b/gi, /^risk-downsideDeviation$/],
  [/\bbest (?:trading )?(?:day|session)\b|\bits best\b(?= (?:it|the|§)|[,.;])/gi, /^risk-bestDay$/],
  [/\bworst (?:trading )?(?:day|session)\b|\bits worst\b(?= (?:it|the|§)|[,.;])/gi, /^risk-worstDay$/],
  [
    /\b(?<!\b(?:volatil|swing|calm)\w*\b[^;]*)(?:up|positive|higher|rose|gained|advanced)\b(?=[^;]*?\d ?%? of (?:all |the |its )?(?:trading )?(?:days|sessions))|\bpositive days|days (?:that )?(?:were |closed |are |ended )?(?:up|positive|higher)\b|\bof (?:all |its |the )?(?:trading )?(?:days|sessions)\b(?=(?:[^.;]|\.\d)*\b(?:up|positive|higher|gains?)\b)/gi,
    /^risk-positiveDays$/,
  ],
  [/\bvolatil\w+/gi, /^(?:risk-volatility|volatility-)/],
  [/\bswing\w*|\bswung\b|\bfluctuat\w+/gi, /^(?:risk-volatility|volatility-|risk-beta$|atr-)/],
  [/\b(?:usual|typical|average|normal) (?:trading )?(?:day|session)\b|\bATR\b|\btrue range\b/gi, /^atr-/],
  [/\bRSI\b|\brelative strength\b/gi, /^rsi-14$/],
  [/\bADX\b/gi, /^adx-14$/],
  [/\bminusdi\b/gi, /^minus-di-14$/],
  [/\bplusdi\b/gi, /^plus-di-14$/],
  [/\bMACD\b/gi, /^macd(?:-of-price)?$/],
  [/\bmacdline\b/gi, /^macd-signal$/],
  [/\bvolumeaverage\b/gi, /^volume-sma-20$/],
  [/\bbollinger\b|\b(?:upper|lower) band\b|\bthe (?:upper|lower)(?= (?:at|is|lies))/gi, /^(?:bollinger|percent-b)/],
  [/\bmomentum\b/gi, /^momentum-12-1$/],
  [
    /\blongaverage\b|\blong(?:-term)? averages?\b/gi,
    /^(?:sma-200|distance-to-sma-200|slope-of-sma-200|cross-day|sessions-since-cross)$/,
  ],
  [/\bshortaverage\b/gi, /^(?:sma-50|cross-day|sessions-since-cross)$/],
  [/\b(?:record|all-time|highest|peak(?:ed)?|top)\b/gi, /^(?:record-|below-record|fall|high-52w)/],
  [/\byearrange\b|\b(?:one-year|yearly|annual) (?:high|low|range)\b/gi, /^(?:high-52w|low-52w|range-position)$/],
  [
    /\bdraw-?downs?\b|\b(?:deepest|largest|biggest|worst|maximum) (?:fall|loss|decline|drop|slump)\b|\bpeak to trough\b|\bfall of\b/gi,
    /^(?:fall|risk-maximumDrawdown)/,
  ],
  [
    /\bprice(?:[ -](?:to|over)[ -]| ?\/ ?)earnings\b|\bP\/?E\b|\b(?:times|multiple of) (?:its |trailing |the )?(?:last twelve months' )?(?:earnings|profits?)\b|\bearnings multiple\b/gi,
    /^(?:industry-|percentile-)?price-to-earnings$/,
  ],
  [
    /\bearnings per share\b|\bEPS\b|\b(?:a|per|each) share\b/gi,
    /^(?:eps|eps-growth|industry-eps-growth|percentile-eps-growth|close|snapshot-price)$/,
  ],
  [/\b(?:without|excluding|before) (?:reinvested )?dividends?\b/gi, /^return-/],
  [/\b(?:with|including|and|plus) (?:reinvested )?dividends?(?: reinvested)?\b/gi, /^(?:total-|annual-)?return-/],
  [/\bdividends?\b(?! yields?\b)/gi, /^(?:(?:industry-|percentile-)?dividend-yield|total-return-|annual-return-)/],
  [/\bdividend yields?\b|\byield(?:s|ed|ing)?\b/gi, /^(?:industry-|percentile-)?dividend-yield$/],
  [
    /\bpa(?:ys?|ying) (?=(?:less|more|out|a |an |its |nothing|about |\d))/gi,
    /^(?:(?:industry-|percentile-)?dividend-yield|(?:industry-)?price-to-earnings)$/,
  ],
  [
    /\bmargins?\b|\b(?<!\b(?:thousand|million|billion|trillion|bn|mn|tn) )of (?:its )?(?:revenue|sales)\b|\bkept\b|\bprofitab\w+/gi,
    /^(?:net-margin|operating-margin)$/,
  ],
  [/\brevenues?\b|\bsales\b|\bturnover\b|\bsold\b/gi, /^(?:revenue|revenue-growth|net-margin|operating-margin)$/],
  [/\boperating (?:profit|income)\b/gi, /^operating-margin$/],
  [
    /\b(?<!\b(?:lead|gap|advantage|edge|distance|difference|deficit)(?: \w+){0,4} )(?:larger|bigger|smaller|largest|biggest|smallest)\b(?! (?:draw|fall|loss|decline|drop|dividend|yield|P|margin|share|part|than (?:usual|normal|average)))/gi,
    /^(?:industry-|percentile-)?market-cap$/,
  ],
  [
    /\bnet income\b|\bprofits?\b|\bnet loss\b|\blost (?=(?:about |roughly |around |some |nearly |almost )*[$€£]?\d[\d.,]* ?(?:million|billion)\b)|\bloss of (?=[$€£]?\d[\d.,]* ?(?:million|billion|thousand)\b)|\bbottom line\b/gi,
    /^(?:net-income|net-income-growth|net-margin|operating-margin)$/,
  ],
  [
    /\bearned\b|\bearnings\b(?! (?:per|multiple))/gi,
    /^(?:net-income|net-income-growth|net-margin|eps|eps-growth|industry-eps-growth)$/,
  ],
  [
    /\bmarket cap\w*|\bcapitalisation\b|\bcapitalization\b|\bvalued\b|\bmarket value\b|\bworth\b(?! (?:noting|mentioning|knowing|adding|a look|saying|pointing|remembering|bearing|keeping|stressing|highlighting))/gi,
    /^(?:industry-|percentile-)?market-cap$/,
  ],
  [/\bvolume\b(?! ?average)|\bshares traded\b|\bchanged hands\b/gi, /^(?:volume|volume-sma-20|relative-volume)$/],
  [
    /\b(?:shares|companies|stocks|listings|names|peers) (?:in|of) (?:its |the |this |  ?)?(?:industry|sector|peer group)\b|\bindustry\b|\bpeers?\b|\bpercentile\b/gi,
    /^(?:industry-|percentile-|volatility-percentile|range-position)/,
  ],
  [/\b(?<!ulcer )(?:index|benchmark|market return|broad market)\b/gi, new RegExp(index)],
  [
    /(?<!(?:record|highest|peak|top) )\b(?:closed?|closing|last (?:known )?price|price (?:was|is|of|at|stood|then|closed)|^\W*(?:the |its )?(?:share |stock |last |latest |current |closing )?price\b|costs?(?= (?:about |just )?[$€£]?\d)|priced|share price|stands|stood|trades|traded|finished|ended)\b/gi,
    /^(?:close|day-change|close-day|snapshot-price|below-record|distance-to-sma-200|range-position|percent-b)/,
  ],
  [
    /\b(?:on the day|that day|day's (?:change|move)|day before|in the (?:last )?session|daily (?:move|change))\b/gi,
    /^(?:day-change|relative-volume|volume)$/,
  ],
  [/\b(?:ago|old|behind|since then|have passed)\b/gi, /^(?:sessions-behind|days-behind|sessions-since-cross|excess-)/],
  [
    /\b(?:ahead|edge|advantage|outpac\w+|out(?:strip|shin|sho|r[au]n|d[oi])\w*|outperform\w+|underperform\w+|lag\w*|trail(?:ed|ing|s)?|beat|gap|margin over|difference|lead)\b/gi,
    /^excess-/,
  ],
  [
    new RegExp(
      String.raw`\b(?:${moving.join('|')}|put on|fold|compounded|mov\w+|performance|showing|run (?:over|of|in)|change[ds]?|made|posted|delivered|earned investors)\b`,
      'gi',
    ),
    /^(?:return-|total-return-|annual-return-|index-return-|day-change|risk-cagr|excess-|below-record|slope-of-)/,
  ],
  [/\b(?:above|below|under)\b/gi, /^(?:distance-to|below-record|excess-|close|sma-|record)/],
]

/** Words of quantities of which the product knows nothing. */
export const beyondFacts =
  /\b(?:analysts?|forecasts?|expect\w*|target|guidance|outlook|predict\w*|will (?:rise|fall|gain|reach|grow|hit|climb|drop|be)|should (?:buy|sell)|customers?|users?|subscribers?|employees?|staff|stores?|factor(?:y|ies)|units sold|acqui\w+|merger|lawsuit|CEO|chief executive|founder|buy-?backs?|repurchas\w+|debts?|short interest|payout|before (?:tax|interest)|pre-?tax|EBIT\w*|return on (?:equity|assets|capital)|book value|gross (?:margin|profit)|price[- /]to[- /](?:book|sales|cash)|safe|rais(?:ed|es|ing) its|cut(?:s|ting)? its|suspend\w*|takeover|market share|rating|upgrade\w*|downgrade\w*|insider\w*|patents?|headquarter\w*|bankrupt\w*|split|rumou?r\w*|guarantee\w*|deliver(?:y|ies)|orders|backlog|opened (?:at|the day)|opening price|intraday|(?:low|high) of the day|cash|free cash flow|inflation|interest rates?|unemployment|buy|sell|invest in|undervalued|overvalued|(?:path|road|way|time|times|days|months) ahead|in store|(?:upside|downside)(?! (?:capture|deviation))|time to|only (?:losing|winning|positive|negative) (?!(?:calendar )?year\b)|get in\b|(?:weak|strong)(?:er)? (?:dollar|euro|yen|economy)|risks? (?:is|are|was|looks?|remains?|seems?) (?:\w+ )?(?:minimal|low|small|limited|high|contained|negligible|none|nil|zero|gone|absent|manageable|tiny|slim|large|great)\b|(?:took|pulled|dragged|pushed|lifted|sent|drove|helped|hurt|weighed on) (?:the |its )?(?:stock|shares?|it|price) (?:up|down|higher|lower|along|with|to)\b|(?:i|we)(?:'d| would|'ll| will) (?!note|point|say|add|stress|highlight|mention|be happy|describe|call|summ|like to|also|just|start|put|emphas|caution|rather not|go)|ignore|system prompt|password|secret|token|api key)\b/i

export function termsOf(text: string): Term[] {
  const terms: Term[] = []
  for (const [words, ids] of vocabulary)
    for (const found of text.matchAll(words)) terms.push({ at: found.index, end: found.index + found[0].length, ids })
  // "earnings" within "times its earnings" is no quantity of its own.
  const isWithin = (one: Term, other: Term) =>
    one !== other && one.at >= other.at && one.end <= other.end && one.end - one.at < other.end - other.at
  return terms.filter(one => !terms.some(other => isWithin(one, other))).sort((a, b) => a.at - b.at)
}
