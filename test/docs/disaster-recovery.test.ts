// The commands of DISASTER_RECOVERY.md, run as they stand there: with this program on an empty data directory, and with stock tools alone.
import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { testBackups } from '../support/backups.ts'
import { testDatabase } from '../support/database.ts'
import { fingerprint } from '../support/fingerprint.ts'
import { tradewise } from '../support/product.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'DISASTER_RECOVERY.md'), 'utf8')
const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(match => match[1] ?? '')
const passphrase = 'eleven lean horses and one cart'
/** A key made of a passphrase costs seconds of computing three times over: only among the long drills. */
const isLong = process.env.TEST_LONG === '1'
const tools = ['age', 'gzip', 'zstd', 'tar', 'psql']
const missing = tools.filter(tool => spawnSync(tool, ['--version']).status !== 0)

const place = mkdtempSync(join(tmpdir(), 'recovery-'))
chmodSync(place, 0o711)
afterAll(() => rmSync(place, { recursive: true, force: true }))
const database = await testDatabase()
const { directory, identity, open } = await testBackups(database)
const withPassphrase = { DATA_DIR: join(place, 'none'), BACKUP_DIR: directory, BACKUP_PASSPHRASE: passphrase }
await sql`INSERT INTO listing (symbol, name, kind, exchange) SELECT 'S' || i, 'it''s \\ ' || i, 'share', 'X' FROM generate_series(1, 3000) i`.execute(
  database.kysely,
)
await sql`INSERT INTO bar_series (symbol, source, interval, label, source_adjustment, stored_adjustment, volume_adjustment, trust, first_time, last_time, bar_count, fetched_at)
  VALUES ('S1', 'x', '1d', 'x', 'none', 'none', 'none', 1, 1, 2, 2, now())`.execute(database.kysely)
await sql`INSERT INTO audit_event (seq, at, kind, outcome, count, detail, personal, previous, hash)
  VALUES (1, now(), 'settings.seen', 'done', 1, '{}', '{}', sha256('a'), sha256('b'))`.execute(database.kysely)
// A job refers to its queue by a key that is checked at the end of a transaction only.
await sql`INSERT INTO queue (name, policy, retry_limit, retry_delay, retry_backoff, expire_seconds, retention_seconds, deletion_seconds, partition, table_name)
  VALUES ('q', 'standard', 1, 1, false, 60, 60, 60, false, 'job_common')`.execute(database.kysely)
await sql`INSERT INTO job (name, policy) VALUES ('q', 'standard')`.execute(database.kysely)
const before = await fingerprint(database.ownerUrl)

/** As a person would, line after line, the placeholders filled in. `types`: at a terminal, and what is typed there when it is asked for. */
async function follow(
  block: string,
  fill: Record<string, string>,
  cwd: string,
  env: Record<string, string> = {},
  types?: string,
): Promise<string> {
  let text = block
  for (const [placeholder, value] of Object.entries(fill)) {
    expect(text, `the page says ${placeholder}`).toContain(placeholder)
    text = text.replaceAll(placeholder, value)
  }
  const script = join(place, 'commands.sh')
  writeFileSync(script, text)
  const bash = ['bash', '-eu', '-o', 'pipefail', script]
  // `script` gives it a terminal of its own, from which age reads a passphrase, and ends as its command does.
  const [program = '', ...words] = types === undefined ? bash : ['script', '-qefc', bash.join(' '), '/dev/null']
  const running = promisify(execFile)(program, words, {
    cwd,
    // That terminal has no height, and psql would show every line by itself.
    env: { PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, PAGER: 'cat', ...env },
  })
  const { stdin, stdout: said } = running.child
  if (types !== undefined)
    said!.on('data', (text: string) => {
      if (text.includes('Enter passphrase')) stdin!.write(`${types}\n`)
    })
  const { stdout } = await running
  return stdout
}

async function emptyDatabase(): Promise<string> {
  const empty = await testDatabase({ migrated: false })
  return empty.ownerUrl
}

