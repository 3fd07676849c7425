import { type Claim, observing } from '../../claim.ts'

/** It may be what runs this very audit. */
const own = 'readiness'

export const duties: Claim = {
  id: 'operation.duties',
  section: 'operation',
  says: 'No daily, weekly or monthly duty is overdue or has failed',
  required: false,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    for (const { name, state, lastDoneAt, nextAt } of await audit.inside().duties())
      if (name !== own) {
        const done = lastDoneAt ? `done ${lastDoneAt.toISOString()}` : 'not done yet'
        seen.expect(state === 'new' || state === 'done', `${name}: ${state}, ${done}, next ${nextAt.toISOString()}`)
      }
    return seen.evidence()
  },
}
