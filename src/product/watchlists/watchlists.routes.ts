// Watchlists over HTTP. Whose lists are meant is never in the address: it is whoever is signed in.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert } from '#basics'
import type { Principal } from '#protection'
import {
  entryChangeBody,
  entryParams,
  exportAnswer,
  exportQuery,
  importAnswer,
  importBody,
  listChangeBody,
  listParams,
  listsAnswer,
  listsQuery,
  newEntryAnswer,
  newEntryBody,
  newListAnswer,
  newListBody,
  previewAnswer,
  previewBody,
  type TableAnswer,
  tableAnswer,
} from './watchlists.contract.ts'
import type { WatchedSymbol, Watchlists } from './watchlists.ts'

const tags = ['watchlists']
const done = z.undefined().meta({ description: 'Done.' })
/** Ordering a list by keyboard, or starring a dozen symbols, is a burst of small writes. */
const own = { access: 'account', rate: 'interactive' } as const
/** A file of 200,000 characters, most of which may take several bytes. */
const fileBodyBytes = 1024 * 1024

type Asking = { readonly principal: Principal | null; readonly params: { readonly watchlistId: string } }

export function watchlistsRoutes(watchlists: Watchlists): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/watchlists',
      {
        config: own,
        schema: {
          tags,
          summary: 'The own watchlists, in order',
          description: 'Asked about a symbol, each says whether it holds it.',
          querystring: listsQuery,
          response: { 200: listsAnswer },
        },
      },
      async request => ({
        lists: await watchlists.lists(accountOf(request), request.query.symbol),
        limits: watchlists.limits,
      }),
    )

    app.post(
      '/api/watchlists',
      {
        config: own,
        schema: {
          tags,
          summary: 'Make a watchlist',
          description: 'Behind the others.',
          body: newListBody,
          response: { 201: newListAnswer },
        },
      },
      async (request, reply) => reply.code(201).send(await watchlists.create(accountOf(request), request.body.name)),
    )

    app.get(
      '/api/watchlists/export',
      {
        config: { access: 'account' },
        schema: {
          tags,
          summary: 'Watchlists as a CSV file',
          description:
            'Importing it gives the same lists. Texts that a spreadsheet could take for a formula begin with an apostrophe.',
          querystring: exportQuery,
          response: { 200: exportAnswer },
        },
      },
      async (request, reply) => {
        const csv = await watchlists.asCsv(accountOf(request), request.query.watchlistId)
        void reply.header('content-disposition', 'attachment; filename="watchlists.csv"').type('text/csv; charset=utf-8')
        return reply.send(csv)
      },
    )

    app.post(
      '/api/watchlists/imports/preview',
      {
        config: { access: 'account' },
        bodyLimit: fileBodyBytes,
        schema: {
          tags,
          summary: 'What a file of symbols holds, before anything is stored',
          description:
            'Our own CSV, any table with a column of symbols (Yahoo’s among them), TradingView’s EXCHANGE:SYMBOL, or one symbol on each line.',
          body: previewBody,
          response: { 200: previewAnswer },
        },
      },
      async request => {
        const { kind, lists, leftOut } = await watchlists.preview(request.body.text)
        return { kind, leftOut: [...leftOut], lists: lists.map(({ name, entries }) => ({ name, entries: [...entries] })) }
      },
    )

    app.post(
      '/api/watchlists/imports',
      {
        config: { access: 'account' },
        bodyLimit: fileBodyBytes,
        schema: {
          tags,
          summary: 'Put the symbols of a file into watchlists',
          description:
            'All or nothing; symbols that are not listed are left out and named. What a list holds already stays where it is, and its note is only filled when it was empty.',
          body: importBody,
          response: { 200: importAnswer },
        },
      },
      async request => {
        const result = await watchlists.importFile(accountOf(request), request.body.text, request.body.target)
        return { ...result, lists: [...result.lists], leftOut: [...result.leftOut] }
      },
    )

    app.get(
      '/api/watchlists/:watchlistId',
      {
        config: own,
        schema: {
          tags,
          summary: 'One watchlist with last price, change, range and line of each symbol',
          description: 'From the stored bars. A symbol without any has no figures.',
          params: listParams,
          response: { 200: tableAnswer },
        },
      },
      async (request): Promise<TableAnswer> => {
        const { list, entries } = await watchlists.table(keyOf(request))
        return { ...list, entries: entries.map(rowOf) }
      },
    )

    app.patch(
      '/api/watchlists/:watchlistId',
      {
        config: own,
        schema: {
          tags,
          summary: 'Rename a watchlist, or move it among the others',
          description: 'What is not named stays.',
          params: listParams,
          body: listChangeBody,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        await watchlists.changeList(keyOf(request), request.body)
        return reply.code(204).send()
      },
    )

    app.delete(
      '/api/watchlists/:watchlistId',
      {
        config: own,
        schema: {
          tags,
          summary: 'Delete a watchlist',
          description: 'With its entries and notes, at once and for good.',
          params: listParams,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        await watchlists.remove(keyOf(request))
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/watchlists/:watchlistId/entries',
      {
        config: own,
        schema: {
          tags,
          summary: 'Put a symbol into a watchlist',
          description: 'Behind the others. One that is in it already stays as it is, with its own note.',
          params: listParams,
          body: newEntryBody,
          response: { 200: newEntryAnswer },
        },
      },
      async request => {
        const { listing, isNew, remark } = await watchlists.add(keyOf(request), request.body.symbol, request.body.note)
        return { symbol: listing.symbol, name: listing.name, isNew, remark }
      },
    )

    app.patch(
      '/api/watchlists/:watchlistId/entries/:symbol',
      {
        config: own,
        schema: {
          tags,
          summary: 'Change the note of an entry, or move it',
          description: 'What is not named stays.',
          params: entryParams,
          body: entryChangeBody,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        await watchlists.changeEntry(keyOf(request), request.params.symbol, request.body)
        return reply.code(204).send()
      },
    )

    app.delete(
      '/api/watchlists/:watchlistId/entries/:symbol',
      {
        config: own,
        schema: {
          tags,
          summary: 'Take a symbol out of a watchlist',
          description: 'With its note.',
          params: entryParams,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        await watchlists.drop(keyOf(request), request.params.symbol)
        return reply.code(204).send()
      },
    )
  }
}

function accountOf({ principal }: Pick<Asking, 'principal'>): string {
  assert(principal, 'only who is signed in gets here')
  return principal.accountId
}

function keyOf(request: Asking) {
  return { accountId: accountOf(request), listId: request.params.watchlistId }
}

function rowOf({
  symbol,
  name,
  exchange,
  note,
  addedAt,
  currency,
  quote,
  closes,
}: WatchedSymbol): TableAnswer['entries'][number] {
  const figures = quote && {
    date: quote.date,
    last: quote.last,
    change: quote.change,
    changePercent: quote.changePercent,
    high52w: quote.high52w,
    low52w: quote.low52w,
  }
  return { symbol, name, exchange, note, addedAt: addedAt.toISOString(), currency, quote: figures, closes: [...closes] }
}
