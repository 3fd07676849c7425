// Our backup, verification and restore against pg_dump and pg_restore on one PostgreSQL of the system, in turn, and at the end each figure
// beside what is asked of it. node bench/backups.ts [megabytes], after `npm run build`. The product runs as the process that people start; its
// highest memory is what the system says of it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { newIdentity, recipientOf } from '#backups'
import { migrate, openDatabase } from '#database'
import { backupsOnThread } from '../src/app/backups-thread.ts'
import { startThrowAwayCluster } from '../test/support/postgres-cluster.ts'
import { fillDatabase } from '../test/support/large-database.ts'
import { findPostgres } from '../tools/testing/programs.ts'
import { report } from './report.ts'

type Figure = { name: string; value: number; most: number }
type Spent = { seconds: number; cpuSeconds: number; peakMb: number; said: string }

const idleMs = 10_000
const limits = {
  connectTimeoutMs: 10_000,
  idleTimeoutMs: 0,
  statementTimeoutMs: 0,
  lockTimeoutMs: 0,
  idleInTransactionTimeoutMs: 0,
}
const megabytes = Number(process.argv[2] ?? 200)
const silent = { info() {}, warn() {}, error() {} }
const { say, note } = report('backups')
const cli = join(import.meta.dirname, '../dist/server/cli.js')
const system = findPostgres()
if (!system) throw new Error('this bench compares with pg_dump of a PostgreSQL of the system: install one')
const programs = system.bin

const folder = mkdtempSync(join(tmpdir(), 'bench-backups-'))
const cluster = await startThrowAwayCluster({ binDirectory: programs })
try {
  await measure()
} finally {
  await cluster.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const from = await databaseOf('bench', megabytes)
  await databaseOf('small', megabytes / 10)
  say(
    `${(from / 1e6).toFixed(0)} MB in PostgreSQL ${cluster.version}, load ${loadavg()[0]!.toFixed(1)}; wall and processor seconds of the client`,
  )
  const identity = await newIdentity()
  const environment = { BACKUP_RECIPIENTS: await recipientOf(identity), BACKUP_IDENTITY: identity }
  const ours = (words: string[], compression: string, name = 'bench') =>
    spent(process.execPath, [cli, 'backup', ...words, '--json'], {
      ...environment,
      DATABASE_URL: urlOf(name),
      DATA_DIR: join(folder, 'data'),
      BACKUP_DIR: join(folder, `backups-${compression}`),
      BACKUP_COMPRESSION: compression,
    })
  const dump = (arguments_: string, file: string) =>
    spent('bash', ['-c', `set -o pipefail; ${programs}/pg_dump -d "$FROM" -Fc ${arguments_} ${file}`], { FROM: urlOf('bench') })

  const rivals = [
    ['gzip', '-Z6 -f'],
    ['gzip:1', '-Z1 -f'],
    ['zstd', '-Z0 | zstd -q -3 -o'],
  ] as const
  const files = new Map<string, string>()
  const figures: Figure[] = []
  const figure = (name: string, value: number, most: number) => figures.push({ name, value, most })
  let defaultSeconds = 0
  for (const [compression, arguments_] of rivals) {
    const theirFile = join(folder, `dump-${compression}`)
    const theirs = await dump(arguments_, theirFile)
    if (compression === 'gzip') defaultSeconds = theirs.seconds
    const made = await ours([], compression)
    const { id, bytes } = JSON.parse(made.said) as { id: string; bytes: number }
    files.set(compression, id)
    const [ratio, toDefault] = [made.seconds / theirs.seconds, made.seconds / defaultSeconds]
    say(
      `backup ${compression.padEnd(7)} ${told(made)}, ${megabytesOf(bytes)}; pg_dump ${told(theirs)}, ${megabytesOf(statSync(theirFile).size)}: ${ratio.toFixed(2)} × (${toDefault.toFixed(2)} × its default)`,
    )
    const read = await ours(['verify', id], compression)
    say(`verify ${compression.padEnd(7)} ${told(read)}: ${(read.seconds / made.seconds).toFixed(2)} × the backup`)
    figure(`${compression}, backup to pg_dump`, ratio, 1)
    if (compression === 'zstd') figure('zstd, backup to the default of pg_dump', toDefault, 0.4)
    figure(`${compression}, verify to backup`, read.seconds / made.seconds, 0.7)
    figure(`${compression}, peak MB`, Math.max(made.peakMb, read.peakMb), 200)
    if (compression !== 'gzip') continue
    await make('theirs')
    const restored = await spent(`${programs}/pg_restore`, ['-j1', '--no-owner', '-d', urlOf('theirs'), theirFile], {})
    await make('ours')
    const back = await ours(['restore', id, '--yes'], compression, 'ours')
    say(`restore        ${told(back)}; pg_restore -j1 ${told(restored)}: ${(back.seconds / restored.seconds).toFixed(2)} ×`)
    figure('restore to pg_restore', back.seconds / restored.seconds, 2)
    figure('restore, peak MB', back.peakMb, 200)
    const [idle, busy] = [await longestPause(undefined), await longestPause(urlOf('bench'))]
    say(
      `longest wait for an answer of this process: ${idle.toFixed(0)} ms, while it makes a backup on a thread ${busy.toFixed(0)} ms`,
    )
    figure('longest wait while backing up, ms', busy, 100)
    note({ 'longest wait otherwise, ms': idle })
    const small = await ours([], 'gzip', 'small')
    say(`a tenth of the size: peak ${small.peakMb.toFixed(0)} MB, against ${made.peakMb.toFixed(0)} MB`)
    figure('peak, MB more than at a tenth of the size', made.peakMb - small.peakMb, 20)
  }
  for (const { name, value, most } of figures) {
    say(`${value <= most ? 'holds ' : 'FAILS '} ${name}: ${value.toFixed(2)}, at most ${most}`)
    note({ [name]: value })
  }
}

