// Imports one file after the other until it is killed: version n of the file holds the same days with the close n, a
// stretch of them in pence, which the same transaction repairs. Started by
// import-killed.test.ts with the database's address and the first version.
import { openDatabase } from '#database'
import { importFile } from '../../src/product/market/file-import.ts'

const [url = '', first = '1'] = process.argv.slice(2)
const database = openDatabase({
  url,
  poolSize: 2,
  connectTimeoutMs: 10_000,
  idleTimeoutMs: 10_000,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 10_000,
  idleInTransactionTimeoutMs: 30_000,
  applicationName: 'tradewise test',
  log: { info() {}, warn() {}, error() {} },
})
const days = Array.from({ length: 3_000 }, (_, i) => new Date(Date.UTC(2000, 0, 3 + i)).toISOString().slice(0, 10))

if (import.meta.main) {
  process.stdout.write('ready\n')
  for (let version = Number(first); ; version++) {
    const rows = days.map((day, i) => {
      const price = i >= 1_000 && i < 1_050 ? version * 100 : version
      return `${day},${price},${price},${price},${price},${version}`
    })
    const file = Buffer.from(`Date,Open,High,Low,Close,Volume\n${rows.join('\n')}\n`)
    await importFile(database, file, { symbol: 'KILLED', fileName: `${version}.csv`, adjustment: 'none' }, () => new Date())
    process.stdout.write(`accepted ${version}\n`)
  }
}
