// A process that loads the bundled market data and may be killed while it does: node load-market-data.ts DATABASE_URL DIRECTORY
import { openDatabase } from '#database'
import { openMarket } from '#market'

const [url, directory] = process.argv.slice(2) as [string, string]
const log = { info() {}, warn() {}, error() {} }
const limits = { poolSize: 2, connectTimeoutMs: 10_000, idleTimeoutMs: 10_000, statementTimeoutMs: 30_000, lockTimeoutMs: 10_000 }
const database = openDatabase({ url, ...limits, idleInTransactionTimeoutMs: 30_000, applicationName: 'loading', log })
const market = openMarket(database, { clock: () => new Date('2026-01-05T06:00:00Z'), log })
const count = await market.loadBundled(directory, ({ label }) => process.stdout.write(`${label}\n`))
process.stdout.write(`loaded ${count}\n`)
await database.close()
