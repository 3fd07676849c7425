// How long a parameter sweep takes per bar and setting, with the equity of every day, drawdown and Sharpe ratio: `node bench/sweeps.ts`.
// Beside it, on the same bars and averages, npm's grademark, which gives trades and an equity of them. It is fetched into a folder of its
// own when the bench runs; where it cannot be had, that is said.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sma } from '#indicators'
import type { Bars } from '#series'
import { fastBars, noCosts, pairsOf, sideFactors, simulate, sweepSmaCross, usualConventions } from '#simulation'
import { settingsOf } from '../src/product/backtests/parameters.ts'
import { settledStrategy } from '../src/product/backtests/strategy.ts'
import { runSettings, type SettingsResult } from '../src/product/backtests/sweep.ts'
import { sampleBars } from '../test/support/sample-bars.ts'
import { report } from './report.ts'

const symbolCount = 50
const barCount = 1_260
const { say, note } = report('sweeps')
const all = Array.from({ length: symbolCount }, (_, seed) => sampleBars(barCount, seed + 1))
const from = (first: number) => Array.from({ length: 100 }, (_, i) => first + i)
const pairs = pairsOf(from(2), from(102))
const costs = { percent: 0.1, slippagePercent: 0.05 }
const work = pairs.length * symbolCount * barCount

say(
  `moving averages that cross, ${pairs.length.toLocaleString('en')} pairs × ${symbolCount} symbols × ${barCount.toLocaleString('en')} bars, one thread, processor time`,
)
let trades = 0
const sweep = best(5, () => {
  trades = 0
  for (const { open, close } of all)
    trades += sweepSmaCross(fastBars(open, close), pairs, sideFactors(costs)).trades.reduce((sum, count) => sum + count)
})
say(
  `sweep                ${sweep.toFixed(2)} s   ${Math.round(work / sweep / 1e6)} million bars × settings a second   ${trades.toLocaleString('en')} trades`,
)

const product = productSweep()
say(
  `the product's sweep  ${product.seconds.toFixed(2)} s   ${Math.round(product.work / product.seconds / 1e6)} million bars × settings a second, all ${symbolCount} on one account, rules read and run, with drawdown, Sharpe ratio and what overfitting is judged by`,
)

const few = [all[0]!, all[1]!]
const engine = best(3, () => {
  for (const bars of few) for (const { fast, slow } of pairs.slice(0, 20)) runWhole(bars, fast, slow)
})
const engineEach = (engine * 1e9) / (few.length * 20 * barCount)
const sweepEach = (sweep * 1e9) / work
say(
  `the whole engine     ${Math.round(engineEach)} ns a bar, with fills, trades and reasons; the sweep ${sweepEach.toFixed(1)} ns`,
)
const figures = {
  'seconds for 630 million bars × settings': sweep,
  'nanoseconds a bar': sweepEach,
  'engine, nanoseconds a bar': engineEach,
  'the product, million bars × settings a second': product.work / product.seconds / 1e6,
}

const grademark = await peer()
if (grademark) {
  const theirs = best(2, () => {
    for (const { fast, slow } of pairs.slice(0, 5)) grademark(all[0]!, fast, slow)
  })
  const each = (theirs * 1e9) / (5 * barCount)
  say(
    `grademark 0.3.0      ${Math.round(each)} ns a bar: ${Math.round(each / sweepEach).toLocaleString('en')} × the sweep, ${Math.round(each / engineEach)} × the engine`,
  )
  note({ ...figures, 'grademark over sweep': each / sweepEach })
} else note(figures)

