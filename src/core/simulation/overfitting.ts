// The best of many tries looks good even where nothing is there. Two published ways of saying how good it would look by luck alone.
import { excessKurtosis, mean, normalQuantile, normalShareBelow, skewness, standardDeviation } from '#statistics'

const eulerMascheroni = 0.577_215_664_901_532_9

/**
 * The Sharpe ratio per day that the best of `trials` useless strategies is expected to show, whose Sharpe ratios per day spread by
 * `deviation` (Bailey & López de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40(5), 2014, equation 1). 0 for one.
 */
export function luckySharpe(deviation: number, trials: number): number {
  if (trials < 2) return 0
  const best =
    (1 - eulerMascheroni) * normalQuantile(1 - 1 / trials) + eulerMascheroni * normalQuantile(1 - 1 / (trials * Math.E))
  return deviation * best
}

/**
 * How likely it is that the true Sharpe ratio is above `threshold` (per day), given these daily returns, their skewness and fat tails
 * (Bailey & López de Prado, The Sharpe Ratio Efficient Frontier, Journal of Risk 15(2), 2012). NaN where nothing moves.
 */
function probabilisticSharpe(returns: Float64Array, threshold: number): number {
  const ratio = mean(returns) / standardDeviation(returns)
  const shape = { skewness: skewness(returns), kurtosis: excessKurtosis(returns) + 3 }
  return probabilityAbove({ ratio, threshold, count: returns.length, ...shape })
}

/** The same from the figures alone. ratio, threshold: Sharpe ratios per day; kurtosis: 3 for a normal distribution. */
export function probabilityAbove(of: {
  ratio: number
  threshold: number
  count: number
  skewness: number
  kurtosis: number
}): number {
  const spread = 1 - of.skewness * of.ratio + ((of.kurtosis - 1) / 4) * of.ratio * of.ratio
  return normalShareBelow(((of.ratio - of.threshold) * Math.sqrt(of.count - 1)) / Math.sqrt(spread))
}

export type DeflatedSharpe = {
  /** Probability that the best one's true Sharpe ratio is above 0, having looked at so many. */
  readonly probability: number
  /** A year: what the best of as many useless ones is expected to show. */
  readonly luckySharpe: number
  readonly trials: number
}

/**
 * returns: daily, of the best one. dailySharpes: of every setting tried, the best among them. Settings that resemble each other count as
 * if they were independent, which is stricter. NaN where nothing moves.
 */
export function deflatedSharpe(returns: Float64Array, dailySharpes: Float64Array): DeflatedSharpe {
  const known = dailySharpes.filter(value => !Number.isNaN(value))
  const lucky = known.length < 2 ? 0 : luckySharpe(standardDeviation(known), known.length)
  return { probability: probabilisticSharpe(returns, lucky), luckySharpe: lucky * Math.sqrt(252), trials: known.length }
}

export type Trials = ReturnType<typeof openTrials>

/**
 * Keeps of each setting's returns what the figures here need: sums by block of time, instead of every day. returnCount: of each.
 * blocks: even.
 */
export function openTrials(count: number, returnCount: number, blocks: number) {
  const sums = new Float64Array(count * blocks)
  const squares = new Float64Array(count * blocks)
  const starts = Int32Array.from({ length: blocks + 1 }, (_, block) => Math.floor((block * returnCount) / blocks))
  return {
    count,
    blocks,
    sums,
    squares,
    lengths: Int32Array.from({ length: blocks }, (_, block) => starts[block + 1]! - starts[block]!),
    /**
     * equity: returnCount + 1 values. → Sharpe ratio per day, NaN where nothing moved; the deepest fall from a high, as maximumDrawdown()
     * has it. All in one pass, because it happens for every setting.
     */
    note(at: number, equity: Float64Array): { dailySharpe: number; maximumDrawdown: number } {
      let [peak, worst, limit] = [equity[0]!, 0, equity[0]!]
      let [total, totalSquares] = [0, 0]
      for (let block = 0; block < blocks; block++) {
        let [sum, square] = [0, 0]
        for (let i = starts[block]! + 1; i <= starts[block + 1]!; i++) {
          const worth = equity[i]!
          const change = worth / equity[i - 1]! - 1
          sum += change
          square += change * change
          if (worth > peak) limit = (peak = worth) * (1 + worst) * almostOne
          else if (worth < limit) {
            // Near the limit the division says which of the two is deeper, to the last bit.
            const drawdown = worth / peak - 1
            if (drawdown < worst) limit = peak * (1 + (worst = drawdown)) * almostOne
          }
        }
        sums[at * blocks + block] = sum
        squares[at * blocks + block] = square
        total += sum
        totalSquares += square
      }
      const average = total / returnCount
      const deviation = Math.sqrt(Math.max(0, totalSquares - total * average) / (returnCount - 1))
      return { dailySharpe: deviation > 0 ? average / deviation : Number.NaN, maximumDrawdown: worst }
    },
  }
}

