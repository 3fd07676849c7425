// The small files that programs ask every site for.
import type { FastifyInstance } from 'fastify'

const config = { access: 'public', rate: 'file' } as const
const halfAYearMs = 180 * 86_400_000

export type WellKnownOptions = { publicUrl: string; production: boolean; securityContact: string | undefined; now: () => number }

export function wellKnown(app: FastifyInstance, options: WellKnownOptions): void {
  app.get('/.well-known/security.txt', { config, schema: { hide: true } }, (_request, reply) => {
    // RFC 9116: Contact and Expires are required; an expiry more than a year ahead is discouraged.
    const lines = [
      `Contact: ${options.securityContact ?? `${options.publicUrl}/about`}`,
      `Expires: ${new Date(options.now() + halfAYearMs).toISOString().slice(0, 10)}T00:00:00.000Z`,
      'Preferred-Languages: en',
      ...(options.production ? [`Canonical: ${options.publicUrl}/.well-known/security.txt`] : []),
    ]
    return reply
      .header('cache-control', 'public, max-age=86400')
      .type('text/plain; charset=utf-8')
      .send(`${lines.join('\n')}\n`)
  })
  if (!app.hasRoute({ method: 'GET', url: '/robots.txt' }))
    app.get('/robots.txt', { config, schema: { hide: true } }, (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=86400')
        .type('text/plain; charset=utf-8')
        .send('User-agent: *\nDisallow: /api/\n'),
    )
  // Browsers ask for it whatever the page says; an error in their console would be about nothing.
  if (!app.hasRoute({ method: 'GET', url: '/favicon.ico' }))
    app.get('/favicon.ico', { config, schema: { hide: true } }, (_request, reply) =>
      app.hasRoute({ method: 'GET', url: '/favicon.svg' }) ? reply.redirect('/favicon.svg', 301) : reply.code(204).send(),
    )
}
