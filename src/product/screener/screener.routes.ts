// The screener over HTTP. Whose screens are meant is never in the address: it is whoever is signed in.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert } from '#basics'
import type { Principal } from '#protection'
import { screenAnswerOf } from './answer.ts'
import {
  newScreenBody,
  type SavedScreen,
  screenAnswer,
  screenChangeBody,
  screenerAnswer,
  screenerBody,
  screenerExportAnswer,
  screenerExportQuery,
  screenerQuery,
  screenParams,
  screensAnswer,
} from './screener.contract.ts'
import type { AskedScreen, Screener } from './screener.ts'
import type { StoredScreen } from './screens.store.ts'

const tags = ['screener']
const done = z.undefined().meta({ description: 'Done.' })
/** Sorting and turning pages are bursts of small questions, and what was computed once is there. */
const own = { access: 'account', rate: 'interactive' } as const

export function screenerRoutes(screener: Screener): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/screener',
      {
        config: own,
        schema: {
          tags,
          summary: 'Shares for which a rule is true',
          description:
            'Over the whole directory, each as of its last bar; figures of companies are those of the directory’s day. What is not known is no hit.',
          querystring: screenerQuery,
          response: { 200: screenerAnswer },
        },
      },
      async request => {
        const { offset, limit, ...asked } = request.query
        return screenAnswerOf(await screener.screen(askedIn(asked), { offset, limit }))
      },
    )

    app.post(
      '/api/screener',
      {
        config: own,
        schema: {
          tags,
          summary: 'The same, for rules longer than an address',
          description: 'Nothing is stored.',
          body: screenerBody,
          response: { 200: screenerAnswer },
        },
      },
      async request => {
        const { rule, columns = null, sort = null, order, offset, limit } = request.body
        const asked = { rule, columns, sort, isDescending: order === 'descending' }
        return screenAnswerOf(await screener.screen(asked, { offset, limit }))
      },
    )

    app.get(
      '/api/screener/export',
      {
        config: { access: 'account' },
        schema: {
          tags,
          summary: 'All hits as a CSV file',
          description: 'Texts that a spreadsheet could take for a formula begin with an apostrophe.',
          querystring: screenerExportQuery,
          response: { 200: screenerExportAnswer },
        },
      },
      async (request, reply) => {
        const csv = await screener.asCsv(askedIn(request.query))
        void reply.header('content-disposition', 'attachment; filename="screen.csv"').type('text/csv; charset=utf-8')
        return reply.send(csv)
      },
    )

    app.get(
      '/api/screens',
      { config: own, schema: { tags, summary: 'The own screens, by name', response: { 200: screensAnswer } } },
      async request => ({
        screens: (await screener.screens.list(accountOf(request))).map(shapeOf),
        limits: screener.screens.limits,
      }),
    )

    app.post(
      '/api/screens',
      { config: own, schema: { tags, summary: 'Keep a screen', body: newScreenBody, response: { 201: screenAnswer } } },
      async (request, reply) => {
        const { order, ...content } = request.body
        const screen = { ...content, isDescending: order === 'descending' }
        return reply.code(201).send(shapeOf(await screener.screens.create(accountOf(request), screen)))
      },
    )

    app.patch(
      '/api/screens/:screenId',
      {
        config: own,
        schema: {
          tags,
          summary: 'Rename or change a screen',
          description: 'What is not named stays.',
          params: screenParams,
          body: screenChangeBody,
          response: { 200: screenAnswer },
        },
      },
      async request => {
        const { order, name, rule, columns, sort } = request.body
        const change = {
          ...(name !== undefined && { name }),
          ...(rule !== undefined && { rule }),
          ...(columns !== undefined && { columns }),
          ...(sort !== undefined && { sort }),
          ...(order !== undefined && { isDescending: order === 'descending' }),
        }
        return shapeOf(await screener.screens.change(keyOf(request), change))
      },
    )

    app.delete(
      '/api/screens/:screenId',
      { config: own, schema: { tags, summary: 'Delete a screen', params: screenParams, response: { 204: done } } },
      async (request, reply) => {
        await screener.screens.remove(keyOf(request))
        return reply.code(204).send()
      },
    )
  }
}

type Asking = { readonly principal: Principal | null; readonly params: { readonly screenId: string } }

function accountOf({ principal }: Pick<Asking, 'principal'>): string {
  assert(principal, 'a route for accounts let somebody in without one')
  return principal.accountId
}

function keyOf(request: Asking): { accountId: string; screenId: string } {
  return { accountId: accountOf(request), screenId: request.params.screenId }
}

type Query = z.output<typeof screenerExportQuery>

function askedIn({ rule, columns, sort, order }: Query): AskedScreen {
  const named = columns?.split(';').filter(name => name.trim() !== '')
  return { rule, columns: named ?? null, sort: sort ?? null, isDescending: order === 'descending' }
}

function shapeOf({ id, name, rule, columns, sort, isDescending, createdAt, changedAt }: StoredScreen): SavedScreen {
  return {
    id,
    name,
    rule,
    columns: columns && [...columns],
    sort,
    order: isDescending ? 'descending' : 'ascending',
    createdAt: createdAt.toISOString(),
    changedAt: changedAt.toISOString(),
  }
}
