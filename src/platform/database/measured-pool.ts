// Says of every wait for a free connection and of every statement how long it took, to whichever request caused it, and who has waited
// longest for a connection by now. It stands at the driver, so that nothing that speaks to the database passes it by.
import type { Pool, PoolClient } from 'pg'
import { waitBegins } from '#measuring'

export type Connections = {
  total: number
  idle: number
  waiting: number
  /** Of those who still wait, the longest; 0 where nobody does. */
  longestWaitMs: number
}

type Returned = (error: Error | undefined, client?: PoolClient, release?: (destroy?: boolean) => void) => void

export function measurePool(pool: Pool): () => Connections {
  const waitingSince = new Set<{ at: number }>()
  const connect = pool.connect.bind(pool) as (callback?: Returned) => Promise<PoolClient> | undefined

  function measuredConnect(callback?: Returned): Promise<PoolClient> | undefined {
    const wait = { at: performance.now() }
    waitingSince.add(wait)
    const ends = waitBegins('connection')
    const over = (): void => {
      waitingSince.delete(wait)
      ends()
    }
    if (callback)
      return connect((...answer) => {
        over()
        callback(...answer)
      })
    return connect()!.finally(over)
  }
  pool.connect = measuredConnect as Pool['connect']
  pool.on('connect', measureStatements)

  return () => {
    const [first] = waitingSince
    return {
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: waitingSince.size,
      longestWaitMs: first ? performance.now() - first.at : 0,
    }
  }
}

function measureStatements(client: PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  const measured = (...given: unknown[]): unknown => {
    const last = given.at(-1)
    const ends = waitBegins('database')
    if (typeof last === 'function') {
      given[given.length - 1] = (...answer: unknown[]) => {
        ends()
        ;(last as (...answer: unknown[]) => void)(...answer)
      }
      return query(...given)
    }
    const answer = query(...given)
    // A stream (COPY) goes at the pace of whoever reads it.
    if (answer instanceof Promise) return answer.finally(ends)
    ends()
    return answer
  }
  client.query = measured as PoolClient['query']
}
