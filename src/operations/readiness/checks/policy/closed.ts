import { type Claim, observing } from '../../claim.ts'
import { directivesOf, sourcesFor } from './directives.ts'

const wanted: readonly (readonly [string, readonly string[]])[] = [
  ['object-src', ["'none'"]],
  ['base-uri', ["'none'"]],
  ['frame-ancestors', ["'none'"]],
  ['form-action', ["'none'", "'self'"]],
]

export const closed: Claim = {
  id: 'policy.closed',
  section: 'configuration',
  says: 'The policy forbids plug-ins, another base address, frames and foreign form targets everywhere, and scripts made of text (Trusted Types) on pages',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const { what, answer, isPage } of await audit.answers()) {
      const directives = directivesOf(answer)
      for (const [name, allowed] of wanted) {
        // Only where loading is meant does default-src stand in for what is missing.
        const sources = name === 'object-src' ? sourcesFor(directives, name) : directives.get(name)
        const isRight = sources?.length === 1 && allowed.includes(sources[0]!)
        if (!isRight) seen.expect(false, `${what}: ${name} ${sources?.join(' ') ?? '(missing)'}`)
      }
      const types = directives.get('require-trusted-types-for') ?? []
      if (isPage && !types.includes("'script'"))
        seen.expect(false, `${what}: require-trusted-types-for ${types.join(' ') || '(missing)'}`)
    }
    seen.expect(
      true,
      `looked at: ${wanted.map(([name, allowed]) => `${name} ${allowed.join(' or ')}`).join('; ')}; require-trusted-types-for 'script'`,
    )
    return seen.evidence()
  },
}
