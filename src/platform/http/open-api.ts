// GET /api/openapi.json: the API's description, made from the schemas that the routes validate by.
import fastifySwagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { type FastifyPluginAsyncZod, jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problemShape, problemType } from './problems.ts'

type Operation = {
  operationId?: string
  parameters?: { in: string }[]
  requestBody?: unknown
  responses?: Record<string, { description?: string; $ref?: string }>
}

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const

/** Call before routes are added. */
export async function describeApi(app: FastifyInstance, options: { version: string; publicUrl: string }): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'TradeWise',
        version: options.version,
        description:
          'Stock research that shows its evidence. Every answer about prices says how fresh it is, where it comes from and how it is adjusted. ' +
          'Errors are RFC 9457 problems; quote their requestId. Not investment advice; data may be late or wrong.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: options.publicUrl }],
    },
    transform: jsonSchemaTransform,
    transformObject: document =>
      completed('openapiObject' in document ? document.openapiObject : document.swaggerObject) as never,
  })
}

export function openApiRoutes(): FastifyPluginAsyncZod {
  return async app => {
    let text: string | undefined
    app.get(
      '/api/openapi.json',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags: ['about'],
          summary: 'This description',
          description: 'OpenAPI 3.1 of every route.',
          response: { 200: z.looseObject({ openapi: z.string() }) },
        },
      },
      (_request, reply) => {
        text ??= JSON.stringify(app.swagger())
        void reply.type('application/json; charset=utf-8').send(text as never)
      },
    )
  }
}

/** Adds what holds for every operation, so that no route has to repeat it: a name, and the problems it may answer with. */
function completed(document: object): object {
  const copy = structuredClone(document) as {
    paths?: Record<string, Record<string, Operation>>
    components?: { schemas?: object; responses?: object }
    tags?: { name: string }[]
  }
  for (const [path, item] of Object.entries(copy.paths ?? {}))
    for (const method of methods) {
      const operation = item[method]
      if (operation) complete(operation, method, path)
    }
  const problem = z.toJSONSchema(problemShape, { target: 'draft-2020-12', io: 'output' })
  delete problem.$schema
  copy.components = {
    ...copy.components,
    schemas: { ...copy.components?.schemas, Problem: problem },
    responses: {
      Problem: {
        description: 'What went wrong (RFC 9457).',
        content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
  return copy
}

function complete(operation: Operation, method: string, path: string): void {
  operation.operationId ??= nameOf(method, path)
  const responses = (operation.responses ??= {})
  for (const response of Object.values(responses))
    if (response.description === 'Default Response') response.description = 'The answer.'
  const problem = { $ref: '#/components/responses/Problem' }
  if (operation.parameters?.length || operation.requestBody) responses['400'] ??= problem
  if (operation.parameters?.some(parameter => parameter.in === 'path')) responses['404'] ??= problem
  responses.default ??= problem
}

/** GET /api/stocks/{symbol}/bars → getStocksSymbolBars. */
function nameOf(method: string, path: string): string {
  const words = path.replace(/^\/api\//, '/').match(/[A-Za-z0-9]+/g) ?? []
  return method + words.map(word => word[0]!.toUpperCase() + word.slice(1)).join('')
}