/** A little above, so that nothing that is as deep is passed over. */
const almostOne = 1 + 1e-9

export type Overfitting = {
  /** Probability of backtest overfitting: how often the best half-sample setting was in the worse half on the other half. */
  readonly probability: number
  /** How often the setting chosen lost money on the other half. */
  readonly lossProbability: number
  /** Median yearly Sharpe ratio of the chosen ones: where they were chosen, and on the other half. */
  readonly chosenSharpe: number
  readonly otherHalfSharpe: number
  /** Ways in which the blocks were halved. */
  readonly halves: number
}

/**
 * Combinatorially symmetric cross-validation (Bailey, Borwein, López de Prado & Zhu, The Probability of Backtest Overfitting, Journal of
 * Computational Finance 20(4), 2017): every way of choosing half of the blocks of time; the setting with the best Sharpe ratio there;
 * its rank on the other half. null with fewer than two settings that move.
 */
export function overfitting({ count, blocks, sums, squares, lengths }: Omit<Trials, 'note'>): Overfitting | null {
  const moving = Int32Array.from(
    Array.from({ length: count }, (_, at) => at).filter(at =>
      squares.subarray(at * blocks, (at + 1) * blocks).some(value => value > 0),
    ),
  )
  if (moving.length < 2) return null
  const inside = new Float64Array(moving.length)
  const outside = new Float64Array(moving.length)
  const [chosen, other]: [number[], number[]] = [[], []]
  let [worse, losses, halves] = [0, 0, 0]
  for (let mask = 0; mask < 1 << blocks; mask++) {
    if (bitCount(mask) !== blocks / 2) continue
    halves++
    const here = lengths.reduce((sum, length, block) => sum + ((mask >> block) & 1 ? length : 0), 0)
    const there = lengths.reduce((sum, length) => sum + length, 0) - here
    let best = 0
    for (let k = 0; k < moving.length; k++) {
      const from = moving[k]! * blocks
      let [sumIn, squareIn, sumOut, squareOut] = [0, 0, 0, 0]
      for (let block = 0; block < blocks; block++) {
        if ((mask >> block) & 1) {
          sumIn += sums[from + block]!
          squareIn += squares[from + block]!
        } else {
          sumOut += sums[from + block]!
          squareOut += squares[from + block]!
        }
      }
      inside[k] = dailySharpe(sumIn, squareIn, here)
      outside[k] = dailySharpe(sumOut, squareOut, there)
      if (inside[k]! > inside[best]!) best = k
    }
    // Equal ones share their rank.
    let rank = 0.5
    for (let k = 0; k < moving.length; k++) rank += outside[k]! < outside[best]! ? 1 : outside[k] === outside[best] ? 0.5 : 0
    if (rank / (moving.length + 1) <= 0.5) worse++
    if (outside[best]! < 0) losses++
    chosen.push(inside[best]!)
    other.push(outside[best]!)
  }
  return {
    probability: worse / halves,
    lossProbability: losses / halves,
    chosenSharpe: median(chosen) * Math.sqrt(252),
    otherHalfSharpe: median(other) * Math.sqrt(252),
    halves,
  }
}

/** A setting that did not trade in a half earned nothing there at no risk: 0. */
function dailySharpe(sum: number, squares: number, count: number): number {
  const variance = (squares - (sum * sum) / count) / (count - 1)
  return variance > 1e-18 ? sum / count / Math.sqrt(variance) : 0
}

function bitCount(mask: number): number {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++
  return count
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
