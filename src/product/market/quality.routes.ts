// Quality over HTTP: what was found, what changed, and a repair taken back.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Failure } from '#basics'
import { stockParams } from './market.contract.ts'
import { finding, findingParams, findingsAnswer, revisionsAnswer } from './quality.contract.ts'
import type { Quality } from './quality.ts'

const tags = ['market']

export type QualityRoutesOptions = {
  /** Null: whoever may import may undo. Else the sentence why not. */
  importsRefusedBecause: string | null
}

export function qualityRoutes(quality: Quality, { importsRefusedBecause }: QualityRoutesOptions): FastifyPluginAsyncZod {
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
      async () => ({
        findings: await quality.findings(),
        undoing: { allowed: importsRefusedBecause === null, says: importsRefusedBecause ?? 'Repairs can be undone.' },
      }),
    )

    app.post(
      '/api/market/findings/:id/undo',
      {
        config: { access: 'public' },
        preParsing: async () => {
          if (importsRefusedBecause !== null) throw new Failure('not-allowed', importsRefusedBecause)
        },
        schema: {
          tags,
          summary: 'Take a repair back',
          description: 'What stood there before stands there again, as a new revision; the same repair is not made another time.',
          params: findingParams,
          response: { 200: finding },
        },
      },
      request => quality.undo(request.params.id, 'the Data page'),
    )

    app.get(
      '/api/stocks/:symbol/revisions',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'What changed in the stored series of a symbol, when, by whom, with the first differences',
          params: stockParams,
          response: { 200: revisionsAnswer },
        },
      },
      request => quality.revisions(request.params.symbol),
    )
  }
}
