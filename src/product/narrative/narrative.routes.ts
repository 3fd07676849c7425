// A stock in words over HTTP.
import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert } from '#basics'
import { narrativeParams, questionBody, summaryAnswer } from './narrative.contract.ts'
import type { AnswerPart, Narrative } from './narrative.ts'

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
          languageModel: narrative.modelName,
          sentences: sentences.map(({ id, part, text, facts: named }) => ({ id, part, text, facts: [...named] })),
          facts: [...facts],
        }
      },
    )
  }
}

export function questionRoutes(narrative: Narrative): FastifyPluginAsyncZod {
  return async app => {
    app.post(
      '/api/stocks/:symbol/question',
      {
        config: { access: 'account', rate: 'costly' },
        schema: {
          tags: ['narrative'],
          summary: 'Ask the language model about one stock',
          description:
            'Lines of JSON (application/x-ndjson), one a sentence, as they come: { kind: "sentence", text, facts }, { kind: "struck", why } for one that held something that is no fact, and { kind: "end", writtenBy, outcome, says }. 404 where the operator has named no model.',
          params: narrativeParams,
          body: questionBody,
          response: { 200: z.string().meta({ description: 'Lines of JSON.' }) },
        },
      },
      async (request, reply) => {
        const left = new AbortController()
        reply.raw.on('close', () => left.abort())
        assert(request.principal, 'the door lets nobody else in')
        const { accountId } = request.principal
        const parts = await narrative.answer(accountId, request.params.symbol, request.body.question, left.signal)
        void reply
          .type('application/x-ndjson; charset=utf-8')
          .header('x-no-compression', 'true')
          .header('cache-control', 'no-store')
        return reply.send(Readable.from(linesOf(parts)) as never)
      },
    )
  }
}

async function* linesOf(parts: AsyncIterable<AnswerPart>): AsyncGenerator<string, void> {
  for await (const part of parts) yield `${JSON.stringify(part)}\n`
}
