// What a person meets who types `npm start`: the first time, again, twice at once, with a wrong place, and with Ctrl-C.
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { describedApi, openApiReference } from '../../tools/generate-openapi.ts'
import {
  endProducts,
  type Ended,
  freePort,
  type Product,
  remove,
  serve,
  temporaryDirectory,
  tradewise,
} from '../support/product.ts'

const dataDirectory = temporaryDirectory()
afterAll(async () => {
  await endProducts()
  remove(dataDirectory)
})

describe('serve', () => {
  let product: Product
  /** What a first start took here and now: on a machine that does something else besides, everything takes longer. */
  let firstMs: number

  it('comes up on an empty data directory and shows the application', { timeout: 150_000 }, async () => {
    const started = performance.now()
    product = await serve(dataDirectory)
    await product.ready()
    firstMs = performance.now() - started
    const page = await fetch(`${product.origin}/`)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<title>')
    expect(product.said()).toContain(product.origin.replace('127.0.0.1', 'localhost'))
  })

  it('describes its HTTP interface as docs/reference/openapi.json does', async () => {
    const committed = readFileSync(openApiReference, 'utf8')
    expect(await describedApi(product.origin), 'write it anew with: node tools/generate-openapi.ts').toBe(committed)
  })

  it('is refused a second time on the same data directory, in one line and with 75', async () => {
    const second = await serve(dataDirectory)
    expectRefusal(await second.ended, 75, /data directory|running/i)
    expect((await fetch(`${product.origin}/api/health/ready`)).status).toBe(200)
  })

  it('lets another verb work beside it', { timeout: 60_000 }, async () => {
    const answer = await tradewise(['analyse', 'AAPL', '--json'], { DATA_DIR: dataDirectory })
    expect(answer.stderr).toBe('')
    expect(JSON.parse(answer.stdout)).toMatchObject({ symbol: 'AAPL', signals: { symbol: 'AAPL', lookedAt: 26 } })
    expect(answer.code).toBe(0)
  })

  it('ends within two seconds of Ctrl-C, with 0 and without an error', async () => {
    const asked = performance.now()
    product.signal('SIGINT')
    const { code, signal, stderr } = await product.ended
    expect(performance.now() - asked).toBeLessThan(Math.max(2_000, firstMs / 2))
    expect({ code, signal }).toEqual({ code: 0, signal: null })
    expect(stderr).not.toMatch(/error|unhandled|    at /i)
  })

  it('lets another verb work without it, which leaves no server running', { timeout: 60_000 }, async () => {
    const answer = await tradewise(['analyse', 'AAPL', '--json'], { DATA_DIR: dataDirectory })
    expect(JSON.parse(answer.stdout)).toMatchObject({ symbol: 'AAPL' })
    const status = await tradewise(['data', 'status'], { DATA_DIR: dataDirectory })
    expect(status.code).toBe(0)
    expect(status.stdout).toContain('AAPL')
  })

  it('answers within five seconds of a second start', { timeout: 120_000 }, async () => {
    const started = performance.now()
    const again = await serve(dataDirectory)
    await again.ready()
    expect(performance.now() - started).toBeLessThan(Math.max(5_000, firstMs))
    again.signal('SIGTERM')
    expect((await again.ended).code).toBe(0)
  })

  it('names the port that somebody else uses, and touches no data', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    try {
      const refused = await serve(dataDirectory, { PORT: String(port) })
      expectRefusal(await refused.ended, undefined, new RegExp(`\\b${port}\\b`))
    } finally {
      other.close()
    }
  })

  it('says which data directory it cannot use', async () => {
    const file = join(dataDirectory, 'not-a-directory')
    writeFileSync(file, '')
    const refused = await serve(join(file, 'data'))
    expectRefusal(await refused.ended, 74, /DATA_DIR/)
  })

  it('lists every wrong setting at once, by name and without its value, and ends with 78', async () => {
    const wrong = await serve(dataDirectory, { PORT: 'seventeen', LOG_LEVEL: 'shout', BACKUP_KEEP: '-3' })
    const { code, stderr } = await wrong.ended
    expect(code).toBe(78)
    for (const name of ['PORT', 'LOG_LEVEL', 'BACKUP_KEEP']) expect(stderr).toContain(name)
    expect(stderr).not.toMatch(/seventeen|shout/)
  })
})

describe('a first start', () => {
  it('may be killed at any moment: the next one works', { timeout: 240_000 }, async () => {
    const directory = temporaryDirectory()
    const port = String(await freePort())
    // From before the first file to the middle of loading; each attempt goes on from what the one before it left.
    const moments = [150, 1_200, 3_500]
    try {
      for (const moment of moments) {
        const attempt = await serve(directory, { PORT: port })
        await new Promise(resolve => setTimeout(resolve, moment + Math.random() * 500))
        attempt.signal('SIGKILL')
        await attempt.ended
      }
      const product = await serve(directory, { PORT: port })
      await product.ready()
      const status = await fetch(`${product.origin}/api/market/status`)
      expect(status.status).toBe(200)
      product.signal('SIGINT')
      expect((await product.ended).code).toBe(0)
    } finally {
      await endProducts()
      remove(directory)
    }
  })
})

/** One readable line on stderr, and nothing of the inside. */
function expectRefusal(ended: Ended, code: number | undefined, says: RegExp): void {
  const lines = ended.stderr.trim().split('\n')
  expect(lines, ended.stderr).toHaveLength(1)
  expect(lines[0]).toMatch(says)
  expect(ended.stderr).not.toMatch(/    at /)
  if (code === undefined) expect(ended.code).not.toBe(0)
  else expect(ended.code).toBe(code)
}
