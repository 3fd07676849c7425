import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { linesTogether, type Log, logRequest, openLog, personless, truncatedAddress } from './telemetry.ts'

function written(say: (log: Log) => void, readable = false): string[] {
  const lines: string[] = []
  say(openLog({ level: 'info', readable, write: line => lines.push(line) }))
  return lines
}

describe('a log line', () => {
  it('is one JSON object with time, level and words', () => {
    const [line] = written(log => log.info({ status: 200 }, 'request'))
    expect(line!.endsWith('\n')).toBe(true)
    expect(JSON.parse(line!)).toEqual({ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), status: 200, msg: 'request' })
  })

  it.each([
    [
      'a field called so',
      {
        password: 'hunter2',
        nested: { authorization: 'hunter2', Cookie: 'hunter2', sessionToken: ['hunter2'], api_key: 'hunter2' },
      },
      '',
    ],
    ['a header list', { headers: { 'set-cookie': 'id=hunter2', 'x-api-key': 'hunter2' } }, ''],
    ['an address with credentials', {}, 'cannot reach postgres://app:hunter2@db.example.net/x'],
    ['a query string', { path: '/reset?token=hunter2&x=1' }, ''],
    ['a header as text', {}, 'Authorization: Bearer hunter2hunter2'],
    ['a Stripe key', {}, 'No such key: sk_live_hunter2'],
    ['a mail address', { who: 'jane.doe+x@example.co.uk' }, 'jane.doe+x@example.co.uk'],
    ['an error', { err: new Error('postgres://app:hunter2@h', { cause: new Error('mail jane.doe@example.net failed') }) }, ''],
  ])('keeps secrets and people out: %s', (_, fields, message) => {
    for (const readable of [false, true]) {
      const [line] = written(log => log.error(fields, message), readable)
      expect(line).not.toMatch(/hunter2|jane/)
    }
  })

  it('keeps of an error its type, code, message, stack and causes, and nothing that a driver hung on it', () => {
    const error = Object.assign(new TypeError('outer', { cause: new Error('inner') }), { code: 'E_X', parameters: ['4711'] })
    const { err } = JSON.parse(written(log => log.error({ err: error }, 'failed'))[0]!) as { err: object }
    expect(err).toMatchObject({ type: 'TypeError', code: 'E_X', message: 'outer', cause: { message: 'inner' } })
    expect(JSON.stringify(err)).not.toContain('4711')
  })

  it('cannot be forged: no line break, no terminal sequence, no turned text', () => {
    const attack = 'x\n{"level":"fatal","msg":"forged"}\r\u001b[2J\u009b31m\u202eabc\u2028'
    for (const readable of [false, true]) {
      const lines = written(log => log.info({ path: attack, [attack]: 1 }, attack), readable)
      expect(lines).toHaveLength(1)
      // oxlint-disable-next-line no-control-regex -- exactly those are meant
      expect(lines[0]!.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
    }
    const [json] = written(log => log.info({ path: attack }, attack))
    expect(JSON.parse(json!)).toMatchObject({ path: attack, msg: attack })
  })

  it('of a request is what pino would have written, and is not written below its level', () => {
    const fields = { requestId: 'r-1', method: 'GET', route: '/api/"x"/:id', status: 200, durationMs: 1.25, client: '192.0.2.77' }
    const [own] = written(log => logRequest(log, fields))
    const [usual] = written(log => log.info({ ...fields, client: '192.0.2.0' }, 'request'))
    const timeless = (line: string) => line.replace(/"time":"[^"]+"/, '"time":""')
    expect(timeless(own!)).toBe(timeless(usual!))
    const [child] = written(log => logRequest(log.child({}), fields))
    expect(timeless(child!)).toBe(timeless(usual!))
    const silent: string[] = []
    logRequest(openLog({ level: 'warn', readable: false, write: line => silent.push(line) }), fields)
    expect(silent).toEqual([])
  })

  it('for a person shows a request in a line and an error with its stack', () => {
    const [request] = written(
      log => log.info({ method: 'GET', route: '/api/x/:id', status: 200, durationMs: 1.2, requestId: 'r' }, 'request'),
      true,
    )
    expect(request).toMatch(/^\d\d:\d\d:\d\d GET \/api\/x\/:id 200 1.2 ms\n$/)
    const [failure] = written(log => log.error({ err: new Error('boom') }, 'request failed'), true)
    expect(failure).toMatch(/ERROR request failed\n {4}Error: boom\n {4} +at /)
  })
})

describe('lines together', () => {
  it('leave in one write and in order, at once when one of them is a warning', async () => {
    const writes: string[] = []
    const write = linesTogether(lines => writes.push(lines))
    write('{"level":"info","msg":"a"}\n')
    await new Promise(resolve => setImmediate(resolve))
    write('{"level":"info","msg":"b"}\n')
    expect(writes).toEqual([])
    write('{"level":"warn","msg":"c"}\n')
    await new Promise(resolve => setImmediate(resolve))
    expect(writes.map(lines => lines.match(/[abc](?="\})/g))).toEqual([['a', 'b', 'c']])
  })

  it('leave by themselves after a while', async () => {
    const written = await new Promise<string>(resolve => linesTogether(resolve)('{"level":"info","msg":"alone"}\n'))
    expect(written).toContain('alone')
  })

  it('are written when the process exits before', () => {
    const program = `import { linesTogether } from '#telemetry'
      const write = linesTogether(lines => process.stdout.write(lines))
      write('{"level":"info"}\\n')
      process.exit(3)`
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
    expect([stdout, status]).toEqual(['{"level":"info"}\n', 3])
  })
})

describe('redaction', () => {
  it('leaves ordinary words alone', () => {
    const text = 'GET /api/stocks/:symbol/bars?range=1Y 200, ratio=1.5 monkey=2'
    expect(personless(text)).toBe(text)
  })
  it('tells the version of a package from the domain of a mail address', () => {
    const packages = 'lodash@4.17.21, @babel/core@7.29.7: rolldown@1.0.0-beta.9 and vite@8.1.0-rc over vite@7.0.0.'
    expect(personless(packages)).toBe(packages)
    for (const address of [
      'ada@163.com',
      'ada@4.17.21.example.net',
      'ada@10.0.0.1',
      'ada@1.2.3-x.example.net',
      'ada@1.2.3-x.net',
      'ada@1.2',
    ])
      expect(personless(`of ${address}.`)).toBe('of [mail].')
  })
  it('takes linear time on hostile text', () => {
    // Of this thread, so that nothing else on the machine counts.
    const before = process.threadCpuUsage()
    for (const piece of ['a@', 'token=', '//', 'x.', 'eyJ', '@a.', 'a@1.2.3-b.', 'Bearer ']) personless(piece.repeat(40_000))
    expect(process.threadCpuUsage(before).user / 1_000).toBeLessThan(2_000)
  })
  it.each([
    ['192.0.2.77', '192.0.2.0'],
    ['::ffff:192.0.2.77', '192.0.2.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['2001:db8::1', '2001:db8::'],
    ['::1', '::'],
    ['nonsense', 'unknown'],
  ])('shortens %s to %s', (address, network) => expect(truncatedAddress(address)).toBe(network))
})
