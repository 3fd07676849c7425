// A word that nobody here knows, in a sentence whose figures are all facts: whether it stands where it can only colour what is said, or where
// it may change what the figures say (an amount, a unit, another thing, a denial, a way, a condition) or claim something of its own. Only
// the first may be shown, and is marked. Where it is not clear, it is the second.
import { claimsOf } from './claims.ts'
import { isLengthOfTime } from './spans.ts'
import { termsOf } from './terms.ts'

export type UnreadWord = { readonly word: string; readonly at: number; readonly end: number }

/** More of them, and too little of the sentence is understood. */
const mostUnread = 2

/** Whatever they stand beside, they may deny, bound, promise or count, or speak of matters beyond the facts. */
const heavy = new RegExp(
  `^(?:${[
    'un\\w+|non\\w*|anti\\w+|counter\\w+|pre\\w+|post\\w+|ex-\\w+|quasi\\w*|pseudo\\w*|semi\\w*|bi\\w+ly|tri\\w+ly|mis\\w+|dis\\w+|over\\w+|under\\w+|re-?stat\\w+|out\\w+',
    '\\w+less|\\w+-free|\\w+proof|\\w*-adjusted|\\w+-weighted|\\w+fold|\\w+-odd|\\w+-plus|\\w+-linked|\\w+-to-be',
    'fail\\w*|refus\\w*|den(?:y|ied|ies|ial)|neglect\\w*|avert\\w*|forgo\\w*|forwent|foregone|eschew\\w*|lack\\w*|ceas\\w*|halt\\w*|prevent\\w*|barring|sans|nary|devoid|bereft|absent|void|thwart\\w*|stav\\w+|negat\\w*|revers\\w*|cancel\\w*|nullif\\w*|offset\\w*|undo\\w*|undid|wip\\w+|eras\\w+|squander\\w*|relinquish\\w*|ced\\w+|renounc\\w*|feign\\w*|short-?\\w*',
    'hypothe\\w+|alleg\\w+|suppos\\w+|purport\\w*|ostensib\\w+|would-be|project\\w*|estimat\\w*|potential\\w*|theor\\w+|notional\\w*|imagin\\w+|ficti\\w+|phantom|fake\\w*|bogus|false\\w*|sham|myth\\w*|err\\w*|inaccura\\w+|disput\\w*|debunk\\w*|exaggerat\\w*|inflat\\w*|deflat\\w*|revis\\w*|normali[sz]\\w*|adjust\\w*|provisional\\w*|prelim\\w+|implied|prospective\\w*|anticipat\\w*|forward|future|impending|looming|pending|planned|promis\\w*|assur\\w*|guarant\\w*|pledg\\w*|ironclad|secur\\w*|sustain\\w*|certain\\w*|surefire|sure-fire|risk-free',
    'organic\\w*|pro-?forma|gaap|tax\\w*|gross|core|nominal\\w*|real|currency|hedg\\w*|lever\\w*|margin\\w*|option\\w*|bond\\w*|warrant\\w*|preferred|convertible\\w*|subsidiar\\w*|parent\\w*|affiliat\\w*|unit|units|division\\w*|segment\\w*|rival\\w*|compet\\w+|affil\\w*|stake\\w*|fund|funds|etf\\w*|crypto\\w*|bitcoin|ounces?|barrels?|tonnes?|tons?|pips?|ticks?|bucks?|quid|pence|penn(?:y|ies)|grand|dimes?|nickels?|sterling|greenbacks?|renminbi|won|real|pesos?|krona|rubl\\w*|roubl\\w*',
    'hour\\w*|minute\\w*|second\\w*|overnight|midday|noon|premarket|after-hours|fortnight\\w*|biennial\\w*|tri\\w*|quart\\w*|quint\\w*|dozen\\w*|hundred\\w*|mult\\w*|half\\w*|doubl\\w*|triple\\w*|cumulativ\\w*|aggregat\\w*|combined|collective\\w*',
    'fraud\\w*|scam\\w*|crim\\w*|insolv\\w*|bankrupt\\w*|defunct|delist\\w*|doom\\w*|crash\\w*|bubble\\w*|collaps\\w*|scandal\\w*|probe\\w*|regulat\\w*|litigat\\w*|sued|sue|fine[sd]|merg\\w*|buyout\\w*|takeover\\w*|acqui\\w*|spin-?off\\w*|ipo\\w*|dilut\\w*|layoff\\w*|strike\\w*|recall\\w*|hac[k]\\w*|breach\\w*|war\\w*|sanction\\w*|tariff\\w*|pandemic\\w*|recession\\w*|demand|supply|pipeline\\w*|product\\w*|launch\\w*|sales|boss\\w*|chief\\w*|executive\\w*|manage\\w*|board\\w*|director\\w*|govern\\w*|minist\\w*|president\\w*|fed|pundit\\w*|expert\\w*|broker\\w*|guru\\w*|insider\\w*|whale\\w*|bull|bulls|bear|bears|moon|buy\\w*|sell\\w*|bargain\\w*|steal|aristocrat\\w*|king|monopol\\w*',
  ].join('|')})$`,
  'i',
)

