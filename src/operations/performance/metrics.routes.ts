import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { contentTypes, exposition } from './exposition.ts'
import { metrics, type MetricsOf } from './metrics.ts'

export function metricsRoutes(of: MetricsOf): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/metrics',
      {
        config: { access: 'monitoring', rate: 'health' },
        schema: {
          tags: ['health'],
          summary: 'The figures for Prometheus',
          description:
            'Of the process that answers, in the text form of Prometheus, or of OpenMetrics for whoever asks for that. With the monitoring token; without one only from this machine, and only where no proxy stands in front.',
          response: { 200: z.string() },
        },
      },
      async (request, reply) => {
        const form = request.headers.accept?.includes('application/openmetrics-text') ? 'open' : 'plain'
        const text = exposition(await metrics(of), form)
        return reply
          .type(contentTypes[form])
          .serializer((sent: unknown) => String(sent))
          .send(text)
      },
    )
  }
}
