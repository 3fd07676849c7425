// Whether there is room where files are kept, and whether they can be written: a small file is, and goes again.
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Finding, Probe } from '../probe.ts'

/** Bytes that are left: below the first unhealthy, below the second degraded. */
const least = 64e6
const little = 1e9
const littleShare = 0.03
const tryBytes = 4_096

/** directories: by what they are for; one that is not there yet is looked at where it would be. */
export function diskProbe(directories: Readonly<Record<string, string>>): Probe {
  return {
    name: 'disk',
    isVital: true,
    everyMs: 15_000,
    budgetMs: 5_000,
    async look() {
      const findings = await Promise.all(Object.entries(directories).map(([what, directory]) => finding(what, directory)))
      const worst = findings.reduce((a, b) => (rank(b) > rank(a) ? b : a))
      return { status: worst.status, detail: findings.map(({ detail }) => detail).join('; ') }
    },
  }
}

async function finding(what: string, directory: string): Promise<Finding> {
  const place = await nearest(directory)
  const { bavail, blocks, bsize } = await statfs(place)
  const free = bavail * bsize
  const says = `${what}: ${sizeText(free)} free`
  if (free < least) return { status: 'unhealthy', detail: says }
  const fault = await written(directory)
  if (fault !== undefined) return { status: 'unhealthy', detail: `${what} cannot be written to: ${fault}` }
  const isLittle = free < little || bavail < blocks * littleShare
  return { status: isLittle ? 'degraded' : 'healthy', detail: says }
}

/** The code of what went wrong. */
async function written(directory: string): Promise<string | undefined> {
  const path = join(directory, `.health-${process.pid}`)
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const file = await open(path, 'w', 0o600)
    try {
      await file.write(Buffer.alloc(tryBytes, 1))
      await file.sync()
    } finally {
      await file.close()
      await rm(path, { force: true })
    }
    return undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return code
  }
}

async function nearest(directory: string): Promise<string> {
  try {
    await statfs(directory)
    return directory
  } catch (error) {
    const parent = dirname(directory)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === directory) throw error
    return nearest(parent)
  }
}

function rank({ status }: Finding): number {
  return ['healthy', 'degraded', 'unhealthy'].indexOf(status)
}

function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`
}
