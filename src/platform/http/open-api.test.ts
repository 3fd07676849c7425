// What tools that judge a description ask of it (the OWASP API rules of Spectral, Redocly's recommended ones), in sentences of our own.
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sampleOptions } from '../../../test/support/sample-server.ts'
import { buildServer, type Mount } from './http.ts'

const about = { tags: ['test'], summary: 'Test', description: 'Test' }
const response = {
  200: z.strictObject({ texts: z.array(z.string()), day: z.iso.date().nullable(), count: z.int(), few: z.int().min(0).max(9) }),
}
const mount: Mount = {
  routes: async app => {
    const answer = { texts: [], day: null, count: 1, few: 1 }
    for (const access of ['public', 'account', 'admin', 'keeper', 'monitoring'] as const)
      app.get(
        `/api/${access}/:id`,
        { config: { access }, schema: { ...about, params: z.strictObject({ id: z.uuid() }), response } },
        () => answer,
      )
    app.post(
      '/api/reports',
      {
        config: { access: 'public', rate: 'report' },
        schema: { ...about, body: z.strictObject({ on: z.iso.datetime() }), response },
      },
      () => answer,
    )
  },
}

type Described = {
  servers: { 'x-internal'?: boolean }[]
  tags: { name: string }[]
  paths: Record<
    string,
    Record<string, { security: object[]; tags: string[]; responses: Record<string, { headers?: object; $ref?: string }> }>
  >
  components: { responses: Record<string, { headers?: Record<string, unknown> }>; securitySchemes: object }
}
const app = await buildServer({ ...sampleOptions, mounts: [mount] })
afterAll(() => app.close())
const description = (await app.inject('/api/openapi.json')).json<Described>()
const operations = Object.entries(description.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
)

describe('the description of the API', () => {
  it.each([
    ['get /api/public/{id}', [{ session: [] }, {}]],
    ['get /api/account/{id}', [{ session: [] }]],
    ['get /api/admin/{id}', [{ administrator: [] }]],
    ['get /api/keeper/{id}', [{ keeper: [] }, {}]],
    ['get /api/monitoring/{id}', [{ monitoringToken: [] }]],
    ['post /api/reports', [{}]],
  ])('says of %s whom it asks for', (name, security) => {
    expect(operations.find(each => each.name === name)?.security).toEqual(security)
  })
  it('says of every address whom it asks for, how often, and what its tags and servers are', () => {
    expect(operations.length).toBeGreaterThan(8)
    const schemes = Object.keys(description.components.securitySchemes)
    for (const { name, security, tags, responses } of operations) {
      expect(schemes, name).toEqual(expect.arrayContaining(security.flatMap(each => Object.keys(each))))
      expect(
        description.tags.map(tag => tag.name),
        name,
      ).toEqual(expect.arrayContaining(tags))
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['400', '429', '500', 'default']))
      for (const [status, answer] of Object.entries(responses)) {
        const { headers } = answer.$ref ? description.components.responses[answer.$ref.split('/').at(-1)!]! : answer
        expect(headers, `${name} ${status}`).toHaveProperty('RateLimit')
        expect(headers, `${name} ${status}`).toHaveProperty('Access-Control-Allow-Origin')
        if (status === '429') expect(headers, name).toHaveProperty('Retry-After')
      }
    }
    expect(description.servers).toEqual([{ url: '/', 'x-internal': false }])
  })
  it('bounds every text and list, and says the width of every whole number', () => {
    const loose: string[] = []
    const seen = { string: 0, array: 0, integer: 0 }
    const walk = (value: unknown, where: string): void => {
      if (typeof value !== 'object' || value === null) return
      const schema = value as Record<string, unknown>
      const has = (...names: string[]) => names.some(name => name in schema)
      if (schema.type === 'string' && ++seen.string && !has('maxLength', 'enum', 'const')) loose.push(where)
      if (schema.type === 'array' && ++seen.array && !has('maxItems')) loose.push(where)
      if (schema.type === 'integer' && ++seen.integer && !has('format')) loose.push(where)
      for (const [name, part] of Object.entries(schema)) walk(part, `${where}.${name}`)
    }
    walk(description, '')
    expect(loose).toEqual([])
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(5)
  })
  it('takes a number for small only where it is', () => {
    const shape = JSON.stringify(description.paths['/api/public/{id}'])
    expect(shape).toMatch(/"few":\{[^}]*"format":"int32"/)
    expect(shape).toMatch(/"count":\{[^}]*"format":"int64"/)
  })
})
