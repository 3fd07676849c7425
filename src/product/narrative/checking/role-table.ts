// Which words name the quantity of which facts, for the last reading: one row for each quantity, and no grammar. Pure.
import { moving } from './movement.ts'

export type Quantity = {
  readonly name: string
  readonly ids: RegExp
  readonly cue: RegExp
  /** What moved, and by how much: named by its time or its way where no other quantity is. */
  readonly isPlain?: boolean
}

const falls = 'fall|loss|decline|drop|slump|slide|setback|stretch|slip|dip|retreat'
const days = String.raw`(?:trading )?(?:days?|sessions?)`

export const quantities: readonly Quantity[] = [
  { name: 'beta', ids: /^risk-beta$/, cue: /\bbeta\b/gi },
  { name: 'alpha', ids: /^risk-alpha$/, cue: /\balpha\b/gi },
  { name: 'sharpe', ids: /^risk-sharpe$/, cue: /\bsharpe\b/gi },
  { name: 'sortino', ids: /^risk-sortino$/, cue: /\bsortino\b/gi },
  { name: 'calmar', ids: /^risk-calmar$/, cue: /\bcalmar\b/gi },
  { name: 'omega', ids: /^risk-omega$/, cue: /\bomega\b/gi },
  { name: 'ulcer', ids: /^risk-ulcerIndex$/, cue: /\bulcer(?: index)?\b/gi },
  { name: 'treynor', ids: /^risk-treynor$/, cue: /\btreynor\b/gi },
  { name: 'information', ids: /^risk-informationRatio$/, cue: /\binformation ratio\b/gi },
  { name: 'r-squared', ids: /^risk-rSquared$/, cue: /\bR-?squared\b|\bexplain\w*/gi },
  { name: 'capture', ids: /^risk-(?:up|down)Capture$/, cue: /\b(?:(?:up|down)(?:side)?[ -])?captur\w*/gi },
  { name: 'tracking', ids: /^risk-trackingError$/, cue: /\btracking error\b/gi },
  { name: 'correlation', ids: /^risk-correlation$/, cue: /\bcorrelat\w+/gi },
  { name: 'skewness', ids: /^risk-skewness$/, cue: /\bskew\w*/gi },
  { name: 'kurtosis', ids: /^risk-excessKurtosis$/, cue: /\bkurtosis\b/gi },
  { name: 'tail', ids: /^risk-tailRatio$/, cue: /\btail ratio\b/gi },
  { name: 'value at risk', ids: /^risk-var/, cue: /\b(?:value[- ]at[- ]risk|VaR|var(?:five|one))\b/gi },
  { name: 'shortfall', ids: /^risk-cvar/, cue: /\b(?:expected shortfall|C-?VaR|cvar(?:five|one)|conditional value at risk)\b/gi },
  { name: 'downside', ids: /^risk-downsideDeviation$/, cue: /\bdownside deviation\b/gi },
  {
    name: 'best day',
    ids: /^risk-bestDay$/,
    cue: new RegExp(
      String.raw`\bbest\b(?=(?: single| one| trading)?[ -](?:day|session|one\b))|\bbest\b(?=(?:[^.;]|\.\d)*\bworst\b(?:[^.;]|\.\d)*\b${days}\b)|(?<=\b${days}\b(?:[^.;]|\.\d)*\bworst\b(?:[^.;]|\.\d)*)\bbest\b|\b(?:largest|biggest|strongest) (?:one-day|single-day|daily) (?:gain|rise|jump|advance)`,
      'gi',
    ),
  },
  {
    name: 'worst day',
    ids: /^risk-worstDay$/,
    cue: new RegExp(
      String.raw`\bworst\b(?=(?: single| one| trading)?[ -](?:day|session|one\b))|\bworst\b(?=(?:[^.;]|\.\d)*\bbest\b(?:[^.;]|\.\d)*\b${days}\b)|(?<=\b${days}\b(?:[^.;]|\.\d)*)\bworst\b(?= (?:cost|brought|took|was|saw|came)\b|,)|\b(?:largest|biggest|steepest|worst) (?:one-day|single-day|daily) (?:loss|drop|fall|decline)`,
      'gi',
    ),
  },
  {
    name: 'positive days',
    ids: /^risk-positiveDays$/,
    cue: new RegExp(
      String.raw`\b(?:positive|winning|rising|up|higher|green|gaining) ${days}\b|\bof (?:all |the |its )?${days}\b(?=[^.;]*\b(?:up|positive|higher|gains?|rose|green)\b)|(?<=\b(?:rose|gained|closed higher|ended higher|was up|advanced)\b[^.;]*)\b(?:of|on) (?:all |the |its )?${days}\b`,
      'gi',
    ),
  },
  {
    name: 'volatility',
    ids: /^(?:risk-volatility|volatility-20|volatility-percentile)$/,
    cue: /\bvolatil\w+|\bswings?\b|\bswung\b|\bfluctuat\w+/gi,
  },
  {
    name: 'range of a day',
    ids: /^atr-/,
    cue: /\bATR\b|\btrue range\b|\b(?:usual|typical|average|normal|ordinary) (?:trading )?(?:day|session|daily (?:range|move|swing))\b|\bdaily range\b/gi,
  },
  { name: 'rsi', ids: /^rsi-14$/, cue: /\bRSI\b|\brelative strength\b/gi },
  { name: 'adx', ids: /^adx-14$/, cue: /\bADX\b/gi },
  { name: 'minus di', ids: /^minus-di-14$/, cue: /\bminusdi\b/gi },
  { name: 'plus di', ids: /^plus-di-14$/, cue: /\bplusdi\b/gi },
  { name: 'macd', ids: /^macd/, cue: /\bMACD\b|\bmacdline\b|\bsignal line\b/gi },
  {
    name: 'volume',
    ids: /^(?:volume|volume-sma-20|relative-volume)$/,
    cue: /\bvolume(?:average)?\b|\bshares traded\b|\bchanged hands\b/gi,
  },
  { name: 'bands', ids: /^(?:bollinger|percent-b)/, cue: /\bbollinger\b|\b(?:upper|lower) band\b|\bbands?\b/gi },
  { name: 'momentum', ids: /^momentum-12-1$/, cue: /\bmomentum\b/gi },
  {
    name: 'long average',
    ids: /^(?:sma-200|distance-to-sma-200|slope-of-sma-200|sessions-since-cross)$/,
    cue: /\blongaverage\b|\blong(?:er|-term)? averages?\b|\b(?:the |its )average itself\b/gi,
  },
  { name: 'short average', ids: /^(?:sma-50|sessions-since-cross)$/, cue: /\bshortaverage\b|\bshort(?:er|-term)? averages?\b/gi },
  {
    name: 'record',
    ids: /^(?:record-close|below-record)$/,
    cue: /\b(?:(?<!(?:long|track) )record|all-time|highest close|peak)\b/gi,
  },
  {
    name: 'range of the year',
    ids: /^(?:high-52w|low-52w|range-position)$/,
    cue: /\byearrange\b|\b(?:one-year|yearly|12-month|year's) (?:high|low|range)\b/gi,
  },
  {
    name: 'deepest fall',
    ids: /^(?:fall|risk-maximumDrawdown)$/,
    cue: new RegExp(
      String.raw`\bdraw-?downs?\b|\b(?:deepest|largest|biggest|worst|steepest|heaviest|maximum)(?! (?:one-day|single-day|daily))(?: \w+)? (?:${falls})\b|\bpeak[ -]to[ -]trough\b|\bfall of\b|\b(?:that|this) (?:fall|slump|decline)\b`,
      'gi',
    ),
  },
  {
    name: 'price/earnings',
    ids: /^(?:industry-|percentile-)?price-to-earnings$/,
    cue: /\bprice(?:[ -](?:to|over)[ -]| ?\/ ?)earnings\b|\bP\/?Es?\b|\btimes (?:its |trailing |the |annual |last year's )*(?:earnings|profits?)\b|\b(?:earnings )?multiples?\b|\bvaluation\b/gi,
  },
  {
    name: 'earnings per share',
    ids: /^(?:industry-|percentile-)?eps(?:-growth)?$/,
    cue: /\bearnings per share\b|\bEPS\b|\b(?:a|per|each) share\b(?! price)|\bearnings(?: growth)?\b(?! (?:multiple|ratio))/gi,
  },
  {
    name: 'dividend yield',
    ids: /^(?:industry-|percentile-)?dividend-yield$/,
    cue: /\bdividend yields?\b|\byield(?:s|ed|ing)?\b|\bpa(?:ys|ying|id) (?:out )?(?=(?:about |roughly |a dividend |only |just )*\d)/gi,
  },
  {
    name: 'market value',
    ids: /^(?:industry-|percentile-)?market-cap$/,
    cue: /\bmarket[ -]cap\w*|\bcapitali[sz]\w+|\bmarket value\b|\bvalued at\b|\bworth\b|\bby (?:size|value)\b|\b(?:larger|bigger) than\b/gi,
  },
  {
    name: 'operating margin',
    ids: /^operating-margin$/,
    cue: /\boperating (?:profit )?(?:margin|profit|income|level)\b|\bat the operating level\b/gi,
  },
  {
    name: 'net margin',
    ids: /^net-margin$/,
    cue: /\bnet (?:profit )?margin\b|\bprofit margin\b|(?<!\b(?:thousand|million|billion|trillion|bn|mn|tn) )\bof (?:its |the |every dollar of |each dollar of )?(?:revenues?|sales)\b/gi,
  },
  { name: 'revenue', ids: /^revenue(?:-growth)?$/, cue: /\brevenues?\b|\bsales\b|\btop line\b/gi },
  {
    name: 'net income',
    ids: /^net-income(?:-growth)?$/,
    cue: /\bnet (?:income|profits?|loss|earnings)\b|\bprofits?\b|\bearned\b|\bbottom line\b/gi,
  },
  {
    name: 'shares of the industry',
    ids: /^industry-shares$/,
    cue: /\b(?:shares|companies|stocks|listings|names|peers|members)\b/gi,
    isPlain: true,
  },
  {
    name: 'age',
    ids: /^(?:sessions|days)-behind$/,
    cue: /\b(?:old|ago|behind|passed|stale|out of date|since)\b/gi,
    isPlain: true,
  },
  { name: 'points', ids: /^excess-/, cue: /\bpoints?\b/gi, isPlain: true },
  { name: 'above the average', ids: /(?!)/, cue: /\b(?:gross|pre-?tax|cash|ebit\w*|payout|book|target|interest|debt|tax)\b/gi },
  {
    name: 'day',
    ids: /^day-change$/,
    cue: /\b(?:on the day|that day|day's|the day before|(?:last|latest|previous) (?:day|session|close)|in the session|daily|overnight)\b/gi,
    isPlain: true,
  },
  { name: 'rules', ids: /^rules?-(?:looked-at|speaking|with-edge)$/, cue: /\b(?:rules?|signals?)\b/gi },
  {
    name: 'occurrences',
    ids: /^rule-(?:times|sessions)$/,
    cue: /\b(?:occurrences?|times|spoken|spoke|cases|signals|occasions|instances)\b/gi,
    isPlain: true,
  },
  {
    name: 'after any day',
    ids: /^rule-any-day$/,
    cue: /\b(?:any|all|every|an? (?:ordinary|average|random|arbitrary|typical))(?: other| trading| given)? days?\b|\bany other time\b/gi,
  },
  {
    name: 'gains of the rule',
    ids: /^rule-gains$/,
    cue: /\bof (?:those|these|the|all|its)? ?(?:\d+ )?(?:cases|occurrences|times|instances|signals)\b|\bhit rate\b|\b(?:of|than half of) (?:them|those|these)\b|\bof the time\b/gi,
  },
  {
    name: 'mean of the rule',
    ids: /^rule-mean$/,
    cue: /\bon average\b|\b(?:mean|average)(?: return| gain| change| move| loss| result)?\b|\bthatrule\b/gi,
  },
  {
    name: 'base rate',
    ids: /^forecast-base/,
    cue: /\bbase rates?\b|\bhigher close\b|\bclosed? higher\b|\bbeen higher\b|\bhigher\b(?=(?:[^.;]|\.\d)*\b(?:of (?:all |the )?(?:cases|days|sessions)|of the time|cases|sessions later)\b)|\bof (?:the |all )?(?:cases|time)\b/gi,
  },
  {
    name: 'chance',
    ids: /^forecast-chance/,
    cue: /\b(?:chances?|probabilit\w+|odds|likelihood)\b|\bmodel(?:'s)?\b(?= (?:gives|puts|sees|says|estimate|figure))/gi,
  },
  { name: 'skill', ids: /^forecast-skill/, cue: /\bskill\w*/gi },
  {
    name: 'return',
    ids: /^(?:total-|annual-|index-)?return-|^risk-cagr$/,
    cue: new RegExp(
      String.raw`\b(?:${moving.join('|')}|put on|performance|showing|run|change[ds]?|made|posted|delivered|managed|total return)\b`,
      'gi',
    ),
    isPlain: true,
  },
  {
    name: 'price',
    ids: /^(?:close|snapshot-price)$/,
    cue: /(?<!(?:record|highest|all-time) )\b(?:clos(?:ed?|ing)|price|priced|shares?|stock|trad(?:es|ed|ing)|finished|ended|stands|stood|costs?|changes? hands)\b|§/gi,
    isPlain: true,
  },
]

export const quantityOf = ({ id }: { readonly id: string }): Quantity | undefined => quantities.find(({ ids }) => ids.test(id))
