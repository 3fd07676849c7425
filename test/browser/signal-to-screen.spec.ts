// A new user's way, by what can be pressed alone: from a stock page to "does this signal work?", to a rule of their own, its backtest, its
// walk-forward, and a screen for it, which is sorted, kept and found again.
import { expect, expectFine } from './support.ts'
import { password, signUp, test, welcomeLink } from './signed-up.ts'

test.use({ tolerated: [/status of (401|422)/], viewport: { width: 1440, height: 900 } })
// Two backtests and a walk-forward are computed on the way; on a busy machine they take their time.
test.describe.configure({ timeout: 180_000 })

test('a rule that was brought along is still there after signing in', async ({ page }) => {
  await page.goto('/backtests?rule=close+%3E+sma(50)&symbol=MSFT')
  await expect(page.getByText('Your rule is here again when you have signed in')).toBeVisible()
  const wanted = /^\/backtests\?(?=.*rule=)(?=.*symbol=MSFT)/
  for (const place of ['main', 'banner'] as const) {
    const href = await page.getByRole(place).getByRole('link', { name: 'Sign in' }).getAttribute('href')
    expect(new URL(href!, page.url()).searchParams.get('next')).toMatch(wanted)
  }
})

test('a rule that somebody without an account wants to change is there when the account is made', async ({ page, context }) => {
  await page.goto('/stocks/MSFT?range=5Y')
  await page.getByRole('link', { name: 'Signals', exact: true }).click()
  await page.getByText('One percent above the 150-day average').click()
  await page.getByRole('link', { name: 'Change it into a rule of your own' }).click()
  await expect(page.getByText('A rule of your own is kept with your account.')).toBeVisible()

  const link = await welcomeLink(page, context, 'newcomer@example.net', '203.0.113.81')
  // The letter is opened in another tab; the page that watches for trouble is this one.
  await page.goto(new URL(link).pathname + new URL(link).hash)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page).toHaveURL(/\/stocks\/MSFT\?.*range=5Y/)
  const own = page.getByRole('region', { name: 'Your rules' })
  await expect(own.locator('.cm-content')).toHaveText('close > 1.01 * sma(150)')
  await expect(own.getByRole('button', { name: 'Save and see its record' })).toBeInViewport()
  await own.getByRole('button', { name: 'Cancel' }).click()
  await expect(page).toHaveURL(/\/stocks\/MSFT\?range=5Y$/)
})

test('a signal is doubted, changed, tried on its past, walked forward and kept as a screen', async ({ page, context }) => {
  await signUp(page, context, 'tester@example.net', '203.0.113.79')
  await page.goto('/stocks/MSFT')
  await page.getByText(/^(All|The other) \d+ rules$/).click()
  const published = page.getByRole('listitem').filter({ hasText: 'One percent above the 150-day average' })
  await published.getByText('One percent above the 150-day average').click()
  await expect(published.getByText('Does it work here?')).toBeVisible()
  await published.getByRole('button', { name: 'Change it into a rule of your own' }).click()

  const own = page.getByRole('region', { name: 'Your rules' })
  // Until the editor has arrived a plain field stands there, and for a moment both.
  const words = own.locator('.cm-content')
  await expect(words).toHaveAccessibleName('Speaks when this becomes true')
  await words.fill('pe < 15')
  await expect(own.getByText('known only as of today')).toBeVisible()
  await expect(own.getByRole('button', { name: 'Save and see its record' })).toBeDisabled()
  await words.fill('close > 1.02 * sma(100)')
  await expect(own.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('close > 1.02 * sma(100)')
  await own.getByRole('button', { name: 'Save and see its record' }).click()
  await expect(own.getByText('Does it work here?')).toBeVisible()
  await expect(own.getByText(/^Corrected for 27 rules/)).toBeVisible()
  await expectFine(page)

  await own.getByRole('link', { name: 'Try it as a backtest' }).click()
  // Three years are enough to read.
  await page.getByLabel('From', { exact: true }).fill('2013-11-25')
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByRole('heading', { name: 'Figures' })).toBeVisible({ timeout: 90_000 })
  await expect(page.getByText('Hypothetical, and made with hindsight')).toBeVisible()
  await expect(page.getByRole('row', { name: /^Sharpe ratio/ })).toContainText(' to ')

  await page.getByRole('link', { name: 'Walk it forward' }).click()
  await expect(page.getByRole('textbox', { name: 'Enter while this is true' })).toHaveValue('close > 1.02 * sma($a)')
  await page.getByRole('textbox', { name: 'Days to choose on' }).fill('252')
  await page.getByRole('button', { name: 'Try 5 settings' }).click()
  await expect(page.getByRole('heading', { name: 'Is the best setting more than luck?' })).toBeVisible({ timeout: 90_000 })
  // What was chosen on the past and traded after it comes before what was chosen with hindsight.
  const parts = await page.getByRole('heading', { level: 2 }).allTextContents()
  expect(parts.slice(0, 2)).toEqual(['Walked forward', 'Is the best setting more than luck?'])
  expect(parts).toContain('Equity of the best setting, chosen with hindsight')
  await expectFine(page)

  await page.getByRole('button', { name: 'Save as a screen' }).click()
  await page.getByRole('textbox', { name: 'Name of the screen' }).fill('Well above average')
  await page.getByRole('button', { name: 'Save and open it' }).click()
  const kept = page.getByRole('button', { name: 'Well above average', exact: true })
  await expect(kept).toHaveAttribute('aria-current', 'true')
  await page
    .getByRole('columnheader', { name: /Symbol/ })
    .getByRole('button')
    .click()
  await expect(page.getByRole('columnheader', { name: /Symbol/ })).toHaveAttribute('aria-sort', 'ascending')
  await page.getByRole('textbox', { name: 'Keep this one as' }).fill('Well above average')
  await page.getByRole('button', { name: 'Replace' }).click()
  await page.goto('/screener')
  await kept.click()
  await expect(page.getByRole('columnheader', { name: /Symbol/ })).toHaveAttribute('aria-sort', 'ascending')
  await expect(page.getByRole('rowheader').first()).toBeVisible()

  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/backtests')
  const runs = page.getByRole('checkbox', { name: /^Compare/ })
  await runs.first().evaluate(box => box.scrollIntoView({ block: 'center', inline: 'nearest' }))
  // On a phone too it is seen without scrolling aside that runs can be compared.
  expect(await page.getByRole('group', { name: 'Backtests tried before' }).evaluate(table => table.scrollLeft)).toBe(0)
  await runs.nth(0).check()
  await runs.nth(1).check()
  await expect(
    page.getByRole('table').filter({ hasText: 'Sharpe ratio' }).getByRole('columnheader', { name: /^2:/ }),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Remove close > 1.02 * sma(100)' }).click()
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(1)
})
