// Signals with their record over HTTP.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { symbolParams } from './analysis.contract.ts'
import { signalsAnswerOf, tryRuleAnswerOf } from './signals-answer.ts'
import { signalsAnswer, tryRuleAnswer, tryRuleBody } from './signals.contract.ts'
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
          summary: 'Which published rules speak on one symbol, and their record',
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

/** Apart, because what somebody makes up is theirs, and nothing that others may keep. */
export function signalTrialRoutes(signals: Signals): FastifyPluginAsyncZod {
  return async app => {
    app.post(
      '/api/stocks/:symbol/signals',
      {
        config: { access: 'account', rate: 'costly' },
        schema: {
          tags,
          summary: 'The record of a rule of one’s own on one symbol',
          description: 'Looked at beside the published rules and corrected for all of them. Nothing is stored.',
          params: symbolParams,
          body: tryRuleBody,
          response: { 200: tryRuleAnswer },
        },
      },
      async request => tryRuleAnswerOf(await signals.tryRule(request.params.symbol, request.body.text)),
    )
  }
}
