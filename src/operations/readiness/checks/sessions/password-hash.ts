import { type Claim, NotChecked, observing } from '../../claim.ts'
import { passwordParameters } from '../../inside.store.ts'

/** OWASP, Password Storage Cheat Sheet: 19 MiB and two passes, or 46 MiB and one. */
const least = [
  { memoryKib: 19_456, passes: 2 },
  { memoryKib: 47_104, passes: 1 },
]

export const passwordHash: Claim = {
  id: 'sessions.password-hash',
  section: 'accounts',
  says: 'Every stored password is an argon2id hash of 19 MiB and two passes or more',
  required: true,
  needs: ['inside'],
  async run(audit) {
    await audit.members()
    const seen = observing()
    const groups = await passwordParameters(audit.inside().database)
    if (groups.length === 0) throw new NotChecked('no password is stored')
    for (const { parameters, count } of groups) {
      const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+$/.exec(parameters) ?? []
      const isEnough = least.some(each => Number(memory) >= each.memoryKib && Number(passes) >= each.passes)
      seen.expect(isEnough, `${count} × ${parameters}`)
    }
    return seen.evidence()
  },
}
