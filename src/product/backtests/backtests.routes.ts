// Backtests over HTTP. Whose are meant is never in the address: it is whoever is signed in.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert } from '#basics'
import type { Principal } from '#protection'
import {
  backtestAnswer,
  type BacktestAnswer,
  backtestParams,
  type BacktestRun,
  backtestsAnswer,
  exportAnswer,
  exportParams,
  newBacktestAnswer,
  newBacktestBody,
} from './backtests.contract.ts'
import type { Backtests } from './backtests.ts'
import type { StoredRun } from './backtests.store.ts'

const tags = ['backtests']
const done = z.undefined().meta({ description: 'Done.' })
const own = { access: 'account' } as const
const contentTypes = { json: 'application/json', csv: 'text/csv', html: 'text/html' } as const

export function backtestsRoutes(backtests: Backtests): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/backtests',
      {
        config: { ...own, rate: 'interactive' },
        schema: { tags, summary: 'The own backtests, newest first', response: { 200: backtestsAnswer } },
      },
      async request => ({
        backtests: (await backtests.list(accountOf(request))).map(shapeOf),
        limits: backtests.limits,
      }),
    )

    app.post(
      '/api/backtests',
      {
        config: { ...own, rate: 'costly' },
        schema: {
          tags,
          summary: 'Try a rule on history',
          description:
            'Computed in the background: ask for its id until it is done. Decided on a close, filled at the next open, after costs, unless the conventions say otherwise.',
          body: newBacktestBody,
          response: { 201: newBacktestAnswer },
        },
      },
      async (request, reply) =>
        reply.code(201).send({ backtest: shapeOf(await backtests.ask(accountOf(request), request.body)) }),
    )

    app.get(
      '/api/backtests/:backtestId',
      {
        config: { ...own, rate: 'interactive' },
        schema: {
          tags,
          summary: 'One backtest: how far it is, or what came of it',
          params: backtestParams,
          response: { 200: backtestAnswer },
        },
      },
      async request => {
        const { run, progress, report } = await backtests.read(accountOf(request), request.params.backtestId)
        // What is stored came from these very types.
        return { backtest: shapeOf(run), asked: run.asked, progress, result: report } as BacktestAnswer
      },
    )

    app.get(
      '/api/backtests/:backtestId/export/:format',
      {
        config: own,
        schema: {
          tags,
          summary: 'A backtest as a file',
          description:
            'json: the result, byte by byte what its hash is of. csv: the trades; texts that a spreadsheet could take for a formula begin with an apostrophe. html: the report, in one file without scripts.',
          params: exportParams,
          response: { 200: exportAnswer },
        },
      },
      async (request, reply) => {
        const { backtestId, format } = request.params
        const file = await backtests.exported(accountOf(request), backtestId, format)
        void reply
          .header('content-disposition', `attachment; filename="backtest-${backtestId.slice(0, 8)}.${format}"`)
          .type(`${contentTypes[format]}; charset=utf-8`)
          .serializer((body: string) => body)
        return reply.send(file)
      },
    )

    app.post(
      '/api/backtests/:backtestId/cancel',
      {
        config: own,
        schema: { tags, summary: 'Cancel a backtest that waits or runs', params: backtestParams, response: { 204: done } },
      },
      async (request, reply) => {
        await backtests.cancel(accountOf(request), request.params.backtestId)
        return reply.code(204).send()
      },
    )

    app.delete(
      '/api/backtests/:backtestId',
      {
        config: own,
        schema: { tags, summary: 'Remove a backtest, with its result', params: backtestParams, response: { 204: done } },
      },
      async (request, reply) => {
        await backtests.remove(accountOf(request), request.params.backtestId)
        return reply.code(204).send()
      },
    )
  }
}

function accountOf({ principal }: { readonly principal: Principal | null }): string {
  assert(principal, 'the door lets nobody else in')
  return principal.accountId
}

function shapeOf(run: StoredRun): BacktestRun {
  const { id, rule, symbols, settingCount, state, says, dataHash, resultHash } = run
  const { totalReturn, sharpe, maximumDrawdown, tradeCount } = run
  return {
    id,
    rule,
    symbols: [...symbols],
    settingCount,
    state,
    says,
    dataHash,
    resultHash,
    totalReturn,
    sharpe,
    maximumDrawdown,
    tradeCount,
    createdAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  }
}
