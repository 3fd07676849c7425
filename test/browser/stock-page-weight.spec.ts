// What a stock page weighs, that its outline comes first, and that it stands still while it arrives. How long it takes is measured by bench/stock-page.ts.
import { expect, test } from './support.ts'

const scriptBytes = 250_000

test('a stock page is painted before its application is fetched, weighs less than 250 kB of scripts as served, and nothing moves', async ({
  page,
}) => {
  const sizes: Promise<number>[] = []
  page.on('requestfinished', request => {
    if (new URL(request.url()).pathname.endsWith('.js')) sizes.push(request.sizes().then(one => one.responseBodySize))
  })
  await page.addInitScript(() => {
    let shift = 0
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) shift += Reflect.get(entry, 'value') as number
      document.documentElement.dataset.shift = String(shift)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto('/stocks/AAPL')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
  const { painted, fetched } = await page.evaluate(() => ({
    painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    fetched: performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\/assets\/(react|main|drawing)-[^/]+\.js$/.test(name))
      .map(({ startTime }) => startTime),
  }))
  expect(fetched).toHaveLength(3)
  expect(Math.min(...fetched)).toBeGreaterThan(painted ?? Number.POSITIVE_INFINITY)

  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  expect(total).toBeGreaterThan(50_000)
  expect(total).toBeLessThan(scriptBytes)

  expect(Number((await page.locator('html').getAttribute('data-shift')) ?? 0)).toBeLessThan(0.02)
})
