// The stock page: what it says, and that it can be used without a mouse and without eyes.
import type { Page } from '@playwright/test'
import { expect, test } from './support.ts'

const legend = (page: Page) => page.getByTestId('legend')
/** Of prices: that of risk comes after it, further down. */
const chart = (page: Page) => page.getByTestId('chart').first()

test('AAPL: price, date, source, verdict and chart stand in the first screen, and a sentence opens to its rule', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/stocks/AAPL')
  await expect(page.getByTestId('last')).toHaveText('188.59')
  const header = page.locator('article header')
  await expect(header).toContainText('close of 11 May 2018')
  await expect(header).toContainText(/bundled history.*Yahoo/i)
  await expect(legend(page)).toContainText('11 May 2018')
  await expect(legend(page)).toContainText('SMA(50)')
  await expect(legend(page)).toContainText('SMA(200)')
  await expect(chart(page).locator('canvas').first()).toBeVisible()
  await expect(page.getByTestId('verdict').getByRole('paragraph')).toBeVisible()
  for (const part of [page.getByTestId('last'), page.getByTestId('verdict'), chart(page)])
    await expect(part).toBeInViewport({ ratio: 0.9 })
  await expect(page).toHaveTitle(/^AAPL 188\.59/)

  // A sentence opens to its rule and figures.
  const first = page.locator('#statements').locator('xpath=ancestor::section').locator('details').first()
  await expect(first.locator('code')).toBeHidden()
  await first.locator('summary').focus()
  await page.keyboard.press('Enter')
  await expect(first.locator('code')).toBeVisible()
  await expect(first.locator('dd').first()).toBeVisible()
})

test('an indicator stays picked: in the address, after a reload, and on the next symbol', async ({ page }) => {
  await page.goto('/stocks/AAPL')
  await page.getByRole('button', { name: /^Indicators/ }).click()
  await page.getByRole('searchbox', { name: 'Find an indicator' }).fill('rsi')
  await page.getByRole('button', { name: /^Relative strength index/ }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/ind=sma\(50\),sma\(200\),rsi\(14\)/)
  await expect(page.getByRole('region', { name: 'Chart' }).getByText('RSI(14)')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('region', { name: 'Chart' }).getByText('RSI(14)')).toBeVisible()
  await page.goto('/stocks/MSFT')
  await expect(page.getByRole('region', { name: 'Chart' }).getByText('RSI(14)')).toBeVisible()
  await expect(page).toHaveURL(/rsi\(14\)/)
})

test('a link shows what its sender saw', async ({ page }) => {
  await page.goto('/stocks/AAPL?range=5Y&interval=1wk&type=line&scale=log&ind=ema(21)&compare=')
  await expect(page.getByRole('button', { name: '5Y', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('button', { name: 'Log' })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('combobox', { name: 'Interval' })).toHaveValue('1wk')
  await expect(page.getByRole('combobox', { name: 'Chart type' })).toHaveValue('line')
  await expect(legend(page)).toContainText('EMA(21)')
  await page.getByRole('button', { name: '6M', exact: true }).click()
  await expect(page).toHaveURL(/range=6M&interval=1wk&type=line&scale=log&ind=ema\(21\)$/)
})

test('the chart is read bar by bar with the arrow keys, and its table is one key away', async ({ page }) => {
  await page.goto('/stocks/AAPL')
  await expect(legend(page)).toContainText('C 188.59')
  await expect(legend(page)).toContainText('SMA(200)')
  await chart(page).focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await expect(legend(page)).toContainText('10 May 2018')
  await expect(legend(page)).toContainText('C 190.04')
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(legend(page)).toContainText('26 Apr 2018')
  await page.keyboard.press('Escape')
  await expect(legend(page)).toContainText('11 May 2018')

  await chart(page).focus()
  await page.keyboard.press('t')
  const table = page.getByTestId('bars-table')
  const row = table.getByRole('row', { name: /11 May 2018/ })
  await expect(row.getByRole('cell').nth(3)).toHaveText('188.59')
  await expect(table.getByRole('columnheader')).toContainText([
    'Date',
    'Open',
    'High',
    'Low',
    'Close',
    'Change',
    'Volume',
    'SMA(50)',
    'SMA(200)',
  ])
  await expect(page).toHaveURL(/view=table/)
  await page.getByRole('button', { name: 'Older' }).click()
  await expect(page.getByText(/^Page 2 of/)).toBeVisible()
  await page.getByRole('button', { name: 'Chart', exact: true }).click()
  await expect(chart(page)).toBeVisible()
})

test('symbols are compared in percent from one common day', async ({ page }) => {
  await page.goto('/stocks/AAPL?range=5Y&ind=none')
  await page.getByRole('button', { name: /^Compare/ }).click()
  await page.getByRole('combobox', { name: 'Symbol to compare' }).fill('^GSPC')
  await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('^GSPC')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/compare=\^GSPC/)
  await expect(legend(page)).toContainText(/AAPL \+\d+\.\d\d%/)
  await expect(legend(page)).toContainText(/\^GSPC \+\d+\.\d\d%/)
  await expect(page.getByText('Percent since 13 May 2013.')).toBeVisible()
})

test('the scheme and the colours of change stay as chosen', async ({ page }) => {
  await page.goto('/about')
  await page.getByRole('button', { name: 'Appearance' }).click()
  await page.getByRole('radio', { name: 'Dark' }).check()
  await page.getByRole('radio', { name: 'Blue up, orange down' }).check()
  await page.goto('/stocks/AAPL')
  await expect(page.locator('html')).toHaveAttribute('data-scheme', 'dark')
  await expect(page.locator('html')).toHaveAttribute('data-palette', 'blue-orange')
})

test.describe('when a part fails', () => {
  test.use({ tolerated: [/status of 503|^answer 503/] })
  const isAway = (page: Page, address: string) =>
    page.route(address, route =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'The database does not answer.', status: 503, code: 'unavailable', requestId: 'req-42' }),
      }),
    )
  test('the rest of the page stands, and the fault names its request', async ({ page }) => {
    await isAway(page, '**/api/stocks/AAPL/peers')
    await page.goto('/stocks/AAPL')
    await expect(page.getByTestId('last')).toHaveText('188.59')
    const alert = page.getByRole('alert')
    await expect(alert).toContainText('The peers could not be shown.')
    await expect(alert).toContainText('Request id req-42')
    await page.unroute('**/api/stocks/AAPL/peers')
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('table', { name: /Peers of AAPL/ })).toBeVisible()
  })
  test('nothing seems to be on its way of a stock that could not be shown, until it is asked for again', async ({ page }) => {
    await isAway(page, '**/api/stocks/AAPL')
    await page.goto('/stocks/AAPL')
    const alert = page.getByRole('alert').filter({ hasText: 'AAPL could not be shown.' })
    await expect(alert).toBeVisible()
    await expect(page.locator('article .bone:visible')).toHaveCount(0)
    await page.unroute('**/api/stocks/AAPL')
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByTestId('last')).toHaveText('188.59')
    await expect(legend(page)).toBeVisible()
  })
})
