import { weaknessOf } from '#config'
import { type Claim, observing } from '../../claim.ts'

export const sessionSecret: Claim = {
  id: 'environment.session-secret',
  section: 'environment',
  says: 'Every accepted SESSION_SECRET has 32 characters or more of real randomness',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    for (const [index, secret] of audit.inside().sessionSecrets.entries()) {
      const value = secret.reveal()
      const weakness = weaknessOf(value)
      seen.expect(
        weakness === undefined,
        `number ${index + 1}: ${value.length >= 32 ? '32 characters or more' : 'under 32 characters'}, ${weakness ?? 'nothing speaks against its randomness'}`,
      )
    }
    return seen.evidence()
  },
}
