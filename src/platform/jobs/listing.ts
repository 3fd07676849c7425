// Single jobs for whoever looks after the instance: what runs, what waits, and what gave up.
import { deadLetterQueue } from './boss.ts'
import { listDead, listJobs, type Rows } from './jobs.store.ts'
import type { Payload } from './job-kind.ts'

export type Which = 'running' | 'waiting' | 'dead'

export type ListedJob = {
  id: string
  name: string
  state: Which
  payload: Payload
  /** How often it was tried before. */
  attempt: number
  done: number
  total: number
  /** How far it is; of one that was tried before and waits, or is dead, why it failed. */
  says: string
  askedAt: Date | null
  /** Not before. */
  dueAt: Date | null
  startedAt: Date | null
  finishedAt: Date | null
}

const statesOf = { running: ['active'], waiting: ['created', 'retry'] } as const

/** running and waiting: the longest first; dead: the newest first. */
export async function listed(db: Rows, which: Which, most: number): Promise<ListedJob[]> {
  if (which === 'dead')
    return (await listDead(db, deadLetterQueue, most)).map(row => ({
      id: row.id,
      name: row.name!,
      state: which,
      payload: row.data as Payload,
      attempt: row.attempt ?? 0,
      done: 0,
      total: 1,
      says: reasonIn(row.output),
      askedAt: row.askedAt,
      dueAt: null,
      startedAt: null,
      finishedAt: row.finishedAt,
    }))
  return (await listJobs(db, statesOf[which], deadLetterQueue, most)).map(row => ({
    id: row.id,
    name: row.name,
    state: which,
    payload: row.data as Payload,
    attempt: row.attempt,
    done: row.done ?? 0,
    total: row.total ?? 1,
    says: row.state === 'retry' ? reasonIn(row.output) : (row.says ?? ''),
    askedAt: row.askedAt,
    dueAt: row.startAfter,
    startedAt: row.startedAt,
    finishedAt: null,
  }))
}

/** The queue keeps what an attempt threw, or what it found out itself. */
export function reasonIn(output: unknown): string {
  const said = isObject(output) && isObject(output.value) ? output.value.message : isObject(output) ? output.message : output
  const words = isObject(output) && !('message' in output) && typeof output.value === 'string' ? output.value : said
  if (typeof words !== 'string') return 'It failed.'
  return ofTheQueue.find(([pattern]) => pattern.test(words))?.[1] ?? words
}

const ofTheQueue: readonly [RegExp, string][] = [
  [/^job heartbeat timeout/, 'Its worker was killed, or said nothing for too long.'],
  [/^(job timed out|handler execution exceeded)/, 'It took longer than it may.'],
  [/^pg-boss shut down/, 'The process had to stop.'],
]

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
