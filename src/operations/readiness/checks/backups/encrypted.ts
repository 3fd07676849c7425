import { open as openFile } from 'node:fs/promises'
import { type Claim, observing } from '../../claim.ts'
import { newestGood } from './newest.ts'

const beginningBytes = 4_096
const ageHead = 'age-encryption.org/v1\n'
const mostNamed = 5

export const encrypted: Claim = {
  id: 'backups.encrypted',
  section: 'backups',
  says: 'Every backup is encrypted, and the newest good one for the public keys that are set and nobody else',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const { backups } = audit.inside()
    const { id, keys } = await newestGood(audit.inside())
    const { path } = await backups.at({}).fileOf(id)
    const beginning = await beginningOf(path)
    const header = beginning.split('\n---')[0]!
    seen.expect(header.startsWith(ageHead), `${id}: ${header.startsWith('age-') ? 'age v1' : 'not encrypted'}`)
    const readers = header.match(/^-> /gm)?.length ?? 0
    seen.expect(readers > 0 && readers === Math.max(1, keys.length), `keys that open it: ${readers}, set: ${keys.length}`)
    const all = (await backups.at({}).list()).filter(({ state }) => state !== 'foreign')
    const open: string[] = []
    for (const { id: one } of all) {
      // A file that is not there is for another claim.
      const start = await beginningOf((await backups.at({}).fileOf(one)).path).catch(() => ageHead)
      if (!start.startsWith(ageHead)) open.push(one)
    }
    seen.expect(
      open.length === 0,
      `backups: ${all.length}, ${open.length === 0 ? 'none' : open.slice(0, mostNamed).join(', ')} open to whoever reads it`,
    )
    return seen.evidence()
  },
}

async function beginningOf(path: string): Promise<string> {
  const file = await openFile(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}
