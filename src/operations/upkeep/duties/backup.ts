// Whether there is a proved backup of this day, and one where there is none. The nightly backup has its own time and retries; this looks
// after it, so that a night on which the machine was off is made up for.
import { backupKinds } from '#backups'
import { act, type Duty, fine, type Finding, look } from '../duty.ts'
import { followJob } from '../following.ts'
import type { DutyParts } from './duties.ts'

const dayMs = 86_400_000

export function backup({ backups, jobs, now }: Pick<DutyParts, 'backups' | 'jobs' | 'now'>): Duty {
  return {
    name: 'backup',
    rhythm: 'day',
    title: 'Backup and its proof',
    does: 'Sees that there is a backup of this day that was proved by bringing it back, and makes one where there is none.',
    async carryOut({ by, signal, progress }) {
      const kind = by === null ? backupKinds.daily : backupKinds.now
      const before = (await backups.condition()).lastProved
      if (by !== null || !before || now() - Date.parse(before.createdAt) > dayMs) {
        const id = by === null ? await jobs.send(backupKinds.daily, {}) : await jobs.send(backupKinds.now, { by })
        // Null: somebody is at it already.
        const under = id ?? (await jobs.list('running', 500)).find(({ name }) => name === kind.name)?.id
        if (under) await followJob(jobs, kind, under, { signal, progress })
      }
      const { lastProved, isOverdue, troubles, isSafe, safety } = await backups.condition()
      const found: Finding[] = []
      if (lastProved) found.push(fine(`The newest proved backup is ${lastProved.id}, ${sizeText(lastProved.bytes)}.`))
      for (const trouble of troubles)
        found.push(
          (isOverdue ? act : look)(trouble, 'The page Backups says what stands in the way; make one there when it is gone.'),
        )
      if (!isSafe) found.push(look(safety, 'DISASTER_RECOVERY.md says what is lost with the disk otherwise.'))
      return found.length > 0 ? found : [act('There is no backup.', 'Make one on the page Backups.')]
    },
  }
}

function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`
}
