// Three workers at a thousand jobs, one of them killed and one stopped in the middle: no effect is lost and none is doubled.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, expect, it } from 'vitest'
import { openJobs } from '#jobs'
import { openLog } from '#telemetry'
import { testDatabase } from '../support/database.ts'
import { effectJob } from '../support/jobs-worker-child.ts'

const jobCount = 1_000
const database = await testDatabase({ poolSize: 4 })
const child = new URL('../support/jobs-worker-child.ts', import.meta.url).pathname
const workers: ReturnType<typeof spawn>[] = []
afterAll(() => {
  for (const worker of workers) worker.kill('SIGKILL')
})

async function worker() {
  const started = spawn(process.execPath, [child, 'work'], {
    env: { ...process.env, DRILL_DATABASE: database.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  workers.push(started)
  await once(started.stdout, 'data')
  return started
}

it('loses and doubles nothing', { timeout: 400_000 }, async () => {
  const owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query(`
    CREATE TABLE tradewise.effect_key (n integer PRIMARY KEY);
    CREATE TABLE tradewise.effect (n integer);
    GRANT SELECT, INSERT ON tradewise.effect_key, tradewise.effect TO tradewise`)
  await owner.end()
  const log = openLog({ level: 'silent', readable: false, write: () => {} })
  const jobs = openJobs({ database, works: false, now: () => Date.now(), log })
  jobs.handle(effectJob, async () => {})
  const count = async () => {
    const { rows } = await database.pool.query<{ all: number; distinct: number }>(
      'SELECT count(*)::int AS all, count(DISTINCT n)::int AS distinct FROM effect',
    )
    return rows[0]!
  }
  const [killed, stopped] = [await worker(), await worker(), await worker()]
  // Only now: on a busy machine the first would have done all before the last is there.
  const sent = (async () => {
    for (let n = 0; n < jobCount; n++) await jobs.send(effectJob, { n })
  })()
  while ((await count()).all < 20) await sleep(50)
  killed.kill('SIGKILL')
  stopped.kill('SIGSTOP')
  const heldUp = await count()
  expect(heldUp.all).toBeLessThan(jobCount)
  await sent
  while ((await count()).all < jobCount) await sleep(500)
  // Woken again, it ends what it had begun, which somebody else has done meanwhile.
  stopped.kill('SIGCONT')
  await sleep(8_000)
  expect(await count()).toEqual({ all: jobCount, distinct: jobCount })
  await jobs.close()
})
