// How a set of shares moves together.
import { correlation } from './against-benchmark.ts'

export const correlationMatrixDefinition =
  'Correlation matrix: Pearson correlation of the daily returns of each pair, over the days on which both have one.'

/**
 * returns: one column per share, all over the same days, NaN where a share has none. Gives the symmetric matrix by rows, 1 on
 * the diagonal; NaN for a pair with fewer than 2 common days, or of which one did not move.
 */
export function correlationMatrix(returns: readonly Float64Array[]): number[][] {
  const matrix = returns.map(() => new Array<number>(returns.length).fill(1))
  for (let a = 0; a < returns.length; a++) {
    for (let b = 0; b < a; b++) {
      const value = correlation(...common(returns[a]!, returns[b]!))
      matrix[a]![b] = value
      matrix[b]![a] = value
    }
  }
  return matrix
}

function common(a: Float64Array, b: Float64Array): [Float64Array, Float64Array] {
  const both = (_: number, i: number) => !Number.isNaN(a[i]!) && !Number.isNaN(b[i]!)
  return [a.filter(both), b.filter(both)]
}
