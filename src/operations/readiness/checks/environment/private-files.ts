import { stat } from 'node:fs/promises'
import { type Claim, NotChecked, observing } from '../../claim.ts'

export const privateFiles: Claim = {
  id: 'environment.private-files',
  section: 'environment',
  says: 'Files with secrets can be read by their owner alone (0600)',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { secretFiles } = audit.inside()
    if (secretFiles.length === 0) throw new NotChecked('no secret is in a file: they stand in the environment of the process')
    for (const { what, path } of secretFiles) {
      const mode = (await stat(path)).mode & 0o777
      seen.expect((mode & 0o077) === 0, `${what}: ${mode.toString(8).padStart(4, '0')}`)
    }
    return seen.evidence()
  },
}
