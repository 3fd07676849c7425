// What was tried last, kept beside the backups: written when it begins and again when it ends. So one whose process died is found out by
// whoever looks next, and `backup list` can tell of a failure while the database is away.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '#database'
import type { Run } from './runs.store.ts'

/** Without an outcome it has not ended: it is under way as long as its process holds the lock of the directory. */
export type LastRun = Pick<Run, 'id' | 'what' | 'backup' | 'reason'> & {
  pid: number
  startedAt: string
  ended?: Pick<Run, 'backup' | 'outcome' | 'says'> & { finishedAt: string }
  /** It is in the database too. */
  isNoted?: boolean
}

export type Ended = LastRun & Required<Pick<LastRun, 'ended'>>

export function openLastRun(directory: string) {
  const file = join(directory, 'last-run.json')
  return {
    /** Undefined where there was none, or a machine that lost its power left half of it. */
    async read(): Promise<LastRun | undefined> {
      try {
        return JSON.parse(await readFile(file, 'utf8')) as LastRun
      } catch (error) {
        if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
          return undefined
        throw error
      }
    },
    put: (run: LastRun | undefined): Promise<void> =>
      run ? writeWhole(file, `${JSON.stringify(run)}\n`) : rm(file, { force: true }),
  }
}

/** Of one that nobody works at any more: how that is told. Its end is unknown, so it counts from its beginning. */
export function cutOff(run: LastRun): Ended {
  const { what, backup, pid, startedAt } = run
  const swap = what === 'restore' ? ' If it had already replaced the data, the audit trail says so.' : ''
  const says = `It was cut off before its end: its process (${pid}) or its thread was killed, or the machine stopped.${swap}`
  return { ...run, ended: { outcome: 'failed', backup, says, finishedAt: startedAt } }
}

export function runOf({ id, what, reason, startedAt, ended }: Ended): Run {
  const { finishedAt, ...end } = ended
  return { id, what, reason, ...end, startedAt: new Date(startedAt), finishedAt: new Date(finishedAt) }
}
