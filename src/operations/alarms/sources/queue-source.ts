// The background jobs: what gave up, what waits too long, which schedule failed.
import type { QueueNumbers } from '#jobs'
import type { Rule, Source } from '../alarm-rule.ts'

const usual = { severity: 'warning', side: 'above', hysteresis: 0 } as const

const rules: readonly Rule[] = [
  {
    ...usual,
    name: 'queue.dead-letters',
    title: 'Background jobs were given up',
    advice: 'The page Jobs says why. Try them again when the reason is gone.',
    unit: 'count',
    threshold: 1,
    least: 1,
    most: 10_000,
    forSeconds: 0,
  },
  {
    ...usual,
    name: 'queue.oldest-job',
    title: 'Background jobs wait too long',
    advice: 'Start another worker, or see on the page Jobs what keeps those that run.',
    unit: 's',
    threshold: 900,
    least: 10,
    most: 86_400,
    hysteresis: 0.5,
    forSeconds: 60,
  },
  {
    ...usual,
    name: 'queue.failed-schedules',
    title: 'Scheduled work failed',
    advice: 'It is tried again by itself; the log says why it failed.',
    unit: 'count',
    threshold: 1,
    least: 1,
    most: 100,
    forSeconds: 600,
  },
]

export function queueSource(numbers: () => Promise<Pick<QueueNumbers, 'queues' | 'schedules'>>): Source {
  return {
    name: 'queue',
    everySeconds: 0,
    rules,
    async read() {
      const { queues, schedules } = await numbers()
      const dead = queues.filter(({ deadLetter }) => deadLetter > 0)
      const [oldest] = queues.toSorted((a, b) => (b.oldestAgeSeconds ?? 0) - (a.oldestAgeSeconds ?? 0))
      const age = Math.max(0, Math.round(oldest?.oldestAgeSeconds ?? 0))
      const failed = schedules.filter(({ lastStatus }) => lastStatus === 'failed')
      return [
        {
          rule: 'queue.dead-letters',
          value: dead.reduce((sum, { deadLetter }) => sum + deadLetter, 0),
          says: dead.length === 0 ? 'none' : dead.map(({ name, deadLetter }) => `${deadLetter} of ${name}`).join(', '),
        },
        {
          rule: 'queue.oldest-job',
          value: age,
          says: oldest && age > 0 ? `the oldest job that is due (${oldest.name}) waits for ${age} s` : 'none waits that is due',
        },
        {
          rule: 'queue.failed-schedules',
          value: failed.length,
          says: failed.length === 0 ? 'none' : failed.map(({ name }) => name).join(', '),
        },
      ]
    },
  }
}
