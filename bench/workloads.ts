// The twelve indicators that every peer has, with the parameters that all of them are run with.
import * as core from '#indicators'
import type { Bars } from '#series'

export type Workload = {
  /** TA-Lib's name. */
  readonly name: string
  /** As the product's face takes it; that run allocates its columns and looks for gaps. */
  readonly text: string
  /** The loop alone, into columns that are there already, as TA-Lib's functions are called. */
  readonly loop: (bars: Bars) => unknown
}

export function workloads(rows: number): Workload[] {
  const a = new Float64Array(rows)
  const b = new Float64Array(rows)
  const c = new Float64Array(rows)
  return [
    { name: 'SMA', text: 'sma(20)', loop: ({ close }) => core.sma(close, 20, a) },
    { name: 'EMA', text: 'ema(20)', loop: ({ close }) => core.ema(close, 20, a) },
    { name: 'WMA', text: 'wma(20)', loop: ({ close }) => core.wma(close, 20, a) },
    { name: 'RSI', text: 'rsi(14)', loop: ({ close }) => core.rsi(close, 14, a) },
    {
      name: 'MACD',
      text: 'macd(12,26,9)',
      loop: ({ close }) => core.macd(close, 12, 26, 9, { macd: a, signal: b, histogram: c }),
    },
    {
      name: 'BBANDS',
      text: 'bollinger(20,2)',
      loop: ({ close }) => core.bollinger(close, 20, 2, { upper: a, middle: b, lower: c }),
    },
    { name: 'ATR', text: 'atr(14)', loop: ({ high, low, close }) => core.atr(high, low, close, 14, a) },
    {
      name: 'ADX',
      text: 'adx(14)',
      loop: ({ high, low, close }) => core.adx(high, low, close, 14, { adx: a, plusDi: b, minusDi: c }),
    },
    {
      name: 'STOCH',
      text: 'stoch(14,3,3)',
      loop: ({ high, low, close }) => core.stochastic(high, low, close, 14, 3, 3, { k: a, d: b }),
    },
    { name: 'OBV', text: 'obv', loop: ({ close, volume }) => core.obv(close, volume, a) },
    { name: 'CCI', text: 'cci(20)', loop: ({ high, low, close }) => core.cci(high, low, close, 20, a) },
    { name: 'MFI', text: 'mfi(14)', loop: ({ high, low, close, volume }) => core.mfi(high, low, close, volume, 14, a) },
  ]
}
