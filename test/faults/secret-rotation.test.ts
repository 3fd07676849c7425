// SESSION_SECRET gets a new first secret while the product serves: no request fails, and the processes take it over by themselves.
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { endProducts, remove, serve, temporaryDirectory, tradewise } from '../support/product.ts'

const directory = temporaryDirectory()
const secretFile = join(directory, 'data', 'secrets', 'session-secret')
const DATA_DIR = join(directory, 'data')
mkdirSync(DATA_DIR)
afterAll(async () => {
  await endProducts()
  remove(directory)
})

const accepted = (file: string): string[] => readFileSync(file, 'utf8').trim().split(',')

describe('while the product serves', () => {
  it('a new secret is taken over on SIGHUP, again and again, and no request fails', async () => {
    const product = await serve(DATA_DIR)
    await product.ready()
    const over = new AbortController()
    const outcomes = new Map<string, number>()
    const load = Array.from({ length: 4 }, async () => {
      while (!over.signal.aborted) {
        const how = await fetch(`${product.origin}/api/symbols/search?q=apple`).then(
          async answer => (await answer.text(), String(answer.status)),
          (error: unknown) => String(error),
        )
        outcomes.set(how, (outcomes.get(how) ?? 0) + 1)
        await sleep(50)
      }
    })
    const first = accepted(secretFile)
    for (let round = 1; round <= 2; round++) {
      const rotated = await tradewise(['secrets', 'rotate'], { DATA_DIR })
      expect(rotated.code, rotated.stderr).toBe(0)
      expect(rotated.stderr + rotated.stdout).not.toContain(accepted(secretFile)[0])
      process.kill(product.pid, 'SIGHUP')
      await expect.poll(product.said, { timeout: 10_000, interval: 10 }).toContain(`"accepted":${round + 1},`)
    }
    expect(accepted(secretFile)).toHaveLength(3)
    expect(accepted(secretFile)[2]).toBe(first[0])
    expect(statSync(secretFile).mode & 0o777).toBe(0o600)

    // Damaged in the meantime: the old ones stay in use, and the product goes on.
    const good = readFileSync(secretFile)
    writeFileSync(secretFile, 'short')
    process.kill(product.pid, 'SIGHUP')
    await expect.poll(product.said, { timeout: 10_000, interval: 10 }).toContain('the old ones stay in use')
    writeFileSync(secretFile, good)

    over.abort()
    await Promise.all(load)
    // Too many in a minute are refused, as they should be; nothing else may happen to a request.
    expect([...outcomes.keys()].filter(how => how !== '200' && how !== '429')).toEqual([])
    expect(outcomes.get('200')).toBeGreaterThan(20)

    const listed = await tradewise(['audit-trail', 'list', '--format', 'json'], { DATA_DIR })
    const kinds = (JSON.parse(listed.stdout) as { kind: string }[]).map(({ kind }) => kind)
    expect(kinds.filter(kind => kind.startsWith('secrets.'))).toHaveLength(4)
    expect(kinds.at(-1)).toBe('settings.seen')
    for (const secret of accepted(secretFile)) expect(listed.stdout + product.said()).not.toContain(secret)
    const verified = await tradewise(['audit-trail', 'verify'], { DATA_DIR })
    expect(verified.code, verified.stderr).toBe(0)
    expect(verified.stdout).toMatch(/^Whole: \d+ rows\.\n/)
    product.signal('SIGTERM')
    expect((await product.ended).code).toBe(0)
  }, 180_000)
})

describe('where the secret came from', () => {
  const secret = '5Ny4Jg0d3c8Vb1XqKzT7uR2wLmE9oHsPfA6iYxQj' // made up, opens nothing

  it('is a file behind a link: the file is written anew, and the link stays', async () => {
    const target = join(directory, 'secret-of-mine')
    const link = join(directory, 'link')
    writeFileSync(target, `${secret}\n`, { mode: 0o644 })
    symlinkSync(target, link)
    const rotated = await tradewise(['secrets', 'rotate'], { DATA_DIR, SESSION_SECRET_FILE: link })
    expect(rotated.code, rotated.stderr).toBe(0)
    expect(accepted(target)).toEqual([expect.stringMatching(/^\S{64}$/), secret])
    expect(readFileSync(link, 'utf8')).toBe(readFileSync(target, 'utf8'))
    expect(statSync(target).mode & 0o777).toBe(0o600)
    expect(rotated.stdout + rotated.stderr).not.toContain(secret)
  }, 60_000)

  it('is the environment: the new list is printed, alone on stdout', async () => {
    const rotated = await tradewise(['secrets', 'rotate'], { DATA_DIR, SESSION_SECRET: secret })
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
    const rotated = await tradewise(['secrets', 'rotate'], { DATA_DIR, SESSION_SECRET_FILE: file })
    expect(rotated.code).toBe(74)
    expect(rotated.stderr).toContain('nothing has changed')
    chmodSync(closed, 0o700)
  })
})
