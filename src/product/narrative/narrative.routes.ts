// A stock in words over HTTP.
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert } from '#basics'
import { languageModelAnswer, narrativeParams, questionBody, screenQuestionBody, summaryAnswer } from './narrative.contract.ts'
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

const lines = z.string().meta({ description: 'Lines of JSON.' })
const says =
  'Lines of JSON (application/x-ndjson), one a sentence, as they come: { kind: "sentence", text, facts, isWordingChecked } with the facts that it claims (isWordingChecked is false where every figure, day and name is a fact, and beside them stand words that the check does not know or something that no fact settles), { kind: "struck", why } for one that held something that is no fact, and { kind: "end", writtenBy, outcome, says }. 404 where the operator has named no model.'

export function questionRoutes(narrative: Narrative): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/language-model',
      {
        config: { access: 'account', rate: 'interactive' },
        schema: {
          tags: ['narrative'],
          summary: 'The language model that answers questions',
          response: { 200: languageModelAnswer },
        },
      },
      async () => ({ name: narrative.modelName }),
    )

    app.post(
      '/api/stocks/:symbol/question',
      {
        config: { access: 'account', rate: 'costly' },
        schema: {
          tags: ['narrative'],
          summary: 'Ask the language model about one stock',
          description: says,
          params: narrativeParams,
          body: questionBody,
          response: { 200: lines },
        },
      },
      async (request, reply) => {
        const { accountId, signal } = askedBy(request, reply)
        return streamed(reply, await narrative.answer(accountId, request.params.symbol, request.body.question, signal))
      },
    )

    app.post(
      '/api/screener/question',
      {
        config: { access: 'account', rate: 'costly' },
        schema: {
          tags: ['narrative'],
          summary: 'Ask the language model about the hits of a screen',
          description: `The model gets the first 25 hits with the columns shown, and the count, lowest, median and highest of all. ${says}`,
          body: screenQuestionBody,
          response: { 200: lines },
        },
      },
      async (request, reply) => {
        const { accountId, signal } = askedBy(request, reply)
        const { question, rule, columns = null, sort = null, order } = request.body
        const screen = { rule, columns, sort, isDescending: order === 'descending' }
        return streamed(reply, await narrative.answerAboutScreen(accountId, screen, question, signal))
      },
    )
  }
}

/** The signal falls when whoever asked has left. */
function askedBy({ principal }: FastifyRequest, { raw }: FastifyReply): { accountId: string; signal: AbortSignal } {
  const left = new AbortController()
  raw.on('close', () => left.abort())
  assert(principal, 'the door lets nobody else in')
  return { accountId: principal.accountId, signal: left.signal }
}

function streamed(reply: FastifyReply, parts: AsyncIterable<AnswerPart>): never {
  void reply.type('application/x-ndjson; charset=utf-8').header('x-no-compression', 'true').header('cache-control', 'no-store')
  return reply.send(Readable.from(linesOf(parts))) as never
}

async function* linesOf(parts: AsyncIterable<AnswerPart>): AsyncGenerator<string, void> {
  for await (const part of parts) yield `${JSON.stringify(part)}\n`
}
