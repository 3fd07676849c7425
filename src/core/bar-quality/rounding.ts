// Sources round what they adjust. What that alone can do to the step of the adjusted close at a dividend is known from the decimals that
// they give, and no check may read more into the step than is in it.
import { isPrice } from './cells.ts'
import type { DividendAt } from './events.ts'
import type { QuotedSeries } from './finding.ts'

/** Of more decimals than these the rounding does not matter. */
const mostDecimals = 4
const nearlyAll = 0.99

/**
 * For a dividend: by how much the listed share and the share that the adjusted close takes off may differ through rounding alone, at most.
 * 0 where the adjusted close is given as it was computed.
 */
export function roundingNoise(series: QuotedSeries): (paid: DividendAt) => number {
  const { adjustedClose, bars, splits = [], dividends = [] } = series
  if (!adjustedClose) return () => 0
  // Where nothing was adjusted the figures are the exchange's own.
  const adjusted = [...adjustedClose].filter((price, i) => isPrice(price) && price !== bars.close[i])
  const adjustedUnit = unitOf(adjusted)
  const closeUnit = unitOf([...bars.close].filter(isPrice))
  const amountUnit = 10 ** -Math.max(0, ...dividends.map(({ amount }) => (String(amount).split('.')[1] ?? '').length))
  const last = splits.reduce((latest, { day }) => Math.max(latest, day), Number.NEGATIVE_INFINITY)
  return ({ bar, previousBar, previousClose }) => {
    const half = (unit: number, prices: Float64Array) => (unit / 2) * (1 / prices[bar]! + 1 / prices[previousBar]!)
    const day = bars.time[bar]! / (series.interval === '1m' ? 1440 : 1)
    const isDivided = series.adjustment === 'splits' && last > day
    const noise = half(adjustedUnit, adjustedClose) + (isDivided && adjustedUnit > 0 ? half(closeUnit, bars.close) : 0)
    return (Number.isFinite(noise) ? noise : 0) + (isDivided ? amountUnit / 2 / previousClose : 0)
  }
}

/** The step in which the prices are given, if that is a ten-thousandth or more; else 0. Prices may be 4-byte floats. */
function unitOf(prices: readonly number[]): number {
  for (let decimals = 0; prices.length > 0 && decimals <= mostDecimals; decimals++) {
    const scale = 10 ** decimals
    const isGiven = (price: number) => Math.abs(price * scale - Math.round(price * scale)) < 1e-6 + price * scale * 1e-7
    if (prices.filter(isGiven).length >= nearlyAll * prices.length) return 1 / scale
  }
  return 0
}
