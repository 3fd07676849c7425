// Reads JSON bodies as strictly as the format is: UTF-8 and nothing else, bounded depth, no name twice in one object (of which what stands
// in front may have read the other), no name that reaches into prototypes, no NUL (which no database text can hold). One reader, so that every address understands the same bytes in the same way.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { limits } from './limits.ts'
import { Refusal } from './problems.ts'

type Done = (error: Error | null, body?: unknown) => void
type Reader = (request: FastifyRequest, body: Buffer, done: Done) => void

/** What calls itself something else would be read differently by whoever believes it. */
const otherCharset = /;\s*charset\s*=\s*(?!"?utf-?8"?\s*(?:;|$))/i

const openBrace = 0x7b
const openBracket = 0x5b
const closeBrace = 0x7d
const closeBracket = 0x5d
const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

export function jsonReader(app: FastifyInstance): Reader {
  const parse = app.getDefaultJsonParser('error', 'error')
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return (request, body, done) => {
    if (otherCharset.test(request.headers['content-type'] ?? ''))
      return done(new Refusal(415, { detail: 'JSON is sent as UTF-8.' }))
    const { deepest, named } = shapeOf(body)
    if (deepest > limits.jsonDepth) return done(new Refusal(400, { detail: 'The JSON is nested too deeply.' }))
    let text: string
    try {
      text = utf8.decode(body)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      return done(new Refusal(400, { detail: 'The body is not UTF-8.' }))
    }
    if (/\0|(?<!\\)(?:\\\\)*\\u0000/.test(text)) return done(new Refusal(400, { detail: 'The body contains a NUL character.' }))
    void parse(request, text, (error: Error | null, parsed?: unknown) => {
      if (error || named === namesIn(parsed)) done(error, parsed)
      else done(new Refusal(400, { detail: 'The JSON has a name twice in one object.' }))
    })
  }
}

/** Instead of Fastify's own, which takes plain text everywhere and mends broken UTF-8. */
export function readJsonOnly(app: FastifyInstance): void {
  const read = jsonReader(app)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, read)
}

/** The deepest nesting of brackets, and how many values are given with a name: both by what stands outside of strings. */
function shapeOf(body: Buffer): { deepest: number; named: number } {
  let depth = 0
  let deepest = 0
  let named = 0
  let isText = false
  for (let i = 0; i < body.length; i++) {
    const byte = body[i]!
    if (isText) {
      if (byte === backslash) i++
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (byte === openBrace || byte === openBracket) deepest = Math.max(deepest, ++depth)
    else if (byte === closeBrace || byte === closeBracket) depth--
    else if (byte === colon) named++
  }
  return { deepest, named }
}

/** How many names were kept: of two that are the same, one. */
function namesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const values: unknown[] = Object.values(value)
  let count = Array.isArray(value) ? 0 : values.length
  for (const each of values) if (typeof each === 'object') count += namesIn(each)
  return count
}
