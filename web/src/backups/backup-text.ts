// What a page says of a backup.
import type { BackupsAnswer } from '../../../src/operations/backups/backups.contract.ts'
import { count, instant, missing } from '../numbers/numbers.ts'

export type Backup = BackupsAnswer['backups'][number]

const stateNames: Readonly<Record<Backup['state'], string>> = {
  written: 'Written, not checked',
  verified: 'Verified',
  proved: 'Proved',
  'proved-while-writing': 'Proved while writing, file not opened',
  bad: 'Bad',
  foreign: 'Not ours',
}

export function stateName(state: Backup['state']): string {
  return stateNames[state]
}

export function isTroubled({ state }: Pick<Backup, 'state'>): boolean {
  return state === 'bad' || state === 'foreign'
}

/** When it was made and when it was brought back, which may be much later. */
export function provedText({ createdAt, checkedAt }: Pick<Backup, 'createdAt' | 'checkedAt'>): string {
  return `made ${instant(createdAt)}; brought back ${instant(checkedAt)}`
}

/** 1 MB is a million bytes, as disks are sold. */
export function fileSize(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}

/** Nothing is known of what is not ours. */
export function sizeText({ state, bytes }: Pick<Backup, 'state' | 'bytes'>): string {
  return state === 'foreign' ? missing : fileSize(bytes)
}

export function rowsText({ state, rows }: Pick<Backup, 'state' | 'rows'>): string {
  return state === 'foreign' ? missing : count(rows)
}

/** In the order in which they were made; what is not a whole file of ours says nothing of how the data grow. */
export function sizeTrend(backups: readonly Backup[]): { sizes: number[]; says: string } {
  const sizes = backups
    .filter(backup => !isTroubled(backup))
    .toSorted((a, b) => a.number - b.number)
    .slice(-60)
    .map(({ bytes }) => bytes)
  const [first, last] = [sizes[0], sizes.at(-1)]
  if (first === undefined || last === undefined) return { sizes, says: 'none yet' }
  if (sizes.length === 1) return { sizes, says: fileSize(last) }
  return {
    sizes,
    says: `${fileSize(last)}; ${fileSize(first)} ${sizes.length === 2 ? 'one backup' : `${sizes.length - 1} backups`} earlier`,
  }
}

const runNames = { backup: 'Backup', proof: 'Proof', restore: 'Restore', cleanup: 'Clean-up' } as const

export function runName({ what, outcome }: BackupsAnswer['runs'][number]): string {
  return outcome === 'done' ? runNames[what] : `${runNames[what]} failed`
}
