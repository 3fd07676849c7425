// What a stock page weighs, and that it stands still while it arrives. How long it takes is measured by bench/stock-page.ts.
import { expect, test } from './support.ts'

const scriptBytes = 250_000

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
