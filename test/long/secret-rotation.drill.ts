// SESSION_SECRET is rotated under people who are signed in and have authenticator apps: no request fails, nobody is signed out, what
// was sealed is sealed anew, and when the old secret is gone nothing hangs on it.
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { keyIdOf } from '../../src/platform/vault/derived-key.ts'
import { testDatabase } from '../support/database.ts'
import { everything } from '../support/market-data.ts'
import { endProducts, type Product, remove, serve, temporaryDirectory, tradewise } from '../support/product.ts'
import { codeOf, firstAdministrator, goodPassword, invited, openBrowser, type Person } from '../support/signed-in.ts'

const database = await testDatabase({ filled: everything })
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
const accepted = (file = secretFile): string[] => readFileSync(file, 'utf8').trim().split(',')
/** Everybody comes from an address of their own. */
const from = (last: number) => ({ 'x-forwarded-for': `198.51.100.${last}` })

async function sealedWith(): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    "SELECT DISTINCT split_part(sealed_secret, '.', 2) AS id FROM totp_factor",
  )
  return rows.map(({ id }) => id)
}

const soon = { timeout: 10_000, interval: 10 }

async function rotate(): Promise<void> {
  const rotated = await tradewise(['secrets', 'rotate'], settings)
  expect(rotated.code, rotated.stderr).toBe(0)
  expect(rotated.stderr + rotated.stdout).not.toContain(accepted()[0])
}

/** They look at their accounts, as often as the limit of what pages read (300 a minute) lets through, until `end`. */
function goingOn(people: Person[]) {
  const over = new AbortController()
  const answers = { fine: 0, other: [] as string[] }
  const load = people.map(async ({ send, email }) => {
    while (!over.signal.aborted) {
      const how = await send('GET', '/api/auth/session').then(
        ({ status, body }) => `${status} ${(body.account as { email: string } | null)?.email}`,
        (error: unknown) => String(error),
      )
      if (how === `200 ${email}`) answers.fine++
      else answers.other.push(how)
      await sleep(220)
    }
  })
  return {
    /** Each of them has been answered several times from now on. */
    async some() {
      const before = answers.fine
      await expect.poll(() => answers.fine, soon).toBeGreaterThan(before + 3 * people.length)
    },
    /** → what was not an answer as it should be. */
    async end() {
      over.abort()
      await Promise.all(load)
      return answers.other
    },
  }
}

describe('while the product serves', () => {
  it('a new secret signs nobody out, fails no request and leaves nothing to the old one', { timeout: 120_000 }, async () => {
    const product = await serve(directory, settings)
    await product.ready()
    const admin = await firstAdministrator(product, settings, from(1))
    const users = await Promise.all([2, 3].map(number => invited(product, admin, `user-${number}@example.net`, from(number))))
    const people = [admin, ...users]
    const [old] = accepted()
    expect(await sealedWith()).toEqual([keyIdOf(old!)])
    const load = goingOn(people)

    await rotate()
    const [fresh] = accepted()
    expect(accepted()).toEqual([fresh, old])
    expect(statSync(secretFile).mode & 0o777).toBe(0o600)
    process.kill(product.pid, 'SIGHUP')
    await expect.poll(product.said, soon).toContain(`"resealed":${people.length},`)
    expect(await sealedWith()).toEqual([keyIdOf(fresh!)])
    expect(keyIdOf(fresh!)).not.toBe(keyIdOf(old!))

    // Damaged in the meantime: the two stay in use, and the product goes on.
    const good = readFileSync(secretFile)
    writeFileSync(secretFile, 'short')
    process.kill(product.pid, 'SIGHUP')
    await expect.poll(product.said, soon).toContain('the old ones stay in use')
    writeFileSync(secretFile, good)

    // And again; then all but the newest are taken away, once each session has been used under it.
    await rotate()
    process.kill(product.pid, 'SIGHUP')
    await expect.poll(product.said, soon).toContain('"accepted":3,')
    await load.some()
    const all = accepted()
    writeFileSync(secretFile, `${all[0]}\n`)
    process.kill(product.pid, 'SIGHUP')
    await expect.poll(product.said, soon).toContain('"accepted":1,')
    await load.some()
    expect(await load.end()).toEqual([])

    // The apps' codes still open the door: the next step's, because each is taken once.
    for (const [index, { email, totpSecret }] of people.entries()) {
      const again = openBrowser(product.origin, from(10 + index))
      expect((await again.send('POST', '/api/auth/sign-in', { email, password: goodPassword })).body.state).toBe(
        'second-factor-needed',
      )
      expect((await again.send('POST', '/api/auth/sign-in/code', { code: codeOf(totpSecret, Date.now(), 1) })).status).toBe(200)
    }
    await expectOnRecord(product, all)
    const errors = product
      .said()
      .split('\n')
      .filter(line => line.includes('"level":"error"'))
    expect(errors).toEqual([expect.stringContaining('the old ones stay in use')])
    product.signal('SIGTERM')
    expect((await product.ended).code).toBe(0)
  })
})

