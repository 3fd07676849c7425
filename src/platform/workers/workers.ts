// Threads for what computes longer than a request may hold the event loop. A task that hangs, or wants more memory than it may
// have, loses its thread; the process, and everybody else's requests, stay.
import type { Piscina } from 'piscina'
import { Failure } from '#basics'
import { waitBegins } from '#measuring'
import type { Outcome, TaskMessage } from './task-runner.ts'

export { taskRunner } from './task-runner.ts'

export type WorkersOptions = {
  /** The module (.ts natively, .js in a bundle) that exports `run = taskRunner({…})`. */
  file: URL
  maxThreads: number
  /** Per thread. */
  memoryLimitMb: number
  /** From asking to answer, waiting included. */
  timeoutMs: number
  log: { error(fields: object, message: string): void }
}

export type RunOptions = {
  signal?: AbortSignal
  /** Buffers to hand over instead of copying; they are empty here afterwards. */
  transfer?: readonly ArrayBuffer[]
}

export type Workers = {
  /**
   * Runs the task of that name on a thread; input and result are copied (structured clone).
   * Throws what the task throws (a Failure stays one); Failure 'busy' when it takes too long, needs too much memory, or too many
   * wait; the signal's reason when that is aborted. In each of these the computation has really been stopped.
   */
  run<Result>(task: string, input: unknown, options?: RunOptions): Promise<Result>
  /** Stops every thread at once. */
  close(): Promise<void>
}

/** So many wait at most for each thread: whoever comes later is told so at once, instead of after a time-out. */
const waitingPerThread = 32
/** Whoever has waited longer would be stopped in the middle, and a thread with them. */
const mostOfTheTimeWaiting = 0.5
/** How often somebody looks at what typed arrays take, which lies outside the heap and under no limit of the engine's. */
const lookEveryMs = 100

export function openWorkers(options: WorkersOptions): Workers {
  const { maxThreads, memoryLimitMb, timeoutMs } = options
  const pool = openPool(options)
  // Counted here: the pool does not count tasks that can be aborted.
  const most = maxThreads * (1 + waitingPerThread)
  let current = 0
  const line = openLine(maxThreads)
  const watched = watchMemory(pool, { limitBytes: memoryLimitMb * 1024 * 1024, isBusy: () => current > 0, log: options.log })
  return {
    async run<Result>(task: string, input: unknown, { signal, transfer = [] }: RunOptions = {}) {
      if (current >= most) throw tooMany()
      current++
      const timeout = AbortSignal.timeout(timeoutMs)
      const message: TaskMessage = { task, input }
      const waited = waitBegins('computing')
      try {
        const leave = await line.enter(timeoutMs * mostOfTheTimeWaiting, signal)
        const outcome = await pool
          .then(threads =>
            threads.run(message, {
              signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
              transferList: [...transfer],
            }),
          )
          .then(answer => answer as Outcome)
          .finally(leave)
        if ('failure' in outcome) {
          const { code, message: words, detail } = outcome.failure
          throw new Failure(code, words, detail ? { detail } : {})
        }
        return outcome.result as Result
      } catch (error) {
        signal?.throwIfAborted()
        throw busyBecause(error, watched.stoppedOne) ?? error
      } finally {
        waited()
        current--
      }
    },
    async close() {
      await watched.end()
      await (await pool).destroy()
    },
  }
}

function tooMany(): Failure {
  return new Failure('busy', 'Too many computations are waiting. Please try again in a moment.')
}

/**
 * Who comes while all threads have something to do waits here and not in the pool, which cannot tell waiting from computing: that others
 * are before one is no fault of a computation.
 */
function openLine(places: number): { enter(patienceMs: number, signal?: AbortSignal): Promise<() => void> } {
  let free = places
  const waiting = new Set<() => void>()
  const leave = (): void => {
    const [next] = waiting
    if (!next) free++
    else {
      waiting.delete(next)
      next()
    }
  }
  return {
    async enter(patienceMs, signal) {
      signal?.throwIfAborted()
      if (free > 0) {
        free--
        return leave
      }
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      // Gone from the line at once, so that no place is given to somebody who does not come.
      const giveUp = (reason: unknown): void => {
        waiting.delete(resolve)
        reject(reason)
      }
      const timer = setTimeout(() => giveUp(tooMany()), patienceMs)
      const stop = () => giveUp(signal?.reason)
      signal?.addEventListener('abort', stop, { once: true })
      waiting.add(resolve)
      try {
        await promise
      } finally {
        clearTimeout(timer)
        signal?.removeEventListener('abort', stop)
      }
      return leave
    },
  }
}

/** Ends a thread that holds more than it may, arrays included: while something is computed, from the outside, because a computation does not pause to be asked. */
function watchMemory(
  pool: Promise<Piscina>,
  { limitBytes, isBusy, log }: { limitBytes: number; isBusy: () => boolean; log: WorkersOptions['log'] },
): { stoppedOne: () => boolean; end: () => Promise<void> } {
  let stopped = 0
  let looking: Promise<void> = Promise.resolve()
  const look = async (): Promise<void> => {
    const { threads } = await pool
    for (const thread of threads) {
      const held = await thread.getHeapStatistics().catch((error: unknown) => {
        // It has ended meanwhile.
        if ((error as { code?: string }).code === 'ERR_WORKER_NOT_RUNNING') return undefined
        throw error
      })
      if (!held || held.used_heap_size + held.external_memory <= limitBytes) continue
      stopped++
      await thread.terminate()
    }
  }
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking || !isBusy()) return
    isLooking = true
    looking = look()
      .catch((error: unknown) => log.error({ err: error }, 'the memory of the computing threads could not be looked at'))
      .finally(() => {
        isLooking = false
      })
  }, lookEveryMs).unref()
  return {
    stoppedOne: () => stopped > 0 && stopped-- > 0,
    async end() {
      clearInterval(timer)
      await looking
    },
  }
}

/** Loaded here, because the threads themselves read this file for taskRunner and have no use for a pool. */
async function openPool({ file, maxThreads, memoryLimitMb, log }: WorkersOptions): Promise<Piscina> {
  const { Piscina } = await import('piscina')
  const pool = new Piscina({
    filename: file.href,
    name: 'run',
    minThreads: 1,
    maxThreads,
    idleTimeout: 60_000,
    // Nothing of our environment, which may hold secrets, and none of the flags that a debugger or a test runner has set.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
    // A thread that waits in Atomics.wait cannot be told to stop.
    atomics: 'disabled',
  })
  // Of a thread that has no task: the pool replaces it. Without a listener it would end the process.
  pool.on('error', error => log.error({ err: error }, 'a computing thread failed'))
  return pool
}

function busyBecause(error: unknown, stoppedOne: () => boolean): Failure | undefined {
  if (!(error instanceof Error)) return undefined
  const busy = (words: string) => new Failure('busy', words, { cause: error })
  if (error.name === 'AbortError') return busy('The computation took too long and was stopped.')
  const isOut = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (isOut || (error.message.startsWith('worker exited') && stoppedOne()))
    return busy('The computation needs more memory than it may have and was stopped.')
  return undefined
}
