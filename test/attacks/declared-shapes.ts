// Walks the description of the interface: what a route does not name it does not take.
import { beforeAll, describe, expect, it } from 'vitest'
import { expectRefusal, type Target } from './target.ts'

type Schema = {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: unknown
} & Record<string, unknown>
type Parameter = { in: string; name: string; schema: Schema; required?: boolean }
type Operation = {
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>
}
type Route = { method: string; path: string; operation: Operation }

/** Browsers decide what is in their reports; only a few words of them are read. */
const takesAnything = new Set(['POST /api/csp-report'])
/** What an authenticator adds is the browser's affair: it is left out before anything reads it. */
const leftOut = /\.clientExtensionResults(\.credProps)?$/
/** Everything that is stored of one's own account; each room adds its part. */
const givesEverything = 'GET /api/account/export 200'
const noId = '00000000-0000-4000-8000-000000000000'
const poison = ['__proto__', 'constructor', 'prototype', 'toString', '__unknown']

export function declaredShapes(target: () => Target): void {
  describe('every route of the description', () => {
    let routes: Route[] = []
    beforeAll(async () => {
      const { body } = await target().ask('GET /api/openapi.json')
      const { paths } = JSON.parse(body) as { paths: Record<string, Record<string, Operation>> }
      routes = Object.entries(paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
      )
    })
    const nameOf = ({ method, path }: Route) => `${method} ${path}`
    /** With something for each parameter, so that only what is added is wrong. */
    const addressOf = ({ path }: Route) =>
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'symbol' ? 'AAPL' : name === 'id' ? '1' : noId))
    const send = (route: Route, query: string, headers: string[] = [], body?: string) =>
      target().ask(`${route.method} ${addressOf(route)}${query}`, { headers, ...(body === undefined ? {} : { body }) })

    it('is there, and says how it answers', () => {
      expect(routes.length).toBeGreaterThan(15)
      for (const route of routes)
        expect(
          Object.keys(route.operation.responses).some(status => status.startsWith('2')),
          nameOf(route),
        ).toBe(true)
    })

    it('bounds every text, list and number that it takes, and names every field', () => {
      const loose = routes.flatMap(route => {
        if (takesAnything.has(nameOf(route))) return []
        const taken = [
          ...(route.operation.parameters ?? []).map(({ name, schema }) => [name, schema] as const),
          ...Object.values(route.operation.requestBody?.content ?? {}).map(({ schema }) => ['body', schema] as const),
        ]
        return taken.flatMap(([name, schema]) => looseIn(schema, `${nameOf(route)} ${name}`))
      })
      expect(loose.filter(where => !leftOut.test(where))).toEqual([])
    })

    it('refuses a query that it does not name', { timeout: 60_000 }, async () => {
      for (const route of routes)
        for (const name of poison) {
          const answer = await send(route, `?${name}=1`)
          expectRefusal(answer, `${nameOf(route)} ?${name}`)
          expect(answer.status, `${nameOf(route)} ?${name}: ${answer.body.slice(0, 200)}`).toBeGreaterThanOrEqual(400)
        }
    })

    it('refuses a parameter that is given twice', { timeout: 60_000 }, async () => {
      for (const route of routes)
        for (const { in: place, name } of route.operation.parameters ?? []) {
          if (place !== 'query') continue
          const answer = await send(route, `?${name}=1&${name}=2`)
          expect(answer.status, `${nameOf(route)} ${name}`).toBeGreaterThanOrEqual(400)
        }
    })

    it('refuses a body that it does not name, in whole or in part', { timeout: 60_000 }, async () => {
      for (const route of routes) {
        if (route.method === 'GET' || takesAnything.has(nameOf(route))) continue
        const sample = sampleOf(route.operation.requestBody?.content['application/json']?.schema ?? {})
        for (const name of poison) {
          const body = JSON.stringify(sample).replace(
            /\}$/,
            `${Object.keys(sample).length > 0 ? ',' : ''}"${name}":{"isAdmin":true}}`,
          )
          const answer = await send(route, '', ['Content-Type: application/json'], body)
          expectRefusal(answer, `${nameOf(route)} ${body}`)
          expect(answer.status, `${nameOf(route)} ${body}`).toBeGreaterThanOrEqual(400)
        }
      }
    })

    // Whom the door lets in meets the same shapes behind it. One of each kind: an account may try some addresses five times a minute.
    it('refuses an administrator the same, as malformed and not as forbidden', { timeout: 60_000 }, async () => {
      for (const [index, route] of routes.entries()) {
        // Its door opens to the monitoring token alone.
        if (route.path === '/metrics') continue
        const name = poison[index % poison.length]!
        const what = nameOf(route)
        const query = await send(route, `?${name}=1`, target().admin)
        expectRefusal(query, what)
        expect(query.status, `${what} ?${name}: ${query.body}`).toBe(400)
        if (route.method === 'GET' || takesAnything.has(what)) continue
        const schema = route.operation.requestBody?.content['application/json']?.schema ?? {}
        const sample = JSON.stringify({ ...sampleOf(schema), NAME: { isAdmin: true } }).replace('NAME', name)
        const body = await send(route, '', [...target().admin, 'Content-Type: application/json'], sample)
        expectRefusal(body, what)
        expect(body.status, `${what} ${sample}: ${body.body}`).toBe(400)
        const other = await send(route, '', [...target().admin, 'Content-Type: application/yaml'], 'a: 1')
        expect(other.status, `${what} yaml`).toBe(415)
      }
      expect((await target().ask('GET /api/account', { headers: target().admin })).status).toBe(200)
    })

    it('takes content of its own types only', { timeout: 60_000 }, async () => {
      for (const route of routes) {
        if (route.method === 'GET') continue
        for (const type of [
          'text/xml',
          'multipart/form-data; boundary=x',
          'application/x-www-form-urlencoded',
          'application/yaml',
        ]) {
          const answer = await send(route, '', [`Content-Type: ${type}`], '{"message":"m","page":"/"}')
          expect([401, 403, 415], `${nameOf(route)} ${type}`).toContain(answer.status)
        }
      }
    })

    it('answers with fields that its schema names, and with no others', () => {
      const open = routes.flatMap(route =>
        Object.entries(route.operation.responses).flatMap(([status, { content }]) =>
          Object.values(content ?? {}).flatMap(({ schema }) =>
            schema && route.path !== '/api/openapi.json' && status !== 'default'
              ? openIn(schema, `${nameOf(route)} ${status}`)
              : [],
          ),
        ),
      )
      expect(open.filter(where => where !== givesEverything)).toEqual([])
    })
  })
}

