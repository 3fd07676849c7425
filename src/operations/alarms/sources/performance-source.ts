// How requests fare, over the sliding window of all processes.
import type { Stats } from '#performance'
import type { Rule, Source } from '../alarm-rule.ts'

/** Of fewer a share says nothing. */
const fewRequests = 20

const speed = { severity: 'warning', side: 'above', hysteresis: 0.2, forSeconds: 120 } as const

const rules: readonly Rule[] = [
  {
    ...speed,
    name: 'performance.error-rate',
    title: 'Requests fail',
    advice: 'The log has each of them, under its request id.',
    severity: 'critical',
    unit: 'percent',
    threshold: 2,
    least: 0.1,
    most: 50,
  },
  {
    ...speed,
    name: 'performance.p99',
    title: 'Requests are slow',
    advice: 'The slow requests on the page Performance say what they waited for.',
    unit: 'ms',
    threshold: 2_000,
    least: 50,
    most: 60_000,
  },
  {
    ...speed,
    name: 'performance.loop-delay',
    title: 'A process has more to do than it can',
    advice: 'Run a second process beside it, or find out who asks so much.',
    unit: 'ms',
    threshold: 500,
    least: 20,
    most: 10_000,
  },
]

export function performanceSource(stats: () => Promise<Pick<Stats, 'totals' | 'processes' | 'windowSeconds'>>): Source {
  return {
    name: 'performance',
    everySeconds: 0,
    rules,
    async read() {
      const { totals, processes, windowSeconds } = await stats()
      const [latest] = processes.filter(({ state }) => state === 'running').toSorted((a, b) => lateOf(b) - lateOf(a))
      const { count, errorRate, p99Ms } = totals
      const isFew = count < fewRequests
      const of = `of ${count} requests in ${Math.round(windowSeconds / 60)} minutes`
      const few = `${count} requests in ${Math.round(windowSeconds / 60)} minutes: too few to tell`
      const percent = Math.round(errorRate * 1e4) / 100
      return [
        {
          rule: 'performance.error-rate',
          value: isFew ? 0 : percent,
          says: isFew ? few : `${percent} % ${of} failed on our side`,
        },
        {
          rule: 'performance.p99',
          value: isFew ? 0 : Math.round(p99Ms ?? 0),
          says: isFew ? few : `one in a hundred ${of} took ${time(p99Ms ?? 0)} or longer`,
        },
        {
          rule: 'performance.loop-delay',
          // Of the one that is worst off: among several that have nothing to do it would not show.
          value: latest ? lateOf(latest) : 0,
          says: latest
            ? `the event loop of ${latest.kind} ${latest.pid} on ${latest.host} stays behind by ${time(lateOf(latest))} at times, and is busy ${Math.round(latest.eventLoop.utilization * 100)} % of the time`
            : 'no process runs',
        },
      ]
    },
  }
}

function lateOf({ eventLoop }: Stats['processes'][number]): number {
  return Math.round(eventLoop.p99Ms ?? 0)
}

function time(ms: number): string {
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
