// The newest good backup: what the claims about backups look at.
import type { Listed } from '#backups'
import type { Inside } from '../../audit.ts'
import { NotChecked } from '../../claim.ts'

/** Throws NotChecked where there is none. */
export async function newestGood({ backups }: Inside): Promise<Listed> {
  const { lastGood } = await backups.at({}).condition()
  if (!lastGood) throw new NotChecked('there is no good backup yet: `tradewise backup --prove` makes one')
  return lastGood
}
