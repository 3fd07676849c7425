// A stock in words over HTTP.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { narrativeParams, summaryAnswer } from './narrative.contract.ts'
import type { Narrative } from './narrative.ts'

export function narrativeRoutes(narrative: Narrative): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/stocks/:symbol/summary',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags: ['narrative'],
          summary: 'One stock in sentences, each with its facts',
          description:
            'Written by templates from figures that the product computed or was told; each sentence names the facts it is made of. It describes the past; it is no forecast and no advice.',
          params: narrativeParams,
          response: { 200: summaryAnswer },
        },
      },
      async request => {
        const { sentences, facts, ...about } = await narrative.summary(request.params.symbol)
        return {
          ...about,
          writtenBy: 'templates' as const,
          sentences: sentences.map(({ id, part, text, facts: named }) => ({ id, part, text, facts: [...named] })),
          facts: [...facts],
        }
      },
    )
  }
}
