// Where computations run: `serve` has threads for them, a verb of the command line computes at once and is done.
import { availableParallelism } from 'node:os'
import { analysisTasks } from '#analysis'
import { portfolioTasks } from '#portfolio'
import type { Log } from '#telemetry'
import { openWorkers } from '#workers'

export type Compute = {
  run: <Result>(task: string, input: unknown, options?: { transfer: readonly ArrayBuffer[] }) => Promise<Result>
  close: () => Promise<void>
}

/** One core stays for answering. */
const maxThreads = Math.max(1, Math.min(4, availableParallelism() - 1))
const memoryLimitMb = 256
const timeoutMs = 10_000

export function computeOnThreads(log: Log): Compute {
  // Beside this file, natively as in the bundle.
  const file = new URL(import.meta.url.endsWith('.ts') ? './compute.worker.ts' : './compute.worker.js', import.meta.url)
  return openWorkers({ file, maxThreads, memoryLimitMb, timeoutMs, log })
}

export function computeHere(): Compute {
  const tasks: Readonly<Record<string, (input: never) => unknown>> = { ...analysisTasks, ...portfolioTasks }
  return {
    run: async <Result>(task: string, input: unknown) => (await tasks[task]!(input as never)) as Result,
    close: async () => {},
  }
}
