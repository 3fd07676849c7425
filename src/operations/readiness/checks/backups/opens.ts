import { type Claim, observing } from '../../claim.ts'
import { newestGood } from './newest.ts'

export const opens: Claim = {
  id: 'backups.opens',
  section: 'backups',
  says: 'The newest backup opens with its key to the last byte; where no secret key is here, its content was brought back while it was written',
  required: true,
  needs: ['inside'],
  patienceMs: 600_000,
  async run(audit) {
    const seen = observing()
    const backups = audit.inside().backups.at({})
    const { id, state } = await newestGood(audit.inside())
    const { opened } = await backups.verify(id)
    if (opened) seen.expect(true, `${id}: read whole with the key, every row counted and compared`)
    else
      seen.expect(
        state === 'proved-while-writing',
        `${id}: no secret key here; ${state.replaceAll('-', ' ')}, the file is the one that was written`,
      )
    return seen.evidence()
  },
}
