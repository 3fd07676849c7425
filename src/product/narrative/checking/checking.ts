// Every number, day and name that somebody else writes about a stock is held against the facts. Pure. A sentence passes whole or not at
// all, and what does not pass is never repeated: the note that stands for it has no figure.
import type { Fact } from '../fact.ts'
import { advice } from './advice.ts'
import { isBareAnswer } from './bare-answers.ts'
import { isBoundElsewhere } from './bound-figures.ts'
import { labelReader } from './by-label.ts'
import {
  behind,
  type Carried,
  carriedBy,
  contradictsBefore,
  mayFollow,
  type Lacking,
  restsOnTime,
  withCarried,
} from './carried.ts'
import { claimsOf } from './claims.ts'
import { isContradicted } from './contradictions.ts'
import { isAmongFacts, isDayOfFacts, isOfRole, isOfWhatWasTold } from './day-roles.ts'
import { isNamed, type NamedDay, takeDays, vagueTimes } from './days.ts'
import { evidenceOf, isOfEvidence, ruleName } from './evidence-checking.ts'
import { type EvidencePut, evidencePut } from './evidence-phrases.ts'
import { type Figures, figuresOf } from './figures.ts'
import { factsInRole, pointsRightly } from './in-role.ts'
import { nounsOfKind } from './kinds-of-company.ts'
import { saysWronglyLacking } from './lacks.ts'
import { isKnownWord, unknownWords, withoutWords } from './lexicon.ts'
import { isOwnQuantity } from './quantities.ts'
import { foreignName, ownNames, takeNames } from './names.ts'
import { leftInLetters, unreadable, wordsAsDigits } from './number-words.ts'
import { withoutParameters } from './parameters.ts'
import { plainlyPut, withoutOpening } from './phrasing.ts'
import { plainText } from './plain-text.ts'
import { notUnderstood, type Refusal, refusal, untrue } from './refusal.ts'
import { simplyPut } from './set-phrases.ts'
import { withoutSilence } from './silence.ts'
import { hasUnknownTime, isLengthOfTime, spansIn } from './spans.ts'
import { foretold } from './statements.ts'
import { beyondFacts, termsOf } from './terms.ts'
import { type UnreadWord, weighsIn, weighsLoosely } from './unread-words.ts'

export type Checked =
  | {
      readonly passes: true
      readonly text: string
      /** Ids of what it claims. */
      readonly facts: readonly string[]
      /** False where beside its figures, all of them facts, stand words that are not known here, or something that no fact settles. */
      readonly isWordingChecked: boolean
      /** What the sentence after it need not say again. */
      readonly carries: Carried | null
    }
  | Refusal

/** carried: of the sentence before, where that is shown. */
export type Checker = (sentence: string, carried?: Carried | null) => Checked

type Read = {
  readonly checked: Checked
  /** null where it was not read so far. */
  readonly lacks: Lacking | null
  /** Whether it holds a figure of its own, as far as it was read. */
  readonly hasFigure: boolean
}

type Taken = {
  readonly shown: string
  readonly ownWords: string
  readonly isEvidence: boolean
  readonly days: readonly NamedDay[]
  readonly rest: string
}

/** Where a share is listed and what it belongs to: as subjects of a sentence they are others. */
const places = new Set(['exchange', 'sector', 'industry'])

