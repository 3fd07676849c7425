// The first start: whole, or finished by the next one.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { bundledMarketData } from '../../../test/support/market-data.ts'
import type { SeriesBatch } from './batch.ts'
import { writeBatches } from './batch.store.ts'
import { readContradictions } from './disagreement.store.ts'
import { loadBundled } from './loading.ts'
import { csvBatch, readCsv } from './providers/csv.ts'

const database = await testDatabase()
const clock = () => new Date('2026-01-05T06:00:00Z')
const copies: string[] = []
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true })
})

function copyOfBundles(): string {
  const copy = mkdtempSync(join(tmpdir(), 'bundles-'))
  copies.push(copy)
  cpSync(bundledMarketData(), copy, { recursive: true })
  return copy
}

const fingerprint = async () => {
  const tables = [
    'listing',
    'fundamentals',
    'bar_series',
    'bar_block',
    'bar_run',
    'split',
    'dividend',
    'annual_report',
    'macro_month',
  ]
  const counts = tables.map(table => `(SELECT concat(count(*), ' ', sum(hashtextextended(t::text, 0))) FROM ${table} t)`)
  const { rows } = await database.pool.query<{ all: string }>(`SELECT concat_ws(', ', ${counts.join(', ')}) AS all`)
  return rows[0]!.all
}

describe('loading the bundled history', () => {
  it('stops at a damaged bundle, keeps those before it, and is finished by the next start', { timeout: 120_000 }, async () => {
    const damaged = copyOfBundles()
    const file = join(damaged, 'msft-1d.json.gz')
    const whole = readFileSync(file)
    writeFileSync(file, whole.subarray(0, whole.length - 100))
    const seen: string[] = []
    await expect(loadBundled(database, damaged, clock, progress => seen.push(progress.label))).rejects.toMatchObject({
      code: 'damaged',
    })
    expect(seen).toEqual([
      '14161 shares listed',
      'AAPL days 2013-05-13 to 2018-05-11',
      'AAPL days 2004-01-02 to 2015-06-08',
      '^GSPC days 2000-01-03 to 2020-04-17',
      '^GSPC days 1950-01-03 to 2015-06-08',
    ])
    writeFileSync(file, whole)
    expect(await loadBundled(database, damaged, clock)).toBe(8)
  })

  it('does nothing the second time', async () => {
    const before = await fingerprint()
    const seen: unknown[] = []
    expect(await loadBundled(database, bundledMarketData(), clock, progress => seen.push(progress))).toBe(0)
    expect([seen, await fingerprint()]).toEqual([[], before])
  })

  it('changes nothing when the same bundles have to be loaded once more', async () => {
    const before = await fingerprint()
    await database.pool.query("UPDATE loaded_bundle SET sha256 = 'another'")
    expect(await loadBundled(database, bundledMarketData(), () => new Date('2026-02-01T00:00:00Z'))).toBe(13)
    expect(await fingerprint()).toBe(before)
    expect((await database.pool.query('SELECT 1 FROM bar_block_revision')).rowCount).toBe(0)
  })

  it('loads each bundle once when two processes start at the same time', async () => {
    await database.pool.query("UPDATE loaded_bundle SET sha256 = 'another'")
    const before = await fingerprint()
    await Promise.all([loadBundled(database, bundledMarketData(), clock), loadBundled(database, bundledMarketData(), clock)])
    expect(await fingerprint()).toBe(before)
  })

  it('refuses a bundle that is not the one its manifest describes, and a folder without one', async () => {
    const foreign = copyOfBundles()
    cpSync(join(foreign, 'ge-1d.json.gz'), join(foreign, 'yhoo-1d.json.gz'))
    await database.pool.query("UPDATE loaded_bundle SET sha256 = 'another' WHERE bundle = 'yhoo-1d'")
    await expect(loadBundled(database, foreign, clock)).rejects.toThrow('yhoo-1d.json.gz is not what its manifest says')
    await expect(loadBundled(database, tmpdir(), clock)).rejects.toMatchObject({ code: 'io' })
  })

  it('tells where the history that is there already disagrees with the bundled one', async () => {
    // Stored without being held against anything, as it was before there was something to hold it against.
    const own = await readCsv(Buffer.from('Date,Close\n2016-11-23,60.4\n2016-11-25,70\n'), { adjustment: 'none' })
    const listing = { name: 'Microsoft', kind: 'share', exchange: 'NASDAQ' } as const
    const batch: SeriesBatch = csvBatch(own, { symbol: 'MSFT', listing, currency: null, fileName: 'own.csv' })
    await database.kysely.transaction().execute(trx => writeBatches(trx, [batch], clock()))
    expect(await readContradictions(database.kysely, { symbol: 'MSFT' })).toEqual([])
    await database.pool.query("UPDATE loaded_bundle SET sha256 = 'another' WHERE bundle = 'msft-1d'")
    await loadBundled(database, bundledMarketData(), clock)
    expect(await readContradictions(database.kysely, { symbol: 'MSFT' })).toMatchObject([
      { dayCount: 1, firstDay: '2016-11-25', lastDay: '2016-11-25' },
    ])
  })
})
