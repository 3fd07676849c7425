// How soon a stock page is painted and its chart can be used: medians over fresh browser contexts, against a running server.
// node bench/stock-page.ts [http://localhost:3000/stocks/AAPL]   (CHROMIUM names the browser; default /usr/bin/chromium)
import { loadavg } from 'node:os'
import { chromium } from '@playwright/test'

const address = process.argv[2] ?? 'http://localhost:3000/stocks/AAPL'
const rounds = 11
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Runs in the page: marks the frame after the chart's first canvas. */
const markChart = `(function look() {
  if (document.querySelector('[data-testid=chart] canvas')) requestAnimationFrame(() => performance.mark('chart'))
  else requestAnimationFrame(look)
})()`

type Measured = { paint: number; chart: number; scriptBytes: number }

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
})
const measured: Measured[] = []
for (let round = 0; round <= rounds; round++) measured.push(await visit())
await browser.close()

// The first visit warms the server and the browser's own start.
const warm = measured.slice(1)
say(`${address}, ${rounds} fresh contexts, load ${loadavg()[0]?.toFixed(1)}`)
for (const [label, of, unit] of [
  ['first paint', (one: Measured) => one.paint, 'ms'],
  ['chart usable', (one: Measured) => one.chart, 'ms'],
  ['scripts as served', (one: Measured) => one.scriptBytes / 1000, 'kB'],
] as const) {
  const values = warm.map(of).toSorted((a, b) => a - b)
  say(`  ${label.padEnd(18)} median ${at(values, 0.5)} ${unit}, fastest ${at(values, 0)}, slowest ${at(values, 1)}`)
}

async function visit(): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const sizes: Promise<number>[] = []
  page.on('requestfinished', request => {
    if (new URL(request.url()).pathname.endsWith('.js')) sizes.push(request.sizes().then(size => size.responseBodySize))
  })
  await page.addInitScript({ content: markChart })
  await page.goto(address)
  await page.waitForFunction(() => performance.getEntriesByName('chart').length > 0)
  const times = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    chart: performance.getEntriesByName('chart')[0]?.startTime ?? Number.NaN,
  }))
  await page.waitForLoadState('networkidle')
  await context.close()
  return { ...times, scriptBytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) }
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN).toFixed(0)
}
