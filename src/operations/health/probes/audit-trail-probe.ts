// Whether the chain of the audit trail holds: new rows at every look, old ones a stretch at a time.
import type { RollingFinding } from '#audit-trail'
import type { Probe } from '../probe.ts'

export function auditTrailProbe(check: () => Promise<RollingFinding>): Probe {
  return {
    name: 'auditTrail',
    isVital: false,
    everyMs: 10_000,
    budgetMs: 5_000,
    async look() {
      const { broken, head, rounds } = await check()
      if (broken) return { status: 'unhealthy', detail: `row ${broken.seq} ${broken.says}` }
      const walked = rounds === 0 ? 'old rows are being walked' : `all rows walked ${rounds} ${rounds === 1 ? 'time' : 'times'}`
      return { status: 'healthy', detail: `whole up to row ${head}; ${walked}` }
    },
  }
}
