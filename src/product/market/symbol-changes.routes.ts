// Symbols that were given up, over HTTP: the list, and a list of one's own.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Failure } from '#basics'
import { actorOf, keepers, permissionFor } from './keepers.ts'
import {
  symbolChange,
  symbolChangeParams,
  symbolChangesAnswer,
  symbolChangesImported,
  symbolChangesQuery,
} from './symbol-changes.contract.ts'
import type { SymbolChanges } from './symbol-changes.ts'

const tags = ['market']
const mostBytes = 1024 * 1024

export function symbolChangesRoutes(symbolChanges: SymbolChanges): FastifyPluginAsyncZod {
  return async app => {
    app.addContentTypeParser(
      ['text/csv', 'text/plain', 'application/octet-stream'],
      { parseAs: 'buffer', bodyLimit: mostBytes },
      (_request, body, done) => done(null, body),
    )

    app.get(
      '/api/market/symbol-changes',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'Symbols that were given up',
          description: 'What they became, and who says so.',
          response: { 200: symbolChangesAnswer },
        },
      },
      async request => ({
        changes: await symbolChanges.list(),
        importing: await permissionFor(request, {
          allowed: 'A list can be brought in.',
          what: 'Lists are brought in',
          command: 'tradewise data symbol-changes FILE --source TEXT',
        }),
      }),
    )

    app.post(
      '/api/market/symbol-changes',
      {
        config: { ...keepers, rate: 'costly' },
        bodyLimit: mostBytes,
        schema: {
          tags,
          summary: 'Bring in a list of symbols that were given up',
          description:
            'The body is a CSV file with the columns former, present (empty: it left the exchange) and day (empty: not known). Whole or not at all; a line stands in the place of what was noted of its former symbol.',
          querystring: symbolChangesQuery,
          response: { 200: symbolChangesImported },
        },
      },
      request => {
        if (!Buffer.isBuffer(request.body) || request.body.length === 0)
          throw new Failure('invalid', 'The body has to be the file, labelled text/csv.')
        return symbolChanges.importFile(request.body, request.query.source, actorOf(request))
      },
    )

    app.delete(
      '/api/market/symbol-changes/:former',
      {
        config: { ...keepers, rate: 'interactive' },
        schema: {
          tags,
          summary: 'Take back what is noted of a former symbol',
          description: 'The answer is what was noted, so that it can be brought in again.',
          params: symbolChangeParams,
          response: { 200: symbolChange },
        },
      },
      request => symbolChanges.remove(request.params.former, actorOf(request)),
    )
  }
}
