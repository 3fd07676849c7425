import { type Claim, NotChecked, observing } from '../../claim.ts'

/** A stack, a path, a query, the name of a program: of the inside, and no business of a stranger. */
const insides: readonly (readonly [string, RegExp])[] = [
  ['a stack', /\n\s+at |\.[cm]?[jt]s:\d+/],
  ['a path', /node_modules|\/(?:dist|src|home|opt|var|usr|srv|etc|tmp)\/\w/],
  ['SQL', /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s|syntax error at|relation "/],
  ['a program', /\b(?:fastify|postgres|zod|undici|llhttp|ECONN\w+|ENOENT|FST_\w+|HPE_\w+)\b/i],
]

export const quietErrors: Claim = {
  id: 'requests.quiet-errors',
  section: 'testing',
  says: 'Errors are problems (RFC 9457) with a request id, and tell no stack, path, query or program',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const errors = (await audit.answers()).filter(({ status, isPage }) => status >= 400 && !isPage)
    if (errors.length === 0) throw new NotChecked('no error came back')
    for (const { what, answer } of errors) {
      const told = insides.filter(([, pattern]) => pattern.test(answer.body)).map(([name]) => name)
      if (told.length > 0) seen.expect(false, `${what} tells ${told.join(', ')}: ${answer.body}`)
      const isProblem =
        answer.headers['content-type']?.startsWith('application/problem+json') && answer.body.includes('"requestId":')
      // An instance that is not well says so in the same words as one that is: that is the answer, and no error.
      const isHealth = answer.status === 503 && what === 'API /api/health'
      if (!isProblem && !isHealth)
        seen.expect(false, `${what} → ${answer.status} ${answer.headers['content-type'] ?? 'without a type'}, no problem`)
    }
    seen.expect(true, `${errors.length} errors looked at: ${errors.map(({ what, status }) => `${what} → ${status}`).join(' · ')}`)
    return seen.evidence()
  },
}
