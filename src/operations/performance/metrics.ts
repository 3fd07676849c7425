// Every series of /metrics, of this process; what is in the database (jobs, the figures of health) is the same whichever process is asked.
import type { Connections } from '#database'
import type { ErrorCounts, Sums } from '#errors'
import type { HealthReport } from '#health'
import type { QueueNumbers } from '#jobs'
import { leastOf, type Measuring, type RouteTotals } from '#measuring'
import type { Overload } from '#protection'
import type { Family, Sample } from './exposition.ts'
import type { CacheFigures } from './summing.ts'

type AlarmFigures = {
  open: readonly { rule: string; severity: 'warning' | 'critical' }[]
  deliveries: readonly { channel: string; delivered: number; failed: number }[]
  lookedSecondsAgo: number | null
}

/** Of a duty what is told to Prometheus. */
type DutyStanding = {
  readonly name: string
  readonly state: 'new' | 'done' | 'failed' | 'overdue'
  readonly lastRun: { readonly findings: readonly { readonly severity: string }[] } | null
  readonly lastDoneAt: Date | null
}

export type MetricsOf = {
  measuring: Measuring
  connections: Record<'requests' | 'jobs', () => Connections>
  overload: Overload
  cache: () => CacheFigures
  /** sums: undefined while the database is away. */
  errors: { counts: () => ErrorCounts; sums: () => Promise<Sums | undefined> }
  health: () => Promise<HealthReport>
  /** Undefined while the database is away. */
  queue: () => Promise<QueueNumbers | undefined>
  alarms: () => AlarmFigures
  /** Undefined while the database is away. */
  duties: () => Promise<{ standings: readonly DutyStanding[] } | undefined>
  traces: () => { sent: number; dropped: number }
  version: string
  startedAt: Date
}

/** Seconds. Their edges are those of our buckets to within 0.8 %. */
const edges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const statusNumber = { healthy: 0, degraded: 1, unhealthy: 2 } as const

export async function metrics(of: MetricsOf): Promise<Family[]> {
  const [health, queue, errorSums, condition] = await Promise.all([of.health(), of.queue(), of.errors.sums(), of.duties()])
  return [
    ...requests(of.measuring.totals()),
    ...own(of),
    ...pools(of),
    ...wellBeing(health),
    ...errors(of.errors.counts(), errorSums),
    ...jobs(queue),
    ...alarms(of.alarms()),
    ...duties(condition?.standings ?? []),
  ]
}

function requests(totals: readonly RouteTotals[]): Family[] {
  const labelled = totals.map(one => ({ ...one, labels: { method: one.method, route: one.route } }))
  return [
    {
      name: 'tradewise_http_requests',
      type: 'counter',
      help: 'Requests that were answered, by the template of their route.',
      samples: labelled.flatMap(({ labels, byClass }) =>
        byClass.flatMap((value, digit) => (value === 0 ? [] : { labels: { ...labels, status: `${digit}xx` }, value })),
      ),
    },
    {
      name: 'tradewise_http_request_duration_seconds',
      type: 'histogram',
      help: 'How long requests took, from their headers to the end of the answer.',
      samples: labelled.flatMap(({ labels, ever, sumUs }) => histogram(labels, ever, sumUs)),
    },
  ]
}

function histogram(labels: Record<string, string>, ever: Uint32Array, sumUs: number): Sample[] {
  const samples: Sample[] = []
  let below = 0
  let bucket = 0
  for (const edge of edges) {
    for (; bucket < ever.length && leastOf(bucket + 1) - 1 <= edge * 1e6; bucket++) below += ever[bucket]!
    samples.push({ suffix: '_bucket', labels: { ...labels, le: String(edge) }, value: below })
  }
  for (; bucket < ever.length; bucket++) below += ever[bucket]!
  return [
    ...samples,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: below },
    { suffix: '_sum', labels, value: sumUs / 1e6 },
    { suffix: '_count', labels, value: below },
  ]
}

