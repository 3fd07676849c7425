// What the last reading does not let through, whatever its figures are: what will or should be, superlatives that nobody computed, and an order
// against the index or the industry that the facts do not have. Pure.
import type { NumberFact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { unknownWords } from './lexicon.ts'
import { leftInLetters, unreadable } from './number-words.ts'
import { type Hit, lastWho, type Place } from './role-places.ts'
import { strayWord } from './stray-words.ts'
import { termsOf } from './terms.ts'
import { isHeavy } from './unread-words.ts'

const ofFuture =
  /\b(?:will|won't|shall|should|ought|may|might|must|likely|unlikely|soon|poised|bound to|about to|going to|set to|looks? set|heading for|on track|expect\w*|hop(?:e|es|ing)|upcoming|future|tomorrow|coming (?:days?|weeks?|months?|years?|quarters?)|from here|keep \w+ing|continu\w+|promis\w+|guarant\w+)\b/i
const ofAdvice =
  /\b(?:entry|exit|bargain|opportunit\w+|attractive|appealing|compelling|recommend\w*|buy\w*|sell(?:ing|s)?|invest(?:ing|ment)?|patient|prudent|wise|safe\w*|worth (?:a look|watching|considering))\b/i

/** Of the index no days are told. */
const dayOfIndex =
  /(?:^|[,;] |\band |\bwhich )(?:the )?(?:benchmark|index|market) (?!(?:cap|value)\b)(?:was|is|has|had|took|made|crossed|recovered|peaked|bottomed)\b(?:(?!\bsince\b)[^;,])*·/i

/** Of what will be, or of what somebody should do, or what happened to another. */
export const isBeyondRecord = (text: string): boolean => ofFuture.test(text) || ofAdvice.test(text) || dayOfIndex.test(text)

const superlative =
  /\b(?!(?:latest|almost|rest|interest|test|west|east|past|modest|honest|earliest|invest|request|guest|quest|against|nearest)\b)\w{3,}est\b|\b(?:best|worst)\b|\b(?<!at )(?:most|least)(?= (?!recent|of)\w)/gi

/** "The cheapest of all": a rank that no fact bears out. That of a year is looked through by others. */
export function hasOwnSuperlative(text: string, hits: readonly Hit[], isOfYears: boolean): boolean {
  return [...text.matchAll(superlative)].some(({ index: at, 0: word }) => {
    if (hits.some(hit => at >= hit.at && at < hit.end)) return false
    return !(isOfYears && /^(?:best|worst|strongest|weakest|poorest)$/i.test(word))
  })
}

const order =
  /\b(?:(above|higher|more|greater|larger|bigger|better|dearer|pricier|richer|costlier|exceed\w*|beat\w*|topp?(?:s|ed|ing)|ahead|out(?:p|s|r|d)\w+|faster|stronger)|below|lower|less|fewer|smaller|cheaper|worse|beneath|lagg?\w*|trail\w*|behind|underp\w+|slower|weaker|short of)\b/gi

/** "That beats the 18.5 % of the index": whether the share's own figure does. */
export function standsAsSaid(
  text: string,
  places: readonly Place[],
  told: readonly (readonly NumberFact[])[],
  facts: readonly NumberFact[],
): boolean {
  return places.every(({ claim, start }, at) => {
    const others = (told[at] ?? []).filter(({ id }) => /^(?:index-return-|industry-(?!shares)|macd-signal$)/.test(id))
    if (others.length === 0) return true
    const from = Math.max(places[at - 1]?.claim.end ?? 0, claim.at - 70)
    const [found] = [...text.slice(from, claim.at).matchAll(order)].slice(-1)
    if (!found) return true
    const between = text.slice(from + found.index + found[0].length, claim.at)
    if (/;|, (?:and|but|while|whereas)\b/.test(between)) return true
    const subject = lastWho(text.slice(Math.min(start, from), from + found.index))
    const isTurned = subject === 'index' || subject === 'industry'
    const isMore = (found[1] !== undefined) !== isTurned
    const isOfFalls = /\b(?:fell|lost|dropped|declined|slid|down|loss|fall|decline|drop|shrank)\b/i.test(text.slice(0, claim.at))
    return others.some(other => {
      const own = facts.find(({ id }) => id === other.id.replace(/^(?:index|industry)-|-signal$/, ''))?.value
      if (own === undefined || own === other.value) return own === undefined
      return own > other.value === isMore || (isOfFalls && own < 0 && other.value < 0 && own < other.value === isMore)
    })
  })
}

const weekday = /\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b/
const twiceDenied = /\bnot (?:neither|no|never)\b/i
const adjusted =
  /\b(?:un)?adjusted\b|\bpro-?forma\b|\borganic\b|\bnominal\b|\b(?:revenues?|sales|cash|debts?|profits?) (?:per|a) share\b/i
const otherTime = /\b(?:ago|weekly|quarterly|quarters?|fortnight\w*|hourly|yesterday|tomorrow|today's)\b/i

/** A scale or a unit beside no figure, a word that makes another quantity of one, a time of which nothing is known, a number that cannot be read. */
export function hasStrayWord(text: string, figures: readonly Claim[], told: readonly NumberFact[]): boolean {
  if (/(?<!\d ?)%/.test(text) || weekday.test(text) || twiceDenied.test(text)) return true
  if (unknownWords(text).some(({ word }) => isHeavy(word))) return true
  if (adjusted.test(text) || leftInLetters.test(text) || unreadable.test(text.replace(/\brank(?:s|ed|ing)?\b/gi, ' ')))
    return true
  if (otherTime.test(text) && !told.some(({ id }) => /^(?:sessions|days)-/.test(id))) return true
  return strayWord(text, figures, termsOf(text), told, []) !== null
}

const besideOther =
  /\b(?:(above|higher|more|greater|larger|bigger|better|dearer|pricier|richer|beat\w*|topp?(?:s|ed|ing)|ahead|out(?:p|s|r|d)\w+|faster|stronger)|below|lower|less|fewer|smaller|cheaper|worse|lagg?\w*|trail\w*|behind|underp\w+|slower|weaker)(?: than| of)?(?: that of| those of)?(?: the| its| any| most| all| many)*(?: \w+)? (?:(benchmark|index|market)|industry|sector|rivals?|peers?|competitors?)\b(?! ?'s)(?![^.;,]{0,30}\d)/gi

/** "A little less than the index", without its figure: held against the lead of the times that are told. Of rivals it is nobody's. */
export function goesBesideOthers(text: string, told: readonly NumberFact[], facts: readonly NumberFact[]): boolean {
  const valueOf = (id: string) => facts.find(fact => fact.id === id)?.value
  return [...text.matchAll(besideOther)].every(([, more, index]) => {
    if (index !== undefined) {
      const spans = told.flatMap(({ id }) => /^(?:total-|index-)?return-(\w+)$/.exec(id)?.[1] ?? [])
      if (told.some(({ id }) => /^(?:excess-|risk-)/.test(id))) return true
      const isOfFalls = /\b(?:fell|lost|dropped|declined|slid|down|loss|fall|drop)\b/i.test(text)
      return spans.length > 0 && !isOfFalls && spans.every(span => (valueOf(`excess-${span}`) ?? 0) > 0 === (more !== undefined))
    }
    return told.some(({ id, value }) => {
      const other = valueOf(id.startsWith('industry-') ? id : `industry-${id}`)
      const own = valueOf(id.replace('industry-', ''))
      return (
        id.startsWith('percentile-') ||
        (other !== undefined && own !== undefined && value !== 0 && own > other === (more !== undefined))
      )
    })
  })
}
