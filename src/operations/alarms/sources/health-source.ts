// The parts that health looks at. A measure is a state: 1 degraded, 2 unhealthy.
import type { HealthReport } from '#health'
import type { Rule, Severity, Source } from '../alarm-rule.ts'

const states = { healthy: 0, degraded: 1, unhealthy: 2 } as const

/** Their titles say what was found: untrue where they could not be looked at. */
const titledByFinding = new Set(['auditTrail', 'clock', 'processes'])

/** The one rule that is looked at while the database is away. */
export const databaseRuleName = 'health.database'

const rules: readonly Rule[] = [
  part('database', 'critical', 2, 30, 'The database does not work', 'See whether PostgreSQL runs and can be reached.'),
  part('marketData', 'warning', 1, 900, 'Market data needs a look', 'The page Data says what each source answered last.'),
  part('disk', 'critical', 2, 60, 'The disk is full or cannot be written', 'Make room where DATA_DIR and BACKUP_DIR lie.'),
  part('queue', 'critical', 1, 120, 'Background jobs do not run', 'Start a worker, or serve without --no-worker.'),
  part('clock', 'warning', 1, 120, 'The clock is wrong', 'Let the machine keep its time by NTP.'),
  part(
    'auditTrail',
    'critical',
    2,
    30,
    'The audit trail was changed',
    'Keep a copy of the database as it is, then run: npx tradewise audit-trail verify.',
  ),
  part('backups', 'warning', 1, 300, 'Backups need a look', 'Make one now, on the page Backups: it says what is in its way.'),
  part('duties', 'warning', 1, 900, 'Duties need a look', 'The page Duties says what is late and what was found.'),
  part('processes', 'warning', 1, 60, 'A process died', 'Its log says why. Start it again.'),
  part('mail', 'warning', 1, 300, 'Mail cannot be sent', 'See whether the server of SMTP_URL runs and takes the password.'),
  part('redis', 'warning', 1, 120, 'Redis is away', 'See whether the server of REDIS_URL runs.'),
  part('s3', 'warning', 1, 900, 'The second place of backups is away', 'See whether BACKUP_S3_URL can be reached with its key.'),
]

export function healthSource(report: () => Promise<HealthReport>): Source {
  return {
    name: 'health',
    everySeconds: 0,
    rules,
    async read() {
      const { checks } = await report()
      return Object.entries(checks).map(([check, { status, wasSeen, detail }]) => ({
        rule: `health.${check}`,
        value: wasSeen || !titledByFinding.has(check) ? states[status] : null,
        says: detail,
      }))
    },
  }
}

function part(check: string, severity: Severity, threshold: 1 | 2, forSeconds: number, title: string, advice: string): Rule {
  return {
    name: `health.${check}`,
    title,
    advice,
    severity,
    unit: 'state',
    side: 'above',
    threshold,
    least: 1,
    most: 2,
    hysteresis: 0,
    forSeconds,
  }
}