export function checkerOf(facts: readonly Fact[]): Checker {
  const names = ownNames(facts.filter(({ id }) => !places.has(id) && id !== 'rule'))
  const rule = ownNames(facts.filter(({ id }) => id === 'rule'))
  const placed = ownNames(facts.filter(({ id }) => places.has(id)))
  const placeWords = wordsOf(facts.filter(({ id }) => places.has(id)))
  const hasEvidence = facts.some(({ id }) => id === 'rules-looked-at' || id.startsWith('forecast-'))
  const index = facts.flatMap(({ id, value }) =>
    (id === 'index-name' || id === 'index-symbol') && typeof value === 'string' ? [value] : [],
  )
  const byLabel = labelReader(facts, names, index)
  const isIndex = facts.some(({ id, value }) => id === 'symbol' && String(value).startsWith('^'))

  /** Its days and names, and what is left of it; a reading of its own where none is needed. */
  function taken(sentence: string): Read | Taken {
    const text = plainText(sentence, facts)
    if (text === null) return refused(refusal('characters'))
    const cited = [...text.matchAll(/\[([^\]]*)\]/g)].flatMap(([, ids = '']) => ids.split(/[,;] */))
    if (cited.some(id => !facts.some(fact => fact.id === id.trim()))) return refused(refusal('name'))
    const shown = withoutCitations(text)
    if (isBareAnswer(shown)) return refused(notUnderstood('answer alone'))
    const ofRule = takeNames(shown, rule, ` ${ruleName} `)
    // Of an index "the index" is itself; what it is measured against has a name.
    const itself = !isIndex
      ? ofRule
      : ofRule.replace(index.length > 0 ? /\b[Tt]he index\b/g : /\b[Tt]he (?:index|benchmark)\b/g, '§')
    const ofIndex = index.reduce((rest, name) => rest.replaceAll(name, 'benchmark'), itself)
    const named = takeNames(takeNames(ofIndex, names), placed, ' sector ')
    const said = simplyPut(asMedian(ofKind(withoutOpening(named), placeWords), placeWords)).replace(
      /(?<=\bMACD\b[^;]*)\bsignal(?: line)?\b/g,
      'macdline',
    )
    const ownWords = withoutSilence(said)
    if (saysWronglyLacking(said, facts)) return refused(untrue('lack'))
    if (ownWords === '' && foreignName(said) === null)
      return {
        checked: { passes: true, text: shown, facts: [], isWordingChecked: true, carries: null },
        lacks: null,
        hasFigure: false,
      }
    const isEvidence = isOfEvidence(ownWords)
    if (!isSilent(ownWords) && (isEvidence ? !hasEvidence : beyondFacts.test(ownWords)))
      return refused(refusal('beyond', beyondFacts.exec(ownWords)?.[0] ?? 'evidence'))
    if (!isSilent(ownWords) && advice.test(ownWords)) return refused(refusal('beyond', advice.exec(ownWords)?.[0] ?? ''))
    if (foretold.test(ownWords)) return refused(refusal('beyond', foretold.exec(ownWords)?.[0] ?? ''))
    if (vagueTimes.test(ownWords)) return refused(refusal('day'))
    const { days, rest: withoutDays } = takeDays(ownWords)
    // From the peak's day to the trough's: the fall is named by its days.
    const rest = isFallOf(days, facts) ? `${withoutDays.replace(/[.\s]*$/, '')} from peak to trough.` : withoutDays
    const foreign = foreignName(rest)
    if (foreign !== null) return refused(refusal('name', foreign))
    const others = days.filter(day => !isDayOfFacts(day, rest, facts))
    if (others.length > 0) return refused(refusal(others.every(day => isAmongFacts(day, facts)) ? 'context' : 'day'))
    return { shown, ownWords, isEvidence, days, rest }
  }

  function readAlone(sentence: string, isLoose = false): Read {
    const took = taken(sentence)
    if ('checked' in took) return took
    const { shown, ownWords, isEvidence, days, rest } = took
    const put = wordsAsDigits(plainlyPut(withoutParameters(rest))).replace(
      /\b(\d{1,2}) cents\b/g,
      (_, cents: string) => `0.${cents.padStart(2, '0')} dollars`,
    )
    // "As of" the day of the last close.
    const isOfLastDay = isEvidence && days.length === 1 && asOfDay.test(put) && isLastDay(days[0], facts)
    const evidence = isEvidence
      ? evidencePut(isOfLastDay ? put.replace(asOfDay, '') : put)
      : { text: put, isColoured: false, isOfCoin: false }
    const words = evidence.text
    if (/\bcents?\b/i.test(words.replace(/\bper cent\b/gi, ' '))) return refused(refusal('number', 'cents'))
    const unread = isSilent(ownWords) ? [] : unknownWords(words, placeWords)
    const [first] = unread
    if (first) {
      const heavy =
        isEvidence || !days.every(day => isOfRole(day, rest))
          ? first.word
          : isLoose
            ? weighsLoosely(words, unread)
            : weighsIn(words, unread, true)
      if (heavy !== null) return { ...refused(notUnderstood(heavy)), hasFigure: hasFigureOfItsOwn(words) }
    }
    if (!isSilent(ownWords)) {
      if (hasUnknownTime(words)) return refused(notUnderstood('time'))
      if (unreadable.test(words) || leftInLetters.test(words)) return refused(notUnderstood('number in letters'))
    }
    const told =
      isEvidence && !isSilent(ownWords)
        ? days.length === 0 || isOfLastDay
          ? evidenceFiguresOf(evidence, facts)
          : notUnderstood('day')
        : first
          ? figuresBeside(words, unread, facts, days, isLoose)
          : figuresOf(words, facts, days, { isSaidUnknown: isSilent(ownWords), isLoose })
    const lacks = isEvidence
      ? { horizon: !/\bsessions?\b/.test(words), span: false, quantity: false, isOfMarket: false }
      : lackingIn(words, days, facts)
    const hasFigure = hasFigureOfItsOwn(words)
    if ('passes' in told) return { checked: told, lacks, hasFigure }
    const ids = [...new Set(told.told.map(({ id }) => id))]
    const isWordingChecked = first === undefined && told.unsettled === null
    return {
      checked: { passes: true, text: shown, facts: ids, isWordingChecked, carries: carriedBy(ids, sentence) },
      lacks,
      hasFigure,
    }
  }

  function readAfter(sentence: string, carried: Carried | null): Read {
    const read = readAlone(sentence)
    const { checked, lacks } = read
    const whole = carried && lacks && withCarried(sentence, carried, lacks, facts)
    if (!whole) return read
    const { checked: joined } = readAlone(whole.text)
    if (joined.passes) return { ...read, checked: { ...joined, text: withoutCitations(plainText(sentence, facts) ?? '') } }
    // Of no time it is taken to be of the year, or of any lead: beside a sentence of another time that is a lie.
    return checked.passes && (whole.isOfOther || restsOnTime(lacks, checked.facts))
      ? { ...read, checked: joined, hasFigure: false }
      : read
  }

  /** By the roles of its figures alone, where no other reading found anything untrue in it. */
  function readByRoles(sentence: string, carried: Carried | null): Checked | null {
    const took = taken(sentence)
    if ('checked' in took) return null
    const { shown, days, rest } = took
    if (isOfOtherKind(rest, placeWords)) return null
    const told = factsInRole(rest, facts, days, carried)
    if (told?.some(({ id }) => /^(?:rule|forecast)/.test(id)) && days.some(day => !isLastDay(day, facts))) return null
    if (told === null || isContradicted(wordsAsDigits(plainlyPut(withoutParameters(rest))), facts, days)) return null
    const ids = [...new Set(told.map(({ id }) => id))]
    return { passes: true, text: shown, facts: ids, isWordingChecked: false, carries: carriedBy(ids, sentence) }
  }

  function readFirst(sentence: string, carried: Carried | null): Checked {
    const said = plainText(sentence, facts)
    const labelled = said === null ? null : byLabel(said)
    if (labelled === 'untrue') return refusal('context', 'label')
    if (said !== null && labelled !== null) {
      const ids = [...new Set(labelled.map(({ id }) => id))]
      return { passes: true, text: said, facts: ids, isWordingChecked: true, carries: carriedBy(ids, sentence) }
    }
    const { checked, hasFigure } = readAfter(sentence, carried)
    if (checked.passes)
      return carried && contradictsBefore(sentence, checked.facts, carried, facts)
        ? untrue('beside the sentence before')
        : checked
    if (!isOpen(checked) || !hasFigure) return checked
    const text = withoutCitations(plainText(sentence, facts) ?? '')
    for (const isLoose of [false, true])
      for (const whole of [
        isLoose ? sentence : null,
        carried && mayFollow(sentence, carried, names) ? behind(carried.text, sentence) : null,
      ]) {
        if (whole === null) continue
        const { checked: again } = readAlone(whole, isLoose)
        if (again.passes && again.facts.length > 0)
          return { ...again, text, carries: again.carries && { ...again.carries, text: sentence } }
        if (!again.passes && again.why === 'claim') return untrue(again.of ?? '')
      }
    return checked
  }

  function readSoFar(sentence: string, carried: Carried | null): Checked {
    const checked = readFirst(sentence, carried)
    if (!checked.passes) return isOpen(checked) && checked.of !== 'label' ? (readByRoles(sentence, carried) ?? checked) : checked
    const took = taken(sentence)
    if ('checked' in took) return checked
    const isOfThat =
      pointsRightly(took.rest, facts, checked.facts) &&
      took.days.every(day => isOfWhatWasTold(day, took.rest, carried?.ids ?? [], facts))
    return isOfThat ? checked : untrue('beside the sentence before')
  }

  return (sentence, carried = null) => {
    const checked = readSoFar(sentence, carried)
    if (!checked.passes) return checked
    const ofIndex = index.reduce(
      (rest, name) => rest.replaceAll(name, 'benchmark'),
      withoutCitations(plainText(sentence, facts) ?? ''),
    )
    return isBoundElsewhere(takeNames(ofIndex, names), facts, carried?.ids ?? []) ? refusal('context', 'bound') : checked
  }
}

