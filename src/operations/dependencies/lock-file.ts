// The lock file: every package that an installation may bring, with what binds it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Failure } from '#basics'

export type Locked = {
  readonly name: string
  readonly version: string
  /** Where it lies: node_modules/a/node_modules/b. */
  readonly path: string
  readonly isDev: boolean
  readonly isOptional: boolean
  readonly licence: string | null
  readonly hasInstallScript: boolean
  readonly integrity: string | null
}

const shape = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      optional: z.boolean().optional(),
      license: z.unknown().optional(),
      hasInstallScript: z.boolean().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
    }),
  ),
})

/** Throws Failure('damaged') when there is no lock file that can be read. */
export function readLock(root: string): Locked[] {
  let parsed: z.infer<typeof shape>
  try {
    parsed = shape.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  } catch (cause) {
    throw new Failure('damaged', 'package-lock.json is not there or cannot be read.', { cause })
  }
  return Object.entries(parsed.packages).flatMap(([path, entry]) => {
    if (path === '' || entry.link || entry.version === undefined) return []
    return [
      {
        name: entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
        version: entry.version,
        path,
        isDev: entry.dev === true,
        isOptional: entry.optional === true || entry.devOptional === true,
        licence: typeof entry.license === 'string' ? entry.license : null,
        hasInstallScript: entry.hasInstallScript === true,
        integrity: entry.integrity ?? null,
      },
    ]
  })
}
