// Where the cluster lies and who runs it. Usually DATA_DIR/postgres and ourselves. As root the server runs as a user of its
// own, which must get through every folder above: where it cannot (a checkout below /root), the cluster lies in
// /var/lib/tradewise, named by a file in DATA_DIR. Folders above DATA_DIR are never changed.
import { createHash, randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failure } from '#basics'
import { codeOf, exists } from './data-directory.ts'
import { canEnter, chooseServerUser, runsAsRoot, type ServerUser } from './server-user.ts'
import { writeWhole } from './whole-file.ts'

export interface Place {
  /** Holds cluster/, run/, credentials.json and postgres.log. Made by makeHome when it is not there. */
  home: string
  /** undefined: ourselves. */
  user: ServerUser | undefined
  /** The file that names `home`, when it lies elsewhere. */
  pointer: string | undefined
}

interface Pointer {
  home: string
  /** false until the cluster is whole: a first start was killed, the next one makes it. */
  initialised: boolean
}

const elsewhere = '/var/lib/tradewise'

/** `dataDir` is a real path. Throws Failure: 'io' (in the way of other users), 'damaged' (the named cluster has vanished). */
export async function findPlace(dataDir: string): Promise<Place> {
  const home = join(dataDir, 'postgres')
  const pointerFile = join(dataDir, 'postgres.location.json')
  const pointer = await readPointer(pointerFile)
  if (!runsAsRoot()) {
    if (pointer)
      throw new Failure(
        'io',
        'The database of this data directory (DATA_DIR) was made by root: run this as root, or choose another folder.',
      )
    return { home, user: undefined, pointer: undefined }
  }
  if (pointer) return { home: pointer.home, user: await ownerOf(pointer.home, dataDir), pointer: pointerFile }
  const user = await ownerOf(home, dataDir)
  if (await letsIn(dataDir, user)) return { home, user, pointer: undefined }
  if (await exists(home)) {
    throw new Failure(
      'io',
      'The database below the data directory (DATA_DIR) can no longer be reached by the user it belongs to: open the folders above it for passing (chmod o+x), or move it back.',
    )
  }
  return { home: await chooseElsewhere(dataDir, pointerFile), user, pointer: pointerFile }
}

/** Says in the pointer that the cluster is whole. */
export async function confirmPlace(place: Place): Promise<void> {
  if (place.pointer !== undefined) await writeWhole(place.pointer, pointerText({ home: place.home, initialised: true }))
}

async function readPointer(file: string): Promise<Pointer | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const pointer = parsePointer(text)
  if (pointer.initialised && !(await exists(join(pointer.home, 'cluster', 'PG_VERSION')))) {
    throw new Failure(
      'damaged',
      'The database that postgres.location.json in the data directory names is gone: put it back, or remove that file to begin with an empty database and restore a backup.',
    )
  }
  return pointer
}

/** The user that an existing cluster belongs to, else a free one. Files that somebody copied as root are given away again. */
async function ownerOf(home: string, dataDir: string): Promise<ServerUser> {
  const cluster = await stat(join(home, 'cluster')).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (cluster && cluster.uid !== 0) return { uid: cluster.uid, gid: cluster.gid }
  return chooseServerUser(createHash('sha256').update(dataDir).digest().readUInt32LE())
}

async function letsIn(dataDir: string, user: ServerUser): Promise<boolean> {
  if (await canEnter(dataDir, user)) return true
  const { uid } = await stat(dataDir)
  if (uid !== 0 || !(await canEnter(dirname(dataDir), user))) return false
  // Our own folder: its group, which has no other member, may pass through and see nothing.
  await chown(dataDir, 0, user.gid)
  await chmod(dataDir, 0o710)
  return true
}

async function chooseElsewhere(dataDir: string, pointerFile: string): Promise<string> {
  await mkdir(elsewhere, { recursive: true, mode: 0o711 })
  await chmod(elsewhere, 0o711)
  // Never a name that was used before: who removes DATA_DIR wants an empty database and not the old one.
  const name = `${createHash('sha256').update(dataDir).digest('hex').slice(0, 10)}-${randomBytes(4).toString('hex')}`
  const home = join(elsewhere, name)
  await writeWhole(pointerFile, pointerText({ home, initialised: false }))
  return home
}

function parsePointer(text: string): Pointer {
  try {
    return JSON.parse(text) as Pointer
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new Failure(
      'damaged',
      'The file postgres.location.json in the data directory cannot be read: put it back from a copy.',
      { cause },
    )
  }
}

function pointerText(pointer: Pointer): string {
  return `${JSON.stringify(pointer, null, 2)}\n`
}
