// A file of one's own, from drop to chart.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support.ts'

test.use({ isOwn: true })

const directory = mkdtempSync(join(tmpdir(), 'own-prices-'))
test.afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** As a person does it: the browser itself carries the file to the place. */
async function drop(page: Page, path: string, place: Locator): Promise<void> {
  await place.scrollIntoViewIfNeeded()
  const box = await place.boundingBox()
  if (!box) throw new Error('the place is not on the page')
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data })
}

const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
const rows = Array.from({ length: 60 }, (_, i) => {
  const day = new Date(Date.UTC(2024, 0, 2 + i + 2 * Math.floor(i / 5)))
  const close = 100 + Math.round(20 * Math.sin(i / 9))
  return `${day.toISOString().slice(0, 10).split('-').reverse().join('.')};${close},50;${close + 2},00;${close - 2},00;${close},25;${1000 + i}`
})
const german = `Datum;Erster;Hoch;Tief;Schlusskurs;Stück\n${rows.reverse().join('\n')}\n`

test('a bank’s file becomes a chart', async ({ page }) => {
  await page.goto('/data')
  await page.getByLabel('CSV file with daily prices').setInputFiles(file('OWN1.csv', german))
  await expect(page.getByText('60 days')).toBeVisible()
  await expect(page.getByLabel('Symbol', { exact: true })).toHaveValue('OWN1')
  await page.getByRole('button', { name: 'Import and show the chart' }).click()
  await expect(page).toHaveURL(/\/stocks\/OWN1/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('OWN1exchange not stated')
  await expect(page.getByText('file OWN1.csv').first()).toBeVisible()
})

test('a dropped file is read too, and an open question is asked before anything is imported', async ({ page }) => {
  await page.goto('/data')
  const path = join(directory, 'OWN2.csv')
  writeFileSync(path, 'Date,Close\n02/03/2021,10.5\n')
  await drop(page, path, page.getByLabel('CSV file with daily prices'))
  await expect(page.getByText(/can be read with the day or the month first/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Import and show the chart' })).toBeDisabled()
  await page.getByRole('button', { name: 'Day first' }).click()
  await expect(page.getByText('1 day', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Import and show the chart' })).toBeEnabled()
})

test('minutes that are dropped on any page become a chart of minutes', async ({ page }) => {
  const rows = Array.from({ length: 390 }, (_, i) => {
    const at = new Date(Date.UTC(2024, 0, 10, 14, 30 + i)).toISOString()
    return `${at},${(100 + Math.sin(i / 9)).toFixed(2)}`
  })
  const path = join(directory, 'OWN5.csv')
  writeFileSync(path, `timestamp,close\n${rows.join('\n')}\n`)
  await page.goto('/')
  await drop(page, path, page.getByRole('heading', { name: 'Price history here' }))
  await expect(page.getByText('390 minutes')).toBeVisible()
  await page.getByRole('button', { name: 'Import and show the chart' }).click()
  await expect(page).toHaveURL(/\/stocks\/OWN5/)
  await expect(page.getByLabel('Interval')).toHaveValue('1m')
  await expect(page.getByTestId('legend')).toContainText(/10\s+Jan\s+2024, \d\d:\d\d\s+UTC/)
})

test.describe('a file that is none', () => {
  test.use({ tolerated: [/status of 422/] })
  test('is refused in a sentence, and rows that cannot be right are named', async ({ page }) => {
    await page.goto('/data')
    await page.getByLabel('CSV file with daily prices').setInputFiles(file('page.csv', '<html><body>Sign in</body></html>'))
    await expect(page.getByRole('alert')).toContainText('This is a web page, not a CSV file')
    await page
      .getByLabel('CSV file with daily prices')
      .setInputFiles(file('OWN3.csv', 'Date,Close\n2021-01-04,10\n2021-01-05,abc\n2021-01-06,11\n'))
    await expect(page.getByText('Line 3, close "abc": not a number')).toBeVisible()
    const go = page.getByRole('button', { name: 'Import and show the chart' })
    await expect(go).toBeDisabled()
    await page.getByLabel('Import the other rows without them').check()
    await expect(go).toBeEnabled()
  })
})

test('a stretch in pence is repaired, marked on the stock page, and can be had back', async ({ page }) => {
  const lines = Array.from({ length: 80 }, (_, i) => {
    const day = new Date(Date.UTC(2024, 0, 2 + i + 2 * Math.floor(i / 5))).toISOString().slice(0, 10)
    return `${day},${((100 + 2 * Math.sin(i * 1.7)) * (i >= 30 && i < 40 ? 100 : 1)).toFixed(2)}`
  })
  await page.goto('/data')
  await page.getByLabel('CSV file with daily prices').setInputFiles(file('OWN4.csv', `Date,Close\n${lines.join('\n')}\n`))
  await page.getByRole('button', { name: 'Import and show the chart' }).click()
  await expect(page.getByRole('link', { name: '1 stretch repaired' })).toBeVisible()
  await page.getByText('What changed, and when').click()
  await expect(page.getByText(/repaired by the inspection; 10 bars corrected/)).toBeVisible()
  await page.goto('/data')
  await page.getByRole('button', { name: 'Undo this repair' }).click()
  await expect(page.getByText(/The repair was undone by hand/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Repair again' }).click()
  await expect(page.getByRole('button', { name: 'Undo this repair' })).toBeVisible()
})

test('a flag is dismissed with a reason, and flagged again', async ({ page }) => {
  const lines = Array.from({ length: 80 }, (_, i) => {
    const day = new Date(Date.UTC(2024, 0, 2 + i + 2 * Math.floor(i / 5))).toISOString().slice(0, 10)
    return `${day},${(100 + 2 * Math.sin((i >= 30 && i < 60 ? 30 : i) * 1.7)).toFixed(2)},1000`
  })
  await page.goto('/data')
  await page.getByLabel('CSV file with daily prices').setInputFiles(file('OWN6.csv', `Date,Close,Volume\n${lines.join('\n')}\n`))
  await page.getByRole('button', { name: 'Import and show the chart' }).click()
  await expect(page).toHaveURL(/OWN6/)
  await page.goto('/data')
  await page.getByRole('button', { name: 'Dismiss …' }).first().click()
  await page.getByLabel('Why are these figures right as they are?').fill('It hardly trades.')
  await page.getByRole('button', { name: 'Dismiss', exact: true }).click()
  await page.getByText('One that was dismissed').click()
  await expect(page.getByText('“It hardly trades.”')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Flag again' }).click()
  await expect(page.getByRole('button', { name: 'Dismiss …' })).toBeVisible()
})

test('a file of minutes becomes a chart of minutes', async ({ page }) => {
  const lines = Array.from({ length: 60 }, (_, i) => {
    const close = 100 + Math.sin(i / 9)
    return `2024-03-08,${String(9 + Math.floor((30 + i) / 60)).padStart(2, '0')}:${String((30 + i) % 60).padStart(2, '0')},${close.toFixed(2)}`
  })
  await page.goto('/data')
  await page.getByLabel('CSV file with daily prices').setInputFiles(file('OWN5.csv', `Date,Time,Close\n${lines.join('\n')}\n`))
  await expect(page.getByText('60 minutes')).toBeVisible()
  await page.getByRole('button', { name: 'Import and show the chart' }).click()
  await expect(page).toHaveURL(/\/stocks\/OWN5\?.*interval=1m/)
  await expect(page.locator('canvas').first()).toBeVisible()
})
