// Dividends before a split as they were declared, among prices that are adjusted for it: the adjusted close was made with them and agrees,
// but at the split the amounts change by its ratio, and at no other time.
import { dividendFigures } from './dividend-adjustment.ts'
import type { DividendEvidence } from './dividend-evidence.ts'
import { splitsAt } from './events.ts'
import { figure, type Finding, finding, type QuotedSeries } from './finding.ts'

const smallestRatio = 1.9
/** On either side of the split; fewer do not tell what a company usually pays. */
const [fewest, most] = [2, 3]
/** What a company pays from one time to the next: a dividend may well double, so that for a split of two the amounts must hardly change otherwise. */
const [steady, verySteady] = [Math.log(1.35), Math.log(1.12)]
const doubling = Math.log(2.9)
/** How near to the ratio the change at the split comes, of its logarithm. */
const [nearAtLeast, nearShare] = [0.1, 0.2]

/** paid: those with which the adjusted close agrees, oldest first. */
export function declaredBeforeSplits(series: QuotedSeries, paid: readonly DividendEvidence[]): Finding[] {
  if (series.adjustment !== 'splits') return []
  const splits = splitsAt(series).filter(({ logRatio }) => Math.abs(logRatio) > Math.log(smallestRatio))
  return splits.flatMap(({ bar, logRatio }) => {
    const before = paid.filter(one => one.bar < bar).slice(-most)
    const after = paid.filter(one => one.bar >= bar).slice(0, most)
    if (before.length < fewest || after.length < fewest) return []
    const logs = (some: readonly DividendEvidence[]) => some.map(({ amount }) => Math.log(amount))
    const spread = Math.abs(logRatio) < doubling ? verySteady : steady
    const isSteady = [before, after].every(some => Math.max(...logs(some)) - Math.min(...logs(some)) < spread)
    const mean = (some: readonly DividendEvidence[]) => logs(some).reduce((sum, log) => sum + log, 0) / some.length
    const change = mean(before) - mean(after)
    if (!isSteady || Math.abs(change - logRatio) > Math.max(nearAtLeast, nearShare * Math.abs(logRatio))) return []
    const last = before.at(-1)!
    const says = `bars to ${last.bar}: dividends ${figure(Math.exp(change))} × those after the split of ${figure(Math.exp(logRatio))} on bar ${bar}, as if not adjusted for it`
    return [finding('dividend-amount', 'likely', [before[0]!.bar, last.bar], says, dividendFigures(last))]
  })
}