/** Who rotated what is in the trail, which is whole; no secret is in it or in what the product said. */
async function expectOnRecord(product: Product, secrets: string[]): Promise<void> {
  const listed = await tradewise(['audit-trail', 'list', '--format', 'json'], settings)
  const kinds = (JSON.parse(listed.stdout) as { kind: string }[]).map(({ kind }) => kind)
  const rotated = ['rotated', 'reloaded', 'resealed', 'rotated', 'reloaded', 'resealed', 'reloaded']
  expect(kinds.filter(kind => kind.startsWith('secrets.')).toSorted()).toEqual(rotated.map(what => `secrets.${what}`).toSorted())
  expect(kinds).toContain('settings.seen')
  for (const secret of secrets) expect(listed.stdout + product.said()).not.toContain(secret)
  const verified = await tradewise(['audit-trail', 'verify'], settings)
  expect(verified.code, verified.stderr).toBe(0)
  expect(verified.stdout).toMatch(/^Whole: \d+ rows\.\n/)
}

describe('where the secret came from', () => {
  const secret = '5Ny4Jg0d3c8Vb1XqKzT7uR2wLmE9oHsPfA6iYxQj' // made up, opens nothing

  it('is a file behind a link: the file is written anew, and the link stays', async () => {
    const target = join(directory, 'secret-of-mine')
    const link = join(directory, 'link')
    writeFileSync(target, `${secret}\n`, { mode: 0o644 })
    symlinkSync(target, link)
    const rotated = await tradewise(['secrets', 'rotate'], { ...settings, SESSION_SECRET_FILE: link })
    expect(rotated.code, rotated.stderr).toBe(0)
    expect(accepted(target)).toEqual([expect.stringMatching(/^\S{64}$/), secret])
    expect(readFileSync(link, 'utf8')).toBe(readFileSync(target, 'utf8'))
    expect(statSync(target).mode & 0o777).toBe(0o600)
    expect(rotated.stdout + rotated.stderr).not.toContain(secret)
  }, 60_000)

  it('is the environment: the new list is printed, alone on stdout', async () => {
    const rotated = await tradewise(['secrets', 'rotate'], { ...settings, SESSION_SECRET: secret })
    expect(rotated.code).toBe(0)
    expect(rotated.stdout).toMatch(new RegExp(`^[\\w+/=]{64},${secret}\n$`))
    expect(rotated.stderr).not.toContain(secret)
  })

  it('is a file that cannot be written: exit code 74, and nothing has changed', async () => {
    const closed = join(directory, 'closed')
    mkdirSync(closed)
    const file = join(closed, 'session')
    symlinkSync('/proc/version', file)
    chmodSync(closed, 0o500)
    const rotated = await tradewise(['secrets', 'rotate'], { ...settings, SESSION_SECRET_FILE: file })
    expect(rotated.code).toBe(74)
    expect(rotated.stderr).toContain('nothing has changed')
    chmodSync(closed, 0o700)
  })
})
