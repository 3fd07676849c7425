// Whether there is a backup that was proved, and whether the next one is overdue. That data and backups lie on one disk is said, and is no
// fault of this day.
import type { Backups } from '#backups'
import type { Probe } from '../probe.ts'

export function backupsProbe(backups: Pick<Backups, 'condition'>): Probe {
  return {
    name: 'backups',
    isVital: false,
    everyMs: 60_000,
    budgetMs: 5_000,
    async look() {
      const { isOverdue, troubles, lastGood, lastProved, isSafe, safety } = await backups.condition()
      if (isOverdue) return { status: 'degraded', detail: troubles.join(' ') }
      const last = lastGood ? `the last good one is of ${lastGood.createdAt}` : 'none is due yet'
      const proved = lastProved && lastProved.id !== lastGood?.id ? `the last proved one of ${lastProved.createdAt}` : ''
      const said = [last, proved, ...troubles, isSafe ? '' : safety].filter(part => part !== '')
      return { status: 'healthy', detail: said.join('. ') }
    },
  }
}
