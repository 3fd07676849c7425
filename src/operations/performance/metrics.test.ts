// What is shipped for Prometheus and Grafana names series and labels that /metrics really has, and /metrics is what it says it is.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { HealthReport } from '#health'
import type { QueueNumbers } from '#jobs'
import { openMeasuring } from '#measuring'
import { openOverload } from '#protection'
import { matching, selectorsOf, type Series, seriesOf } from '../../../test/support/promql.ts'
import { exposition } from './exposition.ts'
import { metrics } from './metrics.ts'

const measuring = openMeasuring({ now: () => Date.now(), slowMs: 1_000 })
afterAll(() => measuring.stop())
const health: HealthReport = {
  status: 'degraded',
  timestamp: '2026-03-02T12:00:00.000Z',
  checks: { disk: { status: 'degraded', wasSeen: true, latencyMs: 1, ageSeconds: 2.5, detail: 'data: 12 MB free' } },
}
const queue: QueueNumbers = {
  totals: { queued: 0, active: 0, failed: 0 },
  queues: [
    {
      name: 'alerts.look',
      queued: 1,
      active: 0,
      retrying: 0,
      failed: 0,
      deadLetter: 2,
      completed: 3,
      oldestAgeSeconds: 4,
      averageDurationMs: 5,
    },
  ],
  workers: [],
  schedules: [
    {
      name: 'alerts.sweep',
      cron: '*/15 * * * *',
      timeZone: 'UTC',
      lastRunAt: '2026-03-02T12:00:00.000Z',
      lastStatus: 'failed',
      nextRunAt: '2026-03-02T12:15:00.000Z',
    },
  ],
}
const connections = () => ({ total: 3, idle: 1, waiting: 0, longestWaitMs: 0 })

const duty = {
  name: 'backup' as const,
  rhythm: 'day' as const,
  title: 'Backup',
  does: '',
  state: 'overdue' as const,
  lastRun: null,
  lastDoneAt: new Date('2026-03-01T04:00:00Z'),
  dueAt: new Date('2026-03-02T04:00:00Z'),
  nextAt: new Date('2026-03-03T04:00:00Z'),
}

async function told(queueNow: QueueNumbers | undefined): Promise<string> {
  const families = await metrics({
    measuring,
    connections: { requests: connections, jobs: connections },
    overload: openOverload({ loopLateMs: () => 0, loopHeldMs: () => 0, connectionWaitMs: () => 0 }, () => 0),
    cache: () => ({ hits: 1, misses: 2, entries: 1, bytes: 10 }),
    errors: {
      counts: () => ({ byOrigin: { request: 1, job: 0, background: 0, crash: 0, browser: 2 }, waiting: 0 }),
      sums: async () => ({ new: 1, seen: 0, resolved: 0, regressed: 0, lastHour: 3, lastDay: 3 }),
    },
    health: async () => health,
    queue: async () => queueNow,
    alarms: () => ({
      open: [{ rule: 'queue.dead-letters', severity: 'warning' }],
      deliveries: [{ channel: 'mail', delivered: 1, failed: 0 }],
      lookedSecondsAgo: 3,
    }),
    duties: async () => ({ standings: [duty] }),
    traces: () => ({ sent: 0, dropped: 0 }),
    version: '1.2.3',
    startedAt: new Date('2026-03-02T11:00:00Z'),
  })
  return exposition(families, 'open')
}

const deploy = join(import.meta.dirname, '..', '..', '..', 'deploy')
const rules = readFileSync(join(deploy, 'prometheus', 'tradewise-rules.yml'), 'utf8')
const dashboard = JSON.parse(readFileSync(join(deploy, 'grafana', 'tradewise-dashboard.json'), 'utf8')) as {
  schemaVersion: number
  templating: { list: { name: string; type: string; query: string }[] }
  panels: {
    id: number
    type: string
    title: string
    datasource: { type: string; uid: string }
    gridPos: { x: number; y: number; w: number; h: number }
    targets: { refId: string; expr: string; legendFormat: string }[]
  }[]
}

function expressions(): string[] {
  const ofRules = [...rules.matchAll(/^\s+expr: (.+)$/gm)].map(([, expr]) => expr!)
  return [...ofRules, ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))]
}

/** What a function makes sense of; of a gauge an increase would be nonsense. */
const takes: Record<string, string[]> = {
  rate: ['counter', 'histogram'],
  increase: ['counter', 'histogram'],
  deriv: ['gauge'],
  delta: ['gauge'],
}

/** What is wrong with an expression, going by what /metrics says. */
function faultsOf(expr: string, all: readonly Series[]): string[] {
  return selectorsOf(expr).flatMap(selector => {
    const { metric, around } = selector
    // Whether a place that is asked answers is Prometheus' own.
    if (metric === 'up') return []
    const found = matching(all, selector)
    if (found.length === 0) return [`nothing is exported that ${metric} of ${expr} asks for`]
    const { labels, type } = found[0]!
    return around.flatMap(({ name, labels: grouped }) => [
      ...(takes[name]?.includes(type) === false ? [`${name} of a ${type}: ${expr}`] : []),
      ...grouped.filter(label => !labels.has(label)).map(label => `${metric} has no ${label}: ${expr}`),
      ...(name === 'histogram_quantile' && !(metric.endsWith('_bucket') && around.some(one => one.labels.includes('le')))
        ? [`no buckets: ${expr}`]
        : []),
    ])
  })
}