function own({ measuring, overload, cache, traces, version, startedAt }: MetricsOf): Family[] {
  const { heapUsed, heapTotal, rss } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const { loop } = measuring.figures()
  const { hits, misses, entries, bytes } = cache()
  const { costly, usual, last } = overload.refusals()
  const { sent, dropped } = traces()
  return [
    gauge('tradewise_build_info', 'The release that runs.', [{ labels: { version }, value: 1 }]),
    counter('tradewise_slow_requests', 'Requests that took longer than SLOW_REQUEST_MS.', measuring.slowEver()),
    gauge('tradewise_event_loop_late_seconds', 'By how much the event loop stays behind at this moment.', [
      { value: measuring.loopLateMs() / 1000 },
    ]),
    gauge('tradewise_event_loop_utilization_ratio', 'Share of the last minutes in which the event loop was busy.', [
      { value: loop.utilization },
    ]),
    gauge(
      'tradewise_overload_level',
      '0: nothing is refused; 1: what is costly; 2: all but pages, signing in and health; 3: all but health.',
      [{ value: overload.level() }],
    ),
    {
      name: 'tradewise_overload_refused_requests',
      type: 'counter',
      help: 'Requests refused because there was too much to do, by the level from which on they are.',
      samples: [
        { labels: { level: '1' }, value: costly },
        { labels: { level: '2' }, value: usual },
        { labels: { level: '3' }, value: last },
      ],
    },
    counter('tradewise_cache_hits', 'Answers that were computed before.', hits),
    counter('tradewise_cache_misses', 'Answers that had to be computed.', misses),
    gauge('tradewise_cache_entries', 'Answers that this process keeps.', [{ value: entries }]),
    gauge('tradewise_cache_bytes', 'What they take.', [{ value: bytes }]),
    {
      name: 'tradewise_trace_spans',
      type: 'counter',
      help: 'Spans of traces that were handed over, and those that were dropped because nobody took them.',
      samples: [
        { labels: { outcome: 'sent' }, value: sent },
        { labels: { outcome: 'dropped' }, value: dropped },
      ],
    },
    counter('process_cpu_seconds', 'Processor time of this process.', (user + system) / 1e6),
    gauge('process_resident_memory_bytes', 'Memory that the process holds.', [{ value: rss }]),
    gauge('process_start_time_seconds', 'When the process began.', [{ value: startedAt.getTime() / 1000 }]),
    gauge('nodejs_heap_size_used_bytes', 'Heap in use.', [{ value: heapUsed }]),
    gauge('nodejs_heap_size_total_bytes', 'Heap that is reserved.', [{ value: heapTotal }]),
  ]
}

function pools({ connections }: MetricsOf): Family[] {
  const states = Object.entries(connections).map(([pool, read]) => ({ pool, ...read() }))
  return [
    gauge(
      'tradewise_database_connections',
      'Connections to the database, and who waits for one.',
      states.flatMap(({ pool, total, idle, waiting }) => [
        { labels: { pool, state: 'busy' }, value: total - idle },
        { labels: { pool, state: 'idle' }, value: idle },
        { labels: { pool, state: 'waited_for' }, value: waiting },
      ]),
    ),
    gauge(
      'tradewise_database_longest_wait_seconds',
      'How long the one that has waited longest for a connection waits by now.',
      states.map(({ pool, longestWaitMs }) => ({ labels: { pool }, value: longestWaitMs / 1000 })),
    ),
  ]
}

function wellBeing({ status, checks }: HealthReport): Family[] {
  const parts = Object.entries(checks)
  return [
    gauge('tradewise_health_status', 'The whole: 0 healthy, 1 degraded, 2 unhealthy.', [{ value: statusNumber[status] }]),
    gauge(
      'tradewise_health_check_status',
      'Each part: 0 healthy, 1 degraded, 2 unhealthy.',
      parts.map(([check, { status: state }]) => ({ labels: { check }, value: statusNumber[state] })),
    ),
    gauge(
      'tradewise_health_check_age_seconds',
      'How old what is known of each part is.',
      parts.map(([check, { ageSeconds }]) => ({ labels: { check }, value: ageSeconds })),
    ),
  ]
}

function errors({ byOrigin, waiting }: ErrorCounts, sums: Sums | undefined): Family[] {
  const states = ['new', 'seen', 'resolved', 'regressed'] as const
  return [
    {
      name: 'tradewise_errors',
      type: 'counter',
      help: 'Unexpected failures that this process met, by where they came from.',
      samples: Object.entries(byOrigin).map(([origin, value]) => ({ labels: { origin }, value })),
    },
    gauge('tradewise_errors_waiting', 'Kinds of errors that are counted and not yet written down.', [{ value: waiting }]),
    gauge(
      'tradewise_error_groups',
      'Kinds of errors, over all processes; none are told while they cannot be read.',
      sums ? states.map(state => ({ labels: { state }, value: sums[state] })) : [],
    ),
  ]
}

