// The disk fills while a backup is written, or a file may not grow any more: said so (74), the one before is intact, what was begun gives
// its space back, and the next one goes through once there is space.
import { readdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { newIdentity } from '#backups'
import { testDatabase } from '../support/database.ts'
import { type Ended, remove, temporaryDirectory, tradewise } from '../support/product.ts'
import { fillDisk, smallDisk } from '../support/small-disk.ts'

const home = temporaryDirectory()
const disk = await smallDisk(24)
const database = await testDatabase()
const settings = {
  DATA_DIR: home,
  BACKUP_IDENTITY: await newIdentity(),
  DATABASE_URL: database.url,
  DATABASE_MIGRATE_URL: database.ownerUrl,
}
afterAll(() => {
  disk?.remove()
  remove(home)
})

it.skipIf(!disk)(
  'on a full disk is told, and costs nothing (needs a namespace of users, or the right to mount)',
  { timeout: 120_000 },
  async () => {
    const { path, under, fromOutside } = disk!
    const freeBytes = () => statfsSync(fromOutside).bavail * statfsSync(fromOutside).bsize
    const backup = (words: string[] = []) =>
      tradewise(['backup', ...words], { ...settings, BACKUP_DIR: join(path, 'backups') }, under)
    const id = idOf(await backup(['--json']))
    const free = freeBytes()
    await grow()
    told(await backup(), /There is no space left for the backup/)
    expect(halves(join(fromOutside, 'backups'))).toEqual([])
    expect(freeBytes()).toBeGreaterThan(free - 65_536)
    expect((await backup(['verify', id])).code).toBe(0)
    await shrink()
    expect((await backup()).code).toBe(0)
    // Full to the last byte before anything begins: making room is still possible, and nothing else is a fault of ours.
    const filler = join(fromOutside, 'filler')
    fillDisk(filler)
    const full = await backup()
    expect([full.code, full.stderr]).toEqual([74, expect.stringMatching(/There is no space/)])
    const cleaned = await backup(['cleanup'])
    expect(cleaned.code, cleaned.stderr).toBe(0)
    rmSync(filler)
  },
)

it.skipIf(!disk)('for the embedded server is told at its first start, with how much it needs', { timeout: 120_000 }, async () => {
  const { path, under, fromOutside } = disk!
  const { code, stderr } = await tradewise(['backup', 'list'], { DATA_DIR: join(path, 'data') }, under)
  expect(stderr).toMatch(/The embedded database needs \d+ MB of disk space; \d+ MB are free\.\n$/)
  expect(code).toBe(74)
  expect(readdirSync(join(fromOutside, 'data')).filter(name => name.startsWith('postgres.draft'))).toEqual([])
})

it('where files may not grow so large is told, and costs nothing', { timeout: 120_000 }, async () => {
  const directory = join(home, 'backups')
  const limited = { ...settings, BACKUP_DIR: directory }
  idOf(await tradewise(['backup', '--json'], limited))
  const before = readdirSync(directory)
  // In units of 512 bytes: a part of the smallest backup.
  told(await tradewise(['backup'], limited, ['sh', '-c', 'ulimit -f 40 && exec "$@"', 'sh']), /larger than a file may be there/)
  expect(readdirSync(directory)).toEqual(before)
})

function told({ code, stderr }: Ended, words: RegExp): void {
  expect(code, stderr).toBe(74)
  expect(stderr).toMatch(words)
  expect(stderr).toMatch(/what was there is intact/)
}

function idOf({ code, stderr, stdout }: Ended): string {
  expect(code, stderr).toBe(0)
  return (JSON.parse(stdout) as { id: string }).id
}

function halves(directory: string): string[] {
  return readdirSync(directory).filter(name => name.endsWith('.part'))
}

/** More than there is room for, and nothing that packing could make small; the one before was small, so it is begun. */
async function grow(): Promise<void> {
  await sql`INSERT INTO macro_month (series, month, label)
    SELECT 's' || i, '2000-01-01', (SELECT string_agg(md5(random()::text || i || part), '') FROM generate_series(1, 128) part)
    FROM generate_series(1, 13000) i`.execute(database.kysely)
}

async function shrink(): Promise<void> {
  await sql`DELETE FROM macro_month`.execute(database.kysely)
}
