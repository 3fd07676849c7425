// Where the list of dividends and the adjusted close contradict each other: one of the two is wrong, and their ratio says how.
// Which one is told by all dividends together: the falls of the price on the days, and what companies usually pay.
import { columnOf, isPrice } from './cells.ts'
import { isCrowded, isLikeOthers, isOutlandish } from './dividend-company.ts'
import {
  adjustmentRatio,
  type DividendEvidence,
  dividendEvidence,
  isUsualYearlyShare,
  priceVote,
  yearlyShare,
} from './dividend-evidence.ts'
import { splitsAt } from './events.ts'
import { type Change, type Certainty, type Finding, type FindingKind, finding, percent, type QuotedSeries } from './finding.ts'
import { usualMove } from './level.ts'
import { roundingNoise } from './rounding.ts'

/** Adjusted closes are 4-byte floats, or rounded to the digits of the price. */
const agreesWithin = 0.03
/** The close before a week's bar is days away from the close before the ex-day. */
const agreesWithinWeek = 0.3
const ratioNoise = 1e-5
const usualDifference = 0.15
const [misplacedWithinBars, misplacedLikeness] = [30, 0.15]
/** Short of the dividend by as many usual moves, the price did not fall by it. */
const unfeltSigmas = 5
/** Odds of 12 to 1 by the falls of the price and by what companies pay; neither alone is enough for the second. */
const sureVote = 2.5
const unusualVote = 2

/** What the adjusted close did with a dividend, by the ratio of its step to the listed share. */
type Treatment = 'agrees' | 'ignored' | 'twice' | 'hundredth' | 'hundredfold' | 'split' | 'otherwise'
type Treated = { readonly paid: DividendEvidence; readonly treatment: Treatment; readonly ratio: number }

export function checkDividendAdjustment(series: QuotedSeries): Finding[] {
  if (!series.adjustedClose || series.adjustment === 'all') return []
  const noise = roundingNoise(series)
  const treated = dividendEvidence(series)
    .filter(paid => Number.isFinite(paid.adjustedShare) && paid.share === paid.sameBarShare)
    .map(paid => treat(series, paid, noise(paid)))
  const findings: Finding[] = []
  for (const treatment of ['hundredth', 'hundredfold'] as const) {
    const group = treated.filter(one => one.treatment === treatment)
    if (group.length > 0) findings.push(...disagreeByHundred(series, group, treated))
  }
  const steps = unlisted(series)
  for (const one of treated) {
    if (one.treatment === 'ignored') findings.push(ignored(series, one.paid, treated, steps))
    if (one.treatment === 'twice') findings.push(takenOffTwice(series, one.paid, treated))
    if (one.treatment === 'split') findings.push(notSplitAdjusted(series, one, treated))
    if (one.treatment === 'otherwise') findings.push(otherwise(one.paid))
  }
  return [...findings, ...steps]
}

function treat(series: QuotedSeries, paid: DividendEvidence, noise: number): Treated {
  const { share, adjustedShare: step } = paid
  const within = series.interval === '1wk' || series.interval === '1mo' ? agreesWithinWeek : agreesWithin
  const isNear = (expected: number) => Math.abs(step - expected) <= Math.max(within * expected, ratioNoise) + noise
  const as = (treatment: Treatment, ratio: number) => ({ paid, treatment, ratio })
  // Prices of few digits make coarse steps; half a unit of the fourth digit is within what an adjusted close of such prices can say.
  if (isNear(share) || Math.abs(step - share) < 2e-4 * Math.min(1, share / 0.004)) return as('agrees', 1)
  if (share / 100 > 2 * (ratioNoise + noise) && isNear(share / 100)) return as('hundredth', 1 / 100)
  if (Math.abs(step) <= Math.max(ratioNoise, 0.004 * share) + noise) return as('ignored', 0)
  if (isNear(share * 100)) return as('hundredfold', 100)
  if (isNear(1 - (1 - share) ** 2)) return as('twice', 2)
  for (const { split, bar } of splitsAt(series)) {
    const ratio = split.denominator / split.numerator
    if (bar >= paid.bar && Math.abs(Math.log(ratio)) > 0.15 && isNear(share * ratio)) return as('split', ratio)
  }
  return as('otherwise', step / share)
}

