// One attempt at a job: what it gets, when it is told to stop, and what is kept of how it ended.
import { setTimeout as sleep } from 'node:timers/promises'
import { assert, Failure, isFailure } from '#basics'
import type { Log } from '#telemetry'
import { type JobKind, type Payload, settleMs } from './job-kind.ts'

export type JobContext = {
  readonly id: string
  /** 0 for the first. */
  readonly attempt: number
  /** Aborted at the time-out, when somebody cancels the job, and when the process has no more time. */
  readonly signal: AbortSignal
  /** For whoever watches. Never throws, and writes at most twice a second. */
  progress(done: number, total: number, says: string): void
}

export type Run<P extends Payload> = (payload: P, context: JobContext) => Promise<void>

export type Attempt = {
  kind: JobKind
  run: Run<Payload>
  id: string
  attempt: number
  data: unknown
  /** The queue's: the lease is over, or the process ends. */
  signal: AbortSignal
  /** Ours: somebody has cancelled it. */
  cancelled: AbortSignal
  noteProgress: (done: number, total: number, says: string) => Promise<void>
  now: () => number
  log: Log
}

const progressEveryMs = 500

/** Throws an Error with words that are safe to keep in the queue, where they stay for weeks. */
export async function attemptJob(asked: Attempt): Promise<void> {
  const { kind, log } = asked
  const fields = { job: kind.name, id: asked.id, attempt: asked.attempt }
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Failure('busy', 'It took longer than it may.')), kind.timeoutMs)
  const signal = AbortSignal.any([late.signal, asked.cancelled, asked.signal])
  let noted: Promise<void> = Promise.resolve()
  const noteQuietly = async (before: Promise<void>, done: number, total: number, says: string): Promise<void> => {
    await before
    try {
      await asked.noteProgress(done, total, says)
    } catch (error) {
      log.warn({ job: kind.name, err: error }, 'how far a job is could not be noted')
    }
  }
  try {
    const payload = kind.payload.safeParse(asked.data)
    if (!payload.success) throw new Failure('invalid', 'What it was asked with is not what this version understands.')
    let saidAt = -Infinity
    const progress = (done: number, total: number, says: string): void => {
      assert(total > 0, 'progress is a part of something')
      if (asked.now() - saidAt < progressEveryMs && done < total) return
      saidAt = asked.now()
      noted = noteQuietly(noted, done, total, says)
    }
    const work = asked.run(payload.data, { id: asked.id, attempt: asked.attempt, signal, progress })
    await Promise.race([work, rejectedBy(signal)]).catch(async (error: unknown) => {
      if (signal.aborted && !(await hasEnded(work, asked.signal)))
        log.error({ ...fields, settleMs }, 'a job goes on although it was told to stop')
      throw error
    })
  } catch (error) {
    if (isFailure(error)) log.warn({ ...fields, reason: error.message }, 'a job did not succeed')
    else if (!signal.aborted) log.error({ ...fields, err: error }, 'a job stopped at a fault of the program')
    const says = isFailure(error) ? error.message : 'It stopped at a fault of the program, which is in the log.'
    // The queue keeps an error with its causes for weeks: this one says what everybody may read.
    // oxlint-disable-next-line eslint/preserve-caught-error
    throw new Error(says)
  } finally {
    clearTimeout(timer)
    await noted
  }
}

async function rejectedBy(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted()
  return new Promise((_, reject) => {
    const stop = () => reject(isFailure(signal.reason) ? signal.reason : new Failure('busy', 'The process had to stop.'))
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** Waits for one that was told to stop, so that the next attempt does not run beside it; not when the process itself ends, or the queue has given it away. */
async function hasEnded(work: Promise<void>, gone: AbortSignal): Promise<boolean> {
  if (gone.aborted) return true
  const noLonger = new AbortController()
  const either = AbortSignal.any([gone, noLonger.signal])
  const ended = work.then(
    () => true,
    () => true,
  )
  const late = sleep(settleMs, false, { signal: either, ref: false }).catch((error: unknown) => {
    if (either.aborted) return true
    throw error
  })
  return Promise.race([ended, late]).finally(() => noLonger.abort())
}

/** Repeats until aborted; what goes wrong is told and tried again. Resolves when it has ended. */
export async function everyNowAndThen(
  ms: number,
  work: () => Promise<void>,
  onFault: (error: unknown) => void,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await work().catch(onFault)
    await sleep(ms, undefined, { signal: stop, ref: false }).catch((error: unknown) => {
      if (!stop.aborted) throw error
    })
  }
}
