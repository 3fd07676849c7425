// The columns of npm's technicalindicators, trading-signals and indicatorts, in the form that bench/columns.ts compares.
import type { Bars } from '#series'
import type { TheirColumn } from './columns.ts'
import { peerPackages } from './peers.ts'

type Lists = Record<'open' | 'high' | 'low' | 'close' | 'volume', number[]>
type Row = number | Record<string, number | undefined> | undefined
/** Their results are as long as they like and end at the last bar. */
type Given = readonly Row[]

export async function npmColumns(cache: string, bars: Bars): Promise<TheirColumn[]> {
  const packages = await peerPackages(cache)
  if (!packages) return []
  const { open, high, low, close, volume } = bars
  const lists: Lists = { open: [...open], high: [...high], low: [...low], close: [...close], volume: [...volume] }
  return [
    ...technicalIndicators(packages.technicalindicators as never, lists),
    ...tradingSignals(packages['trading-signals'] as never, lists),
    ...indicatorts(packages.indicatorts as never, lists),
  ]
}

function column(
  source: string,
  indicator: string,
  output: string,
  given: Given,
  field?: string,
): (length: number) => TheirColumn {
  return length => {
    const values = new Float64Array(length).fill(Number.NaN)
    given.forEach((row, i) => {
      const value = typeof row === 'object' ? row?.[field ?? output] : row
      values[length - given.length + i] = typeof value === 'number' ? value : Number.NaN
    })
    return { source, indicator, output, values }
  }
}

type Calculates = { readonly calculate: (given: object) => Given }

function technicalIndicators(lib: Readonly<Record<string, Calculates>>, lists: Lists): TheirColumn[] {
  const values = lists.close
  const made: ((length: number) => TheirColumn)[] = []
  const add = (indicator: string, name: string, given: object, fields: Readonly<Record<string, string | undefined>>) => {
    const rows = lib[name]!.calculate(given)
    for (const [output, field] of Object.entries(fields))
      made.push(column('technicalindicators 3.1.0', indicator, output, rows, field))
  }
  const single = { value: undefined }
  add('sma(20)', 'SMA', { period: 20, values }, single)
  add('ema(20)', 'EMA', { period: 20, values }, single)
  add('wma(20)', 'WMA', { period: 20, values }, single)
  add('smma(20)', 'WEMA', { period: 20, values }, single)
  add(
    'macd(12,26,9)',
    'MACD',
    { values, fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, SimpleMAOscillator: false, SimpleMASignal: false },
    { macd: 'MACD', signal: 'signal', histogram: 'histogram' },
  )
  add('rsi(14)', 'RSI', { period: 14, values }, single)
  add('adx(14)', 'ADX', { period: 14, ...lists }, { adx: 'adx', plusDi: 'pdi', minusDi: 'mdi' })
  add('cci(20)', 'CCI', { period: 20, ...lists }, single)
  add('williamsr(14)', 'WilliamsR', { period: 14, ...lists }, single)
  add('roc(14)', 'ROC', { period: 14, values }, single)
  add('trix(14)', 'TRIX', { period: 14, values }, single)
  add('ao(5,34)', 'AwesomeOscillator', { fastPeriod: 5, slowPeriod: 34, ...lists }, single)
  add('psar(0.02,0.2)', 'PSAR', { step: 0.02, max: 0.2, ...lists }, single)
  add(
    'bollinger(20,2)',
    'BollingerBands',
    { period: 20, stdDev: 2, values },
    { upper: 'upper', middle: 'middle', lower: 'lower' },
  )
  add('atr(14)', 'ATR', { period: 14, ...lists }, single)
  add('obv', 'OBV', lists, single)
  add('adl', 'ADL', lists, single)
  add('mfi(14)', 'MFI', { period: 14, ...lists }, single)
  add('force(13)', 'ForceIndex', { period: 13, ...lists }, single)
  add(
    'stochrsi(14,14,3,1)',
    'StochasticRSI',
    { values, rsiPeriod: 14, stochasticPeriod: 14, kPeriod: 1, dPeriod: 3 },
    { k: 'k', d: 'd' },
  )
  return made.map(make => make(lists.close.length))
}

type Streams = { readonly add: (given: unknown) => unknown }
type Made = new (...given: unknown[]) => Streams

