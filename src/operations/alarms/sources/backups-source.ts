// How old the newest proved backup is, or how long there has been none. That the last one failed is for health to say.
import type { Backups } from '#backups'
import type { Source } from '../alarm-rule.ts'

export function backupsSource(backups: Pick<Backups, 'condition'>): Source {
  return {
    name: 'backups',
    everySeconds: 60,
    rules: [
      {
        name: 'backups.age',
        title: 'There is no recent proved backup',
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
      const { lastProved, unprovedMs } = await backups.condition()
      const hours = Math.round(unprovedMs / 360_000) / 10
      const says = lastProved
        ? `${lastProved.id} is of ${lastProved.createdAt}`
        : `there is no proved backup, ${hours} h after the installation was made`
      return [{ rule: 'backups.age', value: hours, says }]
    },
  }
}
