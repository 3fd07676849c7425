// Holds every route to its schemas: one that declares no answer keeps the server from starting, and what a route does not ask for it does not
// get: no query, no body. No answer is longer than the description says.
import type { FastifyInstance, FastifySchema } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert } from '#basics'
import { limits } from './limits.ts'
import { Refusal } from './problems.ts'
import { refuse } from './refusals.ts'

type Declared = FastifySchema & { hide?: boolean; summary?: string; tags?: readonly string[] }

const nothing = z.strictObject({})

/** Call in the scope of the API before its routes are added. */
export function holdToShapes(app: FastifyInstance): void {
  app.addHook('onRoute', route => {
    const schema: Declared | undefined = route.schema
    // A redirect for programs that ask every site for it, say; it is no part of the API.
    if (schema?.hide) return
    const name = `${[route.method].flat().join(', ')} ${route.url}`
    assert(schema?.response && Object.keys(schema.response).length > 0, `${name} declares what it answers`)
    assert(schema.summary && schema.tags?.length, `${name} says what it is for`)
    assert(schema.params || !/[:*]/.test(route.url), `${name} declares its parameters`)
    route.schema = { ...schema, querystring: schema.querystring ?? nothing }
    if (schema.body) return
    // Files come as bytes, which no schema describes; their routes look at them themselves.
    route.preValidation = [
      (request, reply, done) => {
        if (request.body === undefined || request.body === null || Buffer.isBuffer(request.body)) return done()
        refuse(new Refusal(400, { code: 'invalid', detail: 'This address takes no body.' }), request, reply)
      },
      ...[route.preValidation ?? []].flat(),
    ]
  })
}

export const boundedSerializer: typeof serializerCompiler = route => {
  const written = serializerCompiler(route)
  return data => {
    return bounded(written(data), route)
  }
}

export function bounded(text: string, { method, url }: { method: string; url: string }): string {
  assert(text.length <= limits.answerBytes, `${method} ${url} answers with ${limits.answerBytes} characters at most`)
  return text
}