function tradingSignals(lib: Readonly<Record<string, Made>>, lists: Lists): TheirColumn[] {
  const made: ((length: number) => TheirColumn)[] = []
  const candles = lists.close.map((close, i) => ({
    open: lists.open[i]!,
    high: lists.high[i]!,
    low: lists.low[i]!,
    close,
    volume: lists.volume[i]!,
  }))
  const add = (
    indicator: string,
    stream: Streams,
    over: readonly unknown[],
    fields: Readonly<Record<string, string | undefined>>,
  ) => {
    const rows = over.map(one => (stream.add(one) ?? undefined) as Row)
    for (const [output, field] of Object.entries(fields))
      made.push(column('trading-signals 8.3.0', indicator, output, rows, field))
  }
  const single = { value: undefined }
  add('sma(20)', new lib['SMA']!(20), lists.close, single)
  add('ema(20)', new lib['EMA']!(20), lists.close, single)
  add('wma(20)', new lib['WMA']!(20), lists.close, single)
  add('smma(20)', new lib['WSMA']!(20), lists.close, single)
  add('dema(14)', new lib['DEMA']!(14), lists.close, single)
  add('macd(12,26,9)', new lib['MACD']!(new lib['EMA']!(12), new lib['EMA']!(26), new lib['EMA']!(9)), lists.close, {
    macd: 'macd',
    signal: 'signal',
    histogram: 'histogram',
  })
  add('rsi(14)', new lib['RSI']!(14), lists.close, single)
  add('bollinger(20,2)', new lib['BollingerBands']!(20, 2), lists.close, { upper: 'upper', middle: 'middle', lower: 'lower' })
  add('momentum(10)', new lib['MOM']!(10), lists.close, single)
  add('atr(14)', new lib['ATR']!(14), candles, single)
  add('adx(14)', new lib['ADX']!(14), candles, { adx: undefined })
  add('cci(20)', new lib['CCI']!(20), candles, single)
  add('ao(5,34)', new lib['AO']!(5, 34), candles, single)
  return made.map(make => make(lists.close.length))
}

type Functions = Readonly<Record<string, (...given: unknown[]) => unknown>>

function indicatorts(lib: Functions, { open, high, low, close, volume }: Lists): TheirColumn[] {
  const made: ((length: number) => TheirColumn)[] = []
  const add = (indicator: string, result: unknown, fields: Readonly<Record<string, string | undefined>>) => {
    for (const [output, field] of Object.entries(fields)) {
      const rows = (field === undefined ? result : (result as Record<string, Given>)[field]) as Given
      // Where it has no value yet it says 0: those of its first bars are no values.
      const first = rows.findIndex(value => value !== 0 && Number.isFinite(value))
      made.push(
        column(
          'indicatorts 2.2.2',
          indicator,
          output,
          rows.map((value, i) => (i < first ? undefined : value)),
        ),
      )
    }
  }
  const single = { value: undefined }
  add('sma(20)', lib['sma']!(close, { period: 20 }), single)
  add('ema(20)', lib['ema']!(close, { period: 20 }), single)
  add('dema(14)', lib['dema']!(close, { period: 14 }), single)
  add('tema(20)', lib['tema']!(close, { period: 20 }), single)
  add('vwma(20)', lib['vwma']!(close, volume, { period: 20 }), single)
  add('macd(12,26,9)', lib['macd']!(close, { fast: 12, slow: 26, signal: 9 }), { macd: 'macdLine', signal: 'signalLine' })
  add('rsi(14)', lib['rsi']!(close, { period: 14 }), single)
  add('roc(14)', lib['roc']!(close, { period: 14 }), single)
  add('williamsr(14)', lib['willr']!(high, low, close, { period: 14 }), single)
  add('ao(5,34)', lib['ao']!(high, low, { fast: 5, slow: 34 }), single)
  add('bollinger(20,2)', lib['bb']!(close, { period: 20 }), { upper: 'upper', middle: 'middle', lower: 'lower' })
  add('obv', lib['obv']!(close, volume), single)
  add('adl', lib['ad']!(high, low, close, volume), single)
  add('force(13)', lib['fi']!(close, volume, { period: 13 }), single)
  void open
  return made.map(make => make(close.length))
}
