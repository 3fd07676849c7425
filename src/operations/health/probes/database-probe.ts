// A write and a read, as any request would do them. On a connection of the queue's pool, so that a crowd of requests does not make the
// database look dead; that they wait for connections is said all the same.
import type { Connections, Database } from '#database'
import type { Probe } from '../probe.ts'
import { readWritten, write } from '../health.store.ts'

const slowMs = 1_000
const crowdedMs = 1_000

export function databaseProbe(of: {
  database: Database
  /** Of the requests. */
  connections: () => Connections
  processId: string
  schemaVersion: number
}): Probe {
  let number = 0
  return {
    name: 'database',
    isVital: true,
    everyMs: 5_000,
    budgetMs: 3_000,
    async look() {
      const began = performance.now()
      const written = ++number
      await write(of.database.kysely, of.processId, written)
      const read = await readWritten(of.database.kysely, of.processId)
      if (read !== written)
        return { status: 'unhealthy', detail: `what was written (${written}) is not what was read (${read ?? 'nothing'})` }
      const took = Math.round(performance.now() - began)
      const { waiting, longestWaitMs } = of.connections()
      if (longestWaitMs >= crowdedMs)
        return { status: 'degraded', detail: `${waiting} wait for a connection, the longest for ${Math.round(longestWaitMs)} ms` }
      if (took >= slowMs) return { status: 'degraded', detail: `a write and a read took ${took} ms` }
      return { status: 'healthy', detail: `writes and reads; schema version ${of.schemaVersion}` }
    },
  }
}
