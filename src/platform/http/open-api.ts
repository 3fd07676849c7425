// GET /api/openapi.json: the API's description, made from the schemas that the routes validate by.
import fastifySwagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { type FastifyPluginAsyncZod, jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type AccessRule, anonymousClasses } from '#protection'
import { limits } from './limits.ts'
import { bound, longestIn } from './open-api-bounds.ts'
import { problemShape, problemType } from './problems.ts'

type Answer = { description?: string; $ref?: string; headers?: object; content?: Content }
type Content = Record<string, { schema?: unknown }>
type Operation = {
  operationId?: string
  tags?: string[]
  security?: Security
  parameters?: { in: string; schema?: unknown }[]
  requestBody?: { content?: Content }
  responses?: Record<string, Answer>
}
type Security = { [scheme: string]: string[] }[]

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const

/** Call before routes are added. */
export async function describeApi(app: FastifyInstance, options: { version: string; publicUrl: string }): Promise<void> {
  const isSecure = options.publicUrl.startsWith('https:')
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
      // The extension by which the OWASP rules for API descriptions ask whom a server is for.
      // Over plain http, which is for this machine, wherever the description was read.
      servers: [{ url: isSecure ? options.publicUrl : '/', 'x-internal': false } as { url: string }],
      components: { securitySchemes },
    },
    transform: input => {
      const { schema, url } = jsonSchemaTransform(input)
      const config = (input.route as { config?: AccessRule }).config
      return {
        schema: config ? { ...schema, security: (schema as { security?: Security }).security ?? securityOf(config) } : schema,
        url,
      }
    },
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

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-session',
    description: 'Set by signing in. Requests that change something have to come from our own pages (Sec-Fetch-Site, Origin).',
  },
  administrator: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-session',
    description: 'The session of an administrator who has a second factor.',
  },
  keeper: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-session',
    description: 'The same, for what everybody sees; before there is an account, whoever sits at the machine needs none.',
  },
  monitoringToken: { type: 'http', scheme: 'bearer', description: 'MONITORING_TOKEN of the instance.' },
} as const

/** {}: without anything. Where a session is looked for but not needed, it comes first. */
function securityOf({ access, rate = 'default' }: AccessRule): Security {
  if (access === 'monitoring') return [{ monitoringToken: [] }]
  if (access === 'account') return [{ session: [] }]
  if (access === 'admin') return [{ administrator: [] }]
  if (access === 'keeper') return [{ keeper: [] }, {}]
  return anonymousClasses.has(rate) ? [{}] : [{ session: [] }, {}]
}

const commonHeaders = {
  RateLimit: {
    description: 'What is left of the budget of this address, and for how many seconds: "class";r=29;t=60.',
    schema: { type: 'string', maxLength: 100 },
  },
  'RateLimit-Policy': {
    description: 'The budget of this address and its window in seconds: "class";q=30;w=60.',
    schema: { type: 'string', maxLength: 100 },
  },
  'Access-Control-Allow-Origin': {
    description: 'The origin that asks, where the instance lets its pages ask (CORS_ORIGINS). Absent otherwise.',
    schema: { type: 'string', maxLength: limits.headerBytes },
  },
}
const retryAfter = { description: 'Seconds.', schema: { type: 'integer', minimum: 1, maximum: 86_400, format: 'int32' } }

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
  const operations = Object.values(copy.paths ?? {}).flatMap(item => Object.values(item))
  copy.tags = [...new Set(operations.flatMap(({ tags }) => tags ?? []))].map(name => ({ name }))
  const problem = z.toJSONSchema(problemShape, { target: 'draft-2020-12', io: 'output' })
  delete problem.$schema
  bound(problem, limits.answerBytes)
  const answer = { content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } } }
  copy.components = {
    ...copy.components,
    schemas: { ...copy.components?.schemas, Problem: problem },
    responses: {
      Problem: { description: 'What went wrong (RFC 9457).', headers: commonHeaders, ...answer },
      TooManyRequests: {
        description: 'The budget of this address is used up, or too many attempts failed.',
        headers: { ...commonHeaders, 'Retry-After': retryAfter },
        ...answer,
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
  for (const parameter of operation.parameters ?? []) bound(parameter.schema, longestIn[parameter.in]!)
  for (const { schema } of Object.values(operation.requestBody?.content ?? {})) bound(schema, longestIn.body!)
  for (const response of Object.values(responses)) {
    response.headers = { ...commonHeaders, ...response.headers }
    for (const { schema } of Object.values(response.content ?? {})) bound(schema, longestIn.answer!)
  }
  const problem = { $ref: '#/components/responses/Problem' }
  // A query, a body or a path that the route does not name is refused by every one.
  responses['400'] ??= problem
  if (!operation.security?.some(each => Object.keys(each).length === 0)) {
    responses['401'] ??= problem
    responses['403'] ??= problem
  }
  if (operation.parameters?.some(parameter => parameter.in === 'path')) responses['404'] ??= problem
  responses['429'] ??= { $ref: '#/components/responses/TooManyRequests' }
  responses['500'] ??= problem
  responses.default ??= problem
}

/** GET /api/stocks/{symbol}/bars → getStocksSymbolBars. */
function nameOf(method: string, path: string): string {
  const words = path.replace(/^\/api\//, '/').match(/[A-Za-z0-9]+/g) ?? []
  return method + words.map(word => word[0]!.toUpperCase() + word.slice(1)).join('')
}
