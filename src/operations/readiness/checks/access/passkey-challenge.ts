import { type Claim, observing } from '../../claim.ts'

const leastBytes = 16

export const passkeyChallenge: Claim = {
  id: 'access.passkey-challenge',
  section: 'accounts',
  says: 'What a passkey has to sign is new each time, of 128 bits or more, for this host alone, and asks for its owner to be verified',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const challenges: string[] = []
    for (let i = 0; i < 2; i++) {
      const answer = await audit.ask({ method: 'POST', path: '/api/auth/passkey/options' })
      const { challenge = '', rpId = '', userVerification = '' } = optionsIn(answer.body)
      challenges.push(challenge)
      const bytes = Buffer.from(challenge, 'base64url').length
      seen.expect(
        answer.status === 200 && bytes >= leastBytes,
        `POST /api/auth/passkey/options → ${answer.status}, ${bytes * 8} bits`,
      )
      seen.expect(rpId === audit.url.hostname, `for ${rpId || '(no host)'}`)
      seen.expect(userVerification === 'required', `userVerification: ${userVerification || '(missing)'}`)
    }
    seen.expect(challenges[0] !== challenges[1], `two of them are ${challenges[0] === challenges[1] ? 'the same' : 'different'}`)
    return seen.evidence()
  },
}

type Options = { challenge?: string; rpId?: string; userVerification?: string }

function optionsIn(body: string): Options {
  try {
    return (JSON.parse(body) as { options?: Options }).options ?? {}
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {}
  }
}
