// From the bell on a stock page to an alert that is placed, snoozed, woken and removed.
import { expect, expectAccessible, expectFine } from './support.ts'
import { signUp, test } from './signed-up.ts'

test.use({ tolerated: [/status of (401|422)/], viewport: { width: 1440, height: 900 } })

test('an alert is placed from a stock page, snoozed, woken and removed', async ({ page, context }) => {
  await signUp(page, context, 'waiter@example.net', '203.0.113.78')
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
