// The disk fills while a backup is written: said so (74), the one before is intact, what was begun gives its space back, and the next one goes
// through once there is space. A file system of its own in memory, so that no other disk fills: only root can mount one.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { newIdentity } from '#backups'
import { testDatabase } from '../support/database.ts'
import { tradewise } from '../support/product.ts'

const place = mkdtempSync(join(tmpdir(), 'full-'))
const isMounted = mounted()
afterAll(() => {
  if (isMounted) execFileSync('umount', [place])
  rmSync(place, { recursive: true, force: true })
})
const database = await testDatabase()

it.skipIf(!isMounted)(
  'while a backup is written is told, and costs nothing (needs the right to mount)',
  { timeout: 120_000 },
  async () => {
    const settings = {
      DATA_DIR: place,
      BACKUP_DIR: join(place, 'backups'),
      BACKUP_IDENTITY: await newIdentity(),
      DATABASE_URL: database.url,
      DATABASE_MIGRATE_URL: database.ownerUrl,
    }
    const freeBytes = () => statfsSync(place).bavail * statfsSync(place).bsize
    const first = await tradewise(['backup', '--json'], settings)
    expect(first.code, first.stderr).toBe(0)
    const free = freeBytes()
    // More than there is room for, and nothing that packing could make small; the one before was small, so it is begun.
    await sql`INSERT INTO macro_month (series, month, label)
    SELECT 's' || i, '2000-01-01', (SELECT string_agg(md5(random()::text || i || part), '') FROM generate_series(1, 40) part)
    FROM generate_series(1, 40000) i`.execute(database.kysely)
    const second = await tradewise(['backup'], settings)
    expect(second.code, second.stderr).toBe(74)
    expect(second.stderr).toMatch(/no space/)
    expect(readdirSync(settings.BACKUP_DIR).filter(name => name.endsWith('.part'))).toEqual([])
    expect(freeBytes()).toBeGreaterThan(free - 65_536)
    const { id } = JSON.parse(first.stdout) as { id: string }
    expect((await tradewise(['backup', 'verify', id], settings)).code).toBe(0)
    await sql`DELETE FROM macro_month`.execute(database.kysely)
    expect((await tradewise(['backup'], settings)).code).toBe(0)
  },
)

function mounted(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=0711', 'tmpfs', place], { stdio: 'pipe' })
    return true
  } catch {
    // A container may keep root from it.
    return false
  }
}
