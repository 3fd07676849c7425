// Finding things by keyboard alone, from anywhere.
import { expect, test } from './support.ts'

test('a company is found with / and Enter, from any page', async ({ page }) => {
  await page.goto('/about')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  // As fast as keys can come: nobody waits for a field.
  await page.keyboard.type('/apple')
  await expect(page.getByRole('option').first()).toContainText('AAPL')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/stocks\/AAPL/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Apple')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('what is typed while the application still loads is not lost, Enter included', async ({ page }) => {
  await page.route('**/assets/*.js', async route => {
    await new Promise(resolve => setTimeout(resolve, 300))
    await route.continue()
  })
  await page.goto('/about', { waitUntil: 'commit' })
  await expect(page.getByText('TradeWise AI is loading.')).toBeAttached()
  await page.keyboard.type('/microsoft')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/stocks\/MSFT/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Microsoft')
})

test('the arrows choose among the results, and Ctrl K works while typing', async ({ page }) => {
  await page.goto('/docs/api')
  await page.getByRole('searchbox').focus()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('micro')
  const options = page.getByRole('option')
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText(/results/)
  await page.keyboard.press('ArrowDown')
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
  const symbol = (await options.nth(1).locator('span').first().textContent()) ?? ''
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/stocks/${encodeURIComponent(symbol)}`)
})

test('nothing found is said in a sentence, Esc clears, then closes; g and a letter go to a page, ? lists the keys', async ({
  page,
}) => {
  await page.goto('/about')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.type('/zzqqxxyy')
  const dialog = page.getByRole('dialog')
  await expect(page.getByRole('combobox')).toHaveValue('zzqqxxyy')
  await expect(dialog.locator('p').filter({ hasText: 'zzqqxxyy' })).toBeVisible()
  await expect(page.getByRole('option')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('combobox')).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)

  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await expect(page).toHaveURL('/macro')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('Read the chart bar by bar')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('home searches at once and remembers what was viewed', async ({ page }) => {
  await page.goto('/')
  // Letters and Enter at once, as a scanner or a paste-and-go sends them: nothing is drawn in between.
  await page.getByRole('combobox').evaluate(field => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, 'msft')
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  })
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Microsoft')
  await page.goto('/')
  await expect(page.getByRole('navigation', { name: 'Last viewed' }).getByRole('link', { name: 'MSFT' })).toBeVisible()
})

test.describe('an unknown symbol', () => {
  test.use({ tolerated: [/status of 404/] })
  test('is said to be unknown, with something to go on', async ({ page }) => {
    await page.goto('/stocks/AAPLE')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing is listed under AAPLE.')
    await expect(page.getByRole('combobox')).toBeVisible()
  })
})
