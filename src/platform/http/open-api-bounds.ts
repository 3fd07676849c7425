// Says in the description how long a text, how long a list and how large a number can be where the shape itself does not: by the limits that
// hold for every request and every answer. Whoever generates a client, or judges the interface, need not guess.
import { limits } from './limits.ts'

type Schema = { [name: string]: unknown }

/** `longest`: characters that can stand in this place at all. */
export function bound(schema: unknown, longest: number): void {
  if (Array.isArray(schema)) {
    for (const each of schema) bound(each, longest)
    return
  }
  if (typeof schema !== 'object' || schema === null) return
  const own = schema as Schema
  const is = (type: string) => own.type === type || (Array.isArray(own.type) && own.type.includes(type))
  if (is('string') && !('enum' in own) && !('const' in own)) own.maxLength ??= longest
  // Two characters for each but the last: something, and a comma.
  if (is('array')) own.maxItems ??= Math.ceil(longest / 2)
  if (is('integer')) own.format ??= isSmall(own) ? 'int32' : 'int64'
  for (const [name, part] of Object.entries(own)) {
    // What stands below `properties` are names of fields, whatever they are called.
    if (name === 'properties') for (const field of Object.values(part as Schema)) bound(field, longest)
    else if (!isValue.has(name)) bound(part, longest)
  }
}

/** Their content is no schema. */
const isValue = new Set(['enum', 'const', 'default', 'example', 'examples', 'required'])

export const longestIn: Readonly<Record<string, number>> = {
  path: limits.paramLength,
  query: limits.urlBytes,
  header: limits.headerBytes,
  body: limits.bodyBytes,
  answer: limits.answerBytes,
}

const smallest = -(2 ** 31)
const largest = 2 ** 31 - 1

function isSmall({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Schema): boolean {
  const [least, most] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum]
  return typeof least === 'number' && least >= smallest && typeof most === 'number' && most <= largest
}
