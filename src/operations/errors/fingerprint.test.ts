import { describe, expect, it } from 'vitest'
import { fingerprint, normalised, places } from './fingerprint.ts'
import { readFault, readPageError, sampleOf } from './reading.ts'
import { redacted } from './redacted.ts'

const stack = (line: number) =>
  [
    'Error: x',
    `    at Parser.parse (/opt/app/node_modules/pg-protocol/dist/parser.js:${line}:11)`,
    '    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)',
    `    at async priceOf (file:///opt/app/dist/server/compose-BO42V8QD.js:${line}:7)`,
    `    at async file:///opt/app/dist/server/serve-BYdr1QfC.js:${line}:7`,
  ].join('\n')

describe('two errors are the same', () => {
  const of = (message: string, line = 1, type = 'Error') => fingerprint('request', { type, message, stack: stack(line) })
  it.each([
    ['other numbers', 'bar 41: close 12.5', 'bar 7: close -3'],
    ['other ids', 'no row 018f3c1a-7c1e-7d1e-9a1e-0123456789ab', 'no row ffffffff-ffff-4fff-8fff-ffffffffffff'],
    ['other digests', 'block deadbeef01 is gone', 'block 77aa88bb99ccdd is gone'],
    ['other mail addresses', 'cannot reach a@example.net', 'cannot reach bc.d@example.org'],
    ['other folders', "open '/var/people/a/prices.csv'", "open '/srv/long/way/prices.csv'"],
    ['other keys', 'refused key sk_live_abc', 'refused key sk_live_xyz123'],
  ])('with %s', (_, one, other) => expect(of(one)).toBe(of(other)))
  it('with other lines, columns and digests in the names of files', () => {
    expect(of('x', 1)).toBe(of('x', 99))
    expect(places(stack(5))).toEqual(['priceOf compose.js', ' serve.js'])
  })
  it('never with other words, another type, another place or another origin', () => {
    const elsewhere = fingerprint('request', { type: 'Error', message: 'x', stack: stack(1).replace('priceOf', 'peersOf') })
    const inJob = fingerprint('job', { type: 'Error', message: 'x', stack: stack(1) })
    expect(new Set([of('x'), of('y'), of('x', 1, 'TypeError'), elsewhere, inJob]).size).toBe(5)
  })
  it('in browsers too, whichever it is', () => {
    expect(
      places('draw@https://h.example/assets/chart-D3fGh12k.js:1:20\n@https://h.example/assets/shared-AAAAAAAA.js:9:1'),
    ).toEqual(['draw chart.js', ' shared.js'])
  })
  it('without a stack by their words alone', () => {
    expect(places('')).toEqual([])
    expect(normalised('a  b\n12')).toBe('a b #')
  })
})

describe('what is kept', () => {
  it.each([
    ['postgres://app:hunter2@db.internal/x', 'hunter2'],
    ['password: hunter2', 'hunter2'],
    ['{"api_key":"hunter2"}', 'hunter2'],
    ['Bearer abcdef123456', 'abcdef'],
    ['key abc123def456ghi789jkl012 refused', 'abc123'],
    ['jane.doe@example.net', 'jane'],
    ['open /var/people/jane/portfolio.csv', 'jane'],
    ['C:\\Users\\jane\\x.csv', 'jane'],
    ['from 203.0.113.77', '203.0.113'],
    ['call 004915112345678', '15112345'],
    ['GET /reset?link=abc', 'abc'],
  ])('says nothing of what is in: %s', (text, hidden) => expect(redacted(text, 1_000)).not.toContain(hidden))
  it.each([
    'Cannot read properties of undefined (reading "x")',
    'connect ECONNREFUSED 127.0.0.1:5432',
    '    at priceOf (dist/server/compose.js:12:7)',
    '/api/stocks/:symbol/bars',
  ])('says the rest as it was: %s', text => expect(redacted(text, 1_000)).toBe(text))
  it('takes bounded time for hostile text', () => {
    // Of this thread, so that nothing else on the machine counts.
    const before = process.threadCpuUsage()
    for (const piece of [
      '/a',
      '/-',
      '?a=',
      '@',
      'at (',
      'a'.repeat(19) + '/',
      'token=',
      '1.1.1.',
      'C:\\a\\',
      "'",
      'at a (b',
      '0x',
      '-1',
    ])
      for (const text of [piece.repeat(8_000), `${piece.repeat(200)}\n`.repeat(60)]) {
        const sample = sampleOf(readPageError({ message: text, stack: text, page: text, requestId: text }))
        expect(JSON.stringify(sample).length).toBeLessThan(14_000)
        fingerprint('browser', { type: text, message: text, stack: text })
      }
    expect(process.threadCpuUsage(before).user / 1_000).toBeLessThan(5_000)
  })
  it('has the causes, and where it was', () => {
    const error = new Error('outer', { cause: new Error('inner', { cause: 'deep' }) })
    const raw = readFault({
      level: 'error',
      error,
      message: 'request failed',
      fields: { method: 'GET', route: '/api/x/:id' },
      requestId: 'r-1',
    })
    expect(sampleOf(raw)).toMatchObject({
      type: 'Error',
      message: 'outer',
      causes: ['Error: inner', 'deep'],
      where: 'GET /api/x/:id',
      requestId: 'r-1',
    })
    expect(raw.origin).toBe('request')
  })
  it('knows a job, a crash and what happens behind everything', () => {
    const base = { level: 'error', error: new Error('x'), message: 'words', requestId: undefined } as const
    expect(readFault({ ...base, fields: { job: 'alerts.look' } })).toMatchObject({ origin: 'job', where: 'alerts.look' })
    expect(readFault({ ...base, fields: {} })).toMatchObject({ origin: 'background', where: 'words' })
    expect(readFault({ ...base, level: 'fatal', fields: {} })).toMatchObject({ origin: 'crash' })
  })
})
