// Own rules over HTTP. Whose are meant is never in the address: it is whoever is signed in.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert } from '#basics'
import type { Principal } from '#protection'
import { symbolParams } from './analysis.contract.ts'
import {
  newSignalRuleBody,
  ownSignalsAnswer,
  type SignalRuleAnswer,
  signalRuleAnswer,
  signalRuleChangeBody,
  signalRuleParams,
  signalRulesAnswer,
  tryRuleAnswer,
  tryRuleBody,
} from './own-rules.contract.ts'
import type { OwnRules } from './own-rules.ts'
import type { StoredRule } from './own-rules.store.ts'
import { ownSignalsAnswerOf, tryRuleAnswerOf } from './signals-answer.ts'

const tags = ['analysis']
const own = { access: 'account', rate: 'interactive' } as const
const done = z.undefined().meta({ description: 'Done.' })

export function ownRulesRoutes(ownRules: OwnRules): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/signal-rules',
      { config: own, schema: { tags, summary: 'The own rules, by name', response: { 200: signalRulesAnswer } } },
      async request => {
        const { rules, tried } = await ownRules.list(accountOf(request))
        return { rules: rules.map(shapeOf), tried, limits: ownRules.limits }
      },
    )

    app.post(
      '/api/signal-rules',
      { config: own, schema: { tags, summary: 'Keep a rule', body: newSignalRuleBody, response: { 201: signalRuleAnswer } } },
      async (request, reply) => {
        const { rule: text, ...rest } = request.body
        return reply.code(201).send(shapeOf(await ownRules.create(accountOf(request), { text, ...rest })))
      },
    )

    app.patch(
      '/api/signal-rules/:ruleId',
      {
        config: own,
        schema: {
          tags,
          summary: 'Rename or change a rule',
          description: 'What is not named stays.',
          params: signalRuleParams,
          body: signalRuleChangeBody,
          response: { 200: signalRuleAnswer },
        },
      },
      async request => {
        const { rule, name, horizon, claims } = request.body
        const change = {
          ...(rule !== undefined && { text: rule }),
          ...(name !== undefined && { name }),
          ...(horizon !== undefined && { horizon }),
          ...(claims !== undefined && { claims }),
        }
        return shapeOf(await ownRules.change(keyOf(request), change))
      },
    )

    app.delete(
      '/api/signal-rules/:ruleId',
      { config: own, schema: { tags, summary: 'Delete a rule', params: signalRuleParams, response: { 204: done } } },
      async (request, reply) => {
        await ownRules.remove(keyOf(request))
        return reply.code(204).send()
      },
    )

    app.get(
      '/api/stocks/:symbol/signals/own',
      {
        // Up to a second of computing where it is not kept yet; thirty stocks a minute are more than anybody reads.
        config: { access: 'account', rate: 'default' },
        schema: {
          tags,
          summary: 'Which of the own rules speak on one symbol, and their record',
          description:
            'By the same arithmetic as the built-in rules, corrected for these, for the own ones, and for every rule that the account tried before.',
          params: symbolParams,
          response: { 200: ownSignalsAnswer },
        },
      },
      async request => ownSignalsAnswerOf(await ownRules.of(accountOf(request), request.params.symbol)),
    )

    app.post(
      '/api/stocks/:symbol/signals',
      {
        config: { access: 'account', rate: 'costly' },
        schema: {
          tags,
          summary: 'The record of a rule of one’s own on one symbol',
          description:
            'Looked at beside the built-in rules and corrected for all of them, and for every rule that the account tried before. The rule is not kept; that it was tried is.',
          params: symbolParams,
          body: tryRuleBody,
          response: { 200: tryRuleAnswer },
        },
      },
      async request => tryRuleAnswerOf(await ownRules.tryRule(accountOf(request), request.params.symbol, request.body.text)),
    )
  }
}

type Asking = { readonly principal: Principal | null; readonly params: { readonly ruleId: string } }

function accountOf({ principal }: Pick<Asking, 'principal'>): string {
  assert(principal, 'a route for accounts let somebody in without one')
  return principal.accountId
}

function keyOf(request: Asking): { accountId: string; ruleId: string } {
  return { accountId: accountOf(request), ruleId: request.params.ruleId }
}

function shapeOf({ text, createdAt, changedAt, ...rest }: StoredRule): SignalRuleAnswer {
  return { ...rest, rule: text, createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString() }
}
