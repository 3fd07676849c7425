// PostgreSQL refuses to run as root. Started by root, it runs as a user id that nobody else has and that needs no name, so
// that no other program on the machine may touch its files; only initdb insists on a name and borrows `nobody`'s.
import { chmod, chown, lchown, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failure } from '#basics'

export interface ServerUser {
  uid: number
  gid: number
}

/** systemd's table of user ids leaves these to nobody (homed, containers, DynamicUser and the 16-bit -1 lie around them). */
const firstFreeUid = 60_578
const freeUidCount = 606

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0
}

/** A user id that has no name and runs no process; `seed` spreads several installations over the range. */
export async function chooseServerUser(seed: number): Promise<ServerUser> {
  const taken = await idsInUse()
  for (let step = 0; step < freeUidCount; step++) {
    const uid = firstFreeUid + ((seed + step) % freeUidCount)
    if (!taken.has(uid)) return { uid, gid: uid }
  }
  throw new Failure(
    'misconfigured',
    'No free user id is left for the embedded PostgreSQL, which refuses to run as root: set DATABASE_URL.',
  )
}

/** The user with a name that initdb runs as, in the server's own group so that it may enter the server's folders. */
export async function initialisingUser(server: ServerUser): Promise<ServerUser> {
  const nobody = (await passwdEntries()).find(entry => entry.name === 'nobody')
  if (!nobody) {
    throw new Failure(
      'misconfigured',
      'PostgreSQL refuses to run as root, and this system has no user `nobody` to prepare it: set DATABASE_URL.',
    )
  }
  return { uid: nobody.uid, gid: server.gid }
}

/** Whether a process of that user gets through every folder above and including `directory`. */
export async function canEnter(directory: string, user: ServerUser): Promise<boolean> {
  for (let folder = directory; ; folder = dirname(folder)) {
    const { uid, gid, mode } = await stat(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** chown -R that never follows a link. */
export async function giveTo(path: string, user: ServerUser): Promise<void> {
  await lchown(path, user.uid, user.gid)
  const entries = await readdir(path, { withFileTypes: true })
  for (const entry of entries) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) await giveTo(inner, user)
    else await lchown(inner, user.uid, user.gid)
  }
}

/** Ours, with passage for the server's group, which has no other member. */
export async function openToGroup(folder: string, user: ServerUser): Promise<void> {
  await chown(folder, 0, user.gid)
  await chmod(folder, 0o710)
}

/** rm -rf that is patient with a program that was killed and is still writing its last files. */
export async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

async function passwdEntries(): Promise<{ name: string; uid: number }[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n')
  return lines.map(line => line.split(':')).map(([name = '', , uid]) => ({ name, uid: Number(uid) }))
}

async function idsInUse(): Promise<Set<number>> {
  const ids = new Set((await passwdEntries()).map(entry => entry.uid))
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  await Promise.all(
    pids.map(async pid => {
      const found = await stat(`/proc/${pid}`).catch(ignoreVanished)
      if (found) ids.add(found.uid)
    }),
  )
  return ids
}

function ignoreVanished(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error
}
