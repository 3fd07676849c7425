// Many settings of one rule: each by its own account, in pieces that a thread does one after the other; then what the best of them are
// worth knowing that so many were tried, and what choosing on the past would have earned.
import { isoDay } from '#basics'
import {
  calendarOf,
  type Choice,
  chooseOnThePast,
  type DeflatedSharpe,
  deflatedSharpe,
  openFastAccount,
  openTrials,
  type Overfitting,
  overfitting,
  simulate,
  stitched,
  type Stretch,
  stretchesOf,
  type Trials,
  walkForwardWindows,
  type Window,
} from '#simulation'
import { mean, simpleReturns, standardDeviation } from '#statistics'
import { signalsOf, simulated, truthRuns, type Truths, truthsInTurn } from './inputs.ts'
import type { RunData } from './market-data.ts'
import type { Setting } from './parameters.ts'
import { resultOf, type RunResult, truthsOfAll } from './run.ts'
import { filledRules, rulesOf, type Strategy } from './strategy.ts'

/** Even; 252 ways of halving them. */
const blocks = 10

export type SettingsTask = { readonly strategy: Strategy; readonly data: RunData; readonly settings: readonly Setting[] }

/** Columns, one value a setting. sums, squares: of daily returns, per setting by block, and by window of the walk-forward. */
export type SettingsResult = {
  readonly totalReturn: Float64Array
  readonly maximumDrawdown: Float64Array
  readonly dailySharpe: Float64Array
  readonly trades: Int32Array
  readonly blocks: Pick<Trials, 'sums' | 'squares' | 'lengths'>
  readonly inSample: Float64Array
}

/** The days that all settings share, and the windows among them. */
function calendarAndWindows({ from, to, walkForward }: Strategy, data: RunData): { days: Int32Array; windows: Window[] } {
  const times = data.symbols.map(symbol => symbol.bars.time)
  const { days } = calendarOf(times, from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY)
  return { days, windows: walkForward ? walkForwardWindows(days.length, walkForward) : [] }
}

/** Whether the fast account does it: then many more settings are tried in the same time. */
export function isFast({ conventions, from, to }: Strategy, { symbols }: RunData): boolean {
  return (
    openFastAccount(
      symbols.map(symbol => simulated(symbol, {})),
      conventions,
      spanOf({ from, to }),
    ) !== null
  )
}

function spanOf({ from, to }: Pick<Strategy, 'from' | 'to'>): { from: number; to: number } {
  return { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY }
}

export function runSettings({ strategy, data, settings }: SettingsTask): SettingsResult {
  const { days, windows } = calendarAndWindows(strategy, data)
  const trials = openTrials(settings.length, Math.max(0, days.length - 1), blocks)
  const result = {
    totalReturn: new Float64Array(settings.length),
    maximumDrawdown: new Float64Array(settings.length),
    dailySharpe: new Float64Array(settings.length),
    trades: new Int32Array(settings.length),
    inSample: new Float64Array(settings.length * windows.length),
  }
  const account = openAccount(strategy, data, settings)
  for (let at = 0; at < settings.length; at++) {
    const { equity, trades } = account(at)
    const { dailySharpe, maximumDrawdown } = trials.note(at, equity)
    result.totalReturn[at] = equity[equity.length - 1]! / strategy.conventions.cash - 1
    result.maximumDrawdown[at] = maximumDrawdown
    result.dailySharpe[at] = dailySharpe
    result.trades[at] = trades
    if (windows.length === 0) continue
    const returns = simpleReturns(equity)
    windows.forEach(({ inFrom, inTo }, k) => {
      result.inSample[at * windows.length + k] = sharpeOf(returns.subarray(inFrom, Math.max(inFrom, inTo - 1)))
    })
  }
  return { ...result, blocks: { sums: trials.sums, squares: trials.squares, lengths: trials.lengths } }
}

/** The settings in their order, one after the other. */
type Account = (setting: number) => { readonly equity: Float64Array; readonly trades: number }

/** The fast account where the conventions and the prices are plain, the engine for the rest. Both give the same, to the last bit. */
function openAccount(strategy: Strategy, data: RunData, settings: readonly Setting[]): Account {
  const { conventions } = strategy
  const span = spanOf(strategy)
  const texts = settings.map(setting => filledRules(strategy, setting))
  const byEngine = (truths: readonly Truths[]) => {
    const symbols = data.symbols.map((symbol, i) => simulated(symbol, signalsOf(truths[i]!, conventions.direction)))
    const { equity, trades } = simulate(symbols, conventions, span)
    return { equity, trades: trades.length }
  }
  const bare = data.symbols.map(symbol => simulated(symbol, {}))
  const fast = openFastAccount(bare, conventions, span)
  if (!fast) {
    const next = truthsInTurn(texts, data)
    return () => byEngine(next())
  }
  const runs = truthRuns(texts, data)
  return at => fast.run(at, settings.length, runs) ?? byEngine(truthsOfAll(texts[at]!)(data))
}

/** Per day; NaN where nothing moved, as for a setting that never traded. */
function sharpeOf(returns: Float64Array): number {
  const deviation = standardDeviation(returns)
  return deviation > 0 ? mean(returns) / deviation : Number.NaN
}

