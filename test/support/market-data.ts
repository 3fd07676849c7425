// The bundles as the build makes them, made once for each state of the tools, and a market that holds them.
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Market, openMarket } from '#market'
import { writeMarketData } from '../../tools/market-data/write-market-data.ts'
import { type Filling, type TestDatabase, testDatabase } from './database.ts'
import { silent } from './database-settings.ts'

/** A directory like dist/market-data. Two test files that build it at once do so side by side; one of the two stays. */
export function bundledMarketData(): string {
  const inputs = [...globSync('tools/market-data/*.ts').sort(), 'src/product/market/providers/bundle.ts', 'package-lock.json']
  const hash = createHash('sha256')
  for (const input of inputs) hash.update(readFileSync(input))
  const directory = join(tmpdir(), `tradewise-market-data-${process.getuid?.() ?? 0}-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(directory)) return directory
  const draft = mkdtempSync(`${directory}-`)
  writeMarketData(draft)
  try {
    renameSync(draft, directory)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    rmSync(draft, { recursive: true })
  }
  return directory
}

const loadedAt = () => new Date('2026-01-05T06:00:00Z')
/** For testDatabase: everything that the product loads at its first start, which then has nothing left to load. */
export const everything: Filling = {
  name: 'market',
  fill: async database => {
    await openMarket(database, { clock: loadedAt, log: silent }).loadBundled(bundledMarketData())
  },
}

/** A database of its own with everything loaded; the clock stands at the moment of loading unless another is given. */
export async function testMarket(clock = loadedAt): Promise<{ database: TestDatabase; market: Market }> {
  const database = await testDatabase({ filled: everything })
  return { database, market: openMarket(database, { clock, log: silent }) }
}
