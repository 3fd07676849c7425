// A PostgreSQL of the system's package in a folder of its own, for the second run of the integration tests. The host's own
// clusters are neither used nor touched.
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const patienceMs = 30_000

/**
 * @param {string} bin folder with initdb and postgres; @param {string} folder an empty place that others may enter
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} a superuser's URL on loopback
 */
export async function startSystemPostgres(bin, folder) {
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  const password = randomBytes(18).toString('hex')
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o711)
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  const identity = unprivileged()
  if (identity.uid !== undefined) for (const path of [folder, data, passwordFile]) chownSync(path, identity.uid, identity.gid)

  const options = { ...identity, cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } }
  const made = spawnSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ],
    { ...options, encoding: 'utf8', timeout: patienceMs },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`)

  const port = await freePort()
  // Durability is not what these tests are about, and it costs most of their time.
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: 200,
  }
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  )
  let said = ''
  server.stderr.setEncoding('utf8').on('data', chunk => (said = (said + chunk).slice(-4_000)))
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const ended = new Promise(resolve => server.once('exit', resolve))
      server.kill('SIGINT')
      const insist = setTimeout(() => server.kill('SIGQUIT'), 5_000)
      await ended
      clearTimeout(insist)
    }
  }
  try {
    await accepting(server, data, () => said)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

/** PostgreSQL refuses to run as root; the package's own user or nobody will do. */
function unprivileged() {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' })
    const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' })
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  throw new Error('no unprivileged user (postgres or nobody) to run PostgreSQL as')
}

/** The server itself says in postmaster.pid when it takes connections: no client is needed to ask. */
async function accepting(server, data, said) {
  const until = Date.now() + patienceMs
  const file = join(data, 'postmaster.pid')
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}: ${said()}`)
    if (existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.trim() === 'ready') return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`postgres did not accept connections within ${patienceMs / 1000} s: ${said()}`)
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
