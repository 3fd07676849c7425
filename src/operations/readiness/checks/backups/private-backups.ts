import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Claim, NotChecked, observing } from '../../claim.ts'

export const privateBackups: Claim = {
  id: 'backups.private',
  section: 'backups',
  says: 'The directory of backups and what lies in it are for their owner alone (0700, 0600)',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { directory } = audit.inside().backups
    const names = await readdir(directory).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
        throw new NotChecked('there is no directory of backups yet')
      throw error
    })
    const modeOf = async (path: string) => (await stat(path)).mode & 0o777
    const own = await modeOf(directory)
    seen.expect((own & 0o077) === 0, `the directory: ${octal(own)}`)
    const modes = await Promise.all(names.map(async name => [name, await modeOf(join(directory, name))] as const))
    const wide = modes.filter(([, mode]) => (mode & 0o077) !== 0)
    for (const [name, mode] of wide) seen.expect(false, `${name}: ${octal(mode)}`)
    if (wide.length === 0) seen.expect(true, `${names.length} files: 0600`)
    return seen.evidence()
  },
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}
