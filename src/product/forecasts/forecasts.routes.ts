// Forecasts over HTTP: the same for everybody.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  autoregressionDefinition,
  boostedTreesDefinition,
  brierDefinition,
  brierSkillDefinition,
  logisticDefinition,
  skillIntervalDefinition,
} from '#learning'
import { type ForecastAnswer, forecastAnswer, forecastParams, pooledAnswer } from './forecasts.contract.ts'
import { type Forecast, type Forecasts, isBelieved } from './forecasts.ts'

const tags = ['forecast']
/** With fewer a pooled record says more of these symbols than of the method. */
const fewSymbols = 30

export function forecastsRoutes(forecasts: Forecasts): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/stocks/:symbol/forecast',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'The chance that the price is higher in 1, 5, 20 and 60 sessions, with the record of such forecasts',
          description:
            'Made anew in the background when bars arrive. Where the record is not better than the base rate by more than luck, the base rate is the forecast. No advice.',
          params: forecastParams,
          response: { 200: forecastAnswer },
        },
      },
      async request => {
        const { symbol, forecasts: stored, bars, needed } = await forecasts.of(request.params.symbol)
        return {
          symbol,
          note: stored.length > 0 ? null : noteOf(bars, needed),
          forecasts: stored.map(answerOf),
          definitions: [
            brierDefinition,
            brierSkillDefinition,
            skillIntervalDefinition,
            autoregressionDefinition,
            logisticDefinition,
            boostedTreesDefinition,
          ],
        }
      },
    )

    app.get(
      '/api/forecasts/record',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'The record of all forecasts together',
          description: 'Over every symbol whose history is long enough; they were not chosen at random.',
          querystring: z.strictObject({}),
          response: { 200: pooledAnswer },
        },
      },
      async () => ({
        pooled: (await forecasts.pooled()).map(({ horizon, symbols, skill }) => ({
          horizonSessions: horizon,
          symbolCount: symbols.length,
          symbols: [...symbols],
          skill,
          note:
            symbols.length < fewSymbols
              ? `Only ${symbols.length} symbols, those with a long history here: too few to speak of the method in general.`
              : null,
        })),
      }),
    )
  }
}

function noteOf(bars: number, needed: number): string {
  if (bars === 0) return 'There is no price history here.'
  if (bars < needed) return `A forecast with a record needs ${needed} daily bars, and there are ${bars}.`
  return 'It has not been made yet; it is made in the background.'
}

function answerOf({ horizon, asOf, trainedAt, dataHash, record }: Forecast): ForecastAnswer['forecasts'][number] {
  const { price, base, probability, choice, trust, walk, range, features } = record
  const isModel = isBelieved(record)
  return {
    horizonSessions: horizon,
    asOf,
    price,
    probability: isModel ? probability : base,
    shown: isModel ? 'model' : 'base rate',
    base,
    model: { choice, probability, trust },
    record: {
      from: walk.from,
      to: walk.to,
      forecasts: walk.count,
      independent: walk.independent,
      skill: walk.skill,
      choices: (Object.entries(walk.choices) as [typeof choice, number][]).map(([name, stretches]) => ({
        choice: name,
        stretches,
      })),
      reliability: [...walk.reliability],
    },
    range: range && { ...range, low: price * Math.exp(range.low), high: price * Math.exp(range.high) },
    features: [...features],
    trainedAt: trainedAt.toISOString(),
    dataHash,
  }
}
