// The prices of a stock as connected prose: where they stand, how they came there, which way and how roughly they go.
import type { Facts, NumberFact } from './fact.ts'
import {
  amount,
  count,
  day,
  index,
  name,
  nothing,
  percent,
  percentSize,
  pointsSize,
  type Prose,
  prose,
  ratio,
  resting,
} from './prose.ts'

export type Sentence = Prose & { readonly id: string; readonly part: 'price' | 'risk' | 'evidence' | 'company' }

/** More calendar days than a long weekend with holidays: then the text says that it is of the past. */
const freshDays = 7

export function priceSentences(facts: Facts): Sentence[] {
  const price = [
    sentence('place', place(facts)),
    sentence('age', age(facts)),
    sentence('year', year(facts)),
    sentence('month', month(facts)),
    sentence('years', years(facts)),
    sentence('trend', trend(facts)),
    sentence('extremes', extremes(facts)),
  ]
  const risk = [sentence('calm', calm(facts)), sentence('risk', risks(facts)), sentence('beta', beta(facts))]
  return [
    ...price.flatMap(one => (one ? { ...one, part: 'price' as const } : [])),
    ...risk.flatMap(one => (one ? { ...one, part: 'risk' as const } : [])),
  ]
}

function sentence(id: string, text: Prose | null): (Prose & { id: string }) | null {
  return text && { ...text, id }
}

function place(facts: Facts): Prose | null {
  const [close, called, symbol, closeDay] = [
    facts.number('close'),
    facts.text('name'),
    facts.text('symbol'),
    facts.text('close-day'),
  ]
  if (!close || !called || !symbol || !closeDay) return null
  const change = facts.number('day-change')
  const moved = change ? prose`, ${onTheDay(change)}` : nothing
  // Of a file of one's own nothing but the symbol may be known.
  const who = called.value === symbol.value ? prose`${name(symbol)}` : prose`${name(called)} (${name(symbol)})`
  return prose`${who} closed at ${amount(close)} on ${day(closeDay)}${moved}${height(facts)}.`
}

function onTheDay(change: NumberFact): Prose {
  if (roundsToNothing(change, 1)) return prose`unchanged on the day${resting(change)}`
  return prose`${change.value > 0 ? 'up' : 'down'} ${percentSize(change)} on the day`
}

function height(facts: Facts): Prose {
  const [below, record, recordDay] = [facts.number('below-record'), facts.number('record-close'), facts.text('record-day')]
  if (!below || !record || !recordDay) return nothing
  if (below.value === 0) return prose`, its highest close of all that is known here${resting(below)}`
  return prose`, ${percentSize(below)} below its highest close, ${amount(record)} on ${day(recordDay)}`
}

function age(facts: Facts): Prose | null {
  const [days, sessions] = [facts.number('days-behind'), facts.number('sessions-behind')]
  if (!days || days.value <= freshDays) return null
  const passed = sessions && sessions.value > 0 ? prose`${count(sessions)} sessions` : prose`${count(days)} days`
  return prose`The prices here end on that day, ${passed} ago: what follows was true then, not today.`
}

/** The last twelve months in price, beside the index in price: both without dividends, so that they compare. */
function year(facts: Facts): Prose | null {
  const own = facts.number('return-1Y') ?? facts.number('total-return-1Y')
  if (!own) return null
  const [theirs, excess, called] = [facts.number('index-return-1Y'), facts.number('excess-1Y'), facts.text('index-name')]
  const moved = prose`Over the year before, it ${moves(own)}`
  if (!theirs || !excess || !called || own.id !== 'return-1Y') return prose`${moved}.`
  const against = prose`, while ${withArticle(called.value)}${name(called)} ${moves(theirs)}`
  if (Math.abs(excess.value) < 1) return prose`${moved}${against}: much the same${resting(excess)}.`
  return prose`${moved}${against}: ${pointsSize(excess)} ${excess.value > 0 ? 'ahead' : 'behind'}.`
}

/** "the S&P 500", but "Nasdaq Composite Index, the" never comes twice. */
function withArticle(called: string): string {
  return /^the /i.test(called) ? '' : 'the '
}

/** Only where the last month says something that the year does not. */
function month(facts: Facts): Prose | null {
  const [latest, whole] = [facts.number('return-1M'), facts.number('return-1Y')]
  if (!latest || !whole || Math.abs(latest.value) < 2) return null
  const isAgainst = latest.value > 0 !== whole.value > 0
  if (isAgainst) return prose`The last month went against that: it ${moves(latest)}.`
  if (Math.abs(latest.value) < Math.abs(whole.value) / 4) return null
  return prose`Much of that is recent: in the last month alone it ${moves(latest)}.`
}

function years(facts: Facts): Prose | null {
  for (const [id, span] of [
    ['10Y', 'ten years'],
    ['5Y', 'five years'],
    ['3Y', 'three years'],
  ] as const) {
    const [annual, total] = [facts.number(`annual-return-${id}`), facts.number(`total-return-${id}`)]
    if (!annual) continue
    const dividends = total ? ', dividends included' : ', in price alone'
    const rested = total ? resting(total) : nothing
    if (roundsToNothing(annual, 1)) return prose`Over ${span} it came out where it began${dividends}${resting(annual)}${rested}.`
    const word = annual.value > 0 ? 'brought' : 'cost'
    return prose`Over ${span} holding it ${word} ${percentSize(annual)} a year${dividends}${rested}.`
  }
  return null
}

