// The side of the thread: finds a task by its name and keeps a Failure recognisable on its way back, since copying an error
// between threads leaves only its text.
import { getPriority, setPriority } from 'node:os'
import { isMainThread } from 'node:worker_threads'
import { type FailureCode, isFailure } from '#basics'

export type TaskMessage = { readonly task: string; readonly input: unknown }
export type Outcome =
  | { readonly result: unknown }
  | { readonly failure: { code: FailureCode; message: string; detail: Record<string, unknown> | undefined } }

/** As of `nice`. */
const computingPriority = 10

/** Only what is registered here runs, whatever name arrives. */
export function taskRunner(
  tasks: Readonly<Record<string, (input: never) => unknown>>,
): (message: TaskMessage) => Promise<Outcome> {
  giveWay()
  const byName = new Map(Object.entries(tasks))
  return async ({ task, input }) => {
    const work = byName.get(task)
    if (!work) throw new Error(`no task is called ${task}`)
    try {
      return { result: await work(input as never) }
    } catch (error) {
      if (!isFailure(error)) throw error
      return { failure: { code: error.code, message: error.message, detail: error.detail && { ...error.detail } } }
    }
  }
}

/** Requests go first on a busy machine. Linux keeps a priority for each thread; elsewhere it would be the whole process's. */
function giveWay(): void {
  if (!isMainThread && process.platform === 'linux' && getPriority() < computingPriority) setPriority(computingPriority)
}
