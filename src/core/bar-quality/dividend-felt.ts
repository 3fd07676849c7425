// Whether the price felt dividends as they are listed, or 100 × as much. The falls on the ex-days are weighed under both readings, and
// the same is asked of all other days of the series: only a weight that those practically never reach says anything. A series whose
// moves hide its dividends therefore says nothing, however the falls happened to come out.
import { isPrice } from './cells.ts'
import type { DividendEvidence } from './dividend-evidence.ts'
import type { QuotedSeries } from './finding.ts'
import { median, spread } from './level.ts'

/** vote: log likelihood ratio of `scale` × against as listed. logChance: a bound on the log of the chance of such a vote, if as listed. */
export type Felt = { readonly vote: number; readonly logChance: number }

/** Moves have the tails of Student's t with so many degrees of freedom, so that no single day decides. */
const freedom = 4
/** The usual move is that of so many bars on each side: calm years tell what wild ones hide. */
const reach = 60
const smallestMove = 0.0005
const fewestMoves = 60
/** Of a long series every so many moves, so that a life of a company costs no more than some years of it. */
const mostMoves = 2_000
/** Powers at which the bound on the chance (Chernoff, 1952) is looked for. */
const powers = [0.2, 0.4, 0.6, 0.8, 1, 1.3, 1.6, 2]

type Moves = { readonly bar: Int32Array; readonly move: Float64Array }

export function feltAs(series: QuotedSeries, evidence: readonly DividendEvidence[], scale: number): Felt {
  const moves = tellingMoves(series)
  const exBars = new Set(evidence.map(paid => paid.bar))
  const others = without(moves, exBars)
  if (others.move.length < fewestMoves) return { vote: 0, logChance: 0 }
  const centre = median(others.move)
  const scaleAt = localScale(others)
  const step = Math.ceil(others.move.length / mostMoves)
  const usual: number[] = []
  for (let k = 0; k < others.move.length; k += step) usual.push((others.move[k]! - centre) / scaleAt(k))
  const moveAt = new Map(Array.from(moves.bar, (bar, k) => [bar, moves.move[k]!]))
  let vote = 0
  const logMoments = powers.map(() => 0)
  for (const { bar, share } of evidence) {
    const move = moveAt.get(bar)
    if (move === undefined || share * scale >= 1) continue
    const size = scaleAt(others.bar.findLastIndex(other => other < bar))
    const listed = Math.log(1 - share) / size
    const scaled = Math.log(1 - share * scale) / size
    const weight = (standing: number) => logLikelihood(standing - scaled) - logLikelihood(standing - listed)
    vote += weight((move - centre) / size)
    const elsewhere = usual.map(standing => weight(standing + listed))
    for (const [i, power] of powers.entries())
      logMoments[i]! += Math.log(elsewhere.reduce((sum, one) => sum + Math.exp(power * one), 0) / elsewhere.length)
  }
  return { vote, logChance: Math.min(0, ...powers.map((power, i) => logMoments[i]! - power * vote)) }
}

function logLikelihood(standing: number): number {
  return (-(freedom + 1) / 2) * Math.log(1 + standing ** 2 / freedom)
}

/** A dividend is taken off overnight: to the open, where that is a price of its own and moves less than the close does. */
function tellingMoves(series: QuotedSeries): Moves {
  const toOpen = movesTo(series, series.bars.open)
  const toClose = movesTo(series, series.bars.close)
  const [openSpread, closeSpread] = [spread(toOpen.move), spread(toClose.move)]
  return openSpread > 0.1 * closeSpread && openSpread < closeSpread ? toOpen : toClose
}

/** Log moves from the close before, of bars on which shares changed hands. */
function movesTo({ bars }: QuotedSeries, column: Float64Array): Moves {
  const bar: number[] = []
  const move: number[] = []
  let before = Number.NaN
  for (let i = 0; i < column.length; i++) {
    if (isPrice(column[i]) && isPrice(before) && bars.volume[i] !== 0) {
      bar.push(i)
      move.push(Math.log(column[i]! / before))
    }
    if (isPrice(bars.close[i])) before = bars.close[i]!
  }
  return { bar: Int32Array.from(bar), move: Float64Array.from(move) }
}

function without(moves: Moves, bars: ReadonlySet<number>): Moves {
  const isKept = (_: number, k: number) => !bars.has(moves.bar[k]!)
  return { bar: moves.bar.filter(isKept), move: moves.move.filter(isKept) }
}

/** The usual move around the k-th of the moves, worked out once for each ten. */
function localScale({ move }: Moves): (k: number) => number {
  const least = Math.max(smallestMove, spread(move) / 3)
  const known: number[] = []
  return k => {
    const ten = Math.floor(Math.max(0, k) / 10)
    const from = Math.max(0, Math.min(move.length - 2 * reach, ten * 10 - reach))
    return (known[ten] ??= Math.max(least, spread(move.subarray(from, from + 2 * reach))))
  }
}
