// Whether anybody takes up jobs, and whether they keep up: a queue that nobody works at looks well from everywhere else.
import type { Jobs } from '#jobs'
import type { Probe } from '../probe.ts'

const oldestSeconds = 600
/** A worker says that it lives every 15 seconds; after a start somebody has to have had the time to. */
const patienceMs = 60_000

export function queueProbe(jobs: Pick<Jobs, 'numbers'>, clock: () => number = () => performance.now()): Probe {
  const began = clock()
  return {
    name: 'queue',
    isVital: false,
    everyMs: 10_000,
    budgetMs: 3_000,
    async look() {
      const { queues, workers, totals } = await jobs.numbers()
      const [oldest] = queues.toSorted((a, b) => (b.oldestAgeSeconds ?? 0) - (a.oldestAgeSeconds ?? 0))
      const waits = oldest?.oldestAgeSeconds ?? 0
      if (workers.length === 0 && clock() - began >= patienceMs)
        return { status: 'degraded', detail: `nobody takes up jobs: no worker has been heard of; ${totals.queued} wait` }
      if (waits >= oldestSeconds)
        return { status: 'degraded', detail: `the oldest job that is due (${oldest!.name}) waits for ${Math.round(waits)} s` }
      const dead = queues.reduce((sum, { deadLetter }) => sum + deadLetter, 0)
      return {
        status: 'healthy',
        detail: `${counted(workers.length, 'worker')}, ${totals.active} running, ${totals.queued} waiting, ${dead} given up`,
      }
    },
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