function told({ seconds, cpuSeconds, peakMb }: Spent): string {
  return `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s, ${peakMb.toFixed(0)} MB)`
}

function megabytesOf(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

function urlOf(name: string): string {
  const url = new URL(cluster.url)
  url.pathname = `/${name}`
  return url.href
}

async function make(name: string): Promise<void> {
  const client = new Client({ connectionString: cluster.url })
  await client.connect()
  await client.query(`DROP DATABASE IF EXISTS ${name}`)
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
}

/** Answers with its size in bytes. */
async function databaseOf(name: string, size: number): Promise<number> {
  await make(name)
  const url = urlOf(name)
  await migrate(url, { directory: 'migrations', runningUrl: url, log: silent })
  const database = openDatabase({ ...limits, url, poolSize: 2, applicationName: 'bench', log: silent })
  const client = new Client({ connectionString: url, options: '-c search_path=tradewise' })
  await client.connect()
  await fillDatabase(database, client, size)
  const { rows } = await client.query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes')
  await client.query('CHECKPOINT')
  await client.end()
  await database.close()
  return Number(rows[0]!.bytes)
}

/** Of one request after another to a server of this process, as `serve` has one; with a database a backup of that is made meanwhile. */
async function longestPause(url: string | undefined): Promise<number> {
  const server = createServer((_, answer) => answer.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const identity = await newIdentity()
  const thread = backupsOnThread(
    {
      directory: mkdtempSync(join(folder, 'pause-')),
      url: url ?? '',
      ownerUrl: url ?? '',
      isEmbedded: false,
      migrations: join(import.meta.dirname, '../migrations'),
      productVersion: '0',
      recipients: [await recipientOf(identity)],
      keys: {},
      isEncrypted: true,
      compression: 'gzip',
      retention: { days: 1, keep: 1, daily: 0, weekly: 0, monthly: 0 },
      dataPlaces: [],
      hasOffsite: false,
    },
    { ...limits, url: url ?? '', poolSize: 2, applicationName: 'bench' },
    { log: silent, progress: () => {} },
  )
  const state = { isDone: false }
  const work = (url === undefined ? sleep(idleMs) : thread.create('bench')).finally(() => (state.isDone = true))
  let longest = 0
  while (!state.isDone) {
    const asked = performance.now()
    await (await fetch(`http://127.0.0.1:${port}/`)).text()
    longest = Math.max(longest, performance.now() - asked)
    await sleep(5)
  }
  await work
  server.closeAllConnections()
  server.close()
  return longest
}

/** Of the process and what it has started and waited for; the memory is that of the process itself. */
async function spent(program: string, words: string[], settings: Record<string, string>): Promise<Spent> {
  const started = performance.now()
  const child = spawn(program, words, { env: { PATH: process.env['PATH'], ...settings }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [said, complained, peakMb, cpuSeconds] = ['', '', 0, 0]
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained = (complained + text).slice(-4_000)))
  const watching = setInterval(look, 20)
  function look(): void {
    try {
      // What has ended and was not yet waited for has no memory any more.
      peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      cpuSeconds = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))) throw error
    }
  }
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  clearInterval(watching)
  if (code !== 0) throw new Error(`${program} ${words.slice(0, 3).join(' ')} ended with ${code}: ${complained}`)
  return { seconds: (performance.now() - started) / 1000, cpuSeconds, peakMb, said }
}
