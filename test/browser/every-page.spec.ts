// Every page, narrow and then wide, in both schemes: accessible, nothing wider than the window, a title and one main heading.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support.ts'

const chart = (page: Page) => page.getByTestId('chart')

const pages: [path: string, heading: RegExp, andSo?: (page: Page) => Promise<void>][] = [
  ['/', /look up/],
  ['/stocks/AAPL', /Apple/],
  ['/stocks/GE?range=MAX&scale=log&ind=bollinger(20,2),macd(12,26,9)', /GE/],
  ['/stocks/AAPL?view=table&compare=MSFT&range=1M', /Apple/],
  [
    // Without history it says so, and shows what is known.
    '/stocks/T',
    /AT&T/,
    async page => {
      await expect(page.getByRole('heading', { name: 'No price history here' })).toBeVisible()
      await expect(page.getByRole('heading', { name: 'Fundamentals' })).toBeVisible()
      await expect(page.getByRole('table', { name: /Peers of T/ }).getByRole('row')).not.toHaveCount(0)
      await expect(chart(page)).toHaveCount(0)
    },
  ],
  [
    // An index has no peers.
    '/stocks/^GSPC',
    /S&P 500/,
    async page => {
      await expect(chart(page).locator('canvas').first()).toBeVisible()
      await expect(page.getByRole('heading', { name: 'Peers' })).toHaveCount(0)
    },
  ],
  [
    '/allocation?symbols=AAPL,MSFT,GE',
    /Allocation/,
    async page => {
      await expect(page.getByRole('table', { name: /Weights of each way/ }).getByRole('row')).toHaveCount(4)
      await expect(page.getByRole('img', { name: /efficient frontier of AAPL, MSFT, GE/ })).toBeVisible()
    },
  ],
  ['/macro', /S&P composite/],
  [
    '/data',
    /data/,
    // On a phone the age of a series is seen without scrolling aside, and what is said of its source does not stretch the rows.
    async page => {
      const row = page.getByRole('row', { name: /^GE / })
      const age = await row.getByRole('cell', { name: /sessions? old/ }).boundingBox()
      expect(age!.x + age!.width).toBeLessThanOrEqual(390)
      expect((await row.boundingBox())!.height).toBeLessThan(120)
    },
  ],
  ['/docs/api', /API/],
  ['/live-record', /Live record/],
  ['/docs/rules', /Rules/],
  ['/about', /TradeWise/],
  ['/watchlists', /Watchlists/],
  ['/alerts', /Alerts/],
  ['/screener', /Screener/],
  ['/backtests', /Backtests/],
]

for (const [path, heading, andSo] of pages) {
  test(path, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 900 })
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
    await page.waitForLoadState('networkidle')
    await expect(page).toHaveTitle(/TradeWise AI$/)
    await andSo?.(page)
    // Each width and each scheme once: a colour does not depend on the width.
    for (const [width, colorScheme] of [
      [390, 'light'],
      [1440, 'dark'],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
      await expectAccessible(page)
    }
  })
}

test('the popups are accessible too', async ({ page }) => {
  await page.goto('/stocks/AAPL')
  for (const name of [/^Indicators/, /^Compare/, /^Appearance$/]) {
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectAccessible(page, '[role=dialog]')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await page.keyboard.type('/ge')
  await expect(page.getByRole('option').first()).toBeVisible()
  await expectAccessible(page, '[role=dialog]')
})
