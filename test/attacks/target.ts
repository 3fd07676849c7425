// The built product in production, behind a proxy that it trusts, and ways to speak to it as somebody on the internet does.
import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { everything } from '../support/market-data.ts'
import { type Product, remove, serve, temporaryDirectory } from '../support/product.ts'
import { firstAdministrator } from '../support/signed-in.ts'
import { type RawAnswer, rawRequest } from '../support/raw-request.ts'

export const host = 'stocks.example.net'
export const monitoringToken = randomBytes(32).toString('base64url')

export type Target = {
  product: Product
  port: number
  /** A request from an address that nobody else has, so that one attack uses up no other's budget. */
  ask: (line: string, options?: { headers?: string[]; body?: string; from?: string; patienceMs?: number }) => Promise<RawAnswer>
  /** The headers that our proxy would add. */
  forwarded: (from?: string) => string[]
  /** The headers of an administrator with a second factor, who has just proven to be that. */
  admin: string[]
  end: () => Promise<void>
}

export async function openTarget(): Promise<Target> {
  const directory = temporaryDirectory()
  const database = await testDatabase({ filled: everything })
  const settings = {
    NODE_ENV: 'production',
    PUBLIC_URL: `https://${host}`,
    SESSION_SECRET: randomBytes(48).toString('base64'),
    MONITORING_TOKEN: monitoringToken,
    DATABASE_URL: database.url,
    DATABASE_MIGRATE_URL: database.ownerUrl,
    BILLING: 'off',
    BACKUP_ENCRYPTION: 'off',
    TRUST_PROXY: '127.0.0.1',
  }
  const product = await serve(directory, settings)
  await product.ready()
  const port = Number(new URL(product.origin).port)
  const admin = await firstAdministrator(
    product,
    { DATA_DIR: directory, ...settings },
    { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' },
  )
  let caller = 0
  const nextCaller = () => {
    caller++
    return `203.${(caller >> 16) & 255}.${(caller >> 8) & 255}.${caller & 255}`
  }
  const forwarded = (from = nextCaller()) => [`X-Forwarded-For: ${from}`, 'X-Forwarded-Proto: https']
  return {
    product,
    port,
    forwarded,
    admin: [`Cookie: ${admin.cookie()}`, 'Sec-Fetch-Site: same-origin'],
    ask: (line, { headers = [], body, from, patienceMs } = {}) => {
      const named = headers.some(header => /^host:/i.test(header)) ? [] : [`Host: ${host}`]
      const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
      const all = [...named, 'Connection: close', ...forwarded(from), ...length, ...headers]
      return rawRequest(port, [`${line} HTTP/1.1`, ...all, '', body ?? ''].join('\r\n'), patienceMs)
    },
    end: async () => {
      product.signal('SIGTERM')
      await product.ended
      remove(directory)
    },
  }
}

/** Of our own machine, programs and data: nothing that a stranger is told. */
const inside =
  /\n\s+at |node_modules|\/(?:dist|src|home|root|tmp|var|usr|srv|opt|etc)\/|\.(?:[cm]?[jt]s):\d|\b(?:SELECT|INSERT|UPDATE|DELETE) |syntax error at|relation "|\b(?:fastify|postgres|zod|redis|undici|llhttp|ECONN|ENOENT|FST_|HPE_)|\bv?\d+\.\d+\.\d+\b(?!\.)/i

/** Below 500, in the strict headers, and a problem that speaks of the request only. No answer at all is a refusal, too. */
export function expectRefusal(answer: RawAnswer, what: string): void {
  expect(answer.cutOff, `${what}: left hanging`).toBe(false)
  if (answer.status === undefined) {
    expect(answer.text, what).toBe('')
    return
  }
  expect(answer.status, `${what}: ${answer.body.slice(0, 300)}`).toBeLessThan(500)
  expect(answer.headers.toLowerCase(), what).toContain('x-content-type-options: nosniff')
  expect(answer.headers, what).not.toMatch(/^(server|x-powered-by):/im)
  if (answer.status < 400) return
  const said = answer.body.replaceAll(/"(?:requestId|type)":"[^"]*"/g, '')
  if (!answer.headers.includes('text/html')) expect(said, what).not.toMatch(inside)
}
