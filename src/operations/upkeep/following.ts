// A duty that lets another job do the work waits for its end, and says how far it is.
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '#basics'
import type { JobKind, Jobs } from '#jobs'
import type { Occasion } from './duty.ts'

const everyMs = 1_000

/** Throws Failure('busy') with what the job says when it failed, was cancelled, or has to be tried again. */
export async function followJob(
  jobs: Pick<Jobs, 'follow'>,
  kind: Pick<JobKind, 'name'>,
  id: string,
  { signal, progress }: Pick<Occasion, 'signal' | 'progress'>,
): Promise<void> {
  for (;;) {
    const job = await jobs.follow(kind, id)
    if (!job) throw new Failure('busy', `The job ${kind.name} is not known to the queue any more.`)
    if (job.state === 'done') return
    if (job.state === 'failed' || job.state === 'cancelled') throw new Failure('busy', job.says || `It was ${job.state}.`)
    if (job.state === 'waiting' && job.attempt > 0)
      throw new Failure('busy', `The job ${kind.name} failed and waits for its next try; the page Jobs says why.`)
    progress(job.done, job.total, job.says)
    await sleep(everyMs, undefined, { signal })
  }
}