/** By the command line with a passphrase for its only key, or through the face. */
async function backupIn(compression: 'gzip' | 'zstd:9', isForPassphrase: boolean): Promise<{ file: string }> {
  if (!isForPassphrase) return open({ compression }).create('for a drill')
  const { code, stdout, stderr } = await tradewise(['backup', '--json'], {
    ...withPassphrase,
    BACKUP_COMPRESSION: compression,
    DATABASE_URL: database.url,
    DATABASE_MIGRATE_URL: database.ownerUrl,
  })
  expect(code, stderr).toBe(0)
  const made = JSON.parse(stdout) as { file: string; encrypted: boolean; keys: string[] }
  expect([made.encrypted, made.keys]).toEqual([true, []])
  return made
}

it.skipIf(missing.length > 0).each([
  ['gzip', 'tar.gz.age'],
  [isLong ? 'zstd:9 for a passphrase' : 'zstd:9', 'tar.zst.age'],
] as const)(
  `stock tools bring a backup in %s back, equal (needs ${tools.join(', ')} on PATH)`,
  { timeout: 120_000 },
  async (how, ending) => {
    const isForPassphrase = how.includes(' ')
    const compression = how === 'gzip' ? how : 'zstd:9'
    const made = await backupIn(compression, isForPassphrase)
    expect(made.file.endsWith(ending)).toBe(true)
    const desk = mkdtempSync(join(place, 'desk-'))
    writeFileSync(join(desk, 'key.txt'), `# of a drill\n${identity}\n`)
    const ownerUrl = await emptyDatabase()
    const block = blocks.find(text => text.startsWith('mkdir unpacked'))!
    const words = compression === 'gzip' ? block : block.replace('gzip -d', 'zstd -d')
    const atTerminal = isForPassphrase ? words.replace('age -d -i key.txt', 'age -d') : words
    await follow(
      atTerminal,
      { 'ID.tar.gz.age': join(directory, made.file), 'postgresql://OWNER@HOST/DATABASE': `'${ownerUrl}'` },
      desk,
      {},
      isForPassphrase ? passphrase : undefined,
    )
    expect(await fingerprint(ownerUrl)).toEqual(before)
    if (!isForPassphrase) return
    // And this program, into another empty database: equal but for the event that tells of it.
    const empty = await emptyDatabase()
    const restored = await tradewise(['backup', 'restore', join(directory, made.file), '--yes'], {
      ...withPassphrase,
      DATABASE_URL: empty,
    })
    expect(restored.code, restored.stderr).toBe(0)
    const rowsOf = (found: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(found).filter(([name]) => !name.startsWith('table audit_')))
    expect(rowsOf(await fingerprint(empty))).toEqual(rowsOf(before))
  },
)

it('makes the roles and the database of an own server as docs/concepts/database.md does, whose statements are run', () => {
  const database = readFileSync(join(root, 'docs/concepts/database.md'), 'utf8')
  const statements = /^```sql\n(CREATE ROLE.*?)^```/ms.exec(database)?.[1]
  expect(statements).toMatch(/^CREATE DATABASE/m)
  expect(page).toContain(`psql <<'SQL'\n${statements}SQL\n`)
})

it('this program brings it back on a machine that has nothing, as the page says', { timeout: 180_000 }, async () => {
  const made = await open().create('for a drill')
  // What npx and npm find in a clone, without installing anything anew.
  const bin = join(place, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${join(root, 'dist/server/cli.js')}' "$@"\n`, {
    mode: 0o755,
  })
  const [block = ''] = blocks
  expect(block.trimEnd().split('\n').at(-1)).toBe('npm start')
  const dataDirectory = join(place, 'data')
  const said = await follow(
    block.replace('npm start', 'npx tradewise readiness --help > /dev/null'),
    { 'AGE-SECRET-KEY-1…': identity, '/path/to/ID.tar.gz.age': join(directory, made.file) },
    root,
    { PATH: `${bin}:${process.env['PATH']}`, DATA_DIR: dataDirectory, TMPDIR: process.env['TMPDIR'] ?? tmpdir() },
  )
  expect(said).toContain(`${made.id}: whole, every row read.`)
  expect(said).toContain(`${made.id}: restored`)
  const { serve, endProducts } = await import('../support/product.ts')
  const product = await serve(dataDirectory)
  try {
    await product.ready()
    const answer = await fetch(`${product.origin}/api/symbols/search?q=S2999`)
    expect(await answer.json()).toMatchObject({ results: [{ symbol: 'S2999' }] })
  } finally {
    product.signal('SIGTERM')
    await product.ended
    await endProducts()
  }
})
