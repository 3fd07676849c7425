// How old the newest proved backup is. That there is none, or that the last one failed, is for health to say.
import type { Backups } from '#backups'
import type { Source } from '../alarm-rule.ts'

export function backupsSource(backups: Pick<Backups, 'condition'>, now: () => number): Source {
  return {
    name: 'backups',
    everySeconds: 60,
    rules: [
      {
        name: 'backups.age',
        title: 'The newest proved backup is old',
        advice: 'Make one now, on the page Backups or with: npx tradewise backup --prove.',
        severity: 'critical',
        unit: 'h',
        side: 'above',
        threshold: 50,
        least: 2,
        most: 720,
        hysteresis: 0,
        forSeconds: 0,
      },
    ],
    async read() {
      const { lastProved } = await backups.condition()
      if (!lastProved) return [{ rule: 'backups.age', value: null, says: 'there is no proved backup yet' }]
      const hours = Math.max(0, (now() - Date.parse(lastProved.createdAt)) / 3_600_000)
      return [{ rule: 'backups.age', value: Math.round(hours * 10) / 10, says: `${lastProved.id} is of ${lastProved.createdAt}` }]
    },
  }
}
