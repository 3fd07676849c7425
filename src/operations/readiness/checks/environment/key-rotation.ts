import { randomBytes } from 'node:crypto'
import { Secret } from '#config'
import { type Claim, observing } from '../../claim.ts'

const atOnce = 20

export const keyRotation: Claim = {
  id: 'environment.key-rotation',
  section: 'environment',
  says: 'With another SESSION_SECRET before the present ones, all at once stay signed in, and every sealed value opens and is sealed anew',
  required: true,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const app = await audit.app()
    const { identityWith, rehearseSealing, sessionSecrets } = audit.inside()
    const { accountId } = await app.principal()
    const [fresh, foreign] = [secret(), secret()]
    const signedIn = async (secrets: readonly Secret[]): Promise<number> => {
      const identity = identityWith({ secrets })
      try {
        const look = async () => (await identity.sessions.authenticate(app.token(), { fresh: true }))?.accountId === accountId
        return (await Promise.all(Array.from({ length: atOnce }, look))).filter(Boolean).length
      } finally {
        await identity.close()
      }
    }
    const without = await signedIn([foreign])
    seen.expect(without === 0, `with none of the present ones, ${without} of ${atOnce} requests are somebody`)
    for (const { what, count, lost } of await rehearseSealing([fresh, ...sessionSecrets]))
      seen.expect(lost === 0, `${what}: ${count} tried, ${lost} of them lost`)
    // From here on the session's hash is one of the new secret, as after a rotation.
    const during = await signedIn([fresh, ...sessionSecrets])
    seen.expect(during === atOnce, `with a new one before them, ${during} of ${atOnce} requests at once are signed in`)
    const after = await signedIn([fresh])
    seen.expect(after === atOnce, `with the new one alone, after it was used, ${after} of ${atOnce}`)
    return seen.evidence()
  },
}

function secret(): Secret {
  return new Secret(randomBytes(36).toString('base64'))
}