/** Whether it may turn round what is said, wherever it stands. */
export const isHeavy = (word: string): boolean => heavy.test(word)

/** What a colour may be of: none of them is a quantity, and their figure is named by the words around. */
const coloured = new Set(
  `gap lead edge advantage showing performance run stretch ride journey pace swing swings mood picture story contrast tone note distance feat spell phase patch outcome
  result backdrop difference trek climb rebound bounce rise ascent advance fall slide slump descent retreat pullback setback drop dip decline rally recovery uptick upswing upturn downturn downswing
  gain gains loss losses return returns streak comeback turnaround level clip rate fashion manner form shape stride`.split(/\s+/),
)
/** Of these a participle tells what became of them: "an erased loss". */
const ofWay =
  /^(?:gains?|loss(?:es)?|returns?|lead|gap|edge|advantage|rise|fall|climb|slide|slump|drop|dip|decline|rally|recovery|advance|retreat|rebound|comeback)$/
const times = /^(?:year|month|session|week|quarter|decade|day|half-year)s?$/

const determiner = /^(?:a|an|the|its|this|that|such|another|one|no)$/i
const intensifier = /^(?:somewhat|rather|quite|fairly|pretty|very|so|too|truly|more|less|still|equally|altogether|[a-z]{3,}ly)$/i
const place = /^(?:above|below|beneath|under|near|nearer|around)$/i
const way = /^(?:ahead|higher|lower|upwards?|downwards?)$/i
const inPlace = /^in (?:its|the) (?:(?:very )?(?:upper|lower|top|bottom|middle|yearrange|range))\b/i
/** After them comes who or what did it. */
const ofCause =
  /\b(?:because|due|owing|thanks|amid|amidst|as|after|following|since|given|despite|with|when|if|unless|until|once|driven|caused|by|on|for|from|so|therefore|hence|than)\b/i
const ofSomebody =
  /§|\b(?:stocks?|shares?|price|company|bank|firm|business|group|dividends?|yield|earnings|revenues?|sales|profits?|income|margins?|it|its|they|their|he|she|you|we|i|investors?|holders?|shareholders?|owners?|buyers?|sellers?|traders?|market|index|benchmark|industry|sector|peers?|rivals?)\b/i
const opensAside =
  /^\W*(?:and )?(?:(?:which|that|this) (?:is|was) |(?:an?|no|nothing|something|quite|rather|fairly|very|pretty|somewhat|hardly|too|so|par|almost|a bit|not) |(?:the|that) (?:last |past |previous |latest )?(?:year|month|session|quarter) (?:is|was|has been|proved|turned out) )/i
const definition =
  /^\W*(?:an?|the) (?:\w+ )?(?:measure|gauge|yardstick|barometer|proxy|indicator|reflection|reading|metric) (?:of|for)\b/i
const verb = /^(?:is|are|was|were|has|have|had|be|been|do|does|did|will|would|can|could|may|might|must|[a-z]+(?:ed|s))$/i

type Token = { readonly text: string; readonly at: number; readonly end: number }

/** The word that may change what is said, or null where all of them only colour it. text: as the figures are read of it. isVerbRead: whether ways are. */
export function weighsIn(text: string, unread: readonly UnreadWord[], isVerbRead: boolean): string | null {
  if (unread.length > mostUnread) return unread[mostUnread]?.word ?? null
  const claims = (claimsOf(text) ?? []).filter(claim => !isLengthOfTime(claim))
  const terms = termsOf(text)
  for (const { word, at } of unread) {
    const [from, to] = partAround(text, at)
    const part = text.slice(from, to)
    const tokens = tokensOf(part, from)
    const order = tokens.findIndex(one => one.at === at)
    const isPlain = claims.every(claim => claim.end <= from || claim.at >= to) && !part.includes('·') && !/\d/.test(part)
    const others = unread.filter(one => one.at !== at)
    const next = tokens[order + 1]
    if (heavy.test(word) || others.some(one => one.at === next?.at)) return word
    if (isColour(tokens, order, isPlain)) continue
    if (isVerbRead && isOfPlace(tokens, order, text)) continue
    const isNamedHere = ofSomebody.test(part) || terms.some(term => term.at >= from && term.at < to)
    if (!isPlain || (isNamedHere && !definition.test(part)) || !isAside(part, tokens, order)) return word
  }
  return null
}