/** One is 100 × the other: a wrong unit in the amount, or in what the adjusted close was made with. */
function disagreeByHundred(series: QuotedSeries, group: readonly Treated[], all: readonly Treated[]): Finding[] {
  const scale = group[0]?.ratio ?? 1
  const paid = group.map(one => one.paid)
  let vote = priceVote(series, paid, scale)
  const inAll = (ratio: number) => all.map(one => one.paid.share * (group.includes(one) ? ratio : 1))
  const listed = isUsualYearlyShare(yearlyShare(series, inAll(1)))
  const scaled = isUsualYearlyShare(yearlyShare(series, inAll(scale)))
  if (listed !== scaled) vote += scaled ? unusualVote : -unusualVote
  // What is decided for all of them together holds for one out of all proportion to the others only where its own day says the same.
  const everyone = all.map(one => one.paid)
  const scaleOf = (right: number) => (other: DividendEvidence) => (paid.includes(other) ? right : 1)
  const isSure = (one: DividendEvidence, right: number) =>
    !isOutlandish(everyone, one, right, scaleOf(right)) || Math.sign(vote) * priceVote(series, [one], scale) >= sureVote
  const certaintyOf = (one: DividendEvidence, right: number): Certainty =>
    Math.abs(vote) >= sureVote && isSure(one, right) ? 'certain' : 'likely'
  if (vote > 0) return paid.map(one => wrongAmount(one, scale, certaintyOf(one, scale), []))
  return paid.map(one => reAdjusted(series, one, certaintyOf(one, 1), `taken off as ${percent(one.adjustedShare)}`))
}

/** As much is taken off when the list has half of the amount. The other dividends tell, where they are steady; else nobody can. */
function takenOffTwice(series: QuotedSeries, paid: DividendEvidence, treated: readonly Treated[]): Finding {
  const all = treated.map(one => one.paid)
  const isAlone = treated.filter(one => one.treatment === 'twice').length === 1
  const certainty: Certainty = isAlone && isLikeOthers(all, paid, 2) ? 'certain' : 'likely'
  return reAdjusted(series, paid, certainty, 'taken off twice')
}

function ignored(
  series: QuotedSeries,
  paid: DividendEvidence,
  treated: readonly Treated[],
  unlistedSteps: readonly Finding[],
): Finding {
  // As much taken off on another day nearby: then it is the day that one of the two has wrong.
  const isElsewhere = unlistedSteps.some(
    ({ toIndex, evidence: { step = Number.NaN } }) =>
      Math.abs(toIndex - paid.bar) <= misplacedWithinBars && Math.abs(step - paid.share) < misplacedLikeness * paid.share,
  )
  // Or nobody paid it: the price did not fall by it, it is out of all proportion, or it is one of two where the others take turns.
  const all = treated.map(one => one.paid)
  const isUnfelt =
    (paid.share > 0.15 && paid.deepestFall < paid.share / 3) ||
    paid.share - paid.deepestFall > unfeltSigmas * usualMove(series.bars.close)
  const doubtful = isElsewhere || isUnfelt || isOutlandish(all, paid, 1) || isCrowded(all, paid)
  return reAdjusted(series, paid, doubtful ? 'likely' : 'certain', 'not taken off')
}

/** The amount is right, the adjusted close before it is put right. */
function reAdjusted(series: QuotedSeries, paid: DividendEvidence, certainty: Certainty, how: string): Finding {
  // Nothing is left of a price by more than the whole of it: then the amount is what is wrong.
  if (paid.share >= 1) return otherwise(paid)
  const factor = (1 - paid.share) / (1 - paid.adjustedShare)
  const says = `bar ${paid.bar}: the dividend of ${percent(paid.share)} is ${how} in the adjusted close`
  const changes = certainty === 'certain' ? adjustedBefore(series, paid, factor) : []
  return finding('dividend-adjustment', certainty, [0, paid.adjustedBefore], says, dividendFigures(paid), changes)
}

