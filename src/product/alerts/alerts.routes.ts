// Alerts over HTTP. Whose are meant is never in the address: it is whoever is signed in.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert } from '#basics'
import type { Principal } from '#protection'
import {
  alertChangeBody,
  alertParams,
  type AlertShape,
  alertsAnswer,
  alertsQuery,
  logAnswer,
  newAlertAnswer,
  newAlertBody,
} from './alerts.contract.ts'
import type { Alerts } from './alerts.ts'
import type { StoredAlert } from './alerts.store.ts'
import { nameOf } from './measure.ts'

const tags = ['alerts']
const done = z.undefined().meta({ description: 'Done.' })
const own = { access: 'account' } as const
const read = { access: 'account', rate: 'interactive' } as const

export function alertsRoutes(alerts: Alerts): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/alerts',
      {
        config: read,
        schema: { tags, summary: 'The own alerts, newest first', querystring: alertsQuery, response: { 200: alertsAnswer } },
      },
      async request => ({
        alerts: (await alerts.list(accountOf(request), request.query.symbol?.toUpperCase())).map(shapeOf),
        limits: alerts.limits,
        sendsMail: alerts.sendsMail,
      }),
    )

    app.post(
      '/api/alerts',
      {
        config: own,
        schema: {
          tags,
          summary: 'Place an alert',
          description:
            'It looks at the daily bars that come from now on. With neither mail nor webhook it is only written into the log.',
          body: newAlertBody,
          response: { 201: newAlertAnswer },
        },
      },
      async (request, reply) => {
        const { expiresAt, ...wishes } = request.body
        const { alert, secret } = await alerts.place(accountOf(request), {
          ...wishes,
          ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }),
        })
        return reply.code(201).send({ alert: shapeOf(alert), webhookSecret: secret })
      },
    )

    app.get(
      '/api/alerts/log',
      {
        config: read,
        schema: {
          tags,
          summary: 'What the own alerts have said, and how it got out',
          description: 'The newest hundred.',
          response: { 200: logAnswer },
        },
      },
      async request => ({
        firings: (await alerts.log(accountOf(request))).map(({ firedAt, deliveries, kind, ...firing }) => ({
          ...firing,
          kind: kind as 'fired' | 'moved',
          firedAt: firedAt.toISOString(),
          deliveries: deliveries.map(({ channel, state, attempts, says, changedAt }) => ({
            channel: channel as 'email' | 'webhook',
            state: state as 'waiting' | 'delivered' | 'failed',
            attempts,
            says,
            changedAt: changedAt.toISOString(),
          })),
        })),
      }),
    )

    app.patch(
      '/api/alerts/:alertId',
      {
        config: own,
        schema: {
          tags,
          summary: 'Snooze an alert, or arm it again',
          params: alertParams,
          body: alertChangeBody,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        const { snoozedUntil, armed } = request.body
        await alerts.change(accountOf(request), request.params.alertId, {
          ...(snoozedUntil !== undefined && { snoozedUntil: snoozedUntil === null ? null : new Date(snoozedUntil) }),
          ...(armed && { armed }),
        })
        return reply.code(204).send()
      },
    )

    app.delete(
      '/api/alerts/:alertId',
      {
        config: own,
        schema: { tags, summary: 'Remove an alert, with its log', params: alertParams, response: { 204: done } },
      },
      async (request, reply) => {
        await alerts.remove(accountOf(request), request.params.alertId)
        return reply.code(204).send()
      },
    )
  }
}

function accountOf({ principal }: { readonly principal: Principal | null }): string {
  assert(principal, 'the door lets nobody else in')
  return principal.accountId
}

function shapeOf(alert: StoredAlert): AlertShape {
  const { measured } = alert
  return {
    id: alert.id,
    symbol: alert.symbol,
    measure: measured.measure,
    indicator: measured.measure === 'indicator' ? measured.indicator : null,
    output: measured.measure === 'indicator' ? measured.output : null,
    name: nameOf(measured),
    condition: alert.condition,
    level: alert.level,
    hysteresis: alert.hysteresis,
    repeats: alert.repeats,
    expiresAt: alert.expiresAt?.toISOString() ?? null,
    snoozedUntil: alert.snoozedUntil?.toISOString() ?? null,
    byEmail: alert.byEmail,
    byWebhook: alert.sealedWebhook !== null,
    state: alert.state,
    seenDay: alert.seenDay,
    createdAt: alert.createdAt.toISOString(),
  }
}
