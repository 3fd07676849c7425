// A process that loads the bundled market data and may be killed while it does: node load-market-data-child.ts DATABASE_URL DIRECTORY
import { openDatabase } from '#database'
import { openMarket } from '#market'
import { limits, silent } from './database-settings.ts'

const [url, directory] = process.argv.slice(2) as [string, string]
const database = openDatabase({ ...limits, url, poolSize: 2, log: silent })
const market = openMarket(database, { clock: () => new Date('2026-01-05T06:00:00Z'), log: silent })
const count = await market.loadBundled(directory, ({ label }) => process.stdout.write(`${label}\n`))
process.stdout.write(`loaded ${count}\n`)
await database.close()
