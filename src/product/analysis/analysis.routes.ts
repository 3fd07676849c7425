// The analysis over HTTP: the same for everybody, columns with null where a value is missing.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { indicatorCatalogue as catalogue } from '#indicators'
import { timeText } from '#market'
import type { Analysis } from './analysis.ts'
import {
  analysisAnswer,
  analysisQuery,
  indicatorCatalogue,
  indicatorsAnswer,
  indicatorsQuery,
  rollingRiskAnswer,
  rollingRiskQuery,
  symbolParams,
} from './analysis.contract.ts'
import { analysisAnswerOf, provenanceOf } from './answer.ts'

const tags = ['analysis']

export function analysisRoutes(analysis: Analysis): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/stocks/:symbol/indicators',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'Indicators of one symbol as columns',
          description:
            'Computed over the whole history and cut to the range, so that they are warm where it begins; null before an indicator has enough bars. Parameters that are left out take their defaults.',
          params: symbolParams,
          querystring: indicatorsQuery,
          response: { 200: indicatorsAnswer },
        },
      },
      async request => {
        const { names, ...wanted } = request.query
        const { symbol, view, series } = await analysis.indicators(request.params.symbol, names, wanted)
        const stored = wanted.interval === '1m' ? '1m' : '1d'
        return {
          ...provenanceOf(symbol, view),
          interval: wanted.interval,
          range: wanted.range,
          dates: Array.from(view?.bars.time ?? [], time => timeText(time, stored)),
          series,
        }
      },
    )

    app.get(
      '/api/stocks/:symbol/analysis',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'What the prices of one symbol say: technical state, returns, risk',
          description:
            'Each sentence comes with its figures and its rule, each figure with its definition. It describes the past; it is no forecast and no advice. A symbol without price history gets empty parts.',
          params: symbolParams,
          querystring: analysisQuery,
          response: { 200: analysisAnswer },
        },
      },
      async request => analysisAnswerOf(await analysis.analyse(request.params.symbol, request.query)),
    )

    app.get(
      '/api/stocks/:symbol/rolling-risk',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'The risk of one symbol over time',
          description:
            'Volatility, Sharpe ratio, maximum drawdown and beta against the index at each day, over the last 63, 126 or 252 daily returns, each with its definition. They are warm where the range begins, as far as there is history before it.',
          params: symbolParams,
          querystring: rollingRiskQuery,
          response: { 200: rollingRiskAnswer },
        },
      },
      async request => {
        const { range, adjusted } = request.query
        const returns = Number(request.query.returns)
        const { symbol, view, risk } = await analysis.rollingRisk(request.params.symbol, { range, adjusted, returns })
        return { ...provenanceOf(symbol, view), range, returns, ...risk }
      },
    )

    app.get(
      '/api/indicators',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'The indicators there are',
          description:
            'Each with its parameters and their bounds, the source of its formula, its outputs and how a chart draws them.',
          querystring: z.strictObject({}),
          response: { 200: indicatorCatalogue },
        },
      },
      async () => ({ indicators: catalogue({ withBenchmark: true }) }),
    )
  }
}
