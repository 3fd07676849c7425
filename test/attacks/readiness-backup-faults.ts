// Single faults of the backups, each with the claims that have to name it.
import { chmodSync, cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Claim } from '#readiness'
import type { NamedFault, Weakenable } from './readiness-front-faults.ts'

export function backupFaultsOf({ directory, inside }: Weakenable): NamedFault[] {
  const ofBackups = ({ id }: Claim): boolean => id.startsWith('backups.')
  /** The instance's backups in another directory, with a fault put into the file or the manifest. */
  function copied(
    name: string,
    spoil?: (file: string) => void,
    told: (manifest: string) => string = text => text,
  ): typeof inside.backups {
    const there = join(directory, name)
    cpSync(inside.backups.directory, there, { recursive: true })
    chmodSync(there, 0o700)
    for (const file of readdirSync(there)) {
      if (file.endsWith('.age')) spoil?.(join(there, file))
      if (/[0-9a-f]\.json$/.test(file)) writeFileSync(join(there, file), told(readFileSync(join(there, file), 'utf8')))
    }
    return { ...inside.backups, directory: there, at: other => inside.backups.at({ directory: there, ...other }) }
  }
  function withOpenOne(): typeof inside.backups {
    const copy = copied('open-beside')
    const listed = readdirSync(copy.directory).find(file => /[0-9a-f]\.json$/.test(file))!
    const manifest = JSON.parse(readFileSync(join(copy.directory, listed), 'utf8')) as { bytes: number }
    const id = '20200101T000000Z-abcdef'
    const file = `${id}.tar.gz`
    writeFileSync(join(copy.directory, file), Buffer.alloc(manifest.bytes, 'PGCOPY'), { mode: 0o600 })
    writeFileSync(join(copy.directory, `${id}.json`), JSON.stringify({ ...manifest, id, file, number: 0 }), { mode: 0o600 })
    return copy
  }
  function damagedBytes(path: string): Buffer {
    const bytes = readFileSync(path)
    bytes[bytes.length >> 1]! ^= 1
    return bytes
  }
  const own = inside.backups.at({})
  const failing = async () => ({ ...(await own.condition()), isOverdue: true, troubles: ['The last backup failed.'] })
  const everything = async () => (await own.list()).map(({ id }) => id)
  const accepting = async (id: string) => ({ id, opened: true })

  return [
    [
      'backups that everybody can read in the directory',
      { among: ofBackups, inside: { backups: copied('wide', path => chmodSync(path, 0o644)) } },
      ['backups.private'],
    ],
    [
      'a backup that is not encrypted',
      {
        among: ({ id }) => id === 'backups.encrypted',
        inside: { backups: copied('open', path => writeFileSync(path, Buffer.alloc(statSync(path).size, 'PGCOPY'))) },
      },
      ['backups.encrypted'],
    ],
    [
      'an older backup that is not encrypted, beside one that is',
      { among: ({ id }) => id === 'backups.encrypted', inside: { backups: withOpenOne() } },
      ['backups.encrypted'],
    ],
    [
      'a backup whose bytes were changed',
      { among: ofBackups, inside: { backups: copied('changed', path => writeFileSync(path, damagedBytes(path))) } },
      ['backups.opens'],
    ],
    [
      'a manifest with an address of the database',
      {
        among: ofBackups,
        inside: { backups: copied('telling', undefined, text => text.replace('"daily"', '"postgresql://db.example"')) },
      },
      ['backups.manifest'],
    ],
    [
      'a backup that fails',
      {
        among: ofBackups,
        inside: { backups: { ...inside.backups, at: other => ({ ...inside.backups.at(other), condition: failing }) } },
      },
      ['backups.proved'],
    ],
    [
      'a retention that forgets the newest',
      {
        among: ofBackups,
        inside: { backups: { ...inside.backups, at: other => ({ ...inside.backups.at(other), cleanup: everything }) } },
      },
      ['backups.retention'],
    ],
    [
      'damage that is taken for a backup',
      {
        among: ofBackups,
        inside: { backups: { ...inside.backups, at: other => ({ ...inside.backups.at(other), verify: accepting }) } },
      },
      ['backups.damage-refused'],
    ],
    [
      'nothing that is due',
      { among: ofBackups, inside: { backups: { ...inside.backups, nextRunAt: async () => null } } },
      ['backups.schedule'],
    ],
  ]
}
