// The sources over HTTP: how they are, a refresh with its progress, and a user's own file, first shown as it was understood, then imported. That a page of
// another origin cannot post here is seen to at the door of the server.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import { Failure } from '#basics'
import { hintsOf, previewOf } from './csv-preview.ts'
import { fileBody } from './file-body.ts'
import { actorOf, keepers, lookingKeepers, permissionFor } from './keepers.ts'
import { mostFileBytes } from './providers/csv.ts'
import type { RefreshRun, RunState } from './refresh-run.ts'
import {
  importAnswer,
  importQuery,
  previewAnswer,
  previewQuery,
  refreshAnswer,
  refreshBody,
  sourcesAnswer,
} from './sources.contract.ts'
import type { Attempt } from './refreshing.ts'
import type { Sources } from './sources.ts'

const tags = ['sources']

export function sourcesRoutes(sources: Sources, refreshRun: RefreshRun): FastifyPluginAsyncZod {
  return async app => {
    // A file is sent as it is; what it is called is no proof of what it is, so it is read as bytes whatever its label.
    app.addContentTypeParser(
      ['text/csv', 'text/plain', 'text/tab-separated-values', 'application/gzip', 'application/octet-stream'],
      async (request: FastifyRequest, body: Readable) => {
        // Told before anything is sent for nothing.
        if (Number(request.headers['content-length']) > mostFileBytes)
          throw new Failure('too-large', 'The file is larger than 64 MB.')
        return await fileBody(body, mostFileBytes)
      },
    )

    app.get(
      '/api/market/sources',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'The sources: what each gives and needs, its budget, and how it last went',
          description: 'With whether whoever asks may import files and set the sources in motion.',
          response: { 200: sourcesAnswer },
        },
      },
      async request => ({
        sources: (await sources.describe()).map(({ budget, fault: _, ...state }) => ({
          ...state,
          budget: budget.map(({ nextAt, ...rest }) => ({
            ...rest,
            nextAt: nextAt === null ? null : new Date(nextAt).toISOString(),
          })),
        })),
        imports: await permissionFor(request, {
          allowed: 'CSV files can be imported.',
          what: 'Files are imported',
          command: 'tradewise data import FILE --symbol S',
        }),
        refreshes: await permissionFor(request, {
          allowed: 'The sources can be asked.',
          what: 'The sources are asked',
          command: 'tradewise data refresh',
        }),
      }),
    )

    app.get(
      '/api/market/refresh',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'How far the refresh is, or how the last one ended',
          description: 'Of this server process, since it started.',
          response: { 200: refreshAnswer },
        },
      },
      () => runOf(refreshRun.describe()),
    )

    app.post(
      '/api/market/refresh',
      {
        config: { ...keepers, rate: 'costly' },
        schema: {
          tags,
          summary: 'Ask the sources for what is newer',
          description:
            'About one symbol, or about everything that has daily bars and exchange rates. It goes on by itself: GET tells how far it is. With restated, which needs a symbol, its whole history takes the place of the stored one, as a revision. 409 while another refresh is under way.',
          body: refreshBody,
          response: { 202: refreshAnswer },
        },
      },
      (request, reply) => {
        void reply.code(202)
        const { symbol, restated } = request.body
        return runOf(refreshRun.start(symbol?.toUpperCase() ?? null, actorOf(request), restated))
      },
    )

    app.post(
      '/api/market/imports/preview',
      {
        config: lookingKeepers,
        bodyLimit: mostFileBytes,
        schema: {
          tags,
          summary: 'What is understood of a CSV file',
          description: 'The body is the file, plain or packed with gzip, up to 64 MB. Nothing is stored.',
          querystring: previewQuery,
          response: { 200: previewAnswer },
        },
      },
      async request => previewOf(await sources.previewFile(fileOf(request.body), hintsOf(request.query))),
    )

    app.post(
      '/api/market/imports',
      {
        config: { ...keepers, rate: 'costly' },
        bodyLimit: mostFileBytes,
        schema: {
          tags,
          summary: 'Import the daily bars of a CSV file',
          description:
            'The body is the file. It is imported whole or not at all; bars that are stored already stay, a correction keeps what it replaces.',
          querystring: importQuery,
          response: { 200: importAnswer },
        },
      },
      request => {
        const { symbol, fileName, skipBadRows, name, currency, ...hints } = request.query
        return sources.importFile(fileOf(request.body), {
          symbol,
          fileName,
          by: actorOf(request),
          skipBadRows: skipBadRows === 'true',
          ...hintsOf(hints),
          ...(name === undefined ? {} : { name }),
          ...(currency === undefined ? {} : { currency: currency.toUpperCase() }),
        })
      },
    )
  }
}

function runOf({ symbols, done, rates, ...about }: RunState) {
  return {
    ...about,
    symbols: [...symbols],
    done: done.map(one => ({ ...one, attempts: one.attempts.map(attemptOf) })),
    rates: rates && { ...rates, attempts: rates.attempts.map(attemptOf) },
  }
}

function attemptOf({ source, field, outcome, says }: Attempt) {
  return { source, field, outcome, says }
}

function fileOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body
  // Of nothing there is nothing to parse, whatever its label.
  if (body === undefined || body === null) return Buffer.alloc(0)
  throw new Failure('invalid', 'The body has to be the file, labelled text/csv or application/octet-stream.')
}
