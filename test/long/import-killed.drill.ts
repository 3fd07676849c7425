// An import of the built product that is killed at ten moments, from the command line beside a running server and over HTTP with the
// server and its database: no accepted bar is lost, and there is no half batch.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { endProducts, type Product, remove, serve, temporaryDirectory } from '../support/product.ts'

const program = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js')
const data = temporaryDirectory()
const file = join(data, 'killed.csv')
const dayCount = 5_000
const moments = Array.from({ length: 10 }, (_, i) => (i + 0.5) / 10)

afterAll(async () => {
  await endProducts()
  remove(data)
})

/** The same days in every version; the close tells which one it is. */
function writeVersion(version: number): string {
  const rows = Array.from({ length: dayCount }, (_, i) => {
    const day = new Date(Date.UTC(2000, 0, 3 + i + 2 * Math.floor(i / 5))).toISOString().slice(0, 10)
    return `${day},${100 + version}`
  })
  const text = `Date,Close\n${rows.join('\n')}\n`
  writeFileSync(file, text)
  return text
}

/** The version that is stored, whole; 0: none. On a busy machine the answer may be that it is too busy. */
async function storedVersion(product: Product, symbol: string): Promise<number> {
  const address = `${product.origin}/api/stocks/${symbol}/bars?range=MAX&interval=1d&adjusted=none`
  let answer = await fetch(address)
  for (let asked = 1; answer.status === 503 && asked < 60; asked++) {
    await sleep(1_000)
    answer = await fetch(address)
  }
  if (answer.status === 404) return 0
  expect(answer.status).toBe(200)
  const { close } = (await answer.json()) as { close: number[] }
  expect(close).toHaveLength(dayCount)
  expect(new Set(close).size, 'bars of one version only').toBe(1)
  return close[0]! - 100
}

async function fromTerminal(symbol: string, killAfterMs: number): Promise<{ isAccepted: boolean; ms: number }> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: data }
  const child = spawn(process.execPath, [program, 'data', 'import', file, '--symbol', symbol], { env, stdio: 'ignore' })
  const started = performance.now()
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const code = await new Promise(resolve => child.once('close', resolve))
  clearTimeout(timer)
  return { isAccepted: code === 0, ms: performance.now() - started }
}

async function overHttp({ origin }: Product, symbol: string, text: string): Promise<boolean> {
  const address = `${origin}/api/market/imports?symbol=${symbol}&fileName=killed.csv`
  const headers = { 'content-type': 'text/csv', origin }
  const answer = await fetch(address, { method: 'POST', body: text, headers }).catch(() => null)
  if (answer !== null) expect([200, 503]).toContain(answer.status)
  return (
    answer?.status === 200 &&
    (await answer.text().then(
      () => true,
      () => false,
    ))
  )
}

// One that failed leaves its server running, and no other may serve from the same directory.
afterEach(endProducts)

describe('an import that is killed', () => {
  it('from the command line leaves the last whole one', async () => {
    const product = await serve(data)
    await product.ready()
    writeVersion(1)
    const whole = await fromTerminal('KILLED1', 120_000)
    expect(whole.isAccepted).toBe(true)
    let accepted = 1
    for (const [i, moment] of moments.entries()) {
      writeVersion(i + 2)
      const { isAccepted } = await fromTerminal('KILLED1', whole.ms * (0.55 + 0.5 * moment))
      const stored = await storedVersion(product, 'KILLED1')
      // The last one may be stored without the process having lived to say so.
      expect(isAccepted ? [i + 2] : [accepted, i + 2], `moment ${i + 1}`).toContain(stored)
      accepted = stored
    }
    product.signal('SIGTERM')
    await product.ended
  })

  it('over HTTP, with the server and its database, leaves the last whole one', async () => {
    let product = await serve(data)
    await product.ready()
    const started = performance.now()
    expect(await overHttp(product, 'KILLED2', writeVersion(1))).toBe(true)
    const wholeMs = performance.now() - started
    let accepted = 1
    for (const [i, moment] of moments.entries()) {
      const asked = overHttp(product, 'KILLED2', writeVersion(i + 2))
      await sleep(wholeMs * 1.1 * moment)
      product.signal('SIGKILL')
      const isAccepted = await asked
      await product.ended
      product = await serve(data)
      await product.ready()
      const stored = await storedVersion(product, 'KILLED2')
      expect(isAccepted ? [i + 2] : [accepted, i + 2], `moment ${i + 1}`).toContain(stored)
      accepted = stored
      expect(await storedVersion(product, 'KILLED1')).toBeGreaterThan(0)
    }
    product.signal('SIGTERM')
    await product.ended
  })
})
