// The trail over HTTP: all of it for admins, an account's own for the account. An export asks for a fresh proof and is itself recorded.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert } from '#basics'
import type { AuditTrail, EventFilter } from './audit-trail.ts'
import {
  type AuditEventsAnswer,
  auditEventsAnswer,
  auditExportQuery,
  auditTrailQuery,
  ownEventsQuery,
  ownExportQuery,
} from './audit-trail.contract.ts'
import { eventKinds, type EventKind, isEventKind } from './event-kinds.ts'
import { exportEvents } from './export-events.ts'

const tags = ['audit-trail']
const file = { 200: z.unknown().meta({ description: 'The file, as text/csv or application/json.' }) }

export function auditTrailRoutes(trail: AuditTrail): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/admin/audit-trail',
      {
        config: { access: 'admin', rate: 'interactive' },
        schema: {
          tags,
          summary: 'The audit trail, newest first',
          description: 'Floods whose minute still runs come first, without a row number.',
          querystring: auditTrailQuery,
          response: { 200: auditEventsAnswer },
        },
      },
      async ({ query }) => answerOf(await trail.events(filterOf(query), query.limit)),
    )

    app.get(
      '/api/account/events',
      {
        config: { access: 'account', rate: 'interactive' },
        schema: {
          tags,
          summary: 'What happened to the own account, newest first',
          description: 'Personal data of others who took part is left out.',
          querystring: ownEventsQuery,
          response: { 200: auditEventsAnswer },
        },
      },
      async ({ query, principal }) => {
        assert(principal, 'the route asks who it is')
        return answerOf(await trail.events({ ...filterOf(query), own: principal.accountId }, query.limit))
      },
    )

    app.get(
      '/api/admin/audit-trail/export',
      {
        config: { access: 'admin', stepUp: true, rate: 'costly' },
        schema: {
          tags,
          summary: 'The audit trail as a file',
          description: 'Newest first, as CSV or JSON, with the same filters as the list.',
          querystring: auditExportQuery,
          response: file,
        },
      },
      async ({ query, principal, ip }, reply) => {
        assert(principal, 'the route asks who it is')
        const actor = principal.accountId
        await trail.record({ kind: 'data.exported', outcome: 'done', actor, subject: 'audit-trail', address: ip })
        return sendFile(reply, trail, filterOf(query), query.format)
      },
    )

    app.get(
      '/api/account/events/export',
      {
        config: { access: 'account', stepUp: true, rate: 'costly' },
        schema: {
          tags,
          summary: 'The events of the own account as a file',
          description: 'Newest first, as CSV or JSON.',
          querystring: ownExportQuery,
          response: file,
        },
      },
      async ({ query, principal, ip }, reply) => {
        assert(principal, 'the route asks who it is')
        const actor = principal.accountId
        await trail.record({ kind: 'data.exported', outcome: 'done', actor, subject: 'account-events', address: ip })
        return sendFile(reply, trail, { ...filterOf(query), own: actor }, query.format)
      },
    )
  }
}

type Query = {
  kind?: EventKind | undefined
  outcome?: EventFilter['outcome'] | undefined
  actor?: string | undefined
  subject?: string | undefined
  from?: string | undefined
  to?: string | undefined
  before?: number | undefined
}

function filterOf({ kind, outcome, actor, subject, from, to, before }: Query): EventFilter {
  return {
    ...(kind !== undefined && { kinds: [kind] }),
    ...(outcome !== undefined && { outcome }),
    ...(actor !== undefined && { actor }),
    ...(subject !== undefined && { subject }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
    ...(before !== undefined && { before }),
  }
}

function answerOf({ events, next }: Awaited<ReturnType<AuditTrail['events']>>): AuditEventsAnswer {
  return {
    events: events.map(({ seq, at, kind, ...event }) => ({
      row: seq,
      at: at.toISOString(),
      kind,
      // A row of a later version, read by an earlier one, may be of a kind that is not known here.
      says: isEventKind(kind) ? eventKinds[kind].explanation : 'An event that this version does not know.',
      ...event,
    })),
    next,
  }
}

function sendFile(reply: FastifyReply, trail: AuditTrail, filter: EventFilter, format: 'csv' | 'json'): FastifyReply {
  return reply
    .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
    .header('content-disposition', `attachment; filename="audit-trail.${format}"`)
    .send(Readable.from(exportEvents(trail, filter, format)))
}
