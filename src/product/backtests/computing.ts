// From what was asked to its report: data read once, settings tried piece by piece on a thread, with progress and room to stop in between.
import { Failure } from '#basics'
import type { Market } from '#market'
import { hashOf, inSharedMemory, readRunData, type RunData } from './market-data.ts'
import { settingsOf, type Setting } from './parameters.ts'
import { canonicalJson, type Report, reportOf, sha256 } from './report.ts'
import { runBacktest, type RunResult, type RunTask } from './run.ts'
import { rulesOf, type Strategy } from './strategy.ts'
import {
  bestSetting,
  isFast,
  joinedSettings,
  runSettings,
  runWalkForward,
  type SettingsResult,
  type SettingsTask,
  sweepOf,
  type WalkForwardResult,
  type WalkForwardTask,
} from './sweep.ts'

/** What runs in a worker thread, by name. */
export const backtestTasks = { hashOf, runBacktest, runSettings, runWalkForward }

/** Runs one of the tasks above, on whichever thread; minutes are nothing unusual. */
export type RunBacktestTask = <Result>(
  task: keyof typeof backtestTasks,
  input: RunData | RunTask | SettingsTask | WalkForwardTask,
  options?: { signal?: AbortSignal },
) => Promise<Result>

export type Watched = { readonly signal?: AbortSignal; readonly progress: (done: number, total: number, says: string) => void }

export type Computing = {
  readonly market: Pick<Market, 'listing' | 'bars' | 'stock'>
  readonly run: RunBacktestTask
  /** Bars times settings that one run may have; fast: where the fast account does it. */
  readonly mostBarSettings: { readonly engine: number; readonly fast: number }
}

/** So many bars times settings are handed to a thread at once: a second or two by the engine, less by the fast account. */
const pieceBarSettings = { engine: 1_000_000, fast: 60_000_000 }

/** Throws Failure('invalid' | 'not-found' | 'too-large'), and what the thread throws. */
export async function computeReport(
  { market, run, mostBarSettings }: Computing,
  strategy: Strategy,
  { signal, progress }: Watched,
): Promise<Report> {
  progress(0, 1, 'Reading prices')
  const data = inSharedMemory(await readRunData(market, strategy))
  const seed = Number.parseInt(sha256(canonicalJson(strategy)).slice(0, 8), 16) | 0
  const settings = settingsOf(strategy.parameters, [strategy.rule, strategy.exitRule ?? '', strategy.rankBy ?? ''])
  const barCount = data.symbols.reduce((sum, { bars }) => sum + bars.time.length, 0)
  const kind = settings.length > 1 && isFast(strategy, data) ? 'fast' : 'engine'
  if (barCount * settings.length > mostBarSettings[kind])
    throw new Failure(
      'too-large',
      `${settings.length} settings over ${barCount} bars are more than one run may have (${mostBarSettings[kind]} together). Try fewer settings or symbols.`,
    )
  const options = signal ? { signal } : {}
  const dataHash = await run<string>('hashOf', data, options)
  const runOf = (setting: Setting) =>
    run<RunResult>('runBacktest', { strategy, data, texts: rulesOf(strategy, setting), seed }, options)
  if (Object.keys(strategy.parameters).length === 0) {
    progress(0, 1, 'Trading')
    return reportOf({ strategy, data, dataHash, run: await runOf({}), setting: null, sweep: null, walkForward: null })
  }
  const pieceLength = Math.max(1, Math.floor(pieceBarSettings[kind] / barCount))
  const all = await triedSettings(run, { strategy, data, settings }, pieceLength, { ...options, progress })
  progress(settings.length, settings.length + 2, 'The best setting by itself')
  const setting = settings[bestSetting(all)]!
  const best = await runOf(setting)
  const sweep = sweepOf(strategy, settings, all, best)
  progress(settings.length + 1, settings.length + 2, 'Walking forward')
  const walkForward = strategy.walkForward
    ? await run<WalkForwardResult | null>('runWalkForward', { strategy, data, settings, inSample: all.inSample, seed }, options)
    : null
  return reportOf({ strategy, data, dataHash, run: best, setting, sweep, walkForward })
}

async function triedSettings(
  run: RunBacktestTask,
  { strategy, data, settings }: { strategy: Strategy; data: RunData; settings: readonly Setting[] },
  pieceLength: number,
  { signal, progress }: Watched,
): Promise<SettingsResult> {
  const pieces: SettingsResult[] = []
  for (let from = 0; from < settings.length; from += pieceLength) {
    signal?.throwIfAborted()
    progress(from, settings.length + 2, `${from} of ${settings.length} settings tried`)
    const piece = settings.slice(from, from + pieceLength)
    pieces.push(await run<SettingsResult>('runSettings', { strategy, data, settings: piece }, signal ? { signal } : {}))
  }
  return joinedSettings(pieces)
}
