// Dividends that the adjusted close agrees with, and that cannot be so all the same: the price did not notice them, they are smaller
// than the price's own step, or one was written down twice.
import { isPrice } from './cells.ts'
import { adjustedBefore, dividendFigures, wrongAmount } from './dividend-adjustment.ts'
import { type DividendEvidence, dividendEvidence, isUsualYearlyShare, priceVote, yearlyShare } from './dividend-evidence.ts'
import { type Change, type Finding, finding, percent, type QuotedSeries } from './finding.ts'
import { usualMove } from './level.ts'

/** Below this share of the price the market's own move hides a dividend. */
const visibleShare = 0.08
const missingBySigmas = 5
/** A dividend smaller than a quarter of the price's step: nobody declares that. Rounded prices have coarse steps, so it must also be next to nothing. */
const stepShare = 0.25
const tinyShare = 0.0015
const fewestTiny = 2
const nearlyAll = 0.75
const surelyTiny = 4
const phantomWithinBars = 10
const phantomLikeness = 0.35

export function checkDividendAmount(series: QuotedSeries): Finding[] {
  const all = dividendEvidence(series)
  const agreed = all.filter(
    paid => paid.share === paid.sameBarShare && !(Math.abs(paid.adjustedShare - paid.share) > 0.05 * paid.share),
  )
  return [...tooBig(series, agreed), ...tooSmall(series, agreed), ...phantoms(series, agreed), ...twins(all)]
}

/** A tenth of the price or more, and the price went on as before. */
function tooBig(series: QuotedSeries, paid: readonly DividendEvidence[]): Finding[] {
  const sigma = usualMove(series.bars.close)
  const unnoticed = paid.filter(
    one =>
      one.share >= visibleShare &&
      (one.share >= 1 || Number.isFinite(one.deepestFall)) &&
      one.deepestFall < one.share / 2 &&
      one.share - one.deepestFall > missingBySigmas * sigma,
  )
  // A hundredth explains it when it does so for several, and no equal amount was seen to be real.
  const contradicted = paid.some(one => !unnoticed.includes(one) && unnoticed.some(other => other.amount === one.amount))
  const usual = isUsualYearlyShare(
    yearlyShare(
      series,
      unnoticed.map(one => one.share / 100),
    ),
  )
  const certain =
    unnoticed.length >= 2 && !contradicted && usual && paid.every(one => unnoticed.includes(one) || one.share < visibleShare)
  return unnoticed.map(one =>
    wrongAmount(one, 1 / 100, certain ? 'certain' : 'likely', certain ? dependent(series, one, 1 / 100) : []),
  )
}

/** A fraction of the smallest step the price makes, and next to nothing of the price; nearly all of them, because funds do pay out crumbs. */
function tooSmall(series: QuotedSeries, paid: readonly DividendEvidence[]): Finding[] {
  const tiny = paid.filter(one => one.share < tinyShare && one.amount < stepShare * priceStep(series, one))
  if (tiny.length < fewestTiny || tiny.length < nearlyAll * paid.length) return []
  const isUsual = isUsualYearlyShare(
    yearlyShare(
      series,
      tiny.map(one => one.share * 100),
    ),
  )
  const certain = tiny.length >= surelyTiny && isUsual && priceVote(series, tiny, 100) >= 0
  return tiny.map(one => wrongAmount(one, 100, certain ? 'certain' : 'likely', certain ? dependent(series, one, 100) : []))
}

/** The adjusted close was made with the wrong amount and goes with it. */
function dependent(series: QuotedSeries, paid: DividendEvidence, scale: number): Change[] {
  if (!Number.isFinite(paid.adjustedShare)) return []
  return adjustedBefore(series, paid, (1 - paid.share * scale) / (1 - paid.adjustedShare))
}

/**
 * The step in which the price is quoted: the coarsest of the usual ones that nearly all closes of the 60 bars before are multiples of;
 * 0 when there is none, as with prices that a split has divided.
 */
function priceStep({ bars }: QuotedSeries, paid: DividendEvidence): number {
  const closes = [...bars.close.subarray(Math.max(0, paid.bar - 60), paid.bar)].filter(isPrice)
  if (closes.length < 10) return 0
  for (const step of usualSteps) {
    const fitting = closes.filter(close => Math.abs(close / step - Math.round(close / step)) * step <= close * 1e-6)
    if (fitting.length >= 0.9 * closes.length) return step
  }
  return 0
}

const usualSteps = [10, 5, 1, 0.5, 0.25, 0.1, 0.05, 0.025, 0.02, 0.01, 0.005, 0.0025, 0.002, 0.001, 0.0005, 0.00025]

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
