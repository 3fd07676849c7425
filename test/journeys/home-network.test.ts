// `tls init` and what it prints, tried as its reader does: the four settings go to the product, and a device that trusts the authority reads it.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { endProducts, freePort, remove, serve, temporaryDirectory, tradewise } from '../support/product.ts'

const data = temporaryDirectory()
afterAll(async () => {
  await endProducts()
  remove(data)
})

/** The status and the certificate's number; the code of what the client refuses. */
function ask(
  port: number,
  path: string,
  ca: string | undefined,
): Promise<{ status: number | undefined; serial: string } | string> {
  return new Promise(resolve => {
    const asked = request({ host: 'localhost', port, path, ca, agent: false }, answer => {
      const { serialNumber } = (
        answer.socket as unknown as { getPeerCertificate(): { serialNumber: string } }
      ).getPeerCertificate()
      answer.resume()
      resolve({ status: answer.statusCode, serial: serialNumber })
    })
    asked.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    asked.end()
  })
}

it('serves https with what `tls init` made, to those who trust it, and takes over what it makes next', {
  timeout: 150_000,
}, async () => {
  const [port, plainPort] = [await freePort(), await freePort()]
  const init = () => tradewise(['tls', 'init'], { DATA_DIR: data, PORT: String(port) })
  const made = await init()
  expect([made.code, made.stderr]).toEqual([0, expect.stringContaining('SHA-256')])
  const printed = parseEnv(made.stdout) as Record<string, string>
  expect(Object.keys(printed).toSorted()).toEqual(['HOST', 'PUBLIC_URL', 'TLS_CERT', 'TLS_KEY'])
  const product = await serve(data, {
    ...printed,
    NODE_ENV: 'production',
    SESSION_SECRET: randomBytes(48).toString('base64'),
    DATABASE_URL: 'embedded',
    BILLING: 'off',
    BACKUP_ENCRYPTION: 'off',
    // This machine alone, whatever was printed: a test opens nothing to the network.
    HOST: '127.0.0.1',
    PORT: String(port),
    HTTP_PORT: String(plainPort),
  })
  await expect.poll(() => product.said(), { timeout: 120_000 }).toContain('is ready at')
  const ca = readFileSync(join(data, 'tls/authority.crt'), 'utf8')
  const first = await ask(port, '/about', ca)
  expect(first).toMatchObject({ status: 200 })
  expect(await ask(port, '/about', undefined)).toMatch(/SELF_SIGNED|UNABLE_TO/)
  const plain = await fetch(`http://localhost:${plainPort}/about?a=1`, { redirect: 'manual' })
  expect([plain.status, plain.headers.get('location')]).toEqual([301, `${printed.PUBLIC_URL}/about?a=1`])
  expect((await fetch(`http://localhost:${plainPort}/api/market/status`)).status).toBe(403)
  expect((await fetch(`http://localhost:${plainPort}/api/health`)).status).toBe(200)

  expect((await init()).code).toBe(0)
  await expect.poll(() => ask(port, '/about', ca), { interval: 500 }).not.toEqual(first)
  expect(await ask(port, '/about', ca)).toMatchObject({ status: 200 })
  product.signal('SIGTERM')
  expect((await product.ended).code).toBe(0)
})
