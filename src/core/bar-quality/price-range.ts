// High is the highest and low the lowest of a bar. Sources put the auction's price beside another venue's range, so an open that lies
// a little outside is usual and only noted; a close outside, or a high below the low, is not.
import { isPrice } from './cells.ts'
import { type Finding, finding, figure, type QuotedSeries } from './finding.ts'

/** Rounding of 4-byte floats and of prices given to fewer digits in one column than in another. */
const roundingShare = 0.0002
/** What lies outside by less, or on a day without a trade, is noted only. */
const usualShare = { open: 0.1, close: 0.05 }

export function checkRange({ bars }: QuotedSeries): Finding[] {
  const findings: Finding[] = []
  for (let i = 0; i < bars.time.length; i++) {
    const high = bars.high[i]
    const low = bars.low[i]
    if (!isPrice(high) || !isPrice(low)) continue
    if (high < low * (1 - roundingShare)) {
      findings.push(
        finding('range', 'certain', [i, i], `bar ${i}: high ${figure(high)} is below low ${figure(low)}`, { high, low }),
      )
      continue
    }
    for (const column of ['open', 'close'] as const) {
      const price = bars[column][i]
      if (!isPrice(price)) continue
      const outside = Math.max(price / high, low / price) - 1
      if (outside <= roundingShare) continue
      const says = `bar ${i}: ${column} ${figure(price)} is outside ${figure(low)} to ${figure(high)}`
      const isNote = outside <= usualShare[column] || bars.volume[i] === 0
      findings.push(finding('range', isNote ? 'noted' : 'likely', [i, i], says, { price, high, low, outside }))
    }
  }
  return findings
}
