// What one request waits for. Whoever makes it wait (the database's connections, the computing threads) notes it here, without being
// told which request it is: the request travels with the asynchronous work that it began.
import { AsyncLocalStorage } from 'node:async_hooks'

export type WaitKind = 'database' | 'connection' | 'computing'
export type Piece = { readonly kind: WaitKind; readonly beganAt: number; readonly endedAt: number }

/** Time in which at least one such wait was under way: what runs side by side counts once. */
type Wait = { totalMs: number; underWay: number; since: number }

const travelling = new AsyncLocalStorage<Costs>()
/** A request that asks the database a thousand times is told apart without a thousand pieces. */
const mostPieces = 64

/** Made for every request, and most wait for nothing: so it holds nothing until one does. */
export class Costs {
  /** Where requests are traced: each piece of work with its place in time. */
  readonly pieces: Piece[] | undefined
  #waits: Partial<Record<WaitKind, Wait>> | undefined

  constructor(isTraced = false) {
    this.pieces = isTraced ? [] : undefined
  }

  totalMs(kind: WaitKind): number {
    return this.#waits?.[kind]?.totalMs ?? 0
  }

  /** The answer ends it; a second time says nothing. */
  begin(kind: WaitKind): () => void {
    const wait = ((this.#waits ??= {})[kind] ??= { totalMs: 0, underWay: 0, since: 0 })
    const beganAt = performance.now()
    if (wait.underWay++ === 0) wait.since = beganAt
    let hasEnded = false
    return () => {
      if (hasEnded) return
      hasEnded = true
      const endedAt = performance.now()
      if (--wait.underWay === 0) wait.totalMs += endedAt - wait.since
      if (this.pieces && this.pieces.length < mostPieces) this.pieces.push({ kind, beganAt, endedAt })
    }
  }
}

/**
 * From here to the end of what is running now, whatever is begun is put on this account, however much later it runs. Going back to the
 * account before, as a function around the work would, costs a request more than all the counting.
 */
export function charge(costs: Costs): void {
  travelling.enterWith(costs)
}

/** Begins a wait of the request that is being worked for, if there is one; the answer ends it. */
export function waitBegins(kind: WaitKind): () => void {
  return travelling.getStore()?.begin(kind) ?? nothing
}

function nothing(): void {}
