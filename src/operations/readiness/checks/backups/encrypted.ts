import { open } from 'node:fs/promises'
import { type Claim, observing } from '../../claim.ts'
import { newestGood } from './newest.ts'

const beginningBytes = 4_096

export const encrypted: Claim = {
  id: 'backups.encrypted',
  section: 'backups',
  says: 'A backup is encrypted for the public keys that are set, and for nobody else',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { backups } = audit.inside()
    const { id, keys } = await newestGood(audit.inside())
    const { path } = await backups.at({}).fileOf(id)
    const beginning = await beginningOf(path)
    const header = beginning.split('\n---')[0]!
    seen.expect(header.startsWith('age-encryption.org/v1\n'), `${id}: ${header.startsWith('age-') ? 'age v1' : 'not encrypted'}`)
    const readers = header.match(/^-> /gm)?.length ?? 0
    seen.expect(readers > 0 && readers === Math.max(1, keys.length), `keys that open it: ${readers}, set: ${keys.length}`)
    return seen.evidence()
  },
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}
