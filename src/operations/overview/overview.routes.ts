import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { declarations, type Settings } from '#config'
import { settingsAnswer } from './overview.contract.ts'
import type { Overview } from './overview.ts'

const tags = ['administration']

export function overviewRoutes(overview: Overview, settings: Pick<Settings, 'given'>): FastifyPluginAsyncZod {
  const given = new Set<string>(settings.given)
  return async app => {
    app.get(
      '/api/admin/live',
      {
        config: { access: 'admin', rate: 'interactive', isStream: true },
        // The stream ends by itself before that.
        handlerTimeout: 90_000,
        compress: false,
        schema: {
          tags,
          summary: 'How everything is, again and again',
          description:
            'Server-sent events named `picture`, every two seconds, for a minute: health, performance and queue as their own addresses have them, all in one. It ends with the session. An account follows at most six at once: another ends its oldest.',
          response: { 200: z.string() },
        },
      },
      (request, reply) => {
        void reply
          .type('text/event-stream; charset=utf-8')
          // What stands in between must not wait until a buffer is full.
          .header('x-accel-buffering', 'no')
          // No text that a schema could describe as a whole.
          .send(overview.follow(() => request.mayGoOn(), request.principal?.accountId ?? '') as never)
      },
    )

    app.get(
      '/api/admin/settings',
      {
        config: { access: 'admin' },
        schema: {
          tags,
          summary: 'Which settings are set',
          description: 'Never their values.',
          response: { 200: settingsAnswer },
        },
      },
      () => ({
        settings: Object.entries(declarations).map(([name, declaration]) => ({
          name,
          group: declaration.group,
          explanation: declaration.explanation,
          isSet: given.has(name),
          isSecret: 'isSecret' in declaration && declaration.isSecret,
          hasDefault: declaration.fallback !== undefined,
          isReserved: 'isReserved' in declaration && declaration.isReserved,
        })),
      }),
    )
  }
}
