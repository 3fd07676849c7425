import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Secret } from '#config'
import { maySeeInside } from '#http'
import type { Jobs } from '#jobs'
import { queueAnswer } from './queue.contract.ts'

export function queueRoutes(
  jobs: Pick<Jobs, 'numbers'>,
  { monitoringToken }: { monitoringToken: Secret | undefined },
): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/task-queue/stats',
      {
        config: { access: 'public', rate: 'interactive', underLoad: 'last-for-operators' },
        schema: {
          tags: ['health'],
          summary: 'How the job queue is',
          description:
            'Totals for everybody; queues, workers and schedules for administrators and holders of the monitoring token.',
          security: [{ monitoringToken: [] }, { session: [] }, {}],
          response: { 200: queueAnswer },
        },
      },
      async request => {
        const numbers = await jobs.numbers()
        return (await maySeeInside(request, monitoringToken)) ? numbers : { totals: numbers.totals }
      },
    )
  }
}