/** Nothing of it was found untrue. */
const isOpen = ({ why }: Refusal): boolean => why === 'wording' || why === 'context' || why === 'number'

/** "One of 94 restaurant shares". */
function ofKind(text: string, placeWords: ReadonlySet<string>): string {
  return text.replace(
    /\b(\d+) ((?:[a-z-]+ ){1,3})(shares|companies|stocks)\b/gi,
    (found, count: string, kind: string, what: string) =>
      kind
        .trim()
        .toLowerCase()
        .split(' ')
        .every(word => placeWords.has(word))
        ? `${count} ${what} in the industry`
        : found,
  )
}

const ofKindBefore = /\b([a-z]+(?:-[a-z]+)*) (?:industry|sector|shares|stocks|companies|company|stock|peers|median|group)\b/g

/** "The semiconductor industry" of a share of another. */
function isOfOtherKind(text: string, placeWords: ReadonlySet<string>): boolean {
  return [...text.matchAll(ofKindBefore)].some(
    ([, word = '']) => !isKnownWord(word) && !word.split('-').every(part => placeWords.has(part) || isKnownWord(part)),
  )
}

/** "The typical beverage company". */
function asMedian(text: string, placeWords: ReadonlySet<string>): string {
  return text.replace(/\b(?:typical|average|median|usual) ((?:[a-z-]+ ){0,3}[a-z-]+)(?=[ .,;])/g, (found, what: string) => {
    const words = what.split(' ')
    const end = words.findLastIndex(
      word => /^(?:company|stock|share|firm|peer|business|bank)$/.test(word) || placeWords.has(word),
    )
    const isOfKind =
      end >= 0 &&
      words.slice(0, end + 1).every(word => placeWords.has(word) || /^(?:company|stock|share|firm|peer|business)$/.test(word))
    return isOfKind && words.slice(0, end + 1).some(word => placeWords.has(word))
      ? ['industry median', ...words.slice(end + 1)].join(' ')
      : found
  })
}

