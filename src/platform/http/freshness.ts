// Public answers carry a tag, so that asking again costs a few bytes; everything else is never kept by anybody.
import type { FastifyInstance } from 'fastify'
import { assert } from '#basics'
import { tagOf } from './kept-answers.ts'

/** The routes of this scope answer everybody alike: may be kept for `seconds` and asked for by tag. */
export function publicFor(app: FastifyInstance, seconds: number): void {
  app.addHook('onRoute', ({ config, url }) => {
    assert(config?.access === 'public' && !config.stepUp, `${url} is not kept for everybody, because it is not for everybody`)
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const known = reply.getHeader('etag')
    const tag = typeof known === 'string' ? known : typeof payload === 'string' ? tagOf(payload) : undefined
    if (reply.statusCode !== 200 || tag === undefined || reply.hasHeader('set-cookie')) return done(null, payload)
    void reply.headers({ etag: tag, 'cache-control': `public, max-age=${seconds}` })
    if (!isKnown(request.headers['if-none-match'], tag)) return done(null, payload)
    void reply.code(304).removeHeader('content-type').removeHeader('content-length')
    // No length either: that of nothing would be taken for the answer's.
    return done(null, null)
  })
}

export function isKnown(header: string | undefined, tag: string): boolean {
  return (
    header !== undefined &&
    header.split(',').some(entry => entry.trim() === '*' || entry.trim().replace(/^W\//, '') === tag.slice(2))
  )
}
