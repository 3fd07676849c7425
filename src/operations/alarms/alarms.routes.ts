// The operator's alarms over HTTP, for administrators. Whatever makes the watch less strict asks for a fresh proof, and stands in the audit trail.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert } from '#basics'
import type { AuditTrail } from '#audit-trail'
import {
  alarmParams,
  type AlarmsAnswer,
  alarmsAnswer,
  channelParams,
  planBody,
  ruleBody,
  ruleParams,
  testAnswer,
} from './alarms.contract.ts'
import type { Alarms, AlarmsState } from './alarms.ts'

const tags = ['alarms']
const done = z.undefined().meta({ description: 'Done.' })
const readers = { access: 'admin', rate: 'interactive' } as const
const deciders = { access: 'admin', stepUp: true } as const

export function alarmsRoutes(alarms: Alarms, trail: Pick<AuditTrail, 'record'>): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/admin/alarms',
      {
        config: readers,
        schema: {
          tags,
          summary: 'What the operator is told of, and how that goes',
          description: 'Open alarms, every rule with what it measures, the ways of telling, and the newest messages.',
          response: { 200: alarmsAnswer },
        },
      },
      async () => shapeOf(await alarms.state()),
    )

    app.put(
      '/api/admin/alarms/rules/:rule',
      {
        config: deciders,
        schema: {
          tags,
          summary: 'Change when an alarm fires',
          description: 'Within the bounds of the rule: 400 outside them.',
          params: ruleParams,
          body: ruleBody,
          response: { 204: done },
        },
      },
      async ({ params: { rule }, body, principal, ip }, reply) => {
        assert(principal, 'the route asks who it is')
        await alarms.change(rule, body)
        const detail = { threshold: body.threshold, forSeconds: body.forSeconds, isOn: body.isOn }
        const who = { actor: principal.accountId, address: ip }
        await trail.record({ kind: 'alarm-rule.changed', outcome: 'done', ...who, subject: rule, detail })
        return reply.code(204).send()
      },
    )

    app.put(
      '/api/admin/alarms/plan',
      {
        config: deciders,
        schema: {
          tags,
          summary: 'Set quiet hours, and how often is reminded',
          body: planBody,
          response: { 204: done },
        },
      },
      async ({ body: { quiet, remindHours }, principal, ip }, reply) => {
        assert(principal, 'the route asks who it is')
        await alarms.plan({ quietFrom: quiet?.from ?? null, quietUntil: quiet?.until ?? null, remindHours })
        const detail = { quiet: quiet ? `${quiet.from} to ${quiet.until}` : 'none', remindHours }
        await trail.record({ kind: 'alarm-plan.changed', outcome: 'done', actor: principal.accountId, address: ip, detail })
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/admin/alarms/:alarmId/acknowledge',
      {
        config: { access: 'admin', stepUp: true },
        schema: {
          tags,
          summary: 'Acknowledge an alarm',
          description: 'Somebody looks after it: no reminders any more. That it is over is told all the same.',
          params: alarmParams,
          response: { 204: done },
        },
      },
      async ({ params: { alarmId }, principal, ip }, reply) => {
        assert(principal, 'the route asks who it is')
        await alarms.acknowledge(alarmId, principal.accountId)
        const who = { actor: principal.accountId, address: ip }
        await trail.record({ kind: 'alarm.acknowledged', outcome: 'done', ...who, subject: alarmId })
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/admin/alarms/channels/:channel/test',
      {
        config: { access: 'admin', stepUp: true, rate: 'costly' },
        schema: {
          tags,
          summary: 'Send a test alarm now',
          description: 'One try; the answer says how it went.',
          params: channelParams,
          response: { 200: testAnswer },
        },
      },
      async ({ params: { channel }, principal, ip }) => {
        assert(principal, 'the route asks who it is')
        const note = (outcome: 'done' | 'failed') =>
          trail.record({ kind: 'alarm.tested', outcome, actor: principal.accountId, address: ip, subject: channel })
        try {
          const says = await alarms.test(channel)
          await note('done')
          return { says }
        } catch (error) {
          await note('failed')
          throw error
        }
      },
    )
  }
}

function shapeOf({ lookedAt, isWatched, open, rules, channels, plan, heartbeat, log }: AlarmsState): AlarmsAnswer {
  return {
    lookedAt: lookedAt?.toISOString() ?? null,
    isWatched,
    open: open.map(({ id, rule, severity, value, says, beganAt, acknowledgedAt }) => ({
      id,
      rule,
      severity,
      value,
      says,
      beganAt: beganAt.toISOString(),
      acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    })),
    rules: rules.map(({ setting, threshold, forSeconds, hysteresis: _, ...rule }) => ({
      ...rule,
      threshold: setting.threshold,
      forSeconds: setting.forSeconds,
      usualThreshold: threshold,
      usualForSeconds: forSeconds,
    })),
    channels: [...channels],
    plan: {
      quiet: plan.quietFrom !== null && plan.quietUntil !== null ? { from: plan.quietFrom, until: plan.quietUntil } : null,
      timeZone: plan.timeZone,
      remindHours: plan.remindHours,
    },
    heartbeat: { ...heartbeat, at: heartbeat.at?.toISOString() ?? null },
    log: log.map(({ rule: _, createdAt, dueAt, settledAt, ...line }) => ({
      ...line,
      createdAt: createdAt.toISOString(),
      dueAt: dueAt.toISOString(),
      settledAt: settledAt?.toISOString() ?? null,
    })),
  }
}
