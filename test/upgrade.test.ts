// `npm run upgrade` on a small checkout with a history of its own: a stand-in for the product that says what it is asked, and fails
// where a version says so.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'

const place = mkdtempSync(join(tmpdir(), 'upgrade-'))
const origin = join(place, 'origin')
const checkout = join(place, 'checkout')
const calls = join(place, 'calls')

const standIn = `import { appendFileSync, readFileSync } from 'node:fs'
const words = process.argv.slice(2).join(' ')
const version = JSON.parse(readFileSync('version.json', 'utf8'))
appendFileSync(${JSON.stringify(calls)}, version.name + ': ' + words + '\\n')
process.exit(version.fails === words ? 1 : 0)
`
/** As the product behind the address is: well, unless the version that was restarted last is not. */
const server = createServer((_, response) => {
  const { sick } = JSON.parse(readFileSync(join(checkout, 'version.json'), 'utf8')) as { sick?: boolean }
  response.writeHead(sick ? 503 : 200).end()
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
afterAll(() => {
  server.close()
  rmSync(place, { recursive: true })
})

function git(directory: string, ...words: string[]): string {
  const env = {
    ...process.env,
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
    GIT_CONFIG_GLOBAL: '/dev/null',
  }
  return execFileSync('git', words, { cwd: directory, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

function release(version: Record<string, unknown>, files: Record<string, string> = {}): void {
  for (const [path, text] of Object.entries({ 'version.json': JSON.stringify(version), ...files })) {
    mkdirSync(dirname(join(origin, path)), { recursive: true })
    writeFileSync(join(origin, path), text)
  }
  git(origin, 'add', '-A')
  git(origin, 'commit', '-qm', String(version.name))
}

beforeEach(() => {
  for (const each of [origin, checkout, calls]) rmSync(each, { recursive: true, force: true })
  mkdirSync(origin)
  git(origin, 'init', '-qb', 'main')
  mkdirSync(join(origin, 'tools'))
  cpSync(join(import.meta.dirname, '../tools/upgrade.mjs'), join(origin, 'tools/upgrade.mjs'))
  release(
    { name: 'one' },
    {
      'bin/tradewise.mjs': standIn,
      'tools/ensure.mjs': '',
      'tools/build.mjs': standIn,
      'migrations/0001-a.sql': '',
    },
  )
  git(place, 'clone', '-q', origin, checkout)
})

const restart = `echo restart >> ${calls}`
async function upgrade(...words: string[]): Promise<{ code: number | null; said: string; did: string[]; at: string }> {
  const env = { ...process.env, UPGRADE_HEALTH_SECONDS: '1', GIT_CONFIG_GLOBAL: '/dev/null' }
  const child = spawn(process.execPath, ['tools/upgrade.mjs', ...words], { cwd: checkout, env })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number | null]
  const did = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []
  const { name } = JSON.parse(readFileSync(join(checkout, 'version.json'), 'utf8')) as { name: string }
  return { code, said, did, at: name }
}

describe('an upgrade', () => {
  it('checks the settings, restarts and waits for health', async () => {
    release({ name: 'two' })
    const done = await upgrade('--restart', restart, '--url', url)
    expect(done, done.said).toMatchObject({ code: 0, at: 'two', did: ['two: --quiet', 'two: config check', 'restart'] })
    expect(await upgrade()).toMatchObject({ code: 0, at: 'two' })
  })

  it('runs a command of the operator before it migrates', async () => {
    release({ name: 'two' }, { 'migrations/0002-b.sql': '' })
    const done = await upgrade('--backup', `echo backup >> ${calls}`, '--restart', restart, '--url', url)
    expect(done, done.said).toMatchObject({
      code: 0,
      at: 'two',
      did: ['two: --quiet', 'two: config check', 'backup', 'two: migrate', 'restart'],
    })
  })

  it('leaves the backup to the migration, and leaves it out only when told to', async () => {
    release({ name: 'two' }, { 'migrations/0002-b.sql': '' })
    expect(await upgrade()).toMatchObject({ code: 0, at: 'two', did: ['two: --quiet', 'two: config check', 'two: migrate'] })
    release({ name: 'three' }, { 'migrations/0003-c.sql': '' })
    expect((await upgrade('--without-backup')).did).toContain('three: migrate --without-backup')
  })

  it.each([
    ['it cannot be built', { fails: '--quiet' }, ['two: --quiet', 'one: --quiet']],
    ['the settings are wrong for it', { fails: 'config check' }, ['two: --quiet', 'two: config check', 'one: --quiet']],
    ['the backup fails', {}, ['two: --quiet', 'two: config check', 'one: --quiet']],
    ['migrating fails', { fails: 'migrate' }, ['two: --quiet', 'two: config check', 'two: migrate', 'one: --quiet']],
  ])('goes back when %s', async (what, version, did) => {
    release({ name: 'two', ...version }, { 'migrations/0002-b.sql': '' })
    const backup = what === 'the backup fails' ? 'false' : 'true'
    const done = await upgrade('--backup', backup, '--restart', restart, '--url', url)
    expect(done, done.said).toMatchObject({ code: 1, at: 'one', did })
    expect(git(checkout, 'branch', '--show-current')).toBe('main')
    expect(git(checkout, 'status', '--porcelain')).toBe('')
  })

  it('goes back when the new version is not healthy, and restarts the old one', async () => {
    release({ name: 'two', sick: true })
    const done = await upgrade('--restart', restart, '--url', url)
    expect(done, done.said).toMatchObject({
      code: 1,
      at: 'one',
      did: ['two: --quiet', 'two: config check', 'restart', 'one: --quiet', 'restart'],
    })
  })

  it('stays, and says why, when the database has moved on', async () => {
    release({ name: 'two', sick: true }, { 'migrations/0002-b.sql': '' })
    const done = await upgrade('--without-backup', '--restart', restart, '--url', url)
    expect(done).toMatchObject({ code: 1, at: 'two' })
    expect(done.said).toContain('restore the backup')
  })

  it('takes a tag, and leaves changed files alone', async () => {
    release({ name: 'two' })
    git(origin, 'tag', 'v2')
    release({ name: 'three' })
    expect(await upgrade('--to', 'v2')).toMatchObject({ code: 0, at: 'two' })
    writeFileSync(join(checkout, 'version.json'), '{"name":"mine"}')
    expect(await upgrade('--to', 'origin/main')).toMatchObject({ code: 1, at: 'mine' })
  })

  it('says how it is used when it is used wrongly', async () => {
    expect(await upgrade('--restart', 'x')).toMatchObject({ code: 2 })
    expect((await upgrade('--nonsense')).said).toContain('npm run upgrade')
  })
})
