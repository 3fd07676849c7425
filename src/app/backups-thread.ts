// Making, reading, proving and restoring backups on a thread of its own: gigabytes are read, digested, packed and encrypted there, and requests do
// not wait for that. The thread begins with the work and ends with it, and what it used of memory is given back.
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { Backups, BackupsOptions, Follow, Progress, Restored } from '#backups'
import { Failure, type FailureCode, isFailure } from '#basics'
import type { DatabaseOptions } from '#database'

type Functions = 'database' | 'now' | 'log' | 'progress'
type Wishes = { by?: string; proves?: boolean }

export type Order = {
  options: Omit<BackupsOptions, Functions>
  pool: Omit<DatabaseOptions, 'log'>
  call:
    | { verb: 'create'; reason: string; wishes: Wishes }
    | { verb: 'verify'; which: string }
    | { verb: 'prove'; which: string; wishes: Wishes }
    | { verb: 'restore'; which: string }
    | { verb: 'sync' }
}
export type Said =
  | { progress: Parameters<Progress> }
  | { log: 'info' | 'warn' | 'error'; fields: object; message: string }
  | { result: unknown }
  | { failure: { code: FailureCode; message: string; detail: Record<string, unknown> | undefined; cause: string | undefined } }
  | { bug: unknown }
export type Stop = { code: FailureCode; message: string }

/** Buffers are garbage soon and many: a small nursery is emptied often, so that they do not pile up outside of it. */
const resourceLimits = { maxYoungGenerationSizeMb: 3, maxOldGenerationSizeMb: 192 }
/**
 * And of whatever has grown old nothing is looked through before there is so much of it: else a third of the processor's time goes into
 * looking through buffers. Read when a thread begins; the other threads do not mind.
 */
const untroubledOldGenerationMb = 40

/** One that is told to stop looks up between two pieces; one that hangs in the middle of a piece is ended with its thread, less than what a job has to stop. */
const endMs = 10_000

type Outside = Pick<BackupsOptions, 'log' | 'progress'> & { endMs?: number }
type OnThread = Pick<Backups, 'create' | 'verify' | 'prove' | 'sync'> & {
  /** Its event in the audit trail is written there too, in the same transaction. */
  restoreOnThread: (which: string) => Promise<Restored>
}

export function backupsOnThread(options: Order['options'], pool: Order['pool'], outside: Outside): OnThread {
  const run = <T>(call: Order['call'], follow: Follow) => runOnThread<T>({ options, pool, call }, follow, outside)
  return {
    create: (reason, wishes = {}) => run({ verb: 'create', reason, wishes: copied(wishes) }, wishes),
    sync: async (follow = {}) => (options.offsite ? run({ verb: 'sync' }, follow) : undefined),
    verify: (which, follow = {}) => run({ verb: 'verify', which }, follow),
    prove: (which, follow = {}) => run({ verb: 'prove', which, wishes: copied(follow) }, follow),
    restoreOnThread: which => run({ verb: 'restore', which }, {}),
  }
}

function copied({ by, proves }: Wishes): Wishes {
  return { ...(by !== undefined && { by }), ...(proves !== undefined && { proves }) }
}

function runOnThread<T>(
  order: Order,
  { signal, progress: follow }: Follow,
  { log, progress, endMs: afterMs = endMs }: Outside,
): Promise<T> {
  // Beside this file, natively as in the bundle. Nothing of our environment, which may hold secrets.
  const file = new URL(import.meta.url.endsWith('.ts') ? './backups.worker.ts' : './backups.worker.js', import.meta.url)
  setFlagsFromString(`--initial-old-space-size=${untroubledOldGenerationMb}`)
  const thread = new Worker(file, { workerData: order, env: {}, execArgv: [], resourceLimits, name: 'backups' })
  let stopped: Failure | undefined
  let ending: NodeJS.Timeout | undefined
  const stop = () => {
    const reason: unknown = signal?.reason
    const said = isFailure(reason) ? reason : new Failure('busy', 'It was stopped before it was done.')
    stopped = said
    // The database takes back what was not committed, a draft is swept by the next one, and the lock goes with the thread.
    ending = setTimeout(() => void thread.terminate(), afterMs)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    thread.postMessage({ code: said.code, message: said.message } satisfies Stop)
  }
  return new Promise<T>((resolve, reject) => {
    thread.on('message', (said: Said) => {
      if ('progress' in said) (follow ?? progress)(...said.progress)
      else if ('log' in said) log[said.log](said.fields, said.message)
      else if ('result' in said) resolve(said.result as T)
      else if ('failure' in said) {
        const { code, message, detail, cause } = said.failure
        reject(new Failure(code, message, { ...(detail && { detail }), ...(cause !== undefined && { cause: new Error(cause) }) }))
      } else reject(said.bug instanceof Error ? said.bug : new Error(String(said.bug)))
    })
    thread.on('error', reject)
    // After whatever it has said.
    thread.on('exit', code => reject(stopped ?? new Error(`the thread of backups ended with ${code} and said nothing`)))
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
  }).finally(() => {
    signal?.removeEventListener('abort', stop)
    clearTimeout(ending)
  })
}
