// What holding the symbol has been like: the figures of its own returns, those against the benchmark, and its deepest falls.
import { isoDay } from '#basics'
import { alignCloses, type Bars } from '#series'
import { benchmarkFigures, deepestDrawdowns, knownCloses, type RiskFigure, riskFigures } from '#statistics'

export type Risk = {
  readonly from: string
  readonly to: string
  readonly returnCount: number
  readonly benchmark: { symbol: string; name: string; from: string; to: string; returnCount: number } | null
  readonly figures: RiskFigure[]
  readonly drawdowns: { peak: string; trough: string; recovered: string | null; depthPercent: number; tradingDays: number }[]
}

export type Benchmark = { readonly symbol: string; readonly name: string; readonly bars: Bars }

/** Below a quarter of returns the figures would be noise with two decimals. */
const fewestReturns = 60
const drawdownCount = 5

/** bars: daily, of the window the figures are for. null when there are fewer than 60 returns. */
export function riskOf(bars: Bars, benchmark: Benchmark | null): Risk | null {
  const { time, prices } = knownCloses(bars.time, bars.close)
  if (prices.length <= fewestReturns) return null
  const day = (index: number): string => isoDay(time[index] as number)
  const common = benchmark && alignCloses(bars, benchmark.bars)
  const comparable = common !== null && common.time.length > fewestReturns
  return {
    from: day(0),
    to: day(prices.length - 1),
    returnCount: prices.length - 1,
    benchmark:
      benchmark && comparable
        ? {
            symbol: benchmark.symbol,
            name: benchmark.name,
            from: isoDay(common.time[0] as number),
            to: isoDay(common.time[common.time.length - 1] as number),
            returnCount: common.time.length - 1,
          }
        : null,
    figures: [...riskFigures(prices), ...(comparable ? benchmarkFigures(common.first, common.second) : [])],
    drawdowns: deepestDrawdowns(prices, drawdownCount).map(({ peakIndex, troughIndex, recoveryIndex, depth }) => ({
      peak: day(peakIndex),
      trough: day(troughIndex),
      recovered: recoveryIndex === null ? null : day(recoveryIndex),
      depthPercent: depth * 100,
      tradingDays: (recoveryIndex ?? prices.length - 1) - peakIndex,
    })),
  }
}
