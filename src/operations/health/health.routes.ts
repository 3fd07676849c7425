import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Secret } from '#config'
import { bearsToken } from '#protection'
import { healthAnswer } from './health.contract.ts'
import type { Health } from './health.ts'

const response = { 200: healthAnswer, 503: healthAnswer }
const tags = ['health']

export function healthRoutes(
  health: Health,
  options: { monitoringToken: Secret | undefined; now: () => number },
): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/health',
      {
        config: { access: 'public', rate: 'health' },
        schema: {
          tags,
          summary: 'How the instance is',
          description:
            'Asks the database and the market data. 503 when unhealthy. The single checks are shown to holders of the monitoring token.',
          security: [{ monitoringToken: [] }, {}],
          response,
        },
      },
      async (request, reply) => {
        const report = await health.report()
        const isWell = report.status === 'healthy' && health.phase() !== 'starting'
        const answer = { status: isWell ? ('healthy' as const) : ('unhealthy' as const), timestamp: report.timestamp }
        const mayKnow = bearsToken(request.headers.authorization, options.monitoringToken)
        return reply.code(isWell ? 200 : 503).send(mayKnow ? { ...answer, checks: report.checks } : answer)
      },
    )

    app.get(
      '/api/health/live',
      {
        config: { access: 'public', rate: 'health' },
        schema: {
          tags,
          summary: 'Whether the process lives',
          description:
            'Answers as long as the process can; asks nobody. An orchestrator restarts the process when this stays silent.',
          response: { 200: healthAnswer },
        },
      },
      () => ({ status: 'healthy' as const, timestamp: new Date(options.now()).toISOString() }),
    )

    app.get(
      '/api/health/ready',
      {
        config: { access: 'public', rate: 'health' },
        schema: {
          tags,
          summary: 'Whether the process should get requests',
          description: '503 while starting, while stopping, and while the database or the market data is away.',
          response,
        },
      },
      async (_request, reply) => {
        const report = await health.report()
        const isReady = report.status === 'healthy' && health.phase() === 'accepting'
        return reply
          .code(isReady ? 200 : 503)
          .send({ status: isReady ? ('healthy' as const) : ('unhealthy' as const), timestamp: report.timestamp })
      },
    )
  }
}
