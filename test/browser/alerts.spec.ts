// From the bell on a stock page to an alert that is placed, snoozed, woken and removed.
import type { Page } from '@playwright/test'
import { mailedLink } from './mail-server.ts'
import { expect, expectAccessible, expectFine, test as base } from './support.ts'

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

test('an alert is placed from a stock page, snoozed, woken and removed', async ({ page, context }) => {
  await context.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.78' })
  await signUp(page, 'waiter@example.net')
  await page.goto('/stocks/MSFT')
  await page.getByRole('link', { name: 'Place an alert on MSFT' }).click()
  await expect(page.getByText('You wait for nothing yet.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Symbol' })).toHaveValue('MSFT')
  await expectFine(page)

  await page.getByRole('combobox', { name: 'What' }).selectOption('Indicator')
  await page.getByRole('textbox', { name: 'Indicator' }).fill('nothing(3)')
  await page.getByRole('textbox', { name: 'Level' }).fill('70')
  await page.getByRole('button', { name: 'Place the alert' }).click()
  await expect(page.getByRole('alert')).toContainText('no indicator')
  await page.getByRole('textbox', { name: 'Indicator' }).fill('rsi(14)')
  await page.getByText('Webhook, expiry, hysteresis').click()
  await page.getByRole('textbox', { name: 'Webhook (https)' }).fill('https://hooks.example.net/x')
  await page.getByRole('button', { name: 'Place the alert' }).click()
  await expect(page.getByText('shown this once')).toBeVisible()
  await expectAccessible(page)

  const about = 'MSFT: rsi(14) above 70'
  await page.getByRole('button', { name: `Snooze a week: ${about}` }).click()
  await page.getByRole('button', { name: `Wake: ${about}` }).click()
  await page.setViewportSize({ width: 390, height: 900 })
  await expect(page.getByText('Watching · told by mail and webhook')).toBeVisible()
  await expectFine(page)
  await page.getByRole('button', { name: `Remove: ${about}` }).click()
  await expect(page.getByText('You wait for nothing yet.')).toBeVisible()
})
