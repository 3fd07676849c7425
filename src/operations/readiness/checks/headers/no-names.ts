import { type Claim, observing } from '../../claim.ts'

const names = ['server', 'x-powered-by', 'x-aspnet-version', 'via', 'x-runtime']

export const noNames: Claim = {
  id: 'headers.no-names',
  section: 'configuration',
  says: 'No answer names the program that gave it (Server, X-Powered-By)',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const kinds = await audit.answers()
    for (const { what, answer } of kinds)
      for (const name of names)
        if (answer.headers[name] !== undefined) seen.expect(false, `${what}: ${name}: ${String(answer.headers[name])}`)
    seen.expect(true, `${kinds.length} kinds of answer looked at for ${names.join(', ')}`)
    return seen.evidence()
  },
}
