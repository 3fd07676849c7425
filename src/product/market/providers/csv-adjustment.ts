// What was done to a file's prices, judged by the file: its columns name the program that wrote it, and a split that was not
// adjusted for is a jump that nothing else makes.
import { isoDay } from '#basics'
import type { Adjustment, Bars } from '#series'
import { type Columns, plainHeading } from './csv-columns.ts'

export type AdjustmentGuess = { adjustment: Adjustment; because: string }

/** headings: as they stand above the columns; null where there are none. */
export function guessAdjustment(columns: Columns, headings: readonly string[] | null, bars: Bars): AdjustmentGuess {
  const { close, adjClose, volume, split, dividend } = columns
  if (close === undefined) return { adjustment: 'all', because: 'The file holds adjusted closes only.' }
  // "splitFactor" and "split_coefficient" are their words; yfinance has the same columns under others.
  if (split !== undefined && /^split ?(factor|coefficient)$/.test(plainHeading(headings?.[split] ?? ''))) {
    return {
      adjustment: 'none',
      because: 'The columns are those of Tiingo or Alpha Vantage, which state prices as traded beside the adjusted ones.',
    }
  }
  // "AAPL.Adjusted" stands last too, beside prices of today's kind.
  if (adjClose !== undefined && plainHeading(headings?.[adjClose] ?? '').endsWith(' adjusted')) {
    return {
      adjustment: 'splits',
      because: "The columns are those of R's quantmod, which takes Yahoo's prices: adjusted for splits.",
    }
  }
  if (adjClose !== undefined && volume !== undefined && adjClose > volume) {
    return { adjustment: 'none', because: "The columns are those of Yahoo's exports until 2017, which state prices as traded." }
  }
  if (adjClose !== undefined) {
    return {
      adjustment: 'splits',
      because: "The columns are those of Yahoo's exports since 2017, whose prices are adjusted for splits.",
    }
  }
  if (split !== undefined && dividend !== undefined) {
    return {
      adjustment: 'all',
      because: 'The columns are those of yfinance, which adjusts for splits and dividends unless it is told not to.',
    }
  }
  const jump = splitLikeJump(bars)
  return jump === null
    ? { adjustment: 'splits', because: 'No price jumps as it would at a split that was not adjusted for.' }
    : { adjustment: 'none', because: `The price jumps on ${isoDay(jump)} as it does at a split, so prices are as traded.` }
}

const commonRatios = [2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50]

/** The day of the first overnight jump by a common split ratio, up or down, whose day itself was an ordinary one; null: none. */
function splitLikeJump({ time, open, low, high, close }: Bars): number | null {
  for (let i = 1; i < time.length; i++) {
    const ratio = close[i - 1]! / open[i]!
    const isJump = commonRatios.some(common => Math.abs(ratio / common - 1) < 0.06 || Math.abs(ratio * common - 1) < 0.06)
    if (isJump && high[i]! / low[i]! < 1.25) return time[i]!
  }
  return null
}
