// How quickly a stock page stands, in fresh contexts over loopback, and what it weighs.
import { expect, test } from './support.ts'

const rounds = 5
const firstPaintMs = 500
const chartUsableMs = 1500
const scriptBytes = 250_000

test('the first paint comes within half a second and the chart within one and a half', async ({ browser, baseURL }) => {
  const measured: { paint: number; chart: number }[] = []
  for (let round = 0; round <= rounds; round++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...(baseURL && { baseURL }) })
    const page = await context.newPage()
    await page.addInitScript(() => {
      const look = () => {
        if (document.querySelector('[data-testid=chart] canvas')) requestAnimationFrame(() => performance.mark('chart'))
        else requestAnimationFrame(look)
      }
      look()
    })
    await page.goto('/stocks/AAPL')
    await page.waitForFunction(() => performance.getEntriesByName('chart').length > 0)
    measured.push(
      await page.evaluate(() => ({
        paint: performance.getEntriesByName('first-paint')[0]?.startTime ?? Number.POSITIVE_INFINITY,
        chart: performance.getEntriesByName('chart')[0]?.startTime ?? Number.POSITIVE_INFINITY,
      })),
    )
    await context.close()
  }
  // The first round warms the server and the browser's own start.
  const warm = measured.slice(1)
  expect(median(warm.map(one => one.paint))).toBeLessThan(firstPaintMs)
  expect(median(warm.map(one => one.chart))).toBeLessThan(chartUsableMs)
})

test('the scripts of a stock page weigh less than 250 kB as served', async ({ page }) => {
  const sizes: Promise<number>[] = []
  page.on('requestfinished', request => {
    if (new URL(request.url()).pathname.endsWith('.js')) sizes.push(request.sizes().then(one => one.responseBodySize))
  })
  await page.goto('/stocks/AAPL')
  await page.waitForLoadState('networkidle')
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  expect(total).toBeGreaterThan(50_000)
  expect(total).toBeLessThan(scriptBytes)
})

test('nothing moves while the page arrives', async ({ page }) => {
  await page.addInitScript(() => {
    let shift = 0
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) shift += Reflect.get(entry, 'value') as number
      document.documentElement.dataset.shift = String(shift)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto('/stocks/AAPL')
  await page.waitForLoadState('networkidle')
  expect(Number((await page.locator('html').getAttribute('data-shift')) ?? 0)).toBeLessThan(0.02)
})

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.POSITIVE_INFINITY
}
