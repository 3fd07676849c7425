// From a star to an ordered list with notes, out as a file and in again; narrow and wide, light and dark.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectFine } from './support.ts'
import { signUp, test } from './signed-up.ts'

test.use({ tolerated: [/status of (401|409|422)/], viewport: { width: 1440, height: 900 } })

const symbols = (page: Page) => page.getByRole('rowheader').getByRole('link').allTextContents()

test('a share is starred, kept in order with a note, and goes out and in as a file', async ({ page, context }) => {
  await context.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.77' })
  await page.goto('/watchlists')
  await expect(page.getByRole('link', { name: 'Sign in' }).last()).toHaveAttribute('href', /next=%2Fwatchlists|next=\/watchlists/)
  await page.goto('/stocks/MSFT')
  await expect(page.getByRole('link', { name: 'Sign in to watch MSFT' })).toHaveAttribute('href', /\/sign-in\?next=.*MSFT/)

  await signUp(page, context, 'watcher@example.net', '203.0.113.77')
  await page.reload()
  await page.getByRole('button', { name: 'Watch MSFT' }).click()
  await page.getByRole('button', { name: 'Make and add' }).click()
  await expect(page.getByRole('checkbox', { name: 'Watchlist' })).toBeChecked()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'MSFT is in your watchlists' })).toBeVisible()

  await page.getByRole('link', { name: 'Watchlists' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Watchlist' })).toBeVisible()
  for (const symbol of ['AAPL', 'GE']) {
    await page.getByRole('combobox', { name: 'Add a symbol' }).fill(symbol)
    await page.keyboard.press('Enter')
    await expect(page.getByText(`${symbol} was added.`)).toBeVisible()
  }
  expect(await symbols(page)).toEqual(['MSFT', 'AAPL', 'GE'])

  // By keyboard alone.
  await page.getByRole('button', { name: /removal of GE/ }).press('Enter')
  await page.getByRole('button', { name: 'To the top' }).press('Enter')
  await page.getByRole('button', { name: 'Down', exact: true }).press('Enter')
  await expect(page.getByText('GE is number 2 of 3.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Note', exact: true }).fill('=cheap?')
  await expectAccessible(page)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('cell', { name: '=cheap?' })).toBeVisible()
  await page.reload()
  await expect.poll(() => symbols(page)).toEqual(['MSFT', 'GE', 'AAPL'])
  await expectFine(page)

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: /^CSV/ }).click()
  const file = await (await download).path()
  expect(readFileSync(file, 'utf8').split('\r\n').slice(0, 3)).toEqual([
    'Symbol,Name,List,Note,Position',
    expect.stringMatching(/^MSFT,.*,Watchlist,,1$/),
    expect.stringMatching(/^GE,.*,Watchlist,'=cheap\?,2$/),
  ])

  await page.getByRole('button', { name: /removal of GE/ }).click()
  await page.getByRole('button', { name: 'Remove from the list' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => symbols(page)).toEqual(['MSFT', 'GE', 'AAPL'])

  await page.getByRole('button', { name: 'Import' }).click()
  await page.getByLabel('Or paste symbols').fill('NASDAQ:AAPL, XETR:SAP, YHOO')
  await page.getByRole('button', { name: 'Look at them' }).click()
  await expect(page.getByText('SAP here is the one on NYSE, not on XETR.')).toBeVisible()
  await page.getByLabel('a list called').check()
  await page.getByLabel('Name of the list').fill('Older')
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Import \d symbol/ }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Older' })).toBeVisible()

  // However late it is known which lists are left, nobody asks for the one that is gone.
  await page.route('**/api/watchlists', async route => {
    await new Promise(resolve => setTimeout(resolve, 500))
    await route.continue()
  })
  await page.getByRole('button', { name: 'Edit list' }).click()
  await page.getByRole('button', { name: /^Delete/ }).click()
  await page.getByRole('button', { name: 'Delete the list' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Watchlist' })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Watchlists' }).getByRole('link')).toHaveCount(1)
})
