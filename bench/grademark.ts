// npm's grademark, another backtest engine. It is fetched into a folder of its own when a bench asks for it; where it cannot be had, that is said.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bars } from '#series'

export type TheirTrade = {
  readonly entryTime: Date
  readonly entryPrice: number
  readonly exitTime: Date
  readonly exitPrice: number
}
/** One position at a time: enters where `enter` is 1, leaves where `leave` is 1, each at the next open. */
export type Grademark = {
  readonly trades: (bars: Bars, enter: ArrayLike<number>, leave: ArrayLike<number>) => TheirTrade[]
  readonly equity: (cash: number, trades: readonly TheirTrade[]) => number[]
  readonly drawdown: (cash: number, trades: readonly TheirTrade[]) => number[]
  readonly analysis: (cash: number, trades: readonly TheirTrade[]) => Readonly<Record<string, number | undefined>>
}

type Row = { readonly enter: number; readonly leave: number }
type Package = {
  backtest(this: void, strategy: object, rows: object): TheirTrade[]
  computeEquityCurve(this: void, cash: number, trades: readonly object[]): number[]
  computeDrawdown(this: void, cash: number, trades: readonly object[]): number[]
  analyze(this: void, cash: number, trades: readonly object[]): Record<string, number | undefined>
}

export function fetchedGrademark(say: (line: string) => void): Grademark | null {
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
  const { backtest, computeEquityCurve, computeDrawdown, analyze } = load('grademark') as Package
  const { DataFrame } = load('data-forge') as { DataFrame: new (rows: object[]) => object }
  const strategy = {
    entryRule: (enter: () => void, { bar }: { bar: Row }) => bar.enter === 1 && enter(),
    exitRule: (leave: () => void, { bar }: { bar: Row }) => bar.leave === 1 && leave(),
  }
  return {
    trades: (bars, enter, leave) => {
      const rows = Array.from(bars.time, (day, i) => ({
        time: new Date(day * 86_400_000),
        open: bars.open[i],
        high: bars.high[i],
        low: bars.low[i],
        close: bars.close[i],
        volume: bars.volume[i],
        enter: enter[i],
        leave: leave[i],
      }))
      return backtest(strategy, new DataFrame(rows))
    },
    equity: computeEquityCurve,
    drawdown: computeDrawdown,
    analysis: analyze,
  }
}
