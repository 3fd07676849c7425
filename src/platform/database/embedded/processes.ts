// Tells whether a process id in a file still means the process that wrote it. An id alone says nothing: it may have been
// given to another program since, or belong to a zombie that no longer holds anything.
import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'

export interface ProcessFacts {
  /** Program name, e.g. postgres. */
  program: string
  /** The file it was started from, without the mark of a file deleted since; undefined where the system does not tell. */
  executable: string | undefined
  /** True when that file has been deleted or replaced since. */
  replaced: boolean
  workingDirectory: string | undefined
}

/** undefined for a process that does not exist, is a zombie, or may not be looked at (then it is not ours). */
export async function processFacts(pid: number): Promise<ProcessFacts | undefined> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

async function fromProc(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const state = /\) (\S)/.exec(await readFile(`/proc/${pid}/stat`, 'utf8'))?.[1]
    if (state === 'Z' || state === 'X') return undefined
    const link = await readlink(`/proc/${pid}/exe`)
    const executable = link.replace(/ \(deleted\)$/, '')
    const workingDirectory = await readlink(`/proc/${pid}/cwd`)
    return { program: basename(executable), executable, replaced: executable !== link, workingDirectory }
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

async function fromPs(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,comm=', '-p', String(pid)])
    const parts = /^(\S+)\s+(.+)$/.exec(stdout.trim())
    if (!parts || parts[1]?.startsWith('Z')) return undefined
    return { program: basename(parts[2] ?? ''), executable: undefined, replaced: false, workingDirectory: undefined }
  } catch (error) {
    // ps exits 1 when there is no such process.
    if ((error as { code?: unknown }).code === 1) return undefined
    throw error
  }
}
