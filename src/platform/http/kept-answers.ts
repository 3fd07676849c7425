// Answers that are the same for everybody are made once for each state of what they are made of and kept as they are sent: whoever asks
// next costs neither the work nor the writing of the JSON. Of those who ask at once one is worked for.
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { z } from 'zod'
import { assert } from '#basics'
import type { Space } from '#cache'
import { addressGroup } from '#protection'
import { bounded } from './declared-shapes.ts'
import type { ReadyAnswers } from './ready-answers.ts'
import { writtenInPieces } from './written-in-pieces.ts'

export type AnswerKey = { state: string; route: string; asked: string }

/** Market data alone, or also what is said of it: forecasts, what was sealed, records. */
export type MadeOf = 'market' | 'everything'

export type KeptAnswers = {
  space: Space<AnswerKey>
  /** Of what such answers are made of, the day included; undefined while it is not known: then each is made anew. */
  state: (of: MadeOf) => string | undefined
  /** After a request that may have changed the data, before it is answered. */
  changed: () => void
}

/** As it is sent, but for its packing. */
export type Written = { text: string; tag: string }

/** Longer than any address that means something: what is asked for in more words is not kept. */
export const mostAsked = 500
const longText = 200_000

/** Call before the routes of the scope are added. Its routes answer with what JSON can say, with 200, and without headers of their own. */
export function keepAnswers(app: FastifyInstance, { space, state }: KeptAnswers, madeOf: MadeOf, ready: ReadyAnswers): void {
  app.decorateRequest('readyAs', null)
  app.addHook('onRoute', route => {
    if (![route.method].flat().includes('GET')) return
    const { handler, url } = route
    const note = ready.noteOf(route)
    route.handler = async function (this: FastifyInstance, request, reply) {
      const known = state(madeOf)
      const asked = JSON.stringify([request.params, request.query])
      if (known === undefined || asked.length > mostAsked) return handler.call(this, request, reply)
      const make = () => written(this, handler, request, reply)
      const key = { state: known, route: url, asked }
      const { value, overdueAgeMs, again } = await space.find(key, make, addressGroup(request.ip))
      void reply.header('etag', value.tag).type('application/json; charset=utf-8')
      if (overdueAgeMs > 0) void reply.header('age', String(Math.ceil(overdueAgeMs / 1000)))
      else note(request, reply, { value, again, isCurrent: () => state(madeOf) === known })
      return reply.send(bytesOf(value))
    }
  })
}

/** A text is put into bytes each time it is sent, which takes longer than everything else about a kept answer. */
const inBytes = new WeakMap<Written, Buffer>()

export function bytesOf(answer: Written): Buffer {
  let bytes = inBytes.get(answer)
  if (!bytes) inBytes.set(answer, (bytes = Buffer.from(answer.text)))
  return bytes
}

/** Also after the request was answered, when its answer is made anew for those who come. */
async function written(
  app: FastifyInstance,
  handler: RouteHandlerMethod,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Written> {
  const answer: unknown = await handler.call(app, request, reply)
  assert(answer !== reply && (reply.sent || reply.statusCode === 200), `${request.routeOptions.url} gives its answer back`)
  const text = await jsonOf(answer, request, reply)
  // Of megabytes each of these takes a while: others have their turn between them.
  if (text.length > longText) await nextTurn()
  const bytes = Buffer.from(text)
  if (text.length > longText) await nextTurn()
  const made = { text, tag: tagOf(bytes) }
  inBytes.set(made, bytes)
  return made
}

async function jsonOf(answer: unknown, { method, routeOptions }: FastifyRequest, reply: FastifyReply): Promise<string> {
  const { schema, url = '' } = routeOptions
  const its = (schema?.response as Record<string, z.ZodType> | undefined)?.['200']
  const text = its && (await writtenInPieces(its, answer))
  return text === undefined
    ? (reply.serializeInput(answer as Record<string, unknown>, '200') as string)
    : bounded(text, { method, url })
}

/** Weak, because the same answer travels in several encodings. */
export function tagOf(text: string | Buffer): string {
  return `W/"${createHash('sha1').update(text).digest('base64url')}"`
}

/** Call before the routes of the scope are added: they change what public answers are made of. */
export function tellOfChanges(app: FastifyInstance, { changed }: KeptAnswers): void {
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') changed()
    done(null, payload)
  })
}
