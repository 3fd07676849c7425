// Symbols that were given up: a list of one's own, who says so on a narrow screen, and a note taken back.
import { expect, expectAccessible, expectReadable, test } from './support.ts'

test.use({ isOwn: true })

const source = 'notices of the exchange of the years 2019 to 2026, as they were read on a rainy Sunday'

test('a list is brought in, read and taken back, narrow and wide', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 900 })
  await page.goto('/data#symbols')
  await page.getByText('Bring in a list').click()
  await page.getByLabel('Where is the list from?').fill(source)
  const list = 'former,present,day\nOLDNAME,AAPL,2020-01-02\n'
  await page.getByLabel('Choose a file').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
  await expect(page.getByText('1 lines, 1 of them new or changed.')).toBeVisible()
  const noted = page.getByRole('listitem').filter({ hasText: 'OLDNAME' })
  await expect(noted).toContainText('AAPL, since 2 Jan 2020')
  const said = noted.getByText(source)
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await said.scrollIntoViewIfNeeded()
    await expect(said).toBeInViewport({ ratio: 1 })
  }
  // Under the heading that stays in sight nothing can be met, which is no fault of what lies there.
  await page.evaluate(() => window.scrollTo(0, 0))
  await expectAccessible(page)
  await expectReadable(page)
  await noted.getByRole('button', { name: 'Remove what is noted of OLDNAME' }).click()
  await expect(noted).toHaveCount(0)
})
