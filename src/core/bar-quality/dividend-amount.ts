// Dividends that the adjusted close agrees with, and that cannot be so all the same: the price did not notice them, they are smaller
// than the price's own step, or one was written down twice.
import { isPrice } from './cells.ts'
import { adjustedBefore, dividendFigures, wrongAmount } from './dividend-adjustment.ts'
import { type DividendEvidence, dividendEvidence, isUsualYearlyShare, yearlyShare } from './dividend-evidence.ts'
import { feltAs } from './dividend-felt.ts'
import { declaredBeforeSplits } from './dividend-split.ts'
import { type Change, type Finding, finding, percent, type QuotedSeries } from './finding.ts'
import { usualMove } from './level.ts'
import { priceStep } from './price-step.ts'

/** Below this share of the price the market's own move hides a dividend. */
const visibleShare = 0.08
const [missingBySigmas, missingAloneBySigmas] = [5, 8]
/** A dividend smaller than a seventh of the price's step, as it was declared: no company does that, though funds pay out crumbs. */
const stepShare = 0.15
const tinyShare = 0.0015
/**
 * The falls of the price must say 100 × by 4 to 1, and by luck so with a chance of less than one in a thousand, which is a bound: of 12,000
 * good series none came so far. Where no company declares so little, one in 150 is enough.
 */
const [feltVote, feltLogChance, feltLogChanceOfCrumbs] = [1.5, -7, -5]
const nearlyAll = 0.75
const [fewestTiny, surelyTiny] = [2, 4]
const phantomWithinBars = 10
const phantomLikeness = 0.35
/** In turn: within a quarter of the usual time from the one before. Out of turn, and as large as the nearest to a seventh: not a special one. */
const [inTurn, outOfTurnLikeness] = [0.25, 0.15]
const fewestInTurn = 5

export function checkDividendAmount(series: QuotedSeries): Finding[] {
  const all = dividendEvidence(series)
  const agreed = all.filter(
    paid => paid.share === paid.sameBarShare && !(Math.abs(paid.adjustedShare - paid.share) > 0.05 * paid.share),
  )
  const alike = phantoms(series, agreed)
  return [
    ...tooBig(series, agreed),
    ...tooSmall(series, agreed),
    ...declaredBeforeSplits(series, agreed),
    ...alike,
    ...(alike.length > 0 ? [] : outOfTurn(series, agreed)),
    ...twins(all),
  ]
}

/** A tenth of the price or more, and the price went on as before. */
function tooBig(series: QuotedSeries, paid: readonly DividendEvidence[]): Finding[] {
  const sigma = usualMove(series.bars.close)
  const doubted = paid.filter(
    one =>
      one.share >= visibleShare &&
      (one.share >= 1 || Number.isFinite(one.deepestFall)) &&
      one.deepestFall < one.share / 2 &&
      one.share - one.deepestFall > missingBySigmas * sigma,
  )
  // One day in a thousand moves by five usual moves, and may be an ex-day.
  const isAlone = doubted.length === 1
  const unnoticed = doubted.filter(one => !isAlone || one.share - one.deepestFall > missingAloneBySigmas * sigma)
  // A hundredth explains it when it does so for several, and no equal amount was seen to be real.
  const contradicted = paid.some(one => !unnoticed.includes(one) && unnoticed.some(other => other.amount === one.amount))
  const usual = isUsualYearlyShare(yearly(series, unnoticed, 1 / 100))
  const certain =
    unnoticed.length >= 2 && !contradicted && usual && paid.every(one => unnoticed.includes(one) || one.share < visibleShare)
  return unnoticed.map(one =>
    wrongAmount(one, 1 / 100, certain ? 'certain' : 'likely', certain ? dependent(series, one, 1 / 100) : []),
  )
}

/**
 * Next to nothing of the price, and the price fell as for 100 × as much. Nearly all of them, because funds do pay out crumbs beside their
 * dividends; where the price's own moves hide such falls, nobody can tell and nothing is said.
 */
function tooSmall(series: QuotedSeries, paid: readonly DividendEvidence[]): Finding[] {
  const tiny = paid.filter(one => one.share < tinyShare)
  if (tiny.length < fewestTiny || tiny.length < nearlyAll * paid.length) return []
  if (!isUsualYearlyShare(yearly(series, tiny, 100))) return []
  const { vote, logChance } = feltAs(series, tiny, 100)
  const isCrumb = (one: DividendEvidence) =>
    declaredAmount(series, one) < stepShare * priceStep(series.bars.close, one.bar - 60, one.bar)
  const certain = tiny.length >= surelyTiny && tiny.every(isCrumb)
  const isFelt = vote >= feltVote && logChance <= (certain ? feltLogChanceOfCrumbs : feltLogChance)
  // The same crumb again and again was declared by somebody who declares no crumbs; what the falls lean to is enough for a flag.
  const isDeclared = certain && vote > 0 && tiny.every(one => one.amount === tiny[0]?.amount)
  if (!isFelt) return isDeclared ? tiny.map(one => wrongAmount(one, 100, 'likely', [])) : []
  return tiny.map(one => wrongAmount(one, 100, certain ? 'certain' : 'likely', certain ? dependent(series, one, 100) : []))
}

