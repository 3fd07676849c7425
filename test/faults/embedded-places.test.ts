// Where the embedded server lies, who may touch it, and what others left there.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { reachablePrograms } from '../../src/platform/database/embedded/programs.ts'
import { canEnter, removeTree, runsAsRoot } from '../../src/platform/database/embedded/server-user.ts'
import { ask, clusterOf, embeddedPlaces, serverPid, users } from '../support/embedded-place.ts'

const { freshDirectory, usedDirectory, run } = await embeddedPlaces()

/** Each further one starts one more server; `npm run test:long` starts them all. */
const allOfThem = process.env.TEST_LONG === '1'

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

describe.each(users)('as %s', (_, user) => {
  it('starts on nothing, keeps strangers out, stops at once although a client is connected, and starts again with the same data', async () => {
    const dataDir = await freshDirectory(user)
    const first = run('serve', dataDir, user)
    const { url, ownerUrl, reused } = await first.ready
    expect(reused).toBe(false)
    await ask(ownerUrl, 'CREATE TABLE tradewise.kept AS SELECT 41 AS id')

    await expect(ask(url.replace(/:[0-9a-f]+@/, ':wrong@'))).rejects.toThrow('password authentication failed')
    await expect(ask(url.replace(/tradewise$/, 'postgres'))).rejects.toThrow('permission denied')
    await expect(ask(url, 'CREATE TABLE public.mine (id integer)')).rejects.toThrow('permission denied')
    await expect(ask(url, 'CREATE TEMP TABLE mine (id integer)')).rejects.toThrow('permission denied')
    await expectNoSecrets(dataDir, new URL(url).password)
    expect(await modeOf(dataDir)).toBe(runsAsRoot() && !user ? '710' : '700')
    for (const name of ['serve.lock', 'postgres.lock', 'postgres.users', 'postgres/credentials.json', 'postgres/postgres.log']) {
      expect(await modeOf(join(dataDir, name)), name).toBe('600')
    }

    const client = new Client({ connectionString: ownerUrl })
    client.on('error', () => {})
    await client.connect()
    expect(await first.stop()).toBe(0)
    await client.end()
    expect(await readFile(join(dataDir, 'postgres', 'postgres.log'), 'utf8')).toContain('database system is shut down')
    const second = run('serve', dataDir, user)
    expect(await ask((await second.ready).ownerUrl, 'SELECT id FROM tradewise.kept')).toEqual({ id: 41 })
    expect(await second.stop()).toBe(0)
  })

  it('kept from writing, says so in a sentence', async () => {
    const dataDir = await freshDirectory(user)
    await writeFile(join(dirname(dataDir), 'file'), '')
    await mkdir(join(dirname(dataDir), 'closed'), { mode: 0o555 })
    const places = ['file', ...(runsAsRoot() && !user ? [] : ['closed'])]
    for (const place of places) {
      const serve = run('serve', join(dirname(dataDir), place, 'data'), user)
      expect(await serve.ended).toBe(74)
      expect(serve.last()?.message).toContain('data directory (DATA_DIR) cannot be made or written')
    }
  })
})

// initdb insists on a name; only root can be somebody without one.
if (runsAsRoot()) {
  it('as a user without a name, says what is missing', async () => {
    const nameless = { uid: 54_321, gid: 54_321 }
    const serve = run('serve', await freshDirectory(nameless), nameless)
    expect(await serve.ended).toBe(78)
    expect(serve.last()?.message).toContain('no name in /etc/passwd')
  })
}

