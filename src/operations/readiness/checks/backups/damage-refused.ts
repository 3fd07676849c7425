import { copyFile, mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { isFailure } from '#basics'
import { type Claim, observing } from '../../claim.ts'
import { newestGood } from './newest.ts'

export const damageRefused: Claim = {
  id: 'backups.damage-refused',
  section: 'backups',
  says: 'A backup with one bit changed, or without its last bytes, is refused',
  required: true,
  needs: ['inside'],
  patienceMs: 600_000,
  async run(audit) {
    const seen = observing()
    const { backups } = audit.inside()
    const { id } = await newestGood(audit.inside())
    const { path } = await backups.at({}).fileOf(id)
    const directory = await mkdtemp(join(tmpdir(), 'readiness-'))
    try {
      const copy = join(directory, basename(path))
      const manifest = `${id}.json`
      await copyFile(join(backups.directory, manifest), join(directory, manifest))
      for (const [what, damage] of damages) {
        await copyFile(path, copy)
        await damage(copy)
        const said = await backups
          .at({ directory })
          .verify(id)
          .then(
            () => 'accepted',
            (error: unknown) => (isFailure(error, 'damaged') ? 'refused as damaged' : String(error)),
          )
        seen.expect(said === 'refused as damaged', `a copy of ${id} ${what}: ${said}`)
      }
    } finally {
      await rm(directory, { recursive: true })
    }
    return seen.evidence()
  },
}

const damages: readonly [string, (file: string) => Promise<void>][] = [
  [
    'with one bit changed',
    async path => {
      const file = await open(path, 'r+')
      const at = Math.floor((await file.stat()).size / 3)
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at)
      await file.write(Buffer.of(buffer[0]! ^ 1), 0, 1, at)
      await file.close()
    },
  ],
  [
    'without its last 100 bytes',
    async path => {
      const file = await open(path, 'r+')
      await file.truncate((await stat(path)).size - 100)
      await file.close()
    },
  ],
]