function partsOf(schema: Schema): [string, Schema][] {
  return [
    ...Object.entries(schema.properties ?? {}),
    ...(schema.items ? [['[]', schema.items] as [string, Schema]] : []),
    ...(valuesOf(schema) ? [['*', valuesOf(schema)] as [string, Schema]] : []),
    ...[schema.anyOf, schema.oneOf, schema.allOf].flatMap(each => (each ?? []).map(part => ['', part] as [string, Schema])),
  ]
}

/** What a map holds under each of its names. */
function valuesOf({ additionalProperties: values }: Schema): Schema | undefined {
  return typeof values === 'object' && values !== null && Object.keys(values).length > 0 ? (values as Schema) : undefined
}

/** Where something of any length, number or name is taken. */
function looseIn(schema: Schema, where: string): string[] {
  const has = (...names: string[]) => names.some(name => name in schema)
  const own =
    (schema.type === 'string' && !has('maxLength', 'enum', 'const', 'format', 'pattern')) ||
    (schema.type === 'array' && !has('maxItems')) ||
    (/^(integer|number)$/.test(schema.type ?? '') &&
      !has('enum', 'const') &&
      !(has('minimum', 'exclusiveMinimum') && has('maximum', 'exclusiveMaximum'))) ||
    // A map takes so many names, and under each what it says.
    (schema.type === 'object' && schema.additionalProperties !== false && !(has('maxProperties') && valuesOf(schema)))
  return [...(own ? [where] : []), ...partsOf(schema).flatMap(([name, part]) => looseIn(part, `${where}.${name}`))]
}

/** Where an answer may hold fields that nobody named. A map of names to values says what its values are. */
function openIn(schema: Schema, where: string): string[] {
  const rest = schema.additionalProperties
  const isMap = typeof rest === 'object' && rest !== null && Object.keys(rest).length > 0
  const own = schema.type === 'object' && rest !== false && !isMap
  return [...(own ? [where] : []), ...partsOf(schema).flatMap(([name, part]) => openIn(part, `${where}.${name}`))]
}

function sampleOf(schema: Schema): Record<string, unknown> {
  const required = (schema.required ?? []) as string[]
  return Object.fromEntries(
    required.map(name => {
      const type = schema.properties?.[name]?.type
      return [name, type === 'string' ? 'x' : type === 'boolean' ? true : type === 'array' ? [] : 1]
    }),
  )
}
