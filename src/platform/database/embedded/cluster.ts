// Makes the files of a new PostgreSQL cluster with initdb.
import { spawn } from 'node:child_process'
import { chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { dieWithParent, serverEnvironment } from './launch.ts'
import { serverFailure } from './server-faults.ts'
import { giveTo, initialisingUser, type ServerUser } from './server-user.ts'

export interface ClusterPlan {
  binaries: Binaries
  /** Is created; its parent must exist and let the server's user in. */
  cluster: string
  /** Password of the superuser `postgres`. */
  password: string
  /** undefined: as ourselves. */
  user: ServerUser | undefined
  /** false only for tests: the files need not survive a power cut. */
  durable: boolean
}

/** First server that has its own collation: the order of text then never changes with the operating system. */
const firstMajorWithBuiltinLocale = 17

/** Passwords over the socket and loopback alike (scram), UTF-8, C.UTF-8. Throws Failure; removes nothing: the caller owns the place. */
export async function initialiseCluster(plan: ClusterPlan): Promise<void> {
  const { binaries, cluster, user } = plan
  const initialiser = user && (await initialisingUser(user))
  const passwordFile = `${cluster}.password`
  await mkdir(cluster, { mode: 0o700 })
  await writeFile(passwordFile, plan.password, { mode: 0o600 })
  if (initialiser) {
    await chown(cluster, initialiser.uid, initialiser.gid)
    await chown(passwordFile, initialiser.uid, initialiser.gid)
  }
  const builtin = binaries.major >= firstMajorWithBuiltinLocale
  await run(
    join(binaries.directory, 'initdb'),
    [
      `--pgdata=${cluster}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--data-checksums',
      '--no-instructions',
      ...(builtin ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8']),
      ...(plan.durable ? [] : ['--no-sync']),
    ],
    initialiser,
  )
  await rm(passwordFile)
  if (user) await giveTo(cluster, user)
}

async function run(program: string, parameters: string[], user: ServerUser | undefined): Promise<void> {
  const launch = dieWithParent('KILL', program, parameters)
  const child = spawn(launch.program, launch.parameters, {
    cwd: '/',
    env: serverEnvironment,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number | null>(resolve => {
    child.once('close', resolve)
    child.once('error', error => {
      output += error.message
      resolve(null)
    })
  })
  if (code !== 0) throw serverFailure('Preparing the embedded database', output)
}
