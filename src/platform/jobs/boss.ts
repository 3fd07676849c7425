// pg-boss as we use it: on our pool, in our schema, without its scheduler, and never allowed to make a table.
import { CompiledQuery } from 'kysely'
import { type Db, PgBoss } from 'pg-boss'
import type { Database } from '#database'
import type { Log } from '#telemetry'
import { heartbeatEveryMs, heartbeatSeconds, type JobKind, leaseSeconds } from './job-kind.ts'
import type { Rows } from './jobs.store.ts'

/** Where jobs lie that have used up their retries. */
export const deadLetterQueue = 'dead-letter'

/** How often the dead and the late are looked for. */
const superviseSeconds = 10
/** What waits is never thrown away: neither when nobody works for weeks, nor when a clock jumps by years. */
const keepWaitingSeconds = 10 * 366 * 86_400
const keepDeadSeconds = 90 * 86_400
const quietMs = 10_000

/** name: by which others tell this process from its neighbours. */
export type BossOptions = { database: Database; log: Log; supervise: boolean; name: string }

export function openBoss({ database, log, supervise, name }: BossOptions): PgBoss {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values) },
    schema: 'tradewise',
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    maintenanceIntervalSeconds: 3_600,
    registerInstance: supervise,
    instanceName: name,
    instanceHeartbeatSeconds: 15,
    // These ask for an owner's rights, which the running role does not have.
    reindex: false,
    monitorVacuum: false,
    openTelemetry: { enabled: false },
  })
  // While the database is away every queue says so.
  let saidAt = -Infinity
  boss.on('error', error => {
    if (performance.now() - saidAt < quietMs) return
    saidAt = performance.now()
    log.warn({ code: (error as { code?: string }).code, reason: error.message }, 'the job queue has trouble; it goes on trying')
  })
  boss.on('warning', warning => log.warn({ reason: warning.message }, 'the job queue warns'))
  return boss
}

/** Statements of pg-boss inside somebody's transaction. */
export function within(rows: Rows): Db {
  return {
    executeSql: async (text, values = []) => {
      const { rows: found } = await rows.executeQuery(CompiledQuery.raw(text, values))
      return { rows: found }
    },
  }
}

/** Makes the queues, and with `updates` brings those that an older release made to today's limits. */
export async function prepareQueues(boss: PgBoss, kinds: readonly JobKind[], updates: boolean): Promise<void> {
  const known = new Set((await boss.getQueues()).map(queue => queue.name))
  if (!known.has(deadLetterQueue))
    await boss.createQueue(deadLetterQueue, {
      retryLimit: 0,
      retentionSeconds: keepDeadSeconds,
      deleteAfterSeconds: keepDeadSeconds,
    })
  for (const kind of kinds) {
    const limits = limitsOf(kind)
    if (!known.has(kind.name)) await boss.createQueue(kind.name, { ...limits, policy: policies[kind.unique] })
    else if (updates) await boss.updateQueue(kind.name, limits)
  }
}

const policies = { none: 'standard', waiting: 'short', whole: 'exclusive' } as const

function limitsOf(kind: JobKind) {
  return {
    deadLetter: deadLetterQueue,
    retryLimit: kind.retryLimit,
    retryDelay: kind.retryDelaySeconds,
    // Grows by powers of two and is scattered by chance, so that what failed together does not come back together.
    retryBackoff: true,
    retryDelayMax: kind.retryDelayMaxSeconds,
    expireInSeconds: leaseSeconds(kind),
    heartbeatSeconds,
    retentionSeconds: keepWaitingSeconds,
    deleteAfterSeconds: kind.keepFinishedSeconds,
  }
}

export const workOptions = {
  // One throw would fail a whole batch.
  batchSize: 1,
  // Whoever has something to do is told (wakeWorkers of jobs.ts): thirty queues that ask every second keep a small machine awake.
  pollingIntervalSeconds: 30,
  heartbeatRefreshSeconds: heartbeatEveryMs / 1000,
}
