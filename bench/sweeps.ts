// How long a parameter sweep takes per bar and setting, with the equity of every day, drawdown and Sharpe ratio: `node bench/sweeps.ts`.
// Beside it, on the same bars and averages, npm's grademark, which gives trades and an equity of them. Whether both
// trade alike is measured by bench/engines.ts.
import { sma } from '#indicators'
import type { Bars } from '#series'
import { fastBars, noCosts, pairsOf, sideFactors, simulate, sweepSmaCross, usualConventions } from '#simulation'
import { settingsOf } from '../src/product/backtests/parameters.ts'
import { settledStrategy } from '../src/product/backtests/strategy.ts'
import { runSettings, type SettingsResult } from '../src/product/backtests/sweep.ts'
import { sampleBars } from '../test/support/sample-bars.ts'
import { fetchedGrademark } from './grademark.ts'
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

const grademark = fetchedGrademark(say)
if (grademark) {
  const theirs = best(2, () => {
    for (const { fast, slow } of pairs.slice(0, 5)) {
      const [short, long] = [sma(all[0]!.close, fast), sma(all[0]!.close, slow)]
      const above = short.map((value, i) => (value > long[i]! ? 1 : 0))
      const done = grademark.trades(
        all[0]!,
        above,
        above.map(value => 1 - value),
      )
      grademark.equity(10_000, done)
      grademark.drawdown(10_000, done)
    }
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
