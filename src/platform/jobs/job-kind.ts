// What a job is, said once where its use case lives: its name, what its payload may hold, and its limits, whose relations are asserted
// before anything runs. Work that is not declared does not run.
import { z } from 'zod'
import { assert } from '#basics'

/** Ids and small facts by which the use case finds the rest. Whoever reads the queue must learn nothing, so no secret fits in. */
export type Payload = Readonly<Record<string, string | number | boolean | null>>

export type JobKind<P extends Payload = Payload> = {
  readonly name: string
  readonly payload: z.ZodType<P>
  /** What an attempt may take. Its signal is aborted then, and the attempt counts as failed. */
  readonly timeoutMs: number
  /** After these retries with growing, scattered pauses it lies in the dead-letter queue. */
  readonly retryLimit: number
  /** The first pause; each next one about twice as long, up to the most. */
  readonly retryDelaySeconds: number
  readonly retryDelayMaxSeconds: number
  /** How many run at once in one process. */
  readonly concurrency: number
  /**
   * `waiting`: one of a key waits at most; asked for again while one runs, another follows, so that nothing new is overlooked.
   * `whole`: one of a key waits or runs at most. `none`: each that is asked for runs.
   */
  readonly unique: 'none' | 'waiting' | 'whole'
  /** How long the queue remembers one that has ended. */
  readonly keepFinishedSeconds: number
}

const gentle = {
  timeoutMs: 60_000,
  retryLimit: 5,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 900,
  concurrency: 1,
  unique: 'none',
  keepFinishedSeconds: 7 * 86_400,
}

type Wishes<P extends Payload> = Pick<JobKind<P>, 'name' | 'payload'> & Partial<JobKind<P>>

/** Throws when the limits contradict each other, or when the payload has room for a secret: that is a bug, found at start. */
export function declareJob<P extends Payload>(wishes: Wishes<P>): JobKind<P> {
  const kind = { ...gentle, ...wishes } as JobKind<P>
  assert(/^[a-z][a-z-]*(\.[a-z-]+)*$/.test(kind.name) && kind.name.length <= 60, `${kind.name} is no name for a job`)
  assert(kind.payload instanceof z.ZodObject, `${kind.name}: the payload is an object`)
  for (const field of Object.keys(kind.payload.shape))
    assert(!/secret|password|token|credential|authori[sz]ation/i.test(field), `${kind.name}: ${field} sounds like a secret`)
  assert(leaseSeconds(kind) * 1000 > kind.timeoutMs, `${kind.name}: the lease is longer than the time-out`)
  assert(
    leaseSeconds(kind) * 1000 > kind.timeoutMs + settleMs,
    `${kind.name}: whoever is told to stop has time to, within the lease`,
  )
  assert(leaseSeconds(kind) <= 86_400, `${kind.name}: an attempt takes less than a day`)
  assert(heartbeatSeconds * 1000 > 2 * heartbeatEveryMs, 'a heartbeat may be missed once')
  assert(kind.retryDelayMaxSeconds >= kind.retryDelaySeconds, `${kind.name}: the longest pause is not the shortest`)
  assert(kind.concurrency >= 1 && kind.concurrency <= 50, `${kind.name}: between 1 and 50 at once`)
  return kind
}

/** A worker that says nothing for this long is taken for dead, and its job is given to another. */
export const heartbeatSeconds = 30
export const heartbeatEveryMs = 10_000

/** Nobody else takes the job up before: an attempt that was stopped has had time to notice. */
export function leaseSeconds(kind: Pick<JobKind, 'timeoutMs'>): number {
  return Math.ceil(kind.timeoutMs / 1000) + heartbeatSeconds
}

/** An attempt that is told to stop has this long to do so; until then nobody else takes the job up. */
export const settleMs = 20_000

export const payloadBytes = 2_000
