// Fetches and prepares what the indicators are measured against. Versions are pinned, so that ratios of two runs compare.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bars } from '#series'

const packages = ['indicatorts@2.2.2', 'trading-signals@8.3.0', 'technicalindicators@3.1.0']
/** This package carries TA-Lib's C sources. */
const talibPackage = 'talib@2.0.5'

const talibFunctions =
  'SMA EMA WMA RSI MACD BBANDS ATR ADX STOCH OBV CCI MFI MA STDDEV VAR TRANGE DEMA TEMA TRIMA KAMA MAMA T3 utility'

/** Tulip Indicators in one C file; under the LGPL, fetched for comparing and never shipped. */
const tulipPackage = 'tulind@0.8.20'
const comparedFunctions =
  'STOCHRSI STOCHF PLUS_DI MINUS_DI MINUS_DM AROON WILLR ROC MOM PPO APO TRIX ROCR ULTOSC SAR LINEARREG_SLOPE NATR BETA CORREL AD ADOSC'

/** The program of talib.c, compiled with gcc -O2; null, and a line that says so, where gcc or the sources cannot be had. */
export function compileTalib(cache: string): string | null {
  return compiled(cache, { program: 'talib', functions: talibFunctions, more: () => [] })
}

/** The program of columns.c. */
export function compileColumns(cache: string): string | null {
  return compiled(cache, {
    program: 'columns',
    functions: `${talibFunctions} ${comparedFunctions}`,
    more: () => {
      const external = join(unpacked(join(cache, 'tulip-sources'), tulipPackage), 'external')
      return ['-I', external, join(external, 'tiamalgamation.c')]
    },
  })
}

type Program = { readonly program: string; readonly functions: string; readonly more: () => string[] }

function compiled(cache: string, { program: name, functions, more }: Program): string | null {
  const program = join(cache, name)
  if (existsSync(program)) return program
  try {
    const lib = join(unpacked(join(cache, 'talib-sources'), talibPackage), 'src/lib')
    const common = readdirSync(join(lib, 'src/ta_common')).filter(file => file.endsWith('.c'))
    const files = [
      fileURLToPath(new URL(`${name}.c`, import.meta.url)),
      ...common.map(file => join(lib, 'src/ta_common', file)),
      ...functions.split(' ').map(function_ => join(lib, `src/ta_func/ta_${function_}.c`)),
    ]
    const headers = ['include', 'src/ta_common', 'src/ta_func'].flatMap(folder => ['-I', join(lib, folder)])
    execFileSync('gcc', ['-O2', '-w', '-o', program, ...headers, ...files, ...more(), '-lm'])
    return program
  } catch (error) {
    console.log(`left out: ${name === 'talib' ? 'TA-Lib C' : 'TA-Lib and Tulip in C'} (${firstLine(error)})`)
    return null
  }
}

/** The folder of a package's files, fetched once. */
function unpacked(folder: string, wanted: string): string {
  const files = join(folder, 'package')
  if (existsSync(files)) return files
  mkdirSync(folder, { recursive: true })
  const archive = execFileSync('npm', ['pack', '--silent', wanted], { cwd: folder, encoding: 'utf8' }).trim()
  execFileSync('tar', ['xzf', archive], { cwd: folder })
  return files
}

export type Peer = { readonly name: string; readonly runs: Record<string, (bars: Bars) => unknown> }

/** The npm packages, installed without running their scripts; none, and a line that says so, where the registry is not to be reached. */
export async function npmPeers(cache: string): Promise<Peer[]> {
  const found = await peerPackages(cache)
  if (!found) return []
  return [
    { name: 'indicatorts', runs: indicatorts(found.indicatorts) },
    { name: 'trading-signals', runs: tradingSignals(found['trading-signals']) },
    { name: 'technicalindicators', runs: technicalIndicators(found.technicalindicators) },
  ]
}

export async function peerPackages(
  cache: string,
): Promise<Record<'indicatorts' | 'trading-signals' | 'technicalindicators', Foreign> | null> {
  const folder = join(cache, 'peers')
  try {
    if (!existsSync(join(folder, 'node_modules/indicatorts'))) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'package.json'), '{"private": true}')
      execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], { cwd: folder })
    }
  } catch (error) {
    console.log(`left out: npm packages (${firstLine(error)})`)
    return null
  }
  const load = createRequire(join(folder, 'package.json'))
  return {
    indicatorts: load('indicatorts') as Foreign,
    'trading-signals': (await import(load.resolve('trading-signals'))) as Foreign,
    technicalindicators: load('technicalindicators') as Foreign,
  }
}

type PeerWord =
  | ('sma' | 'ema' | 'rsi' | 'macd' | 'bb' | 'atr' | 'stoch' | 'obv' | 'cci' | 'mfi')
  | ('SMA' | 'EMA' | 'WMA' | 'RSI' | 'MACD' | 'BollingerBands' | 'ATR' | 'ADX' | 'OBV' | 'CCI' | 'MFI')
  | ('Stochastic' | 'StochasticOscillator' | 'add' | 'calculate')
