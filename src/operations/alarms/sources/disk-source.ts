// How much room is left where data and backups lie, on the machine that looks.
import { statfs } from 'node:fs/promises'
import type { Source } from '../alarm-rule.ts'

/** directories: by what they are for. */
export function diskSource(directories: Readonly<Record<string, string>>): Source {
  return {
    name: 'disk',
    everySeconds: 30,
    rules: [
      {
        name: 'disk.free',
        title: 'The disk is getting full',
        advice: 'Make room where DATA_DIR and BACKUP_DIR lie, or remove old backups.',
        severity: 'warning',
        unit: 'GB',
        side: 'below',
        threshold: 2,
        least: 0.1,
        most: 1_000,
        hysteresis: 0.1,
        forSeconds: 120,
      },
    ],
    async read() {
      const places = Object.entries(directories)
      const free = await Promise.all(places.map(async ([what, directory]) => ({ what, gigabytes: await freeIn(directory) })))
      const known = free.flatMap(({ what, gigabytes }) => (gigabytes === null ? [] : [{ what, gigabytes }]))
      const says = known.map(({ what, gigabytes }) => `${what}: ${gigabytes.toFixed(1)} GB free`).join('; ')
      const value = known.length === 0 ? null : Math.min(...known.map(({ gigabytes }) => gigabytes))
      return [{ rule: 'disk.free', value, says: says === '' ? 'the directories cannot be looked at' : says }]
    },
  }
}

/** null: it cannot be told; that the disk does not answer is for health to say. */
async function freeIn(directory: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(directory)
    return Math.round((bavail * bsize) / 1e7) / 100
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return null
  }
}
