// Signals with their record over HTTP.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { symbolParams } from './analysis.contract.ts'
import { signalsAnswerOf } from './signals-answer.ts'
import { signalsAnswer } from './signals.contract.ts'
import type { Signals } from './signals.ts'

const tags = ['analysis']

export function signalsRoutes(signals: Signals): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/stocks/:symbol/signals',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'Which built-in rules speak on one symbol, and their record',
          description:
            'Each rule with what happened after it became true before: bought at the next open, sold 5, 20 and 60 sessions later, after costs, beside all days and as many random days. The verdict is corrected for all rules and horizons; "no edge found" is the usual one. It describes the past; it is no forecast and no advice.',
          params: symbolParams,
          querystring: z.strictObject({}),
          response: { 200: signalsAnswer },
        },
      },
      async request => signalsAnswerOf(await signals.of(request.params.symbol)),
    )
  }
}
