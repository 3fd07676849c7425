// One backup of each release is kept: every later one restores it, migrates it and finds in it what was there.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Manifest } from '#backups'
import { openMarket } from '#market'
import { openWatchlists, selfHosted } from '#watchlists'
import { testBackups } from '../support/backups.ts'
import { silent } from '../support/database-settings.ts'
import { testDatabase } from '../support/database.ts'

const kept = join(import.meta.dirname, '../fixtures/backups')
const releases = readdirSync(kept).flatMap(name => /^(\d.*)\.json$/.exec(name)?.[1] ?? [])
const identity = /^AGE-SECRET-KEY-1\w+$/m.exec(readFileSync(join(kept, 'key.txt'), 'utf8'))![0]
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }

it('there is one of this release (node tools/keep-backup.ts)', () => expect(releases).toContain(version))

describe.each(releases)('the backup of %s', release => {
  it('comes back, is migrated, and the product finds in it what was there', async () => {
    const database = await testDatabase({ migrated: false })
    const { open } = await testBackups(database)
    const backups = open({ keys: { identity } })
    const manifest = JSON.parse(readFileSync(join(kept, `${release}.json`), 'utf8')) as Manifest
    const file = join(kept, `${release}.tar.gz.age`)
    expect(manifest.productVersion).toBe(release)
    expect(await backups.verify(file)).toEqual({ id: manifest.id, opened: true })
    const restored = await backups.restore(file, async () => {})
    expect(restored).toMatchObject({ id: manifest.id, safety: null, tables: manifest.tables })
    const newest = readdirSync(join(import.meta.dirname, '../../migrations'))
      .sort()
      .at(-1)!
    const { rows } = await sql<{ version: number }>`SELECT max(version) AS version FROM migration`.execute(database.kysely)
    expect(rows).toEqual([{ version: Number(newest.slice(0, 4)) }])
    const clock = () => new Date()
    const market = openMarket(database, { clock, log: silent })
    expect((await market.search('größe', 5)).results.map(({ symbol }) => symbol)).toEqual(['ACME'])
    const lists = openWatchlists({ database, market, limits: selfHosted, now: clock, newId: () => '' })
    const { entries } = await lists.table({
      accountId: 'a0000000-0000-4000-8000-000000000001',
      listId: 'b0000000-0000-4000-8000-000000000001',
    })
    expect(entries).toMatchObject([{ symbol: 'ACME', note: 'why not' }])
  })
})
