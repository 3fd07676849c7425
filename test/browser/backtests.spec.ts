// From a stock page to a rule that is tried on its past: refused, mended, computed, read, changed into a sweep.
import type { Page } from '@playwright/test'
import { mailedLink } from './mail-server.ts'
import { expect, expectFine, test as base } from './support.ts'

const test = base.extend({
  // Cookies that want a secure host are kept on localhost.
  // oxlint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use((process.env.PRODUCT_ORIGIN ?? '').replace('127.0.0.1', 'localhost')),
})
test.use({ tolerated: [/status of (401|422)/], viewport: { width: 1440, height: 900 } })

async function signUp(page: Page, address: string): Promise<void> {
  const send = (path: string, data: object) => page.request.post(path, { data, headers: { 'sec-fetch-site': 'same-origin' } })
  const letter = () => mailedLink(process.env.LETTERS ?? '', address, '/welcome')
  await send('/api/auth/sign-up', { email: address })
  await expect.poll(letter, { message: 'a letter' }).toBeDefined()
  const token = letter()?.split('#')[1]
  const made = await send('/api/auth/sign-up/complete', { token, password: 'a walrus plays the cello at dusk' })
  expect(made.status()).toBe(200)
}

test('a rule is tried from a stock page, read, and changed into a sweep', async ({ page, context }) => {
  await context.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.79' })
  await signUp(page, 'tester@example.net')
  await page.goto('/stocks/MSFT')
  await page.getByRole('link', { name: 'Try a rule on the past of MSFT' }).click()
  await expect(page.getByText('Nothing yet.')).toBeVisible()
  const rule = page.getByRole('textbox', { name: 'Enter while this is true' })
  // Three years are enough to read.
  await page.getByLabel('From').fill('2013-11-25')
  await rule.fill('pe < 15')
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByRole('alert')).toContainText('known only as of today')
  await rule.fill('close > sma(100)')
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByRole('heading', { name: 'Figures' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Hypothetical, and made with hindsight')).toBeVisible()
  await expect(page.getByRole('row', { name: /^Sharpe ratio/ })).toContainText(' to ')
  await expectFine(page)

  await page.getByRole('link', { name: 'Change it' }).click()
  await page.getByRole('checkbox', { name: /Vary numbers/ }).check()
  await page.getByRole('textbox', { name: 'Enter while this is true' }).fill('close > sma($days)')
  await page.getByRole('textbox', { name: 'to', exact: true }).fill('40')
  await page.getByRole('checkbox', { name: /^Walk forward/ }).check()
  await page.getByRole('textbox', { name: 'Days to choose on' }).fill('252')
  await page.getByRole('button', { name: 'Try 4 settings' }).click()
  await expect(page.getByRole('heading', { name: 'Is the best setting more than luck?' })).toBeVisible({ timeout: 60_000 })
  await page.setViewportSize({ width: 390, height: 900 })
  await expectFine(page)
  await page.getByRole('link', { name: 'All backtests' }).click()
  await page.getByRole('button', { name: 'Remove close > sma(100)' }).click()
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(1)
})
