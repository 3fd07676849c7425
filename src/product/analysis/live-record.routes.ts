// The live record over HTTP.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { wilsonRange } from '#statistics'
import { builtInRules } from './built-in-rules.ts'
import { liveRecordAnswer } from './live-record.contract.ts'
import type { LiveRecord } from './live-record.ts'

const names = new Map(builtInRules.map(({ id, name }) => [id, name]))

export function liveRecordRoutes(live: LiveRecord): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/signals/live',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags: ['analysis'],
          summary: 'What signals said about the future, and what came of it',
          description:
            'Sealed when it was said, settled when its horizon was over, never changed: the audit trail holds the digest of each, and `audit-trail verify` names one that was.',
          querystring: z.strictObject({}),
          response: { 200: liveRecordAnswer },
        },
      },
      async () => {
        const { tallies, latest } = await live.read()
        return {
          rules: tallies.map(({ subject, settled, gains, ...rest }) => {
            const range = wilsonRange(gains, settled)
            const gainRange = settled === 0 ? { low: null, high: null } : range
            return { id: subject, name: names.get(subject) ?? subject, settled, gains, gainRange, ...rest }
          }),
          statements: latest.map(({ id, kind, subject, symbol, day, horizon, sealedAt, digest, settlement }) => ({
            id,
            kind,
            subject,
            name: names.get(subject) ?? subject,
            symbol,
            day,
            horizon,
            sealedAt: sealedAt.toISOString(),
            digest,
            settled: settlement && {
              boughtDay: settlement.boughtDay,
              soldDay: settlement.soldDay,
              returnAfterCosts: settlement.returnAfterCosts,
            },
          })),
        }
      },
    )
  }
}