/** Of all pieces, in the order of the settings. */
export function joinedSettings(pieces: readonly SettingsResult[]): SettingsResult {
  const joined = (columnOf: (piece: SettingsResult) => Float64Array) =>
    Float64Array.from(pieces.flatMap(piece => [...columnOf(piece)]))
  return {
    totalReturn: joined(piece => piece.totalReturn),
    maximumDrawdown: joined(piece => piece.maximumDrawdown),
    dailySharpe: joined(piece => piece.dailySharpe),
    trades: Int32Array.from(pieces.flatMap(piece => [...piece.trades])),
    inSample: joined(piece => piece.inSample),
    blocks: {
      sums: joined(piece => piece.blocks.sums),
      squares: joined(piece => piece.blocks.squares),
      lengths: pieces[0]!.blocks.lengths,
    },
  }
}

/** The setting with the best Sharpe ratio; the first where none moved. */
export function bestSetting({ dailySharpe }: SettingsResult): number {
  let best = 0
  for (let at = 1; at < dailySharpe.length; at++)
    if (dailySharpe[at]! > dailySharpe[best]! || Number.isNaN(dailySharpe[best]!)) best = at
  return best
}

export type Sweep = {
  readonly parameters: string[]
  /** Per setting, as all columns: the values of the parameters. */
  readonly settings: number[][]
  readonly totalReturn: number[]
  readonly maximumDrawdown: number[]
  /** A year; null where nothing moved. */
  readonly sharpe: (number | null)[]
  readonly trades: number[]
  readonly best: number
  readonly deflated: { [Name in keyof DeflatedSharpe]: number | null }
  readonly overfitting: Overfitting | null
}

/** best: the result of the best setting's own run. */
export function sweepOf(strategy: Strategy, settings: readonly Setting[], all: SettingsResult, best: RunResult): Sweep {
  const parameters = Object.keys(strategy.parameters)
  const returns = simpleReturns(Float64Array.from(best.equity.values))
  const { probability, luckySharpe, trials } = deflatedSharpe(returns, all.dailySharpe)
  const known = (value: number) => (Number.isFinite(value) ? value : null)
  return {
    parameters,
    settings: settings.map(setting => parameters.map(name => setting[name]!)),
    totalReturn: [...all.totalReturn],
    maximumDrawdown: [...all.maximumDrawdown],
    sharpe: Array.from(all.dailySharpe, value => known(value * Math.sqrt(252))),
    trades: [...all.trades],
    best: bestSetting(all),
    deflated: { probability: known(probability), luckySharpe: known(luckySharpe), trials },
    overfitting: overfitting({ count: settings.length, ...all.blocks, blocks }),
  }
}

export type WalkForwardResult = {
  /** Null for a stretch in which no setting had moved before: nothing is held. */
  readonly choices: { from: string; to: string; setting: number[] | null; inSampleSharpe: number | null }[]
  readonly run: RunResult
}

export type WalkForwardTask = {
  readonly strategy: Strategy
  readonly data: RunData
  readonly settings: readonly Setting[]
  readonly inSample: Float64Array
  readonly seed: number
}

/** null where there are too few days for a single window. */
export function runWalkForward({ strategy, data, settings, inSample, seed }: WalkForwardTask): WalkForwardResult | null {
  const { days, windows } = calendarAndWindows(strategy, data)
  if (windows.length === 0) return null
  const choices = chooseOnThePast(windows, settings.length, at => (_, k) => inSample[at * windows.length + k]!)
  const stretches = stretchesOf(days, choices)
  const parameters = Object.keys(strategy.parameters)
  return {
    choices: windows.map((window, k) =>
      shownChoice(days, window, choices[k]!, at => parameters.map(name => settings[at]![name]!)),
    ),
    run: resultOf(strategy, data, seed, stitchedTruths(strategy, settings, stretches), days[windows[0]!.outFrom - 1]),
  }
}

function shownChoice(
  days: Int32Array,
  { outFrom, outTo }: Window,
  choice: Choice | null,
  valuesOf: (setting: number) => number[],
) {
  return {
    from: isoDay(days[outFrom]!),
    to: isoDay(days[outTo - 1]!),
    setting: choice && valuesOf(choice.chosen),
    inSampleSharpe: choice && choice.inSample * Math.sqrt(252),
  }
}

/** In each stretch the truths of its setting. The choices stay: each was made on days before its stretch, which no other future changes. */
function stitchedTruths(
  strategy: Strategy,
  settings: readonly Setting[],
  stretches: readonly Stretch[],
): (data: RunData) => Truths[] {
  return data => {
    const bySetting = new Map(
      [...new Set(stretches.map(stretch => stretch.setting))].map(at => [
        at,
        truthsOfAll(rulesOf(strategy, settings[at]!))(data),
      ]),
    )
    return data.symbols.map(({ bars: { time } }, i) => {
      const column = (of: (truths: Truths) => Float64Array) => stitched(time, stretches, at => of(bySetting.get(at)![i]!))
      const hasRank = strategy.rankBy !== null
      return {
        enter: column(truths => truths.enter),
        exit: column(truths => truths.exit),
        rank: hasRank ? column(truths => truths.rank!) : null,
      }
    })
  }
}
