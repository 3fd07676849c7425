// Unexpected failures, for administrators; what they say of them is in the audit trail.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert, Failure } from '#basics'
import { errorAnswer, errorParams, errorsAnswer, errorsQuery, seenAnswer } from './errors.contract.ts'
import type { ErrorGroup, Errors, GroupRow, State, Verdict } from './errors.ts'

const tags = ['administration']
const done = z.undefined().meta({ description: 'Done.' })
const readers = { access: 'admin', rate: 'interactive' } as const
const judges = { access: 'admin', stepUp: true } as const

const states: Record<'open' | 'resolved' | 'all', readonly State[]> = {
  open: ['new', 'regressed', 'seen'],
  resolved: ['resolved'],
  all: ['new', 'regressed', 'seen', 'resolved'],
}

export type ErrorNote = (event: {
  kind: 'error.seen' | 'error.resolved'
  actor: string
  address: string
  subject: string
  detail: Record<string, string | number>
}) => Promise<unknown>

export function errorsRoutes(
  errors: Pick<Errors, 'list' | 'find' | 'sums' | 'judge' | 'seeAll'>,
  note: ErrorNote,
): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/admin/errors',
      {
        config: readers,
        schema: {
          tags,
          summary: 'Unexpected failures by kind',
          description:
            'Of servers, background jobs, computing threads and pages, over all processes; those of the others up to two seconds late.',
          querystring: errorsQuery,
          response: { 200: errorsAnswer },
        },
      },
      async ({ query: { which, limit } }) => {
        const found = await errors.list(states[which], limit)
        return { sums: await errors.sums(), errors: found.map(row => ({ ...shown(row), lastDay: row.lastDay })) }
      },
    )

    app.get(
      '/api/admin/errors/:errorId',
      {
        config: readers,
        schema: { tags, summary: 'One kind of failure, with a sample', params: errorParams, response: { 200: errorAnswer } },
      },
      async ({ params: { errorId } }) => {
        const found = await errors.find(errorId)
        if (!found) throw new Failure('not-found', 'There is no such error, or it is so long ago that it is forgotten.')
        return shownWhole(found)
      },
    )

    for (const [verdict, summary, description] of [
      ['seen', 'Say that a failure is known', 'A resolved one is open again.'],
      ['resolved', 'Say that a failure is resolved', 'Met again later, in this release or a newer one, it counts as come back.'],
    ] as const satisfies readonly [Verdict, string, string][])
      app.post(
        `/api/admin/errors/:errorId/${verdict}`,
        { config: judges, schema: { tags, summary, description, params: errorParams, response: { 204: done } } },
        async ({ params: { errorId: subject }, principal, ip: address }, reply) => {
          assert(principal, 'the route asks who it is')
          await errors.judge(subject, verdict)
          await note({ kind: `error.${verdict}`, actor: principal.accountId, address, subject, detail: {} })
          return reply.code(204).send()
        },
      )

    app.post(
      '/api/admin/errors/seen',
      {
        config: judges,
        schema: { tags, summary: 'Say that every new failure is known', response: { 200: seenAnswer } },
      },
      async ({ principal, ip: address }) => {
        assert(principal, 'the route asks who it is')
        const seen = await errors.seeAll()
        if (seen > 0)
          await note({ kind: 'error.seen', actor: principal.accountId, address, subject: 'all', detail: { kinds: seen } })
        return { seen }
      },
    )
  }
}

function shown(row: GroupRow) {
  const { id, origin, type, message, state, count, firstRelease, lastRelease, resolvedRelease } = row
  return {
    id,
    origin,
    type,
    message,
    state,
    count,
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
    firstRelease,
    lastRelease,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    resolvedRelease,
  }
}

function shownWhole({ sample, hours, ...row }: ErrorGroup) {
  return { ...shown(row), sample, hours: hours.map(({ hour, count }) => ({ hour: hour.toISOString(), count })) }
}
