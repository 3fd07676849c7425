import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Claim, observing } from '../../claim.ts'
import { newestGood } from './newest.ts'

const telling = /[a-z]+:\/\/|AGE-SECRET-KEY|passw|secret|\b\d{1,3}(?:\.\d{1,3}){3}\b/i

export const manifest: Claim = {
  id: 'backups.manifest',
  section: 'backups',
  says: 'What stands beside a backup in the clear holds no credential, no address and no host',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { backups, sessionSecrets } = audit.inside()
    const { id } = await newestGood(audit.inside())
    const text = await readFile(join(backups.directory, `${id}.json`), 'utf8')
    const secrets = [...sessionSecrets.map(secret => secret.reveal()), ...backups.secrets]
    // What tables are called is no secret, nor is what they hold counted.
    const { tables: _, ...rest } = JSON.parse(text) as Record<string, unknown>
    seen.expect(!telling.test(JSON.stringify(rest)), `${id}: ${Object.keys(rest).join(', ')}`)
    seen.expect(!secrets.some(secret => text.includes(secret)), `looked for the ${secrets.length} secrets that are known here`)
    return seen.evidence()
  },
}
