import { describe, expect, it } from 'vitest'
import { verdictOn } from './judgement.ts'
import type { Picture } from './live.ts'

type Checks = NonNullable<Picture['health']['checks']>
const check = (status: 'healthy' | 'degraded' | 'unhealthy', detail = 'found', wasSeen = true): Checks[string] => ({
  status,
  wasSeen,
  detail,
  latencyMs: 1,
  ageSeconds: 1,
})

function picture(
  change: {
    status?: Picture['health']['status']
    checks?: Checks
    totals?: Partial<Picture['performance']['totals']>
    queue?: Picture['queue']
    errors?: Picture['errors']
    alarms?: Picture['alarms']
  } = {},
): Picture {
  return {
    at: '2026-03-02T12:00:00.000Z',
    health: {
      status: change.status ?? 'healthy',
      timestamp: '2026-03-02T12:00:00.000Z',
      checks: change.checks ?? { database: check('healthy') },
    },
    performance: { windowSeconds: 300, totals: { count: 100, p50Ms: 2, p95Ms: 5, p99Ms: 9, errorRate: 0, ...change.totals } },
    queue: change.queue === undefined ? { totals: { queued: 0, active: 0, failed: 0 }, queues: [], schedules: [] } : change.queue,
    errors: change.errors ?? null,
    alarms: change.alarms ?? null,
  }
}

