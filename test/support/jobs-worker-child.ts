// A worker of a drill: writes each effect once, by a key in the same transaction, and may be killed or stopped at any moment.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { openDatabase } from '#database'
import { declareJob, openJobs } from '#jobs'
import { openLog } from '#telemetry'
import { limits, silent } from './database-settings.ts'

export const effectJob = declareJob({
  name: 'drill.effect',
  payload: z.strictObject({ n: z.int() }),
  concurrency: 4,
  retryLimit: 10,
  retryDelaySeconds: 1,
  retryDelayMaxSeconds: 2,
})

if (process.argv[2] === 'work') {
  const database = openDatabase({ ...limits, url: process.env.DRILL_DATABASE!, poolSize: 8, log: silent })
  const log = openLog({ level: 'silent', readable: false, write: () => {} })
  const jobs = openJobs({ database, works: true, now: () => Date.now(), log })
  jobs.handle(effectJob, async ({ n }) => {
    await database.kysely.transaction().execute(async trx => {
      const { rows } = await sql`INSERT INTO effect_key VALUES (${n}) ON CONFLICT DO NOTHING RETURNING 1`.execute(trx)
      await sleep(20 + (n % 50))
      if (rows.length > 0) await sql`INSERT INTO effect VALUES (${n})`.execute(trx)
    })
  })
  await jobs.startWorker()
  process.stdout.write('working\n')
}
