// SESSION_SECRET is rotated under people who are signed in and have authenticator apps: no request of theirs fails, nobody is signed out, what
// was sealed is sealed anew, and when the old secret is gone nothing hangs on it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { keyIdOf } from '../../src/platform/vault/derived-key.ts'
import { testDatabase } from '../support/database.ts'
import { endProducts, remove, serve, temporaryDirectory, tradewise } from '../support/product.ts'
import { codeOf, firstAdministrator, goodPassword, invited, openBrowser, type Person } from '../support/signed-in.ts'

const database = await testDatabase()
const directory = temporaryDirectory()
const settings = {
  DATA_DIR: directory,
  DATABASE_URL: database.url,
  DATABASE_MIGRATE_URL: database.ownerUrl,
  TRUST_PROXY: '127.0.0.1',
}
afterAll(async () => {
  await endProducts()
  remove(directory)
})

const secretFile = join(directory, 'secrets', 'session-secret')
const accepted = (): string[] => readFileSync(secretFile, 'utf8').trim().split(',')
/** Everybody comes from an address of their own. */
const from = (last: number) => ({ 'x-forwarded-for': `198.51.100.${last}` })

async function sealedWith(): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    "SELECT DISTINCT split_part(sealed_secret, '.', 2) AS id FROM totp_factor",
  )
  return rows.map(({ id }) => id)
}

it('signs nobody out, fails no request and leaves nothing to the old secret', { timeout: 120_000 }, async () => {
  const product = await serve(directory, settings)
  await product.ready()
  const admin = await firstAdministrator(product, settings, from(1))
  const users = await Promise.all([2, 3].map(number => invited(product, admin, `user-${number}@example.net`, from(number))))
  const people = [admin, ...users]
  expect(await sealedWith()).toEqual([keyIdOf(accepted()[0]!)])

  const over = new AbortController()
  const answers = { fine: 0, other: [] as string[] }
  /** As often as the limit of what pages read (300 a minute) lets through. */
  const goesOn = async ({ send, email }: Person): Promise<void> => {
    while (!over.signal.aborted) {
      const how = await send('GET', '/api/auth/session').then(
        ({ status, body }) => `${status} ${(body.account as { email: string } | null)?.email}`,
        (error: unknown) => String(error),
      )
      if (how === `200 ${email}`) answers.fine++
      else answers.other.push(how)
      await sleep(220)
    }
  }
  const load = people.map(goesOn)

  const rotated = await tradewise(['secrets', 'rotate'], settings)
  expect(rotated.code, rotated.stderr).toBe(0)
  const [fresh, old] = accepted()
  process.kill(product.pid, 'SIGHUP')
  await expect.poll(product.said, { timeout: 10_000, interval: 10 }).toContain(`"resealed":${people.length},`)
  expect(await sealedWith()).toEqual([keyIdOf(fresh!)])
  expect(keyIdOf(fresh!)).not.toBe(keyIdOf(old!))

  // Each session has been used under the new secret by now; the old one is taken away.
  const before = answers.fine
  await expect.poll(() => answers.fine, { timeout: 10_000, interval: 10 }).toBeGreaterThan(before + 3 * people.length)
  writeFileSync(secretFile, `${fresh}\n`)
  process.kill(product.pid, 'SIGHUP')
  await expect.poll(product.said, { timeout: 10_000, interval: 10 }).toContain('"accepted":1,')
  const after = answers.fine
  await expect.poll(() => answers.fine, { timeout: 10_000, interval: 10 }).toBeGreaterThan(after + 3 * people.length)
  over.abort()
  await Promise.all(load)
  expect(answers.other).toEqual([])

  // The apps' codes still open the door: the next step's, because each is taken once.
  for (const [index, { email, totpSecret }] of people.entries()) {
    const again = openBrowser(product.origin, from(10 + index))
    expect((await again.send('POST', '/api/auth/sign-in', { email, password: goodPassword })).body.state).toBe(
      'second-factor-needed',
    )
    expect((await again.send('POST', '/api/auth/sign-in/code', { code: codeOf(totpSecret, Date.now(), 1) })).status).toBe(200)
  }
  expect(product.said()).not.toMatch(/"level":"error"/)
  product.signal('SIGTERM')
  expect((await product.ended).code).toBe(0)
})
