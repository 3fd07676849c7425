// What the other dividends of a series say about one: whether it is as large as they are, and whether it comes in their turn.
import type { DividendEvidence } from './dividend-evidence.ts'
import { median } from './level.ts'

const nearest = 4
const fewest = 2
/** What a steady payer's amounts vary by, and how near to them a reading must be. */
const [steady, alike] = [Math.log(1.5), Math.log(1.3)]
/** Specials are a few times the usual; nobody pays this much more or less. */
const outlandish = Math.log(20)
/** Two dividends this much closer than usual, where there are some to tell. */
const [crowded, fewestInTurn] = [0.55, 4]

/** Log ratio of `scale` × the amount to the nearest others, where those are steady; NaN where they are not, or too few. */
function beside(all: readonly DividendEvidence[], one: DividendEvidence, scale: number): number {
  const others = all
    .filter(other => other.position !== one.position)
    .toSorted((a, b) => Math.abs(a.bar - one.bar) - Math.abs(b.bar - one.bar))
    .slice(0, nearest)
    .map(other => Math.log(other.amount))
  if (others.length < fewest || Math.max(...others) - Math.min(...others) > steady) return Number.NaN
  return Math.log(one.amount * scale) - median(others)
}

/** Whether the amount as listed is like those around it, and `scale` × it is not. */
export function isLikeOthers(all: readonly DividendEvidence[], one: DividendEvidence, scale: number): boolean {
  return Math.abs(beside(all, one, 1)) <= alike && !(Math.abs(beside(all, one, scale)) <= alike)
}

/** Whether `scale` × the amount is out of all proportion to the others, each of them `scaleOf` × as listed. */
export function isOutlandish(
  all: readonly DividendEvidence[],
  one: DividendEvidence,
  scale: number,
  scaleOf: (other: DividendEvidence) => number = () => 1,
): boolean {
  const others = all.filter(other => other.position !== one.position).map(other => Math.log(other.amount * scaleOf(other)))
  return others.length > 0 && Math.abs(Math.log(one.amount * scale) - median(others)) > outlandish
}

/** Whether it comes between the turns: much nearer to another than they usually are. */
export function isCrowded(all: readonly DividendEvidence[], one: DividendEvidence): boolean {
  const others = all.filter(other => other.position !== one.position && other.bar !== one.bar).map(other => other.bar)
  if (others.length < fewestInTurn) return false
  const usual = median(others.slice(1).map((bar, i) => bar - others[i]!))
  return Math.min(...others.map(bar => Math.abs(bar - one.bar))) < crowded * usual
}
