// One small backup of this release, to be kept with its key: later releases must be able to restore it (test/conformance/kept-backups.test.ts).
// An instance without bundled data, with a row or two of what people have.
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBackups, newIdentity, recipientOf } from '../src/operations/backups/backups.ts'
import { migrate, openDatabase, useEmbedded } from '../src/platform/database/database.ts'
import { limits, silent } from '../test/support/database-settings.ts'

const root = join(import.meta.dirname, '..')
const kept = join(root, 'test/fixtures/backups')
const migrations = join(root, 'migrations')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const keyFile = join(kept, 'key.txt')
if (!existsSync(keyFile))
  writeFileSync(keyFile, `# Opens the backups beside it, which hold nothing of anybody.\n${await newIdentity()}\n`)
const identity = /^AGE-SECRET-KEY-1\w+$/m.exec(readFileSync(keyFile, 'utf8'))![0]

const place = mkdtempSync(join(tmpdir(), 'keep-backup-'))
const server = await useEmbedded({ dataDir: join(place, 'data'), log: silent, onProgress: () => {} })
await migrate(server.ownerUrl, { directory: migrations, runningUrl: server.url, log: silent })
const database = openDatabase({ ...limits, url: server.url, log: silent })
try {
  await database.pool.query(`
    INSERT INTO listing (symbol, name, kind, exchange) VALUES ('ACME', 'Acme Größe & Co', 'share', 'X');
    INSERT INTO account (account_id, email, email_key, name, role, password_is_short, created_at)
      VALUES ('a0000000-0000-4000-8000-000000000001', 'ann@example.net', 'ann@example.net', 'Ann', 'user', false, '2026-01-05T06:00:00Z');
    INSERT INTO watchlist (watchlist_id, account_id, name, name_key, position, created_at)
      VALUES ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'Mine', 'mine', 0, '2026-01-05T06:00:00Z');
    INSERT INTO watchlist_entry (account_id, watchlist_id, symbol, position, note, added_at)
      VALUES ('a0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'ACME', 0, 'why not', '2026-01-05T06:00:00Z');
    INSERT INTO macro_month (series, month, label, price) VALUES ('s', '1871-01-01', 'x', 1e-7), ('s', '1871-02-01', 'x', NULL)`)
  const directory = join(place, 'backups')
  const made = await openBackups({
    directory,
    ...server,
    database,
    isEmbedded: true,
    migrations,
    productVersion: version,
    recipients: [await recipientOf(identity)],
    keys: { identity },
    isEncrypted: true,
    compression: 'gzip',
    retention: { days: 30, keep: 7, daily: 0, weekly: 0, monthly: 0 },
    dataPlaces: [],
    hasOffsite: false,
    now: () => Date.now(),
    log: silent,
    progress: () => {},
  }).create(`kept of ${version}`, { proves: true })
  renameSync(join(directory, made.file), join(kept, `${version}.tar.gz.age`))
  renameSync(join(directory, `${made.id}.json`), join(kept, `${version}.json`))
  process.stdout.write(`Kept ${version}: ${made.bytes} bytes, version ${made.schemaVersion} of the tables.\n`)
} finally {
  await database.close()
  await server.stop()
  rmSync(place, { recursive: true, force: true })
}
