// Allocations over HTTP: worked out from prices that everybody may read, so the same for everybody.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import {
  hierarchicalRiskParityDefinition,
  maximumSharpeDefinition,
  minimumVolatilityDefinition,
  riskParityDefinition,
  walkForwardAllocationDefinition,
} from '#optimisation'
import { type AllocationAnswer, allocationAnswer, allocationQuery } from './portfolio.contract.ts'
import type { Allocation, Method, Portfolios } from './portfolio.ts'

const definitions: Record<Method, string> = {
  equal: 'Equal weights: the same share for each, as far as the bounds allow. What every other way has to beat.',
  'minimum-volatility': minimumVolatilityDefinition,
  'maximum-sharpe': maximumSharpeDefinition,
  'risk-parity': riskParityDefinition,
  hierarchical: hierarchicalRiskParityDefinition,
}

export function portfolioRoutes(portfolios: Portfolios): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/allocation',
      {
        config: { access: 'public' },
        schema: {
          tags: ['portfolio'],
          summary: 'Five ways of sharing out capital among symbols, and how each would have done',
          description:
            'Weights from the daily returns of the days that all symbols share, within bounds; the efficient frontier; and each way out of sample: weights of the year before, held for a month, after costs. Hypothetical, and no advice.',
          querystring: allocationQuery,
          response: { 200: allocationAnswer },
        },
      },
      async request => answerOf(await portfolios.allocation(request.query)),
    )
  }
}

function answerOf({ assets, perAsset, walkDays, walk, methods, correlations, frontier, ...span }: Allocation): AllocationAnswer {
  return {
    ...span,
    assets: assets.map((asset, i) => ({ ...asset, ...known(perAsset[i]!) })),
    correlations: correlations.map(row => row.map(orNull)),
    methods: methods.map(({ method, weights, inSample, outOfSample, equity }) => ({
      method,
      definition: definitions[method],
      weights: weights && [...weights],
      inSample: inSample && known(inSample),
      outOfSample: outOfSample && {
        ...known(outOfSample),
        sharpeFrom: orNull(outOfSample.sharpeFrom),
        sharpeTo: orNull(outOfSample.sharpeTo),
        turnover: orNull(outOfSample.turnover),
      },
      equity: [...equity],
    })),
    frontier: frontier.map(point => ({ ...point, weights: [...point.weights] })),
    walk: { dates: [...walkDays], definition: walkForwardAllocationDefinition, ...walk },
  }
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)
const known = <F extends { sharpe: number }>(figures: F): F & { sharpe: number | null } => ({
  ...figures,
  sharpe: orNull(figures.sharpe),
})