/** A length of time alone is none, but between two days. */
const hasFigureOfItsOwn = (words: string): boolean =>
  (claimsOf(words) ?? []).some(
    claim => !isLengthOfTime(claim) || /^,? (?:later|earlier|afterwards|after|before)\b/.test(words.slice(claim.end)),
  )

const withoutCitations = (text: string): string => text.replace(/ ?\[[^\]]*\]/g, '').trim()

const refused = (checked: Refusal): Read => ({ checked, lacks: null, hasFigure: false })

function lackingIn(text: string, days: readonly NamedDay[], facts: readonly Fact[]): Lacking {
  return {
    horizon: false,
    span: days.length === 0 && spansIn(text, days, facts).length === 0,
    quantity: !termsOf(text).some(isOwnQuantity),
    isOfMarket: /\b(?:benchmark|index|market)\b/.test(text),
  }
}

/** Of the names of its sector and industry, small, and in one and many: "a beverage company". */
function wordsOf(facts: readonly Fact[]): ReadonlySet<string> {
  const words = facts.flatMap(
    ({ value }) =>
      String(value)
        .toLowerCase()
        .match(/[a-z]+(?:-[a-z]+)*/g) ?? [],
  )
  const nouns = nounsOfKind(facts.map(({ value }) => String(value)))
  return new Set([...words.flatMap(word => [word, word.replace(/s$/, ''), `${word.replace(/s$/, '')}s`]), ...nouns])
}

function isFallOf(days: readonly NamedDay[], facts: readonly Fact[]): boolean {
  const isGiven = (id: string) =>
    facts.some(fact => fact.id === id && days.some(day => day.day !== null && isNamed(day, String(fact.value))))
  return isGiven('fall-from') && isGiven('fall-to')
}

/** "The facts do not tell who runs it." */
function isSilent(text: string): boolean {
  return /^(?:the facts|nothing in the facts)\b(?: here)? (?:do not|say nothing|tell nothing|tells?)\b[^.\d]*\.?$/i.test(text)
}

/** Beside words that are not known every figure has to be found with them and without, by words that are, and there has to be one. */
function figuresBeside(
  text: string,
  unread: readonly UnreadWord[],
  facts: readonly Fact[],
  days: readonly NamedDay[],
  isLoose: boolean,
): Figures | Refusal {
  const strictly = { isSaidUnknown: false, isStrict: true, isLoose }
  const told = figuresOf(text, facts, days, strictly)
  if ('passes' in told) return told
  const alone = figuresOf(withoutWords(text, unread), facts, days, strictly)
  if ('passes' in alone) return alone
  return told.told.length > 0 || days.length > 0 ? told : notUnderstood(unread[0]?.word ?? '')
}

const asOfDay = /^\W*(?:as of|on|at the close of|at the close on|by) +·,? *|,? as of +·/i

function isLastDay(day: NamedDay | undefined, facts: readonly Fact[]): boolean {
  const last = facts.find(({ id }) => id === 'close-day')?.value
  return day !== undefined && day.day !== null && last !== undefined && isNamed(day, String(last))
}

function evidenceFiguresOf({ text, isColoured, isOfCoin }: EvidencePut, facts: readonly Fact[]): Figures | Refusal {
  const claims = claimsOf(text)
  const told = claims === null ? 'not understood' : evidenceOf(text, claims, facts)
  if (told === 'untrue') return untrue('evidence')
  if (told === 'not understood') return notUnderstood('evidence')
  if (isOfCoin && !told.some(({ id, value }) => /base|gains|chance/.test(id) && value >= 46 && value <= 54)) return untrue('coin')
  return { told, unsettled: isColoured ? 'evidence' : null }
}
