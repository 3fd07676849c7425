// Where computations run: `serve` has threads for them, a verb of the command line computes at once and is done.
import { availableParallelism } from 'node:os'
import { analysisTasks } from '#analysis'
import { backtestTasks } from '#backtests'
import { forecastTasks } from '#forecasts'
import { portfolioTasks } from '#portfolio'
import { screenerTasks } from '#screener'
import type { Log } from '#telemetry'
import { openWorkers, type Workers } from '#workers'

export type Compute = {
  run: <Result>(task: string, input: unknown, options?: { transfer: readonly ArrayBuffer[] }) => Promise<Result>
  /** For jobs: minutes, on a thread that nobody's request waits for. */
  runLong: <Result>(task: string, input: unknown, options?: { signal?: AbortSignal }) => Promise<Result>
  close: () => Promise<void>
}

/** One core stays for answering. */
const maxThreads = Math.max(1, Math.min(4, availableParallelism() - 1))
const memoryLimitMb = 256
const timeoutMs = 10_000
const long = { maxThreads: 1, memoryLimitMb: 512, timeoutMs: 10 * 60_000 }

export function computeOnThreads(log: Log): Compute {
  // Beside this file, natively as in the bundle.
  const file = new URL(import.meta.url.endsWith('.ts') ? './compute.worker.ts' : './compute.worker.js', import.meta.url)
  const short = openWorkers({ file, maxThreads, memoryLimitMb, timeoutMs, log })
  // A thread takes some megabytes: it is there from the first job on.
  let opened: Workers | undefined
  return {
    run: (task, input, options) => short.run(task, input, options),
    runLong: (task, input, options) => (opened ??= openWorkers({ file, ...long, log })).run(task, input, options),
    close: async () => void (await Promise.all([short.close(), opened?.close()])),
  }
}

export function computeHere(): Compute {
  const tasks: Readonly<Record<string, (input: never) => unknown>> = {
    ...analysisTasks,
    ...backtestTasks,
    ...forecastTasks,
    ...portfolioTasks,
    ...screenerTasks,
  }
  const run = async <Result>(task: string, input: unknown) => (await tasks[task]!(input as never)) as Result
  return {
    run,
    runLong: run,
    close: async () => {},
  }
}
