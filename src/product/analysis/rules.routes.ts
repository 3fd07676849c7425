// The rule language over HTTP: a rule looked over while it is written, and the words there are.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { checkRule, ruleVocabulary } from '#rules'
import { ruleCheckAnswer, ruleCheckBody, ruleVocabularyAnswer } from './rules.contract.ts'

const tags = ['analysis']
const words = ruleVocabulary.map(word => ({ ...word, outputs: [...word.outputs] }))

export const rulesRoutes: FastifyPluginAsyncZod = async app => {
  app.post(
    '/api/rules/check',
    {
      config: { access: 'public', rate: 'interactive' },
      schema: {
        tags,
        summary: 'Look a rule over',
        description:
          'Says what the rule is in its canonical form and what it needs, or everything that is wrong with it and where. Nothing is stored.',
        body: ruleCheckBody,
        response: { 200: ruleCheckAnswer },
      },
    },
    async request => {
      const { text, use } = request.body
      const checked = checkRule(text)
      if ('faults' in checked) return { rule: null, faults: checked.faults.map(fault => ({ ...fault })), refused: null }
      const { rule } = checked
      const { columns, indicators, reports, facts, benchmark, tradedPrices } = rule.needs
      const needs = {
        columns: [...columns],
        indicators: [...indicators],
        benchmark,
        reports: [...reports],
        facts: [...facts],
        tradedPrices,
      }
      return {
        rule: { text: rule.text, kind: rule.kind, needs, isCurrentOnly: rule.isCurrentOnly },
        faults: [],
        refused: use === undefined ? null : rule.refusedIn(use),
      }
    },
  )

  app.get(
    '/api/rules/vocabulary',
    {
      config: { access: 'public', rate: 'interactive' },
      schema: {
        tags,
        summary: 'The words that a rule can be written with',
        description: 'Columns, functions and indicators, each with how it is written and what it is.',
        querystring: z.strictObject({}),
        response: { 200: ruleVocabularyAnswer },
      },
    },
    async () => ({ words }),
  )
}
