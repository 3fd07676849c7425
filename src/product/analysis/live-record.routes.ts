// The live record over HTTP.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { wilsonRange } from '#statistics'
import { builtInRules } from './built-in-rules.ts'
import { liveRecordAnswer } from './live-record.contract.ts'
import type { LiveRecord } from './live-record.ts'
import { forecastSubject } from './said-forecast.ts'

const names = new Map([...builtInRules.map(({ id, name }) => [id, name] as const), [forecastSubject, 'Higher close'] as const])

export function liveRecordRoutes(live: LiveRecord): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/signals/live',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags: ['analysis'],
          summary: 'What signals and forecasts said about the future, and what came of it',
          description:
            'Sealed when it was said, settled when its horizon was over, never changed: the audit trail holds the digest of each, and `audit-trail verify` names one that was.',
          querystring: z.strictObject({}),
          response: { 200: liveRecordAnswer },
        },
      },
      async () => {
        const { tallies, forecasts, latest } = await live.read()
        return {
          rules: tallies.map(({ subject, settled, gains, ...rest }) => {
            return {
              id: subject,
              name: names.get(subject) ?? subject,
              settled,
              gains,
              gainRange: rangeOf(gains, settled),
              ...rest,
            }
          }),
          forecasts: forecasts.map(({ rose, settled, brier, baseBrier, ...rest }) => ({
            settled,
            rose,
            roseRange: rangeOf(rose, settled),
            brier,
            baseBrier,
            skill: brier === null || baseBrier === null || baseBrier === 0 ? null : 1 - brier / baseBrier,
            ...rest,
          })),
          statements: latest.map(({ id, kind, subject, symbol, day, horizon, saidHitRate, sealedAt, digest, settlement }) => ({
            id,
            kind,
            subject,
            name: names.get(subject) ?? subject,
            symbol,
            day,
            horizon,
            probability: kind === 'forecast' ? saidHitRate : null,
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

function rangeOf(count: number, of: number): { low: number | null; high: number | null } {
  return of === 0 ? { low: null, high: null } : wilsonRange(count, of)
}
