// A file system of a few megabytes in memory, so that a test fills it and no other disk. Root mounts it in the open; anybody else in a mount
// namespace of their own, which most systems let them make, and which is gone when its one process is.
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SmallDisk = {
  path: string
  /** The command that starts a program where `path` is this disk. */
  under: string[]
  /** The same place for everybody else; whoever resolves its links goes astray. */
  fromOutside: string
  remove(): void
}

const programs = { unshare: '/usr/bin/unshare', nsenter: '/usr/bin/nsenter', mount: '/usr/bin/mount', umount: '/usr/bin/umount' }

/** undefined where this user may not mount anything, not even in a namespace. */
export async function smallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  if (process.platform !== 'linux') return undefined
  const place = mkdtempSync(join(tmpdir(), 'small-disk-'))
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', place]
  const disk = inTheOpen(place, options) ?? (await inNamespace(place, options))
  if (!disk) rmSync(place, { recursive: true, force: true })
  return disk
}

/** To the last byte. */
export function fillDisk(file: string): void {
  for (let bytes = 8 * 2 ** 20; bytes >= 4_096; bytes /= 2)
    for (const block = Buffer.alloc(bytes); ; )
      try {
        appendFileSync(file, block)
      } catch (error) {
        if ((error as { code?: string }).code !== 'ENOSPC') throw error
        break
      }
}

async function inNamespace(place: string, options: string[]): Promise<SmallDisk | undefined> {
  const words = ['--user', '--map-root-user', '--mount', 'sh', '-c', '"$@" && echo mounted && exec cat', 'sh', programs.mount]
  const holder = spawn(programs.unshare, [...words, ...options], { stdio: ['pipe', 'pipe', 'ignore'] })
  const isMounted = await new Promise<boolean>(resolve => {
    holder.once('error', () => resolve(false))
    holder.once('close', () => resolve(false))
    holder.stdout.once('data', () => resolve(true))
  })
  if (!isMounted) return undefined
  const remove = () => {
    holder.stdin.end()
    rmSync(place, { recursive: true, force: true })
  }
  const target = String(holder.pid)
  // Root only of the namespace that mounted it: what runs there is who it was, because a database server refuses to be root.
  const asBefore = [programs.unshare, '--user', `--map-user=${process.getuid!()}`, `--map-group=${process.getgid!()}`]
  const under = [programs.nsenter, '--user', '--preserve-credentials', '--mount', '--target', target, ...asBefore]
  return { path: place, under, fromOutside: `/proc/${target}/root${place}`, remove }
}

function inTheOpen(place: string, options: string[]): SmallDisk | undefined {
  try {
    execFileSync(programs.mount, options, { stdio: 'pipe' })
  } catch {
    // Not root, or in a container that keeps even root from it.
    return undefined
  }
  const remove = () => {
    execFileSync(programs.umount, [place])
    rmSync(place, { recursive: true, force: true })
  }
  return { path: place, under: [], fromOutside: place, remove }
}