function trend(facts: Facts): Prose | null {
  const [distance, slope] = [facts.number('distance-to-sma-200'), facts.number('slope-of-sma-200')]
  const [fast, slow, crossed] = [facts.number('sma-50'), facts.number('sma-200'), facts.text('cross-day')]
  if (!distance || !fast || !slow || fast.value === slow.value) return null
  const isAbove = distance.value > 0
  const pairIsUp = fast.value > slow.value
  const average = slope
    ? prose`its 200-day average, which is ${slope.value > 0 ? 'rising' : slope.value < 0 ? 'falling' : 'flat'}${resting(slope)}`
    : prose`its 200-day average`
  const stands = prose`the close is ${percentSize(distance)} ${isAbove ? 'above' : 'below'} ${average}`
  const since = crossed ? prose` since ${day(crossed)}` : nothing
  const pair = prose`the 50-day average has been ${pairIsUp ? 'above' : 'below'} it${since}${resting(fast, slow)}`
  const agree = isAbove === pairIsUp
  const opening = agree ? `The long averages point ${isAbove ? 'up' : 'down'}` : 'The long averages disagree'
  const strength = facts.number('adx-14')
  const weak =
    agree && strength && strength.value < 20 ? prose` ADX at ${index(strength)} calls it no strong trend, though.` : nothing
  return prose`${opening}: ${stands}, ${agree ? 'and' : 'but'} ${pair}.${weak}`
}

/** RSI and the bands are worth a sentence on the days on which they are out of the ordinary. */
function extremes(facts: Facts): Prose | null {
  const [rsi, band, relative] = [facts.number('rsi-14'), facts.number('percent-b'), facts.number('relative-volume')]
  const stretched = rsi && rsi.value > 70 ? 'overbought' : rsi && rsi.value < 30 ? 'oversold' : null
  const outside = band && (band.value > 1 || band.value < 0) ? band : null
  const busy = relative && (relative.value >= 1.5 || relative.value <= 0.5) ? relative : null
  const parts = [
    rsi && stretched ? prose`RSI at ${index(rsi)} is what its author called ${stretched}` : null,
    outside
      ? prose`the close lies ${outside.value > 1 ? 'above the upper' : 'below the lower'} Bollinger band${resting(outside)}`
      : null,
    busy ? prose`the last session saw ${ratio(busy)} times the usual volume` : null,
  ].filter(part => part !== null)
  const [first, ...others] = parts
  if (!first) return null
  const text = others.reduce((before, part, at) => prose`${before}${at === others.length - 1 ? ' and ' : ', '}${part}`, first)
  return prose`Out of the ordinary: ${text}.`
}

function calm(facts: Facts): Prose | null {
  const [now, share, usual] = [facts.number('volatility-20'), facts.number('volatility-percentile'), facts.number('atr-of-price')]
  if (!now || !share) return null
  const level =
    share.value >= 80
      ? 'rough by its own standards'
      : share.value <= 20
        ? 'quiet by its own standards'
        : 'ordinary by its own standards'
  const span = usual ? prose`; a usual day spans ${percent(usual)} of the price` : nothing
  return prose`The last 20 sessions were ${level}, with a volatility of ${percent(now)} a year${resting(share)}${span}.`
}

function risks(facts: Facts): Prose | null {
  const [volatility, fall] = [facts.number('risk-volatility'), facts.number('fall')]
  const [from, to, made] = [facts.text('fall-from'), facts.text('fall-to'), facts.text('fall-made-good')]
  const start = facts.text('risk-from')
  if (!volatility || !start) return null
  const held = prose`Since ${day(start)} the volatility was ${percent(volatility)} a year`
  if (!fall || !from || !to) return prose`${held}.`
  const end = made ? prose`, made good by ${day(made)}` : prose`, and it has not been made good`
  return prose`${held}, and who held it sat through a fall of ${percentSize(fall)} from ${day(from)} to ${day(to)}${end}.`
}

function beta(facts: Facts): Prose | null {
  const [own, called, together] = [facts.number('risk-beta'), facts.text('index-name'), facts.number('risk-correlation')]
  if (!own || !called || !together) return null
  const the = withArticle(called.value)
  const words = own.value > 1.1 ? 'more than' : own.value < 0 ? 'against' : own.value < 0.9 ? 'less than' : 'about as much as'
  return prose`It has tended to move ${words} ${the}${name(called)}: beta ${ratio(own)}, correlation ${ratio(together)}.`
}

/** "rose 12.3%", "fell 12.3%", "did not move". */
function moves(fact: NumberFact): Prose {
  if (roundsToNothing(fact, 1)) return prose`did not move${resting(fact)}`
  return prose`${fact.value > 0 ? 'rose' : 'fell'} ${percentSize(fact)}`
}

function roundsToNothing({ value }: NumberFact, digits: number): boolean {
  return Math.abs(value) < 0.5 * 10 ** -digits
}
