import { type Claim, observing } from '../../claim.ts'
import { directivesOf, sourcesFor } from './directives.ts'

/** Sources through which a script that somebody slipped in would run, or through which anything may be loaded. */
const dangerous = /^('unsafe-|\*$|https?:$|data:$|blob:$|filesystem:$)/i

export const noUnsafe: Claim = {
  id: 'policy.no-unsafe',
  section: 'configuration',
  says: 'Content-Security-Policy on every answer without unsafe-inline, unsafe-eval or a source that is open to all; scripts run by nonce alone',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const kinds = await audit.answers()
    for (const { what, answer, isPage } of kinds) {
      const directives = directivesOf(answer)
      const open = [...directives].flatMap(([name, sources]) =>
        sources.filter(source => dangerous.test(source)).map(source => `${name} ${source}`),
      )
      if (directives.size === 0) seen.expect(false, `${what}: no Content-Security-Policy`)
      if (open.length > 0) seen.expect(false, `${what}: ${open.join(', ')}`)
      const scripts = sourcesFor(directives, 'script-src') ?? []
      // A host beside them counts for nothing in today's browsers, and for everything in those before them.
      const isByNonce = isPage
        ? scripts.length === 2 && scripts.some(source => source.startsWith("'nonce-")) && scripts.includes("'strict-dynamic'")
        : true
      if (!isByNonce) seen.expect(false, `${what}: script-src ${scripts.join(' ')}`)
    }
    const page = await audit.page()
    seen.expect(true, `page: ${String(page.headers['content-security-policy'])}`)
    seen.expect(true, `${kinds.length} kinds of answer looked at`)
    return seen.evidence()
  },
}