/** As its job runs it, piece by piece; on a thread there, here. Read once more by the engine, a few settings must give the same. */
function productSweep(): { seconds: number; work: number } {
  const strategy = settledStrategy({
    symbols: all.map((_, i) => `S${i}`),
    rule: 'sma($fast) > sma($slow)',
    benchmark: null,
    parameters: { fast: { from: 2, to: 101, step: 1 }, slow: { from: 102, to: 201, step: 1 } },
    conventions: { costs },
  })
  const about = { currency: null, source: 'bench', basis: 'none', note: null, isDelisted: false } as const
  const symbols = all.map((bars, i) => ({ ...about, symbol: `S${i}`, name: '', bars, splits: [], dividends: [], reports: [] }))
  const data = { symbols, benchmark: null }
  const settings = settingsOf(strategy.parameters, [strategy.rule])
  const piece = 1000
  let first: SettingsResult | undefined
  const seconds = best(5, () => {
    first = undefined
    for (let at = 0; at < settings.length; at += piece) {
      const done = runSettings({ strategy, data, settings: settings.slice(at, at + piece) })
      first ??= done
    }
  })
  // A limit in percent that no commission reaches: nothing changes but that the engine does it.
  const engines = {
    ...strategy,
    conventions: { ...strategy.conventions, costs: { ...strategy.conventions.costs, mostPercent: 50 } },
  }
  const again = runSettings({ strategy: engines, data, settings: settings.slice(0, 5) })
  for (let at = 0; at < 5; at++)
    for (const name of ['totalReturn', 'maximumDrawdown', 'dailySharpe', 'trades'] as const)
      if (again[name][at] !== first![name][at])
        throw new Error(`${name} of setting ${at}: ${first![name][at]}, by the engine ${again[name][at]}`)
  return { seconds, work: settings.length * symbolCount * barCount }
}

function runWhole(bars: Bars, short: number, long: number): void {
  const [fast, slow] = [sma(bars.close, short), sma(bars.close, long)]
  const longEntry = fast.map((value, i) => (value > slow[i]! ? 1 : 0))
  const signals = { longEntry, longExit: longEntry.map(value => 1 - value) }
  simulate([{ symbol: 'A', bars, splits: [], dividends: [], signals }], { ...usualConventions, costs: { ...noCosts, ...costs } })
}

/** Seconds of processor time of the best of so many runs. */
function best(times: number, run: () => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1e6)
  }
  return least
}

type Row = { fast: number; slow: number }
type Actions = { enterPosition(): void; exitPosition(): void }
type Grademark = {
  backtest(this: void, strategy: object, rows: object): { profit: number }[]
  computeEquityCurve(this: void, cash: number, trades: object[]): number[]
  computeDrawdown(this: void, cash: number, trades: object[]): number[]
}

async function peer(): Promise<((bars: Bars, short: number, long: number) => void) | null> {
  const folder = join(tmpdir(), 'tradewise-bench', 'grademark')
  try {
    if (!existsSync(join(folder, 'node_modules/grademark'))) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'package.json'), '{"private": true}')
      const wanted = ['grademark@0.3.0', 'data-forge@1.10.4', 'chai@4.2.0']
      execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', ...wanted], { cwd: folder })
    }
  } catch (error) {
    say(`left out: grademark (${error instanceof Error ? error.message.split('\n')[0] : 'cannot be had'})`)
    return null
  }
  const load = createRequire(join(folder, 'package.json'))
  const { backtest, computeEquityCurve, computeDrawdown } = load('grademark') as Grademark
  const { DataFrame } = load('data-forge') as { DataFrame: new (rows: object[]) => object }
  return (bars, short, long) => {
    const [fast, slow] = [sma(bars.close, short), sma(bars.close, long)]
    const rows = Array.from(bars.time, (day, i) => ({
      time: new Date(day * 86_400_000),
      open: bars.open[i],
      high: bars.high[i],
      low: bars.low[i],
      close: bars.close[i],
      volume: bars.volume[i],
      fast: fast[i],
      slow: slow[i],
    }))
    const strategy = {
      entryRule: (enter: Actions['enterPosition'], { bar }: { bar: Row }) => bar.fast > bar.slow && enter(),
      exitRule: (exit: Actions['exitPosition'], { bar }: { bar: Row }) => !(bar.fast > bar.slow) && exit(),
    }
    const done = backtest(strategy, new DataFrame(rows))
    computeEquityCurve(10_000, done)
    computeDrawdown(10_000, done)
  }
}