/** A list that is not adjusted for a split has all of it before the split so, or the one of its day; a single one may be wrong by chance. */
function notSplitAdjusted(series: QuotedSeries, { paid, ratio }: Treated, treated: readonly Treated[]): Finding {
  const isOnItsDay = splitsAt(series).some(({ bar }) => bar === paid.bar)
  const before = treated.filter(one => one.paid.bar <= paid.bar)
  const isOfAll = isOnItsDay || before.every(one => one.treatment === 'split')
  const certainty = !isOfAll || priceVote(series, [paid], ratio) < -1 ? 'likely' : 'certain'
  return wrongAmount(paid, ratio, certainty, [], 'is not adjusted for a split')
}

function otherwise(paid: DividendEvidence): Finding {
  // Another day's close, a rounded amount: usual where a source writes down both.
  const isSmall = Math.abs(paid.adjustedShare - paid.share) < usualDifference * paid.share
  const says = `bar ${paid.bar}: the adjusted close takes off ${percent(paid.adjustedShare)} for a dividend of ${percent(paid.share)}`
  return finding('dividend-adjustment', isSmall ? 'noted' : 'likely', [paid.previousBar, paid.bar], says, dividendFigures(paid))
}

/** The amount is `scale` × what it should be; `more` are the cells that hang on it. */
export function wrongAmount(
  paid: DividendEvidence,
  scale: number,
  certainty: Certainty,
  more: readonly Change[],
  how?: string,
): Finding {
  const kind: FindingKind = 'dividend-amount'
  const size = scale < 1 ? `${Number((1 / scale).toPrecision(4))} × too big` : `${Number(scale.toPrecision(4))} × too small`
  const says = `bar ${paid.bar}: a dividend of ${percent(paid.share)} of the price ${how ?? `is ${size}`}; the price fell ${percent(paid.fall)}`
  const amount: Change = { column: 'dividend', index: paid.position, old: paid.amount, new: scaledAmount(paid.amount, scale) }
  return finding(
    kind,
    certainty,
    [paid.bar, paid.bar],
    says,
    dividendFigures(paid),
    certainty === 'certain' ? [amount, ...more] : [],
  )
}

function scaledAmount(amount: number, scale: number): number {
  // Dividing by a whole number keeps the decimals that multiplying by its inverse would blur.
  return scale < 1 ? amount / Number((1 / scale).toPrecision(12)) : amount * scale
}

export function dividendFigures(paid: DividendEvidence): Record<string, number> {
  return { amount: paid.amount, share: paid.share, adjustedShare: paid.adjustedShare, fall: paid.fall }
}

/** Every adjusted close up to the dividend, multiplied by the factor. */
export function adjustedBefore(series: QuotedSeries, paid: DividendEvidence, factor: number): Change[] {
  const adjusted = columnOf(series, 'adjustedClose')
  const changes: Change[] = []
  for (let index = 0; index < paid.adjustedAt; index++) {
    const old = adjusted[index] ?? Number.NaN
    if (isPrice(old)) changes.push({ column: 'adjustedClose', index, old, new: old * factor })
  }
  return changes
}

/** Steps of the adjusted close where no dividend is listed; only asked when the source gives a list. */
function unlisted(series: QuotedSeries): Finding[] {
  if (series.dividends === undefined) return []
  const ratio = adjustmentRatio(series)
  const known = new Set(dividendEvidence(series).flatMap(paid => [paid.bar, paid.adjustedAt]))
  const findings: Finding[] = []
  let previous = -1
  for (let i = 0; i < ratio.length; i++) {
    if (Number.isNaN(ratio[i])) continue
    const step = previous < 0 ? 0 : 1 - (ratio[previous] ?? 0) / (ratio[i] ?? 1)
    const tick = 1e-3 + coarseness(series, i) + coarseness(series, previous)
    if (Math.abs(step) > tick && !known.has(i)) {
      const says = `bar ${i}: the adjusted close takes off ${percent(step)} for which no dividend is listed`
      findings.push(finding('dividend-unlisted', 'likely', [previous, i], says, { step }))
    }
    previous = i
  }
  return findings
}

/** What rounding to cents alone can do to the ratio of two prices. */
function coarseness({ bars, adjustedClose }: QuotedSeries, bar: number): number {
  const smaller = Math.min(bars.close[bar] ?? Number.NaN, adjustedClose?.[bar] ?? Number.NaN)
  const isRounded = Math.abs(Math.round(smaller * 100) - smaller * 100) < 1e-4
  return isRounded ? 0.01 / smaller : 0
}
