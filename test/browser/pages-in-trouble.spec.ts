// What a page says whose answers fail: never the shape of something to come for ever, and never nothing where something could not be read.
import type { Page } from '@playwright/test'
import { expect, test } from './support.ts'

test.use({ tolerated: [/status of (401|500)|answer 500: /] })

const answers = (page: Page, address: string | RegExp, body: object, status = 200) =>
  page.route(address, route => route.fulfill({ status, json: body, headers: { 'x-request-id': 'an-id-to-quote' } }))
const fault = { title: 'Internal Server Error', status: 500, code: 'internal' }

test('who cannot be told whether they are signed in is told so, and can try again', async ({ page }) => {
  await answers(page, '**/api/auth/session', fault, 500)
  await page.goto('/account')
  const said = page.getByRole('alert').filter({ hasText: 'This page could not be shown.' })
  await expect(said).toContainText('an-id-to-quote')
  await page.unroute('**/api/auth/session')
  await said.getByRole('button', { name: 'Try again' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
})

const account = { id: 'a', email: 'root@example.net', name: 'Root', role: 'admin', hasSecondFactor: true }

test('what was resolved and cannot be read does not look like nothing', async ({ page }) => {
  await answers(page, '**/api/auth/session', { account, verifiedUntil: null })
  await answers(page, /\/api\/admin\/errors\?which=open/, {
    sums: { new: 0, seen: 0, regressed: 0, resolved: 3, lastHour: 0, lastDay: 0 },
    errors: [],
  })
  await answers(page, /\/api\/admin\/errors\?which=resolved/, fault, 500)
  await page.goto('/admin/errors')
  await expect(page.getByText('Nothing is open.')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('What was resolved could not be shown.')
})

test('what is asked for again and again stays told while it fails, and so does that nothing comes in', async ({ page }) => {
  await answers(page, '**/api/auth/session', { account, verifiedUntil: null })
  await answers(page, '**/api/admin/**', fault, 500)
  await page.goto('/admin/jobs')
  const faults = page.getByRole('alert').filter({ hasText: 'The jobs could not be shown.' })
  await expect(faults).toHaveCount(3)
  await expect(page.getByText('The queue cannot be read just now.')).toHaveCount(2)
  // It is asked for anew every three seconds; from now on nothing is answered any more.
  await page.route(/\/api\/admin\/jobs/, () => undefined)
  await page.waitForRequest(/\/api\/admin\/jobs/)
  await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  expect(await faults.count()).toBe(3)
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Overview' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'It cannot be found out just now.' })).toBeVisible()
})

test('figures that are asked for anew without an answer say of when they are, until there is one', async ({ page }) => {
  await page.clock.install({ time: '2026-03-02T12:00:00Z' })
  await answers(page, '**/api/auth/session', { account, verifiedUntil: null })
  const sums = { new: 0, seen: 0, regressed: 0, resolved: 0, lastHour: 0, lastDay: 0 }
  let isSilent = false
  const held: (() => Promise<void>)[] = []
  await page.route(/\/api\/admin\/errors\?which=/, route => {
    const answer = () => route.fulfill({ json: { sums, errors: [] } })
    if (!isSilent) return answer()
    held.push(answer)
    return undefined
  })
  await page.goto('/admin/errors')
  await expect(page.getByText('Nothing is open.')).toBeVisible()
  isSilent = true
  await page.clock.runFor(3_500)
  await expect.poll(() => held.length).toBeGreaterThan(0)
  await page.clock.runFor(6_000)
  const told = page.getByText(/^This is of .* it is asked for anew, and the server takes long to answer\.$/)
  await expect(told.first()).toBeVisible()
  await expect(page.getByText('Nothing is open.')).toBeVisible()
  isSilent = false
  for (const answer of held.splice(0)) await answer()
  await expect(told).toHaveCount(0)
})