describe('is all well?', () => {
  it('is answered with yes where nothing is wrong', () => {
    expect(verdictOn(picture())).toEqual({ state: 'healthy', says: 'All is well', troubles: [] })
    // Without the queue nothing is known of jobs, and health says that of itself.
    expect(verdictOn(picture({ queue: null })).state).toBe('healthy')
  })
  it('names what does not work first, and counts the rest', () => {
    const checks = {
      queue: check('degraded'),
      mail: check('degraded'),
      database: check('unhealthy', 'connection refused', false),
    }
    const { state, says, troubles } = verdictOn(picture({ status: 'unhealthy', checks }))
    expect([state, says]).toEqual(['unhealthy', 'The database does not answer. Background jobs and mail need a look'])
    expect(troubles[0]).toMatchObject({ says: 'Connection refused.', to: '/admin/health' })
  })
  it('says one thing by its name, several by theirs, and how many more there are', () => {
    expect(verdictOn(picture({ status: 'degraded', checks: { backups: check('degraded') } })).says).toBe(
      'Backups need a look. The rest is well',
    )
    const checks = { backups: check('degraded'), redis: check('degraded') }
    expect(verdictOn(picture({ status: 'degraded', checks })).says).toBe('Backups and Redis need a look')
    const more = { ...checks, mail: check('degraded'), clock: check('degraded'), queue: check('degraded') }
    expect(verdictOn(picture({ status: 'degraded', checks: more })).says).toBe(
      'Backups, background jobs, Redis and 2 more need a look',
    )
  })
  it('names what is down before what requests show of it, and what is left to do last', () => {
    const checks = { redis: check('degraded'), s3: check('degraded'), duties: check('degraded') }
    const errors = { new: 2, seen: 0, resolved: 0, regressed: 0, lastHour: 9, lastDay: 90 }
    const totals = { p99Ms: 2_400, errorRate: 0.05 }
    const { says, troubles } = verdictOn(picture({ status: 'degraded', checks, errors, totals }))
    expect(says).toBe('Redis, second place, failed requests and 3 more need a look')
    expect(troubles.map(({ name }) => name).slice(3)).toEqual(['Slow requests', 'Unexpected errors', 'Duties'])
    // One more is named as soon as it is counted.
    expect(verdictOn(picture({ status: 'degraded', checks, errors })).says).toBe(
      'Redis, second place, unexpected errors and duties need a look',
    )
  })
  it('puts one and several as one says them', () => {
    const whatOf = (name: string) => verdictOn(picture({ status: 'degraded', checks: { [name]: check('degraded') } })).says
    expect(['processes', 'redis', 's3', 'duties', 'mail'].map(whatOf)).toEqual([
      'A process needs a look. The rest is well',
      'Redis needs a look. The rest is well',
      'The second place of backups needs a look. The rest is well',
      'Duties need a look. The rest is well',
      'Mail needs a look. The rest is well',
    ])
  })
  it('says the name of two troubles with one part once', () => {
    const open = [
      { rule: 'disk.free', title: 'The disk is getting full', severity: 'warning' as const, says: 'data: 0.9 GB free' },
      { rule: 'certificate.expiry', title: 'The certificate ends soon', severity: 'warning' as const, says: 'in 9 days' },
    ]
    const change = { status: 'degraded' as const, checks: { disk: check('degraded') } }
    const alarms = { open, begun: 2, untold: 0 }
    expect(verdictOn(picture({ ...change, alarms })).troubles.map(({ what }) => what)).toEqual([
      'The disk needs a look',
      'The certificate ends soon',
    ])
    expect(verdictOn(picture({ alarms })).says).toBe('Disk and certificate need a look')
    const attacks = ['refused-sign-ins', 'patterns'].map(name => ({ ...open[0]!, rule: `security.${name}`, title: name }))
    expect(verdictOn(picture({ alarms: { ...alarms, open: attacks } })).says).toBe(
      'Attacks: 2 things need a look. The rest is well',
    )
  })
  it.each([
    ['requests that fail', { totals: { errorRate: 0.05 } }, 'Requests fail. The rest is well'],
    ['slow requests', { totals: { p99Ms: 2_400 } }, 'Requests are slow. The rest is well'],
    ['few requests of which one fails', { totals: { count: 10, errorRate: 0.1 } }, 'All is well'],
  ])('sees %s, though every part is well', (_what, change, says) => {
    const verdict = verdictOn(picture(change))
    expect(verdict.says).toBe(says)
    expect(verdict.state).toBe(says === 'All is well' ? 'healthy' : 'degraded')
  })
  it('sees errors that nobody has looked at, and is content with those that somebody has', () => {
    const sums = { new: 0, seen: 4, resolved: 1, regressed: 0, lastHour: 9, lastDay: 90 }
    expect(verdictOn(picture({ errors: sums })).state).toBe('healthy')
    expect(verdictOn(picture({ errors: { ...sums, new: 1 } })).says).toBe('An unexpected error. The rest is well')
    expect(verdictOn(picture({ errors: { ...sums, new: 2, regressed: 1 } })).troubles).toMatchObject([
      { what: '3 kinds of unexpected errors', says: 'Nobody has looked at them, 1 of them came back.', to: '/admin/errors' },
    ])
  })
  it('sees alarms that do not get out, and those of what nothing else tells', () => {
    const open = [
      { rule: 'health.mail', title: 'Mail cannot be sent', severity: 'warning' as const, says: 'away' },
      { rule: 'security.patterns', title: 'Somebody seems to attack accounts', severity: 'critical' as const, says: 'spraying' },
    ]
    const verdict = verdictOn(picture({ alarms: { open, begun: 2, untold: 1 } }))
    expect(verdict.says).toBe('Attacks and alarms need a look')
    expect(verdict.troubles).toMatchObject([
      { what: 'Somebody seems to attack accounts', says: 'Spraying.', to: '/admin/alarms' },
      { what: 'Alarms do not reach you', says: '1 message was tried in the last day and did not arrive.' },
    ])
    expect(verdictOn(picture({ alarms: { open: open.slice(0, 1), begun: 1, untold: 0 } })).state).toBe('healthy')
  })
  it('sees jobs that were given up and scheduled work that failed', () => {
    const base = { queued: 0, active: 0, retrying: 0, failed: 0, completed: 3, oldestAgeSeconds: null, averageDurationMs: null }
    const schedule = { cron: '0 2 * * *', timeZone: 'UTC', lastRunAt: null, nextRunAt: '2026-03-03T02:00:00.000Z' }
    const queue: Picture['queue'] = {
      totals: { queued: 0, active: 0, failed: 0 },
      queues: [{ ...base, name: 'alerts.deliver', deadLetter: 2 }],
      schedules: [{ ...schedule, name: 'backups.daily', lastStatus: 'failed' }],
    }
    expect(verdictOn(picture({ queue })).troubles.map(({ what }) => what)).toEqual([
      '2 jobs were given up',
      'Scheduled work failed',
    ])
  })

  it('takes a database that is away for one trouble, and calls nothing broken that could not be looked at', () => {
    const away = check('unhealthy', 'no answer within 3000 ms', false)
    const checks = {
      database: away,
      queue: away,
      clock: away,
      auditTrail: away,
      disk: check('healthy'),
      backups: check('degraded'),
    }
    const { troubles, says } = verdictOn(picture({ status: 'unhealthy', checks }))
    expect(troubles.map(({ what }) => what)).toEqual(['The database does not answer', 'Backups need a look'])
    expect(troubles[0]!.says).toBe(
      'No answer within 3000 ms. Nothing is known meanwhile of: Background jobs, Clock, Audit trail.',
    )
    expect(says).toBe('The database does not answer. Backups need a look')
    const damaged = { ...checks, auditTrail: check('unhealthy', 'row 7 was changed') }
    expect(verdictOn(picture({ status: 'unhealthy', checks: damaged })).troubles.map(({ what }) => what)).toContain(
      'The audit trail was changed',
    )
    const slow = { database: check('healthy'), auditTrail: check('unhealthy', 'no answer within 5000 ms', false) }
    expect(verdictOn(picture({ status: 'degraded', checks: slow })).troubles[0]!.what).toBe(
      'The audit trail could not be looked at',
    )
    const failing = {
      auditTrail: check('unhealthy', 'connection terminated', false),
      clock: check('unhealthy', 'connection terminated', false),
    }
    expect(verdictOn(picture({ status: 'degraded', checks: failing })).troubles.map(({ what }) => what)).toEqual([
      'The audit trail could not be looked at',
      'The clock could not be looked at',
    ])
  })
})