describe('a path', () => {
  it('too long for a Unix socket is served on loopback, with passwords', async () => {
    const dataDir = await usedDirectory(undefined, 'long'.repeat(25))
    const serve = run('serve', dataDir)
    const { url } = await serve.ready
    expect(new URL(url).hostname).toBe('127.0.0.1')
    expect(await ask(url)).toEqual({ one: 1 })
    await expect(ask(url.replace(/:[0-9a-f]+@/, ':wrong@'))).rejects.toThrow('password authentication failed')
    expect(await serve.stop()).toBe(0)
  })

  // Nobody but root has another user to let in.
  if (runsAsRoot()) {
    it('that other users cannot enter keeps the cluster in /var/lib/tradewise, and no folder above is changed', async () => {
      const dataDir = await freshDirectory()
      await chmod(dirname(dataDir), 0o700)
      const serve = run('serve', dataDir)
      const { ownerUrl } = await serve.ready
      const { home } = JSON.parse(await readFile(join(dataDir, 'postgres.location.json'), 'utf8')) as { home: string }
      expect(home).toMatch(/^\/var\/lib\/tradewise\//)
      await ask(ownerUrl, 'CREATE TABLE tradewise.kept AS SELECT 41 AS id')
      expect(await serve.stop()).toBe(0)
      expect(await modeOf(dirname(dataDir))).toBe('700')
      const again = run('serve', dataDir)
      expect(await ask((await again.ready).ownerUrl, 'SELECT id FROM tradewise.kept')).toEqual({ id: 41 })
      expect(await again.stop()).toBe(0)

      await removeTree(home)
      const bereft = run('serve', dataDir)
      expect(await bereft.ended).toBe(65)
      expect(bereft.last()?.message).toContain('is gone')
    })

    it('to the programs that other users cannot enter has them copied, for the server alone', async () => {
      const closed = dirname(await freshDirectory())
      await mkdir(join(closed, 'native', 'bin'), { recursive: true, mode: 0o700 })
      await writeFile(join(closed, 'native', 'bin', 'postgres'), '', { mode: 0o700 })
      await writeFile(join(closed, 'native', 'note'), '', { mode: 0o600 })
      await chmod(closed, 0o700)
      const user = { uid: 60_600, gid: 60_600 }
      const shelf = join(dirname(await freshDirectory()), 'programs')
      const found = { root: join(closed, 'native'), directory: join(closed, 'native', 'bin'), major: 18, version: '18.4' }
      const copy = await reachablePrograms(found, shelf, user)
      expect(copy.directory).toBe(join(shelf, '18.4', 'bin'))
      expect(await canEnter(copy.directory, user)).toBe(true)
      expect(await canEnter(copy.directory, { uid: 60_601, gid: 60_601 })).toBe(false)
      expect([await modeOf(join(copy.directory, 'postgres')), await modeOf(join(shelf, '18.4', 'note'))]).toEqual(['750', '640'])
    })
  }
})

describe('what others left behind', () => {
  it('a postmaster.pid of a zombie, of another program or of nobody does not keep it from starting', async () => {
    // Not as root: its server runs as another user, to whom a process of ours does not count.
    const [, user] = users.at(-1) ?? []
    const dataDir = await usedDirectory(user)
    const file = join(clusterOf(dataDir), 'postmaster.pid')
    const { uid, gid } = await stat(clusterOf(dataDir))
    const others = ['sleep 0 & echo $!; exec sleep 60', 'echo $$; exec sleep 60', 'echo']
    for (const script of allOfThem ? others : others.slice(0, 1)) {
      const shell = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], ...user })
      const pid = String((await once(shell.stdout, 'data'))[0]).trim()
      // Until the short sleep has become a zombie.
      await sleep(100)
      const lines = [pid, clusterOf(dataDir), '1790000000', '5432', join(dataDir, 'postgres', 'run'), '', '  1234 5', 'ready   ']
      await writeFile(file, pid === '' ? '' : `${lines.join('\n')}\n`)
      await chown(file, uid, gid)
      const serve = run('serve', dataDir, user)
      expect(await ask((await serve.ready).url), script).toEqual({ one: 1 })
      expect(await serve.stop()).toBe(0)
      shell.kill()
    }
  })

  it.each<[string, (dataDir: string) => Promise<unknown>, string]>([
    ['the folder of another PostgreSQL', dataDir => writeFile(join(dataDir, 'PG_VERSION'), '15\n'), 'somebody else'],
    ['a folder `postgres` of something else', dataDir => mkdir(join(dataDir, 'postgres')), 'no database of TradeWise'],
  ])('%s is refused', async (_, plant, says) => {
    const dataDir = await freshDirectory()
    await mkdir(dataDir)
    await plant(dataDir)
    const serve = run('serve', dataDir)
    expect(await serve.ended).toBe(66)
    expect(serve.last()?.message).toContain(says)
  })

  it('a cluster that does not fit is refused with the reason, and a copied one runs', async () => {
    const file = (name: string) => (dataDir: string) => join(clusterOf(dataDir), name)
    const cases: [string, (dataDir: string) => Promise<unknown>, number, string][] = [
      ['newer', dataDir => writeFile(file('PG_VERSION')(dataDir), '99\n'), 1, 'run the newer release'],
      ['damaged', dataDir => spoilByte(file('global/pg_control')(dataDir), 100), 65, 'damaged'],
      ['older', dataDir => writeFile(file('PG_VERSION')(dataDir), '14\n'), 1, 'back it up with the older release'],
      ['no passwords', dataDir => rm(join(dataDir, 'postgres', 'credentials.json')), 65, 'passwords of the embedded database'],
    ]
    for (const [what, harm, code, says] of allOfThem ? cases : cases.slice(0, 2)) {
      const dataDir = await usedDirectory()
      await harm(dataDir)
      const serve = run('serve', dataDir)
      expect(await serve.ended, `${what}: ${JSON.stringify(serve.last())}`).toBe(code)
      expect(serve.last()?.message).toContain(says)
    }
    const copied = await freshDirectory()
    await cp(await usedDirectory(), copied, { recursive: true })
    const serve = run('serve', copied)
    expect(await ask((await serve.ready).url)).toEqual({ one: 1 })
    expect(await serve.stop()).toBe(0)
  })
})

/** Neither the log nor what any user may read of a process. */
async function expectNoSecrets(dataDir: string, password: string): Promise<void> {
  const pid = await serverPid(dataDir)
  const proc = process.platform === 'linux' ? ['environ', 'cmdline'].map(file => `/proc/${pid}/${file}`) : []
  for (const file of [join(dataDir, 'postgres', 'postgres.log'), ...proc]) {
    const text = await readFile(file, 'utf8')
    expect(text.length).toBeGreaterThan(0)
    expect(text).not.toContain(password)
    expect(text).not.toContain('must-not-be-passed-on')
  }
}

async function spoilByte(file: string, position: number): Promise<void> {
  const bytes = await readFile(file)
  bytes[position] = (bytes[position] ?? 0) ^ 0xff
  await writeFile(file, bytes)
}