/** Something of a peer's: the peers have no types here, because they are not installed where this is checked. */
type Foreign = { readonly [word in PeerWord]: Foreign } & ((...given: unknown[]) => Foreign) &
  (new (
    ...given: unknown[]
  ) => Foreign)

/** Arrays in, arrays out; no WMA and no ADX. */
function indicatorts(lib: Foreign): Peer['runs'] {
  const lists = listsOf()
  return {
    SMA: bars => lib.sma(lists(bars).close, { period: 20 }),
    EMA: bars => lib.ema(lists(bars).close, { period: 20 }),
    RSI: bars => lib.rsi(lists(bars).close, { period: 14 }),
    MACD: bars => lib.macd(lists(bars).close, { fast: 12, slow: 26, signal: 9 }),
    BBANDS: bars => lib.bb(lists(bars).close, { period: 20 }),
    ATR: bars => lib.atr(lists(bars).high, lists(bars).low, lists(bars).close, { period: 14 }),
    STOCH: bars => lib.stoch(lists(bars).high, lists(bars).low, lists(bars).close, { kPeriod: 14, dPeriod: 3 }),
    OBV: bars => lib.obv(lists(bars).close, lists(bars).volume),
    CCI: bars => lib.cci(lists(bars).high, lists(bars).low, lists(bars).close, { period: 20 }),
    MFI: bars => lib.mfi(lists(bars).high, lists(bars).low, lists(bars).close, lists(bars).volume, { period: 14 }),
  }
}

/** Value by value. */
function tradingSignals(lib: Foreign): Peer['runs'] {
  const candles = candlesOf()
  const overCloses = (make: () => Foreign) => (bars: Bars) => {
    const indicator = make()
    let last: unknown
    for (const price of bars.close) last = indicator.add(price)
    return last
  }
  const overCandles = (make: () => Foreign) => (bars: Bars) => {
    const indicator = make()
    let last: unknown
    for (const candle of candles(bars)) last = indicator.add(candle)
    return last
  }
  return {
    SMA: overCloses(() => new lib.SMA(20)),
    EMA: overCloses(() => new lib.EMA(20)),
    WMA: overCloses(() => new lib.WMA(20)),
    RSI: overCloses(() => new lib.RSI(14)),
    MACD: overCloses(() => new lib.MACD(new lib.EMA(12), new lib.EMA(26), new lib.EMA(9))),
    BBANDS: overCloses(() => new lib.BollingerBands(20, 2)),
    ATR: overCandles(() => new lib.ATR(14)),
    ADX: overCandles(() => new lib.ADX(14)),
    STOCH: overCandles(() => new lib.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 })),
    OBV: overCandles(() => new lib.OBV(2)),
    CCI: overCandles(() => new lib.CCI(20)),
    MFI: overCandles(() => new lib.MFI(14)),
  }
}

/** Objects of arrays in, arrays out. */
function technicalIndicators(lib: Foreign): Peer['runs'] {
  const lists = listsOf()
  return {
    SMA: bars => lib.SMA.calculate({ period: 20, values: lists(bars).close }),
    EMA: bars => lib.EMA.calculate({ period: 20, values: lists(bars).close }),
    WMA: bars => lib.WMA.calculate({ period: 20, values: lists(bars).close }),
    RSI: bars => lib.RSI.calculate({ period: 14, values: lists(bars).close }),
    MACD: bars => lib.MACD.calculate({ values: lists(bars).close, fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 }),
    BBANDS: bars => lib.BollingerBands.calculate({ period: 20, stdDev: 2, values: lists(bars).close }),
    ATR: bars => lib.ATR.calculate({ period: 14, ...lists(bars) }),
    ADX: bars => lib.ADX.calculate({ period: 14, ...lists(bars) }),
    STOCH: bars => lib.Stochastic.calculate({ period: 14, signalPeriod: 3, ...lists(bars) }),
    OBV: bars => lib.OBV.calculate(lists(bars)),
    CCI: bars => lib.CCI.calculate({ period: 20, ...lists(bars) }),
    MFI: bars => lib.MFI.calculate({ period: 14, ...lists(bars) }),
  }
}

type Lists = Record<'open' | 'high' | 'low' | 'close' | 'volume', number[]>

/** The same bars in the shape that a peer wants, made once and kept, so that making them is not measured. */
function listsOf(): (bars: Bars) => Lists {
  return remembered(({ open, high, low, close, volume }) => ({
    open: [...open],
    high: [...high],
    low: [...low],
    close: [...close],
    volume: [...volume],
  }))
}

type Candle = Record<keyof Lists, number>

function candlesOf(): (bars: Bars) => Candle[] {
  return remembered(({ time, open, high, low, close, volume }) =>
    Array.from(time, (_, i) => ({ open: open[i]!, high: high[i]!, low: low[i]!, close: close[i]!, volume: volume[i]! })),
  )
}

function remembered<Shape>(make: (bars: Bars) => Shape): (bars: Bars) => Shape {
  const known = new WeakMap<Bars, Shape>()
  return bars => {
    const shape = known.get(bars) ?? make(bars)
    known.set(bars, shape)
    return shape
  }
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}
