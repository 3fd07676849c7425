import { describe, expect, it } from 'vitest'
import { newSpanId, newTraceId, openTraces, type Span } from './traces.ts'

const log = { info: () => {}, warn: () => {} }
const isRejected = (error: unknown) => error instanceof Error && error.message === 'rejected'
const service = { name: 'tradewise', version: '1', instanceId: 'i' }

function span(name: string): Span {
  const attributes = { 'http.route': '/a', 'http.response.status_code': 200, share: 0.5 }
  return {
    traceId: newTraceId(),
    spanId: newSpanId(),
    name,
    kind: 'server',
    beganAt: 1_767_225_600_000.5,
    endedAt: 1_767_225_600_001,
    attributes,
    isFault: true,
  }
}

describe('traces', () => {
  it('leave as OTLP in JSON, to the address with its usual path', async () => {
    const posted: [string, string][] = []
    const traces = openTraces({
      url: 'http://collector:4318',
      service,
      log,
      isRejected,
      post: async (url, body) => posted.push([url, body]),
    })
    traces.add([span('GET /a')])
    await traces.close()
    const [[url, body]] = posted as [[string, string]]
    expect(url).toBe('http://collector:4318/v1/traces')
    expect(JSON.parse(body)).toMatchObject({
      resourceSpans: [
        {
          resource: { attributes: expect.arrayContaining([{ key: 'service.name', value: { stringValue: 'tradewise' } }]) },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
                  spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
                  name: 'GET /a',
                  kind: 2,
                  startTimeUnixNano: '1767225600000500000',
                  endTimeUnixNano: '1767225600001000000',
                  attributes: [
                    { key: 'http.route', value: { stringValue: '/a' } },
                    { key: 'http.response.status_code', value: { intValue: '200' } },
                    { key: 'share', value: { doubleValue: 0.5 } },
                  ],
                  status: { code: 2 },
                },
              ],
            },
          ],
        },
      ],
    })
    expect(traces.counts()).toEqual({ sent: 1, dropped: 0 })
  })
  it('wait in a bounded line while the collector is away, and leave when it is back', async () => {
    let isAway = true
    let taken = 0
    const post = async (_url: string, body: string) => {
      if (isAway) throw new Error('refused')
      taken += body.split('"spanId"').length - 1
    }
    const traces = openTraces({ url: 'http://collector:4318/own/path', service, log, isRejected, post, sendEveryMs: 5 })
    for (let i = 0; i < 5; i++) traces.add(Array.from({ length: 1_000 }, () => span('x')))
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(traces.counts()).toEqual({ sent: 0, dropped: 904 })
    isAway = false
    await traces.close()
    expect(traces.counts()).toEqual({ sent: 4_096, dropped: 904 })
    expect(taken).toBe(4_096)
  })
  it('leave before their time when there are many, so that a collector that is there gets them all', async () => {
    const post = async () => {}
    const traces = openTraces({ url: 'http://collector:4318', service, log, isRejected, post, sendEveryMs: 3_600_000 })
    for (let i = 0; i < 12; i++) {
      traces.add(Array.from({ length: 1_000 }, () => span('x')))
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(traces.counts().dropped).toBe(0)
    await traces.close()
    expect(traces.counts()).toEqual({ sent: 12_000, dropped: 0 })
  })
  it('that the collector rejects are dropped, and those after them arrive', async () => {
    const taken: number[] = []
    const post = async (_url: string, body: string) => {
      if (body.includes('"bad"')) throw new Error('rejected')
      taken.push(body.split('"spanId"').length - 1)
    }
    const traces = openTraces({ url: 'http://collector:4318', service, log, isRejected, post })
    traces.add([span('bad')])
    traces.add(Array.from({ length: 511 }, () => span('beside it')))
    traces.add([span('after it')])
    await traces.close()
    expect(taken).toEqual([1])
    expect(traces.counts()).toEqual({ sent: 1, dropped: 512 })
  })
})
