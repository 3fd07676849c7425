// How long a search takes over the whole directory: names, symbols, mistakes and nonsense. node bench/search.ts DIST-MARKET-DATA
import { loadavg } from 'node:os'
import { openBundles } from '../src/product/market/providers/bundled.ts'
import { indexOf } from '../src/product/market/search/search.ts'

const queries =
  'a,ap,app,appl,apple,aple,microsft,google,facebook,coke,general electric,berkshire hath,nvidea,amazn,tesle,brk b,s&p 500,at&t,johnson and johnson,goldmann sacks,xqzwv,international business machines,bank of,united,first national,the,inc,zzzzzzzz,unitedhelth group,taiwan semiconductor manufacturing'.split(
    ',',
  )
const rounds = 200
const say = (line: string): void => void process.stdout.write(`${line}\n`)

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
const taken = queries.map(query => {
  const times = Array.from({ length: rounds }, () => {
    const before = performance.now()
    search(query, 12)
    return performance.now() - before
  }).sort((a, b) => a - b)
  return { query, median: times[rounds / 2]!, p99: times[Math.floor(rounds * 0.99)]! }
})
for (const { query, median, p99 } of taken.toSorted((a, b) => b.median - a.median).slice(0, 8)) {
  say(`  ${query.padEnd(36)} median ${median.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`)
}
const medians = taken.map(one => one.median).sort((a, b) => a - b)
say(
  `median over ${queries.length} queries ${medians[Math.floor(medians.length / 2)]!.toFixed(2)} ms, slowest ${medians.at(-1)!.toFixed(2)} ms`,
)
