// The commands of docs/operating/point-in-time-recovery.md, run as they stand there on the PostgreSQL of the system: its log is archived, a row is
// deleted by mistake, and the cluster goes back to the second before.
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { migrate } from '#database'
import { findPostgres } from '../../tools/testing/programs.ts'
import { silent } from '../support/database-settings.ts'
import { ask } from '../support/embedded-place.ts'
import { freePort } from '../support/product.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/operating/point-in-time-recovery.md'), 'utf8')
const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(match => match[1] ?? '')
const system = findPostgres()
const isRoot = process.getuid?.() === 0
const hasUser = !isRoot || spawnSync('id', ['postgres']).status === 0

// Short, because the path of a socket has 107 bytes at most, and open to the user that the server runs as.
const place = mkdtempSync(join(tmpdir(), 'pitr-'))
const ids = spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).stdout.trim()
if (isRoot && hasUser) chownSync(place, Number(ids), Number(ids))
const main = join(place, 'lib/15/main')
const port = await freePort()
afterAll(() => {
  if (existsSync(join(main, 'postmaster.pid'))) asServer(`pg_ctl -D ${main} -m immediate -w stop`)
  rmSync(place, { recursive: true, force: true })
})

/** As the user that owns the cluster: PostgreSQL refuses root. `path`: in front of the usual one. */
function asServer(script: string, path = `${system!.bin}:`): string {
  const file = join(place, 'commands.sh')
  writeFileSync(file, script, { mode: 0o755 })
  const env = {
    PATH: `${path}${process.env['PATH']}`,
    PGHOST: place,
    PGPORT: String(port),
    PGUSER: 'postgres',
    LC_ALL: 'C.UTF-8',
  }
  const words = ['bash', '-eu', '-o', 'pipefail', file]
  const { status, stdout, stderr } = isRoot
    ? spawnSync('runuser', ['-u', 'postgres', '--', ...words], { env, cwd: place, encoding: 'utf8' })
    : spawnSync(words[0]!, words.slice(1), { env, cwd: place, encoding: 'utf8' })
  expect(status, `${script}\n${stderr}`).toBe(0)
  return stdout
}

/** In a folder of the test instead of the system's, with the programs that are found there without looking. */
function follow(beginning: string, fill: Record<string, string> = {}): string {
  let text = blocks.find(block => block.startsWith(beginning)) ?? ''
  expect(text, `the page has the commands that begin with ${beginning}`).not.toBe('')
  const places = {
    '/var/backups/postgresql': join(place, 'backups'),
    '/etc/postgresql/15/main': main,
    '/var/lib/postgresql': join(place, 'lib'),
    '/usr/lib/postgresql/15/bin': system!.bin,
    // Who is not root has nobody else to give them to.
    ...(beginning.startsWith('install') && !isRoot && { ' -o postgres -g postgres': '' }),
  }
  for (const [from, to] of Object.entries({ ...places, ...fill })) text = text.replaceAll(from, to)
  if (!beginning.startsWith('install') || !isRoot) return asServer(text, '')
  const { status, stdout, stderr } = spawnSync('bash', ['-eu', '-c', text], { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return stdout
}

const start = () =>
  asServer(`pg_ctl -D ${main} -w -t 60 -l ${join(place, 'log')} -o "-k ${place} -p ${port} -c listen_addresses=" start`)
const stop = () => asServer(`pg_ctl -D ${main} -m fast -w stop`)

it.skipIf(!system || !hasUser)(
  'a cluster goes back to the second before a mistake (needs a PostgreSQL of the system)',
  { timeout: 120_000 },
  async () => {
    mkdirSync(dirname(main), { recursive: true })
    if (isRoot) for (const folder of [join(place, 'lib'), dirname(main)]) chownSync(folder, Number(ids), Number(ids))
    asServer(`initdb -D ${main} -U postgres -A trust -E UTF8 --locale=C.UTF-8`)
    follow('install -d')
    follow('cat >> /etc/postgresql')
    start()
    asServer('createdb tradewise')
    const url = `postgresql://postgres@${encodeURIComponent(place)}:${port}/tradewise`
    await migrate(url, { directory: join(root, 'migrations'), log: silent })
    expect(follow('psql -d tradewise -c')).toMatch(/failed_count/)
    follow('pg_basebackup', { '$(date +%Y-%m-%d)': 'DAY' })
    await ask(url, `INSERT INTO tradewise.listing (symbol, name, kind, exchange) VALUES ('KEPT', 'Kept', 'share', 'X')`)
    await sleep(50)
    const { at } = (await ask(url, 'SELECT clock_timestamp()::text AS at')) as { at: string }
    await sleep(50)
    await ask(url, `DELETE FROM tradewise.listing`)
    // What the page leaves to a minute's patience.
    const { last } = (await ask(url, 'SELECT pg_walfile_name(pg_switch_wal()) AS last')) as { last: string }
    await expect
      .poll(() => ask(url, `SELECT last_archived_wal >= '${last}' AS done FROM pg_stat_archiver`))
      .toEqual({ done: true })
    stop()
    follow('mv /var/lib/postgresql/15/main', { TIME: at })
    start()
    for (let tries = 0; follow('psql -d tradewise -At').trim() !== 'f'; tries++) {
      expect(tries, 'the recovery ends').toBeLessThan(900)
      await sleep(100)
    }
    expect(await ask(url, 'SELECT count(*)::int AS count, max(symbol) AS symbol FROM tradewise.listing')).toEqual({
      count: 1,
      symbol: 'KEPT',
    })
    stop()
  },
)