/** What dividends come to in a year, as a share of the price, each `scale` × as listed. */
function yearly(series: QuotedSeries, paid: readonly DividendEvidence[], scale = 1): number {
  return yearlyShare(
    series,
    paid.map(one => one.share * scale),
  )
}

/** What was declared, before splits that came later; NaN where the source does not list splits. */
function declaredAmount({ splits, adjustment, bars, interval }: QuotedSeries, { amount, bar }: DividendEvidence): number {
  if (splits === undefined) return Number.NaN
  if (adjustment === 'none') return amount
  const day = (bars.time[bar] ?? 0) / (interval === '1m' ? 1440 : 1)
  return splits.reduce((sum, split) => (split.day > day ? (sum * split.numerator) / split.denominator : sum), amount)
}

/** The adjusted close was made with the wrong amount and goes with it. */
function dependent(series: QuotedSeries, paid: DividendEvidence, scale: number): Change[] {
  if (!Number.isFinite(paid.adjustedShare)) return []
  return adjustedBefore(series, paid, (1 - paid.share * scale) / (1 - paid.adjustedShare))
}

/** The same amount twice on one day. */
function twins(paid: readonly DividendEvidence[]): Finding[] {
  return paid.flatMap((second, i) => {
    const first = paid[i - 1]
    if (!first || first.bar !== second.bar || first.amount !== second.amount) return []
    const says = `bar ${second.bar}: the dividend of ${percent(second.share)} is listed twice`
    return [finding('dividend-phantom', 'likely', [second.bar, second.bar], says, dividendFigures(second))]
  })
}

/** Two much alike within days, and a price that fell for one of them only. */
function phantoms(series: QuotedSeries, paid: readonly DividendEvidence[]): Finding[] {
  const sigma = usualMove(series.bars.close) * 1.5
  const findings: Finding[] = []
  for (const [i, second] of paid.entries()) {
    const first = paid[i - 1]
    if (!first || second.bar === first.bar || second.bar - first.bar > phantomWithinBars) continue
    if (Math.abs(Math.log(second.amount / first.amount)) > phantomLikeness) continue
    const end = series.bars.close[second.bar]
    if (!isPrice(end)) continue
    const fall = 1 - end / first.previousClose
    const variance = sigma ** 2 * (second.bar - first.bar + 1)
    const both = fall - first.share - second.share
    const one = fall - Math.max(first.share, second.share)
    const vote = (both ** 2 - one ** 2) / (2 * variance)
    if (vote < 0.5 && first.amount !== second.amount) continue
    const says = `bars ${first.bar} and ${second.bar}: dividends of ${percent(first.share)} and ${percent(second.share)}; the price fell ${percent(fall)} in all`
    findings.push(
      finding('dividend-phantom', 'likely', [first.bar, second.bar], says, { ...dividendFigures(second), fall, vote }),
    )
  }
  return findings
}

/**
 * One that comes between two others which, without it, follow each other in the turn of all the rest, and is as large as the nearest. Who
 * pays more than once out of turn has a habit, and a special dividend is not the size of the usual one.
 */
function outOfTurn({ bars, interval }: QuotedSeries, paid: readonly DividendEvidence[]): Finding[] {
  const perDay = interval === '1m' ? 1440 : 1
  const days = paid.map(one => (bars.time[one.bar] ?? 0) / perDay)
  if (paid.length < fewestInTurn + 1 || isInTurn(days)) return []
  const extra = paid.flatMap((one, i) => (isInTurn(days.toSpliced(i, 1)) ? [{ one, i }] : []))
  const isAlike = ({ one, i }: (typeof extra)[number]) => {
    const toBefore = days[i]! - (days[i - 1] ?? Number.NEGATIVE_INFINITY)
    const nearest = paid[(days[i + 1] ?? Number.POSITIVE_INFINITY) - days[i]! < toBefore ? i + 1 : i - 1]!
    return Math.abs(Math.log(one.amount / nearest.amount)) < outOfTurnLikeness
  }
  if (!extra.every(isAlike)) return []
  const suspects = extra.filter(({ i }) => i > 0 && i < paid.length - 1).map(({ one }) => one)
  const [first] = suspects
  const last = suspects.at(-1)
  if (!first || !last) return []
  // Of two that are close either may be the one too many.
  const says = `bar ${last.bar}: a dividend of ${percent(last.share)} out of turn, as large as the nearest; the price fell ${percent(last.fall)}`
  return [finding('dividend-phantom', 'likely', [first.bar, last.bar], says, dividendFigures(last))]
}

/** Nearly the same time between each two. */
function isInTurn(days: readonly number[]): boolean {
  const gaps = days.slice(1).map((day, i) => day - days[i]!)
  const usual = gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? 0
  return gaps.every(gap => Math.abs(gap - usual) <= inTurn * usual)
}
