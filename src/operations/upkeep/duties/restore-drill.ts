// Brings the newest good backup back beside the data, from its file and with its key: what the nightly proof has seen while it was
// written may have been lost on the disk since.
import { backupKinds } from '#backups'
import { act, type Duty, fine, look } from '../duty.ts'
import { followJob } from '../following.ts'
import type { DutyParts } from './duties.ts'

export function restoreDrill({ backups, jobs }: Pick<DutyParts, 'backups' | 'jobs'>): Duty {
  return {
    name: 'restore-drill',
    rhythm: 'week',
    title: 'Restore drill',
    does: 'Brings the newest good backup back beside the data, from its file, and compares.',
    async carryOut({ by, signal, progress }) {
      const { lastGood } = await backups.condition()
      if (!lastGood) return [act('There is no good backup to bring back.', 'Make one on the page Backups.')]
      if (!backups.canProve)
        return [
          look(
            `${lastGood.id} could not be brought back here: there is no secret key.`,
            `Prove it where the key is (npx tradewise backup prove), or set BACKUP_IDENTITY here.`,
          ),
        ]
      const id = await jobs.send(backupKinds.proof, { by, backup: lastGood.id })
      const under = id ?? (await jobs.list('running', 500)).find(({ name }) => name === backupKinds.proof.name)?.id
      if (under) await followJob(jobs, backupKinds.proof, under, { signal, progress })
      return [fine(`${lastGood.id} was brought back beside the data, row for row.`)]
    },
  }
}
