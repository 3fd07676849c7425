// The files of one embedded server: made in a draft folder and renamed when whole, so that whoever is killed leaves nothing
// or all of it.
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readdir, readFile, stat, statfs, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failure } from '#basics'
import type { Binaries } from './binaries.ts'
import { initialiseCluster } from './cluster.ts'
import { codeOf, exists } from './data-directory.ts'
import { confirmPlace, type Place } from './place.ts'
import { giveTo, openToGroup, removeTree, type ServerUser } from './server-user.ts'
import { renameDurably } from './whole-file.ts'

/** Passwords of the three roles; see roles in docs/concepts/database.md. */
export interface Credentials {
  postgres: string
  tradewise_owner: string
  tradewise: string
}

/** A new cluster takes 40 MB, its first WAL segments and the market data the rest. */
const neededBytes = 250e6

/** Makes the cluster unless it is there. Throws Failure: 'io' (no space), 'foreign', 'damaged', 'conflict' (other PostgreSQL version). */
export async function ensureHome(place: Place, binaries: Binaries, onProgress: (text: string) => void): Promise<Credentials> {
  if (!(await exists(place.home))) {
    onProgress('preparing the embedded PostgreSQL (first start)')
    await makeHome(place, binaries)
  }
  await confirmPlace(place)
  await checkVersion(place.home, binaries)
  if (place.user && (await stat(join(place.home, 'cluster'))).uid === 0) await takeBack(place.home, place.user)
  return readCredentials(place.home)
}

async function makeHome(place: Place, binaries: Binaries): Promise<void> {
  const { home, user } = place
  const { bavail, bsize } = await statfs(dirname(home))
  if (bavail * bsize < neededBytes) {
    throw new Failure(
      'io',
      `The embedded database needs ${neededBytes / 1e6} MB of disk space; ${Math.floor((bavail * bsize) / 1e6)} MB are free.`,
    )
  }
  await removeDrafts(home)
  // Never the name of a former draft: without setpriv its initdb may have survived, and would write into ours.
  const draft = `${home}.draft-${randomBytes(4).toString('hex')}`
  await mkdir(draft, { mode: 0o700 })
  if (user) await openToGroup(draft, user)
  const password = () => randomBytes(24).toString('hex')
  const credentials: Credentials = { postgres: password(), tradewise_owner: password(), tradewise: password() }
  try {
    await initialiseCluster({ binaries, cluster: join(draft, 'cluster'), password: credentials.postgres, user, durable: true })
    await mkdir(join(draft, 'run'), { mode: 0o700 })
    if (user) await chown(join(draft, 'run'), user.uid, user.gid)
    await writeFile(join(draft, 'credentials.json'), `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flush: true })
    await renameDurably(draft, home)
  } catch (error) {
    await removeTree(draft)
    throw error
  }
}

/** Of first starts that were killed. */
async function removeDrafts(home: string): Promise<void> {
  for (const name of await readdir(dirname(home))) {
    if (name.startsWith(`${basename(home)}.draft-`)) await removeTree(join(dirname(home), name))
  }
}

async function checkVersion(home: string, binaries: Binaries): Promise<void> {
  if (!(await exists(join(home, 'cluster', 'PG_VERSION')))) {
    throw new Failure(
      'foreign',
      'The folder `postgres` in the data directory (DATA_DIR) holds no database of TradeWise: move it away, or choose another folder.',
    )
  }
  const major = Number(await readFile(join(home, 'cluster', 'PG_VERSION'), 'utf8'))
  if (major === binaries.major) return
  throw new Failure(
    'conflict',
    major > binaries.major
      ? `The database was made by PostgreSQL ${major}, this release brings ${binaries.major}: run the newer release.`
      : `The database was made by PostgreSQL ${major}, this release brings ${binaries.major}: back it up with the older release and restore it here.`,
  )
}

async function readCredentials(home: string): Promise<Credentials> {
  const text = await readFile(join(home, 'credentials.json'), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  })
  try {
    return JSON.parse(text) as Credentials
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new Failure(
      'damaged',
      'The passwords of the embedded database (credentials.json beside it) are gone: put that file back, or restore a backup into a new data directory.',
      { cause },
    )
  }
}

/** After somebody copied or restored the folder as root. */
async function takeBack(home: string, user: ServerUser): Promise<void> {
  await openToGroup(home, user)
  await giveTo(join(home, 'cluster'), user)
  await giveTo(join(home, 'run'), user)
}
