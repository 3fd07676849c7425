import { describe, expect, it } from 'vitest'
import { backtestData } from '../../../test/support/backtest-data.ts'
import { backtestTasks, computeReport, type RunBacktestTask } from './computing.ts'
import { canonicalJson } from './report.ts'
import { type AskedBacktest, settledStrategy } from './strategy.ts'
import { joinedSettings, runSettings } from './sweep.ts'
import { settingsOf } from './parameters.ts'

const data = backtestData(500)
const asked: AskedBacktest = {
  symbols: ['AAA'],
  rule: 'sma($fast) > sma($slow)',
  parameters: { fast: { from: 3, to: 9, step: 3 }, slow: { from: 20, to: 60, step: 20 } },
  walkForward: { inSample: 150, outOfSample: 100 },
}
const market = {
  listing: async (symbol: string) => ({ symbol, name: symbol }),
  stock: async (symbol: string) => ({ listing: { symbol, name: symbol }, symbolHistory: { left: null }, annualReports: null }),
  bars: async () => ({ ...data.symbols[0]!, adjustment: 'none', adjustmentNote: null }),
} as never
const said: string[] = []
const run: RunBacktestTask = async <Result>(task: keyof typeof backtestTasks, input: unknown) =>
  backtestTasks[task](input as never) as Result
const report = (wishes: Partial<AskedBacktest> = {}) =>
  computeReport(
    { market, run, mostBarSettings: { engine: 10_000, fast: 20_000 } },
    settledStrategy({ ...asked, benchmark: null, ...wishes }),
    {
      progress: (_, __, says) => said.push(says),
    },
  )

describe('a sweep', () => {
  it('tries every setting, reports the best by itself, and is the same in pieces', async () => {
    const { sweep, setting, metrics, walkForward } = await report()
    expect(sweep!.settings).toHaveLength(9)
    expect(sweep!.settings[1]).toEqual([3, 40])
    expect(setting).toEqual({ fast: sweep!.settings[sweep!.best]![0], slow: sweep!.settings[sweep!.best]![1] })
    expect(metrics.totalReturn).toBeCloseTo(sweep!.totalReturn[sweep!.best]!, 12)
    expect(Math.max(...sweep!.sharpe.map(value => value!))).toBe(sweep!.sharpe[sweep!.best])
    expect(sweep!.deflated.trials).toBe(9)
    expect(sweep!.deflated.luckySharpe).toBeGreaterThan(0)
    expect(sweep!.overfitting!.halves).toBe(252)
    expect(said).toContain('Walking forward')
    const strategy = settledStrategy({ ...asked, benchmark: null })
    const settings = settingsOf(strategy.parameters, [strategy.rule])
    const whole = runSettings({ strategy, data, settings })
    const pieces = [settings.slice(0, 4), settings.slice(4)].map(piece => runSettings({ strategy, data, settings: piece }))
    expect(joinedSettings(pieces)).toEqual(whole)
    expect(walkForward!.choices.map(({ setting: chosen }) => chosen?.length)).toEqual([2, 2, 2, 2])
  })
  it('walks forward on one account that begins where the first choice is traded', async () => {
    const { walkForward, equity } = await report()
    const { choices, run: walked } = walkForward!
    expect(walked.equity.dates[0]).toBe(equity.dates[149])
    expect(choices[0]!.from).toBe(equity.dates[150])
    expect(choices.at(-1)!.to).toBe(equity.dates.at(-1))
    expect(walked.equity.values[0]).toBe(10_000)
    for (const trade of walked.trades) expect(trade.decidedOn >= equity.dates[149]!).toBe(true)
  })
  it('trades in each stretch what its choice would have traded', async () => {
    // With one setting there is nothing to choose: from the first window on it is that setting's own run.
    const one = { fast: { from: 3, to: 3, step: 1 }, slow: { from: 20, to: 20, step: 1 } }
    const { walkForward, equity } = await report({ parameters: one })
    const from = equity.dates[149]!
    const alone = await report({ parameters: one, from, walkForward: null })
    expect(walkForward!.run.equity).toEqual(alone.equity)
  })
  it('is the same to the last byte, and refuses more than it may compute', async () => {
    expect(canonicalJson(await report())).toBe(canonicalJson(await report()))
    await expect(
      report({ parameters: { fast: { from: 1, to: 10, step: 1 }, slow: { from: 20, to: 60, step: 10 } } }),
    ).rejects.toThrow('50 settings over 500 bars')
  })
})
