// How the backups are, as a whole and in words: whether there is a good one, whether one is overdue, and whether one fire takes all.
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BackupsOptions } from './backups-options.ts'
import { lastSync, syncFailure } from './offsite.ts'
import type { Run } from './runs.store.ts'
import { isGood, isProved, type Listed } from './shelf.ts'

export type Condition = {
  /** By their number, whatever the clock says. */
  lastGood: Listed | null
  lastProved: Listed | null
  /** For how long there is nothing newer that is proved: since the newest proved one, and without any since the installation was made. */
  unprovedMs: number
  /** The newest backup, proof or copy to the second place failed, or there should be a newer good one than there is. */
  isOverdue: boolean
  /** What is wrong, for a person; empty when nothing is. */
  troubles: string[]
  /** false: what takes the data takes the backups too. */
  isSafe: boolean
  safety: string
}

type Seen = {
  listed: readonly Listed[]
  /** Newest first. */
  runs: readonly Run[]
  /** Since when the installation is there. */
  since: Date | undefined
  options: Pick<BackupsOptions, 'now' | 'directory' | 'dataPlaces' | 'hasOffsite'>
}

/** A daily backup that is two hours late has missed its time and its retries. */
const mostAgeMs = 26 * 3_600_000
/** Clocks differ by minutes. */
export const mostAheadMs = 3_600_000

export function newestGood(listed: readonly Listed[]): Listed | null {
  return [...listed].sort((a, b) => b.number - a.number).find(isGood) ?? null
}

export function conditionOf({ listed, runs, since, options }: Seen): Condition {
  const byNumber = [...listed].sort((a, b) => b.number - a.number)
  const lastGood = newestGood(byNumber)
  const lastProved = byNumber.find(isProved) ?? null
  const late: string[] = []
  const lastRun = runs.find(({ what }) => what === 'backup' || what === 'proof')
  if (lastRun?.outcome === 'failed')
    late.push(`The last ${lastRun.what} (${lastRun.finishedAt.toISOString()}) failed: ${lastRun.says}`)
  const from = lastProved ? Date.parse(lastProved.createdAt) : since?.getTime()
  const ageMs = from === undefined ? 0 : options.now() - from
  if (ageMs > mostAgeMs)
    late.push(
      lastProved
        ? `The newest proved backup is of ${lastProved.createdAt}: none was made and proved in the last day.`
        : 'There is no proved backup.',
    )
  // Else nobody would hear for years that none is made any more.
  if (lastProved && -ageMs > mostAheadMs)
    late.push(
      `The newest proved backup is of ${lastProved.createdAt}, which is still to come: a clock was wrong then, or is now. The next one will have the right time.`,
    )
  const copying = options.hasOffsite ? syncFailure(options.directory) : undefined
  if (copying) late.push(`Copying to the second place (BACKUP_S3_URL) has failed since ${copying.since}: ${copying.says}`)
  // One that newer ones have taken the place of is told, and is no reason to call anybody.
  const bad = byNumber.filter(({ state }) => state === 'bad').slice(0, 3)
  return {
    lastGood,
    lastProved,
    unprovedMs: Math.max(0, ageMs),
    isOverdue: late.length > 0,
    troubles: [...late, ...bad.map(({ id, says }) => `${id} is bad: ${says ?? ''}`)],
    ...safetyOf(options, lastGood),
  }
}

/** `lastGood`: the newest good one here. An older copy is no copy of it. */
export function safetyOf(
  { directory, dataPlaces, hasOffsite }: Omit<Seen['options'], 'now'>,
  lastGood: Listed | null,
): Pick<Condition, 'isSafe' | 'safety'> {
  if (hasOffsite) {
    const there = lastSync(directory)?.there ?? []
    const [newest] = there
    if (newest === undefined)
      return { isSafe: false, safety: 'Not safe yet: nothing has been copied to the second place (BACKUP_S3_URL).' }
    return lastGood === null || there.includes(lastGood.id)
      ? { isSafe: true, safety: 'There is a copy off this machine.' }
      : {
          isSafe: false,
          safety: `Not safe yet: the newest good backup, ${lastGood.id}, is not in the second place (BACKUP_S3_URL); the newest there is ${newest}.`,
        }
  }
  const device = deviceOf(directory)
  if (dataPlaces.some(place => deviceOf(place) === device))
    return {
      isSafe: false,
      safety:
        'Not safe yet: the backups lie on the file system of the data, and what takes one takes both. Put BACKUP_DIR on another disk, or set BACKUP_S3_URL.',
    }
  return { isSafe: true, safety: 'The backups lie on another file system than the data.' }
}

/** Of what is there of the path. */
function deviceOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found) return found.dev
  return path === dirname(path) ? -1 : deviceOf(dirname(path))
}
