// Every part that health looks at is a claim of its own, so that one that is not looked at any more is named.
import { type Claim, observing } from '../../claim.ts'
import { askWithToken } from './with-token.ts'

const parts = {
  database: 'the database, by a write and a read',
  queue: 'the job queue: its workers and what waits',
  marketData: 'the market data and their sources',
  disk: 'the disk: room, and whether it can be written',
  clock: 'the clock, against the database’s',
  auditTrail: 'the chain of the audit trail',
  backups: 'the backups: the last one and its proof',
  duties: 'the duties: what is overdue, failed, or left for somebody',
  processes: 'its processes: one that died is missed',
  mail: 'the mail server, where one is set',
  redis: 'Redis, where it is set',
  s3: 'the second place of the backups, where one is set',
} as const

/** More than the longest time between two looks. */
const oldestSeconds = 120

type Check = { status?: string; ageSeconds?: number; detail?: string }

export const healthParts: readonly Claim[] = Object.entries(parts).map(([part, what]) => ({
  id: `operation.health-${(part === 's3' ? 'secondPlace' : part).replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`,
  section: 'operation',
  says: `Health looks at ${what}; it has done so lately, and it works`,
  required: false,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const answer = await askWithToken(audit)('/api/health')
    const { checks = {} } = JSON.parse(answer.body) as { checks?: Record<string, Check> }
    const check = checks[part]
    if (!audit.inside().healthParts.includes(part)) {
      seen.expect(
        check === undefined,
        `by the settings here there is none, and health ${check ? 'tells of one' : 'tells of none'}`,
      )
      return seen.evidence()
    }
    const { status = 'not looked at', ageSeconds = Infinity, detail = '' } = check ?? {}
    const works = (status === 'healthy' || status === 'degraded') && ageSeconds <= oldestSeconds
    seen.expect(works, `${status}, looked at ${ageSeconds} s ago. ${detail}`)
    return seen.evidence()
  },
}))
