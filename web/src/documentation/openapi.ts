// Reads an OpenAPI 3.1 document into what the page shows. The document is our own server's, but it is still only JSON:
// whatever is not as expected is left out.

export type Field = {
  name: string
  type: string
  isRequired: boolean
  description: string
  choices: string[]
  standard: string | undefined
  depth: number
}
export type Parameter = Field & { place: string; example: string | undefined }
export type Answer = { status: string; description: string; fields: Field[] }
export type Operation = {
  id: string
  method: string
  path: string
  tag: string
  summary: string
  description: string
  parameters: Parameter[]
  body: Field[]
  answers: Answer[]
}

type Json = Record<string, unknown>
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const object = (value: unknown): Json => (isJson(value) ? value : {})
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const methods = ['get', 'post', 'put', 'patch', 'delete']
const deepest = 4

export function readOperations(document: unknown): Operation[] {
  const root = object(document)
  return Object.entries(object(root.paths)).flatMap(([path, item]) =>
    methods.flatMap(method => {
      const operation = object(item)[method]
      return isJson(operation) ? [readOperation(root, path, method, operation)] : []
    }),
  )
}

function readOperation(root: Json, path: string, method: string, operation: Json): Operation {
  const body = object(object(object(operation.requestBody).content)['application/json'])
  return {
    id: `${method}-${path}`.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/-$/, ''),
    method: method.toUpperCase(),
    path,
    tag: text(list(operation.tags)[0]) || 'other',
    summary: text(operation.summary) || path,
    description: text(operation.description),
    parameters: list(operation.parameters).map(one => {
      const parameter = resolve(root, one)
      const schema = resolve(root, parameter.schema)
      const example = parameter.example ?? schema.example ?? list(schema.examples)[0]
      return {
        ...fieldOf(root, text(parameter.name), schema, parameter.required === true, 0),
        description: text(parameter.description) || text(schema.description),
        place: text(parameter.in),
        example: example === undefined ? undefined : plain(example),
      }
    }),
    body: fieldsOf(root, resolve(root, body.schema), 0),
    answers: Object.entries(object(operation.responses)).map(([status, one]) => {
      const response = resolve(root, one)
      const content = object(response.content)
      const media = object(content['application/json'] ?? content['application/problem+json'])
      return { status, description: text(response.description), fields: fieldsOf(root, resolve(root, media.schema), 0) }
    }),
  }
}

function fieldsOf(root: Json, schema: Json, depth: number): Field[] {
  if (depth >= deepest) return []
  const inner = innerOf(root, schema)
  const required = new Set(list(inner.required))
  const named = Object.entries(object(inner.properties)).flatMap(([name, one]) => {
    const field = resolve(root, one)
    return [fieldOf(root, name, field, required.has(name), depth), ...fieldsOf(root, field, depth + 1)]
  })
  if (named.length > 0 || !isJson(inner.additionalProperties)) return named
  const value = resolve(root, inner.additionalProperties)
  return [fieldOf(root, '(by name)', value, false, depth), ...fieldsOf(root, value, depth + 1)]
}

function fieldOf(root: Json, name: string, schema: Json, isRequired: boolean, depth: number): Field {
  const kind = withoutNull(root, schema)
  return {
    name,
    type: typeOf(root, schema),
    isRequired,
    description: text(schema.description) || text(kind.description),
    choices: list(kind.enum).map(String),
    standard: schema.default === undefined ? undefined : plain(schema.default),
    depth,
  }
}

/** The object inside lists and alternatives with null. */
function innerOf(root: Json, schema: Json): Json {
  const kind = withoutNull(root, schema)
  return kind.type === 'array' ? innerOf(root, resolve(root, kind.items)) : kind
}

function typeOf(root: Json, schema: Json): string {
  const alternatives = list(schema.anyOf ?? schema.oneOf)
  if (alternatives.length > 0) return [...new Set(alternatives.map(one => typeOf(root, resolve(root, one))))].join(' or ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const types = Array.isArray(schema.type) ? schema.type.map(String) : [text(schema.type) || (schema.enum ? 'string' : 'any')]
  return types.map(type => (type === 'array' ? `list of ${typeOf(root, resolve(root, schema.items))}` : type)).join(' or ')
}

function withoutNull(root: Json, schema: Json): Json {
  const alternatives = list(schema.anyOf ?? schema.oneOf)
    .map(one => resolve(root, one))
    .filter(one => one.type !== 'null')
  return alternatives.length === 1 && alternatives[0] ? withoutNull(root, alternatives[0]) : schema
}

/** Follows local references, at most ten in a row. */
function resolve(root: Json, value: unknown): Json {
  let at = object(value)
  for (let step = 0; step < 10; step++) {
    const reference = text(at.$ref)
    if (!reference.startsWith('#/')) return at
    at = object(
      reference
        .slice(2)
        .split('/')
        .reduce<unknown>((found, key) => object(found)[key.replaceAll('~1', '/').replaceAll('~0', '~')], root),
    )
  }
  return {}
}

/** Those whose path, words or fields contain every word asked for. */
export function matching(operations: readonly Operation[], asked: string): Operation[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean)
  return operations.filter(one => {
    const fields = [...one.parameters, ...one.body, ...one.answers.flatMap(answer => answer.fields)].map(
      field => `${field.name} ${field.description}`,
    )
    const all = [one.method, one.path, one.tag, one.summary, one.description, ...fields].join(' ').toLowerCase()
    return words.every(word => all.includes(word))
  })
}

/** Values that make the examples runnable here. */
const samples: Record<string, string> = { symbol: 'AAPL', q: 'apple', names: 'sma(20),macd(12,26,9)' }

/** A command to copy: required parameters filled, quoted for a shell. */
export function curlOf(operation: Operation, origin: string): string {
  const value = (parameter: Parameter) =>
    parameter.example ??
    samples[parameter.name] ??
    parameter.standard ??
    parameter.choices[0] ??
    (parameter.type.includes('integer') ? '1' : parameter.name)
  let path = operation.path
  for (const parameter of operation.parameters.filter(one => one.place === 'path')) {
    path = path.replace(`{${parameter.name}}`, encodeURIComponent(value(parameter)))
  }
  const query = operation.parameters
    .filter(one => one.place === 'query' && one.isRequired)
    .map(one => `${one.name}=${encodeURIComponent(value(one))}`)
    .join('&')
  const method = operation.method === 'GET' ? '' : `-X ${operation.method} `
  const body = operation.body.length > 0 ? ` -H 'content-type: application/json' -d '{…}'` : ''
  return `curl -s ${method}'${origin}${path}${query ? `?${query}` : ''}'${body}`
}
