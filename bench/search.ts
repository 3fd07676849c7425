// How long a search takes over the whole directory: names, symbols, mistakes and nonsense. node bench/search.ts DIST-MARKET-DATA
import { loadavg } from 'node:os'
import { openBundles } from '../src/product/market/providers/bundled.ts'
import { indexOf } from '../src/product/market/search/search.ts'
import { report } from './report.ts'
import { searchQueries } from './search-queries.ts'

const rounds = 200
const { say, note } = report('search')

const bundles = await openBundles(process.argv[2] ?? 'dist/market-data')
const directory = await bundles.read(bundles.manifest.bundles.find(entry => entry.kind === 'directory')!)
if (directory.kind !== 'directory') throw new Error('the bundle of the directory is none')
const listings = directory.rows.map(row => ({
  symbol: row[0],
  name: row[1],
  kind: 'share' as const,
  exchange: row[2],
  sector: row[3],
  marketCap: row[10],
  hasBars: false,
}))
const started = performance.now()
const search = indexOf(listings)
say(`index over ${listings.length} listings: ${(performance.now() - started).toFixed(0)} ms, load ${loadavg()[0]!.toFixed(1)}`)
const taken = searchQueries.map(query => {
  const times = Array.from({ length: rounds }, () => {
    const before = performance.now()
    search(query, 12)
    return performance.now() - before
  }).sort((a, b) => a - b)
  return { query, times, median: times[rounds / 2]!, p99: times[Math.floor(rounds * 0.99)]! }
})
for (const { query, median, p99 } of taken.toSorted((a, b) => b.median - a.median).slice(0, 8)) {
  say(`  ${query.padEnd(36)} median ${median.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`)
}
const medians = taken.map(one => one.median).sort((a, b) => a - b)
say(
  `median over ${searchQueries.length} queries ${medians[Math.floor(medians.length / 2)]!.toFixed(2)} ms, slowest ${medians.at(-1)!.toFixed(2)} ms`,
)
const all = taken.flatMap(one => one.times).sort((a, b) => a - b)
const p99 = all[Math.floor(all.length * 0.99)]!
say(`99 of 100 searches end within ${p99.toFixed(2)} ms`)
note({ medianMs: medians[Math.floor(medians.length / 2)]!, slowestMedianMs: medians.at(-1)!, p99Ms: p99 })
