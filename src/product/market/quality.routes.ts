// Quality over HTTP: what was found, what changed, and what a person says of it.
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { actorOf, keepers, permissionFor } from './keepers.ts'
import { stockParams } from './market.contract.ts'
import { dismissBody, finding, findingParams, findingsAnswer, revisionsAnswer } from './quality.contract.ts'
import type { Quality, Reader } from './quality.ts'

const tags = ['market']
const verdicts = {
  undo: [
    'Take a repair back',
    'What stood there before stands there again, as a new revision; the same repair is not made another time by itself.',
  ],
  redo: ['Make an undone repair again', 'As a new revision. 409 when the figures have changed since.'],
  restore: ['Put a dismissed flag back', 'It is flagged again.'],
} as const

export function qualityRoutes(quality: Quality): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/market/findings',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'What the inspection of the stored series found, and what to do about it',
          description:
            'Flagged and repaired figures by symbol and day. Every import and refresh is inspected; an empty list is good.',
          response: { 200: findingsAnswer },
        },
      },
      async request => ({
        findings: await quality.findings(await readerOf(request)),
        undoing: await permissionFor(request, {
          allowed: 'Repairs can be undone and flags dismissed.',
          what: 'Findings are judged',
          command: 'tradewise data undo',
        }),
      }),
    )

    for (const verdict of ['undo', 'redo', 'restore'] as const)
      app.post(
        `/api/market/findings/:id/${verdict}`,
        {
          config: keepers,
          schema: {
            tags,
            summary: verdicts[verdict][0],
            description: verdicts[verdict][1],
            params: findingParams,
            response: { 200: finding },
          },
        },
        request => quality.judge(request.params.id, verdict, actorOf(request)),
      )

    app.post(
      '/api/market/findings/:id/dismiss',
      {
        config: keepers,
        schema: {
          tags,
          summary: 'Dismiss a flag, with a reason',
          description: 'It is right as it is, and not flagged again while the figures stay what they are.',
          params: findingParams,
          body: dismissBody,
          response: { 200: finding },
        },
      },
      request => quality.judge(request.params.id, 'dismiss', actorOf(request), request.body.reason),
    )

    app.get(
      '/api/stocks/:symbol/revisions',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'What changed in the stored series of a symbol',
          description: 'When, by whom, with the first differences. Who it was is told to those who keep the data.',
          params: stockParams,
          response: { 200: revisionsAnswer },
        },
      },
      async request => quality.revisions(await readerOf(request), request.params.symbol),
    )
  }
}

/** Mail addresses of those who keep the data are for those who keep the data. */
async function readerOf(request: FastifyRequest): Promise<Reader> {
  return { seesNames: request.principal !== null && (await request.refusalFor({ access: 'admin' })) === undefined }
}
