import { describe, expect, it } from 'vitest'
import { curlOf, matching, type Operation, readOperations } from './openapi.ts'

const document = {
  openapi: '3.1.0',
  paths: {
    '/api/stocks/{symbol}/bars': {
      get: {
        tags: ['market'],
        summary: 'Bars',
        parameters: [
          { name: 'symbol', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'range', in: 'query', required: false, schema: { type: 'string', enum: ['1Y', 'MAX'], default: '1Y' } },
        ],
        responses: {
          200: {
            description: 'Columns',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['dates'],
                  properties: {
                    dates: { type: 'array', items: { type: 'string' } },
                    asOf: { anyOf: [{ type: 'string' }, { type: 'null' }] },
                    splits: { type: 'array', items: { $ref: '#/components/schemas/Split' } },
                    series: { type: 'object', additionalProperties: { type: 'number' } },
                  },
                },
              },
            },
          },
        },
      },
    },
    '/api/client-errors': {
      post: {
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: { message: { type: 'string' } } } } },
        },
        responses: {},
      },
    },
  },
  components: {
    schemas: { Split: { type: 'object', required: ['date'], properties: { date: { type: 'string', description: 'Ex-day' } } } },
  },
}
const operations = readOperations(document)
const [bars, errors] = operations as [Operation, Operation]

describe('the API document', () => {
  it('lists every operation with its parameters', () => {
    expect(operations.map(one => `${one.method} ${one.path}`)).toEqual([
      'GET /api/stocks/{symbol}/bars',
      'POST /api/client-errors',
    ])
    expect(bars.parameters[1]).toMatchObject({
      name: 'range',
      place: 'query',
      choices: ['1Y', 'MAX'],
      standard: '1Y',
      isRequired: false,
    })
  })
  it('follows references, lists and nulls into the answer’s fields', () => {
    expect(bars.answers[0]?.fields.map(field => [field.depth, field.name, field.type, field.isRequired])).toEqual([
      [0, 'dates', 'list of string', true],
      [0, 'asOf', 'string or null', false],
      [0, 'splits', 'list of object', false],
      [1, 'date', 'string', true],
      [0, 'series', 'object', false],
      [1, '(by name)', 'number', false],
    ])
  })
  it('finds by path, words and fields, all words at once', () => {
    expect(matching(operations, 'bars SPLITS')).toEqual([bars])
    expect(matching(operations, 'ex-day')).toEqual([bars])
    expect(matching(operations, 'bars nothing')).toEqual([])
    expect(matching(operations, ' ')).toHaveLength(2)
  })
  it('writes a command that can be run', () => {
    expect(curlOf(bars, 'http://localhost:3000')).toBe("curl -s 'http://localhost:3000/api/stocks/AAPL/bars'")
    expect(curlOf(errors, 'http://h')).toBe(
      "curl -s -X POST 'http://h/api/client-errors' -H 'content-type: application/json' -d '{…}'",
    )
  })
  it('survives a document that is not one', () => {
    expect(readOperations(null)).toEqual([])
    expect(readOperations({ paths: { '/x': { get: 7 } } })).toEqual([])
  })
})
