// Starts the built product as a person would, on a free port with an empty data directory, and ends it after the journeys.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const built = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js')
// A first start initialises the database and loads the bundled history.
const readyPatienceMs = 120_000
const stopPatienceMs = 10_000

export default async function serveProduct(): Promise<() => Promise<void>> {
  if (!existsSync(built)) throw new Error('the product is not built: run `npm run build` first')
  const data = mkdtempSync(join(tmpdir(), 'product-'))
  // As root the database runs as somebody else, who has to get through.
  chmodSync(data, 0o711)
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TMPDIR: tmpdir(),
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: data,
  }
  const product = spawn(process.execPath, [built, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let said = ''
  for (const stream of [product.stdout, product.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-8_000)
    })
  const stop = async (): Promise<void> => {
    const orderly = await end(product)
    rmSync(data, { recursive: true, force: true })
    if (!orderly) throw new Error(`the product did not stop within ${stopPatienceMs / 1000} s of SIGTERM:\n${said}`)
  }
  try {
    await ready(origin, product, () => said)
  } catch (error) {
    await end(product)
    rmSync(data, { recursive: true, force: true })
    throw error
  }
  // Workers are started after this and inherit it; the fixture in support.ts hands it to the tests.
  process.env.PRODUCT_ORIGIN = origin
  return stop
}

async function ready(origin: string, product: ChildProcess, said: () => string): Promise<void> {
  const until = Date.now() + readyPatienceMs
  while (Date.now() < until) {
    if (product.exitCode !== null) throw new Error(`the product ended with ${product.exitCode}:\n${said()}`)
    if (await answers(`${origin}/api/health/ready`)) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`the product was not ready after ${readyPatienceMs / 1000} s:\n${said()}`)
}

/** Not listening yet and not ready yet are the same to somebody who waits. */
async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  await answer?.body?.cancel()
  return answer?.ok === true
}

/** True when the product ended by itself after SIGTERM. */
async function end(product: ChildProcess): Promise<boolean> {
  if (product.exitCode !== null || product.signalCode !== null) return true
  const ended = new Promise<boolean>(resolve => product.once('exit', () => resolve(true)))
  product.kill('SIGTERM')
  const orderly = await Promise.race([ended, new Promise<boolean>(resolve => setTimeout(resolve, stopPatienceMs, false))])
  if (!orderly) {
    product.kill('SIGKILL')
    await ended
  }
  return orderly
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', resolve)
  })
  const address = probe.address()
  await new Promise(resolve => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
