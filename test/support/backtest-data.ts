// What a backtest is computed from, made up: bars as traded with a split and dividends among them, annual reports, a benchmark.
import type { RunData } from '../../src/product/backtests/market-data.ts'
import type { Bars } from '../../src/core/series/series.ts'
import { sampleBars } from './sample-bars.ts'

export function backtestData(barCount = 600, symbols: readonly string[] = ['AAA']): RunData {
  return {
    symbols: symbols.map((symbol, i) => {
      const bars = halvedFrom(sampleBars(barCount, i + 11), Math.floor(barCount * 0.5))
      const at = (share: number) => bars.time[Math.floor(barCount * share)]!
      return {
        symbol,
        name: `${symbol} Inc.`,
        currency: 'USD',
        source: 'test',
        basis: 'none',
        note: null,
        bars,
        splits: [{ day: at(0.5), numerator: 2, denominator: 1 }],
        dividends: [at(0.2), at(0.6), at(0.9)].map(day => ({ day, amount: 0.5 })),
        reports: [0.1, 0.4, 0.7].map((share, year) => ({
          periodEnd: at(share) - 60,
          filed: at(share),
          figures: { revenue: 100 + 10 * year, annual_eps: 1 + year, net_income: (year - 1) * 5 },
        })),
        isDelisted: false,
      }
    }),
    benchmark: { symbol: '^GSPC', name: 'S&P 500', adjustment: 'splits', bars: sampleBars(barCount, 99) },
  }
}

/** As traded across a split of 2 for 1. */
function halvedFrom(bars: Bars, first: number): Bars {
  for (const column of [bars.open, bars.high, bars.low, bars.close]) for (let i = first; i < column.length; i++) column[i]! /= 2
  return bars
}