function jobs(queue: QueueNumbers | undefined): Family[] {
  const known = gauge('tradewise_jobs_known', '0 while the queue cannot be read.', [{ value: queue ? 1 : 0 }])
  if (!queue) return [known]
  const states = ['queued', 'active', 'retrying', 'failed', 'deadLetter', 'completed'] as const
  return [
    known,
    gauge(
      'tradewise_jobs',
      'Jobs that the queue remembers.',
      queue.queues.flatMap(one =>
        states.map(state => ({
          labels: { queue: one.name, state: state === 'deadLetter' ? 'dead_letter' : state },
          value: one[state],
        })),
      ),
    ),
    gauge(
      'tradewise_jobs_oldest_age_seconds',
      'How long the oldest job that is due waits; 0 where none does.',
      queue.queues.map(({ name, oldestAgeSeconds }) => ({ labels: { queue: name }, value: oldestAgeSeconds ?? 0 })),
    ),
    gauge('tradewise_job_workers', 'Processes that take up jobs.', [{ value: queue.workers.length }]),
    gauge(
      'tradewise_schedule_last_run_timestamp_seconds',
      'When scheduled work last began.',
      queue.schedules.flatMap(({ name, lastRunAt }) =>
        lastRunAt === null ? [] : [{ labels: { schedule: name }, value: Date.parse(lastRunAt) / 1000 }],
      ),
    ),
    gauge(
      'tradewise_schedule_next_run_timestamp_seconds',
      'When scheduled work is due next.',
      queue.schedules.map(({ name, nextRunAt }) => ({ labels: { schedule: name }, value: Date.parse(nextRunAt) / 1000 })),
    ),
    gauge(
      'tradewise_schedule_failed',
      '1 where scheduled work failed the last time.',
      queue.schedules.map(({ name, lastStatus }) => ({ labels: { schedule: name }, value: lastStatus === 'failed' ? 1 : 0 })),
    ),
  ]
}

function alarms({ open, deliveries, lookedSecondsAgo }: AlarmFigures): Family[] {
  return [
    gauge(
      'tradewise_alarms_open',
      'Alarms to the operator that have begun and are not over.',
      (['warning', 'critical'] as const).map(severity => ({
        labels: { severity },
        value: open.filter(alarm => alarm.severity === severity).length,
      })),
    ),
    gauge(
      'tradewise_alarm_firing',
      '1 for each rule whose alarm is open.',
      open.map(({ rule }) => ({ labels: { rule }, value: 1 })),
    ),
    {
      name: 'tradewise_alarm_messages',
      type: 'counter',
      help: 'Messages to the operator that this process has sent, and those that it has given up.',
      samples: deliveries.flatMap(({ channel, delivered, failed }) => [
        { labels: { channel, outcome: 'delivered' }, value: delivered },
        { labels: { channel, outcome: 'failed' }, value: failed },
      ]),
    },
    gauge(
      'tradewise_alarms_looked_age_seconds',
      'How long ago this process last looked at the alarms, or saw that another one does.',
      lookedSecondsAgo === null ? [] : [{ value: lookedSecondsAgo }],
    ),
  ]
}

function duties(standings: readonly DutyStanding[]): Family[] {
  const each = (value: (standing: DutyStanding) => number | null) =>
    standings.flatMap(standing => {
      const found = value(standing)
      return found === null ? [] : { labels: { duty: standing.name }, value: found }
    })
  return [
    gauge(
      'tradewise_duty_overdue',
      '1 where a daily, weekly or monthly duty is overdue.',
      each(({ state }) => (state === 'overdue' ? 1 : 0)),
    ),
    gauge(
      'tradewise_duty_failed',
      '1 where a duty failed the last time.',
      each(({ state }) => (state === 'failed' ? 1 : 0)),
    ),
    gauge(
      'tradewise_duty_to_act',
      'Findings of the last run of a duty that ask for somebody to act.',
      each(({ lastRun }) => lastRun?.findings.filter(({ severity }) => severity === 'act').length ?? 0),
    ),
    gauge(
      'tradewise_duty_last_done_timestamp_seconds',
      'When a duty was done last.',
      each(({ lastDoneAt }) => (lastDoneAt === null ? null : lastDoneAt.getTime() / 1000)),
    ),
  ]
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'gauge', help, samples }
}

function counter(name: string, help: string, value: number): Family {
  return { name, type: 'counter', help, samples: [{ value }] }
}
