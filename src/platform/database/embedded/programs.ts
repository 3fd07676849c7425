// PostgreSQL's programs where the server's user can run them: in place, or copied beside the cluster when node_modules lies
// below a folder that others cannot enter.
import { chmod, cp, lchown, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { exists } from './data-directory.ts'
import { canEnter, openToGroup, removeTree, type ServerUser } from './server-user.ts'
import { renameDurably } from './whole-file.ts'

/** `shelf` is where copies go; those of other versions are removed. */
export async function reachablePrograms(binaries: Binaries, shelf: string, user: ServerUser | undefined): Promise<Binaries> {
  if (!user || binaries.root === undefined || (await canEnter(binaries.directory, user))) return binaries
  const root = join(shelf, binaries.version)
  if (!(await exists(root))) {
    await removeTree(shelf)
    await mkdir(shelf, { mode: 0o700 })
    await openToGroup(shelf, user)
    const draft = `${root}.draft`
    await cp(binaries.root, draft, { recursive: true, verbatimSymlinks: true })
    await shareWithGroup(draft, user.gid)
    await renameDurably(draft, root)
  }
  return { ...binaries, root, directory: join(root, 'bin') }
}

/** Owned by root, for reading and running by the server only. */
async function shareWithGroup(folder: string, gid: number): Promise<void> {
  await lchown(folder, 0, gid)
  await chmod(folder, 0o750)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await shareWithGroup(path, gid)
    else await lchown(path, 0, gid)
    if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o640 : 0o750)
  }
}
