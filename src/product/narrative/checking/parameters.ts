// Numbers that belong to the name of a measure.

/** The numbers in the names of measures are no figures: SMA(200), the 52-week high. */
export function withoutParameters(text: string): string {
  return (
    text
      // "On the worst 5 % of days the average loss": what that measure is.
      .replace(
        /\b(?:on|in|over|during|across) (?:the )?worst (5|1|five|one) ?(?:%|percent|per cent) of (?:all |its |the )?(?:trading )?(?:days|sessions),? (?:the |its )?(?:average|mean) loss\b/gi,
        (_, share: string) => (/^(?:5|five)$/i.test(share) ? 'cvarfive' : 'cvarone'),
      )
      .replace(
        /\b(?:the |its )?(?:average|mean) loss (?:on|in|over|during|across) (?:the )?worst (5|1|five|one) ?(?:%|percent|per cent) of (?:all |its |the )?(?:trading )?(?:days|sessions)\b/gi,
        (_, share: string) => (/^(?:5|five)$/i.test(share) ? 'cvarfive' : 'cvarone'),
      )
      .replace(
        /\bat (?:a|the) (95|99) ?% (?:level|confidence)(?: level)?,? (?:the |its )?(?:daily |one-day )?(conditional )?(?:value at risk|VaR)\b/gi,
        (_, level: string, isTail?: string) => `${isTail ? 'c' : ''}var${level === '95' ? 'five' : 'one'}`,
      )
      .replace(
        /\b(?:the )?(95|99) ?% (conditional )?(?:value at risk|VaR)\b|\b(conditional )?(?:value at risk|VaR)(?: at|,)? (?:the )?(95|99) ?%(?: level| confidence)?/gi,
        (_, one, isTail, isAlsoTail, other) => `${isTail || isAlsoTail ? 'c' : ''}var${(one ?? other) === '95' ? 'five' : 'one'}`,
      )
      .replace(/\b(?:20|twenty)[ -](?:day|session) average(?: volume)?\b/gi, found =>
        /volume|traded|changed hands/i.test(text) ? 'volumeaverage' : found,
      )
      .replace(
        /\b(?:200|two[ -]hundred)[ -]day(?: (?:simple )?(?:moving )?(?:average|line|mean|one)s?\b)?|\bSMA ?\(200\)/gi,
        'longaverage',
      )
      .replace(/\b(?:50|fifty)[ -]day(?: (?:simple )?(?:moving )?(?:average|line|mean|one)s?\b)?|\bSMA ?\(50\)/gi, 'shortaverage')
      // Of the long average the change in a month of sessions is known.
      .replace(
        /\b(?:over|in|within|during) (?:the )?(?:past |last |latest )?(?:21|twenty[ -]one) (?:trading )?(?:sessions|days)\b/gi,
        (found, at: number, whole: string) =>
          /longaverage\b(?:[^.;]|\.\d)*$/.test(whole.slice(0, at)) ? 'over the month' : found,
      )
      .replace(/\b(?:over|in|within|of) the (?:past|last) (?:52|fifty[ -]two) weeks\b/gi, 'in the yearrange range')
      .replace(/\b(?:52|fifty[ -]two)[ -]week/gi, 'yearrange')
      .replace(/\bvolatility over (?:the (?:last|past) )?(?:20|twenty) (?:trading )?(?:days|sessions)\b/gi, 'recent volatility')
      .replace(
        /\b(?:over|in|of|during) (?:the )?(?:last |past |latest )?(?:20|twenty) (?:trading )?(?:days|sessions)\b/gi,
        found => (/volatil/i.test(text) ? 'lately' : found),
      )
      .replace(/\bon an? (?:20|twenty)[ -](?:day|session) (?:basis|view)\b/gi, found =>
        /volatil/i.test(text) ? 'lately' : found,
      )
      .replace(/\b(?:20|twenty)[ -](?:day|session) (?:figure|reading|number|measure|value)\b/gi, found =>
        /volatil/i.test(text) ? 'recent volatility' : found,
      )
      .replace(/\bvolatility ?\((?:20|twenty)(?:[ -](?:day|session)s?)?\)/gi, 'recent volatility')
      .replace(/(?<![\w-])(?:-|minus[ -]|negative )DI\b(?: ?\(14\))?/gi, 'minusdi')
      .replace(/(?<![\w-])(?:\+|plus[ -]|positive )DI\b(?: ?\(14\))?/gi, 'plusdi')
      .replace(/\b(RSI|ADX|ATR) ?\(14\)|\b14-day (?=RSI|ADX|ATR|(?:average )?true range)/g, '$1')
      .replace(
        /(?<=\b(?:RSI|ADX|ATR|[Aa]verage true range|[Rr]elative strength index)) (?:over|of) (?:the (?:last|past) )?(?:14|fourteen) (?:trading )?(?:days|sessions)\b/g,
        '',
      )
      .replace(/%B\b(?: (?:value|reading|figure|indicator))?/g, 'bollinger position')
      .replace(/(?<=\bmomentum) ?\(12-1\)|\b12-1 (?=(?:month )?momentum)/gi, '')
      .replace(/\bMACD ?\(12, ?26(?:, ?9)?\)/g, 'MACD')
      .replace(
        /\b(?:20|twenty)[ -](?:day|session) (?=(?:annuali[sz]ed |realised |realized |historical )?volatility)/gi,
        'recent ',
      )
      .replace(/\b(?<=last |past |latest )(?:20|twenty) (?=(?:trading )?(?:sessions|days))/gi, '')
      .replace(/\b(?:12|twelve)[ -]month (?=momentum)/gi, '')
      .replace(
        /\b(?:trailing|last|past|latest|previous|within|over) (?:12|twelve) months(?=[' ]?(?: of| earn|'|\.|,|$))/gi,
        'over the year',
      )
  )
}