it('has every series that the shipped rules and the dashboard ask for, of the kind that they take it for', async () => {
  for (const [method, route, status] of [
    ['GET', '/api/stocks/:symbol', 200],
    ['POST', '/api/alerts', 503],
  ] as const)
    measuring.answered({ method, route, status, hasFailed: status >= 500, durationMs: 12.5, requestId: '', costs: undefined })
  const all = seriesOf(await told(queue))
  const asked = expressions()
  expect(asked.length).toBeGreaterThan(40)
  expect(asked.flatMap(expr => faultsOf(expr, all))).toEqual([])
  // As it would be told of faults.
  for (const [expr, fault] of [
    ['rate(tradewise_nothing[5m])', 'nothing is exported'],
    ['tradewise_jobs{state="forgotten"}', 'nothing is exported'],
    ['sum by (color) (tradewise_jobs)', 'has no color'],
    ['increase(tradewise_jobs[1h])', 'increase of a gauge'],
    ['deriv(tradewise_http_requests_total[1h])', 'deriv of a counter'],
    ['histogram_quantile(0.9, rate(tradewise_http_request_duration_seconds_bucket[5m]))', 'no buckets'],
  ] as const)
    expect(faultsOf(expr, all)).toEqual([expect.stringContaining(fault)])
  expect(() => faultsOf('sum(rate(tradewise_jobs[5m])', all)).toThrow('no expression')
})

it('comes with a dashboard that Grafana can draw: panels side by side, each with one source of figures that can be chosen', () => {
  const { panels, templating, schemaVersion } = dashboard
  expect(schemaVersion).toBeGreaterThanOrEqual(36)
  expect(templating.list).toMatchObject([{ name: 'source', type: 'datasource', query: 'prometheus' }])
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const taken = new Set<string>()
  for (const { type, title, datasource, gridPos, targets } of panels) {
    expect(['stat', 'timeseries']).toContain(type)
    expect(datasource).toEqual({ type: 'prometheus', uid: `\${${templating.list[0]!.name}}` })
    expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length)
    const { x, y, w, h } = gridPos
    expect(x + w, title).toBeLessThanOrEqual(24)
    for (let column = x; column < x + w; column++)
      for (let row = y; row < y + h; row++) {
        expect(taken.has(`${column} ${row}`), `${title} lies on another`).toBe(false)
        taken.add(`${column} ${row}`)
      }
    // A name in a legend is a label that the figures still have.
    for (const { expr, legendFormat } of targets)
      for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
        if (label !== 'instance')
          expect(selectorsOf(expr).flatMap(({ around }) => around.flatMap(one => one.labels))).toContain(label)
  }
})

it('is text that OpenMetrics allows: each family once, its samples beneath, histograms that grow, and an end', async () => {
  const text = await told(queue)
  const lines = text.trimEnd().split('\n')
  expect(lines.at(-1)).toBe('# EOF')
  const families = lines.filter(line => line.startsWith('# TYPE ')).map(line => line.split(' ')[2]!)
  expect(new Set(families).size).toBe(families.length)
  let current = ''
  for (const line of lines.slice(0, -1)) {
    if (line.startsWith('# ')) {
      ;[, , current] = line.split(' ') as [string, string, string]
      continue
    }
    expect(line).toMatch(/^[a-zA-Z_:][\w:]*(\{(\w+="([^"\\]|\\.)*",?)+\})? (-?[\d.]+(e[+-]?\d+)?|\+Inf)$/)
    expect(line.startsWith(current), `${line} lies beneath ${current}`).toBe(true)
  }
  const buckets = lines.filter(
    line => line.startsWith('tradewise_http_request_duration_seconds_bucket') && line.includes('/api/alerts'),
  )
  const counts = buckets.map(line => Number(line.slice(line.lastIndexOf(' ') + 1)))
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  expect(counts).toEqual([0, 0, ...counts.slice(2).map(() => 1)])
  expect(text).toContain('tradewise_health_check_age_seconds{check="disk"} 2.5')
  expect(text).toContain('tradewise_jobs{queue="alerts.look",state="dead_letter"} 2')
  expect(text).toContain('tradewise_duty_overdue{duty="backup"} 1')
  expect(text).toContain('tradewise_duty_last_done_timestamp_seconds{duty="backup"} 1772337600')
})

it('says that the queue cannot be read instead of telling old numbers', async () => {
  const text = await told(undefined)
  expect(text).toContain('tradewise_jobs_known 0')
  expect(text).not.toContain('tradewise_jobs{')
})