/** "a yawning gap", "a somewhat drowsy session". */
function isColour(tokens: readonly Token[], order: number, isPlain: boolean): boolean {
  const [unread, before, next] = [tokens[order]?.text ?? '', tokens[order - 1]?.text ?? '', tokens[order + 1]?.text ?? '']
  const isLed = determiner.test(before) || (intensifier.test(before) && determiner.test(tokens[order - 2]?.text ?? ''))
  if (!isLed) return false
  if (isPlain && times.test(next)) return true
  return coloured.has(next.toLowerCase()) && !(ofWay.test(next.toLowerCase()) && /(?:ed|ing|en)$/i.test(unread))
}

/** "lurks beneath its signal line", "galloped ahead by 30 %": where it is and which way it went is said by words that are known. */
function isOfPlace(tokens: readonly Token[], order: number, text: string): boolean {
  const before = tokens[order - 1]?.text ?? ''
  const next = tokens[order + 1]
  if (!next || before === '' || determiner.test(before) || /^(?:of|to|from|by|for|in|on|at|with|not|never|no)$/i.test(before))
    return false
  const rest = text.slice(next.end)
  if (place.test(next.text)) return !/^ (?:the )?(?:year|month|session|day|week)/.test(rest)
  if (way.test(next.text))
    return /^(?: by)?(?: about| around| roughly| nearly| almost| some)? [-+]?\d[\d.,]* ?(?:%|percent|points)/.test(rest)
  if (/^over$/i.test(next.text))
    return /^(?: about| around| roughly| nearly| almost| some)? \d[\d.,]* ?(?:%|percent) of\b/.test(rest)
  if (/^back$/i.test(next.text)) return /^ (?:to|on) +·/.test(rest)
  return inPlace.test(text.slice(next.at))
}

/** A part without figures that talks of what was said before: "which is nothing to sneeze at", "a gauge of trend vigour". */
function isAside(part: string, tokens: readonly Token[], order: number): boolean {
  if (definition.test(part)) return true
  const [before, next] = [tokens[order - 1]?.text ?? '', tokens[order + 1]?.text ?? '']
  if (
    /^to$/i.test(before) &&
    /\b(?:nothing|something|little|not much|anything) to $/i.test(part.slice(0, part.indexOf(tokens[order]?.text ?? '')))
  )
    return true
  if (!opensAside.test(part) || ofCause.test(part)) return false
  // "a windfall", "regulators circle": a thing that nobody knows.
  return !verb.test(next) && !determiner.test(before)
}

function partAround(text: string, at: number): [from: number, to: number] {
  const ends = [...text.matchAll(/[,;:](?!\d)|[()?!"]|\.(?= |$)| - |\b(?:but|while|whereas|although|though)\b/gi)].map(
    ({ index }) => index,
  )
  return [Math.max(0, ...ends.filter(end => end <= at)), Math.min(text.length, ...ends.filter(end => end > at))]
}

function tokensOf(part: string, from: number): Token[] {
  return [...part.matchAll(/[A-Za-z]+(?:['-][A-Za-z]+)*|§[a-z]*|·|[$€£]?\d[\d.,]*|[^\sA-Za-z\d]/g)].map(({ index, 0: text }) => ({
    text,
    at: from + index,
    end: from + index + text.length,
  }))
}

const unitBefore = /\d(?: ?%)? $/
const subject = /^(?:is|was|are|were|of|at|stands?|stood|came|comes|amounts?|reads?|lies|lay|remains?|equals?)$/i

/** As weighsIn, where a word may do more than colour: only what may be another quantity, unit or name, or turn the figures round, weighs. */
export function weighsLoosely(text: string, unread: readonly UnreadWord[]): string | null {
  if (unread.length > mostUnread) return unread[mostUnread]?.word ?? null
  const terms = termsOf(text)
  const claims = claimsOf(text) ?? []
  for (const { word, at, end } of unread) {
    const tokens = tokensOf(text, 0)
    const order = tokens.findIndex(one => one.at === at)
    const [before, next] = [tokens[order - 1]?.text ?? '', tokens[order + 1]?.text ?? '']
    const isOfFigure = unitBefore.test(text.slice(0, at)) || claims.some(claim => claim.at >= end && claim.at - end <= 1)
    const isOfQuantity = terms.some(term => term.at >= end && term.at - end <= 1)
    const isSubject = (determiner.test(before) || before === '') && subject.test(next)
    if (heavy.test(word) || isOfFigure || isOfQuantity || isSubject) return word
  }
  return null
}
